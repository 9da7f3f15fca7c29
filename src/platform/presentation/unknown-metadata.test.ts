// Hostile metadata: whatever its depth, size, names, direction and addresses, what is shown is a little plain text, soon.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'parse5';
import type { MessageHeader } from '../../wire/mina-meddelanden/delivery.ts';
import { ns } from '../../wire/mina-meddelanden/namespaces.ts';
import type { XmlElement } from '../../wire/xml/tree.ts';
import { readHeader, SAYS_NOTHING } from './letter-says.ts';
import { MessageTypes } from './message-types.ts';
import { partFacts } from './part-html.ts';
import { presentLetter } from './present-letter.ts';
import { readUnknown, UNKNOWN_ITEMS_MAX, UNKNOWN_NAME_MAX, UNKNOWN_VALUE_MAX } from './unknown-metadata.ts';

const element = (local: string, ...children: (XmlElement | string)[]): XmlElement => ({
  namespace: 'urn:strange',
  local,
  attributes: [],
  children,
});

function shown(unknown: ReturnType<typeof readUnknown>): string {
  const presented = { says: { ...SAYS_NOTHING, unknown }, sender: { id: '1', name: 'X' }, day: '2026-11-22' };
  const parts = presentLetter('sv', { ...presented, takes: { replies: true, receipts: true } });
  return parts.map((part) => partFacts('sv', part).text).join('');
}

function elementsIn(html: string): string[] {
  const names: string[] = [];
  const stack: { nodeName: string; childNodes?: unknown }[] = [parse(html)];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    names.push(next.nodeName);
    if (Array.isArray(next.childNodes)) stack.push(...next.childNodes);
  }
  return [...new Set(names)];
}

test('it is marked as what the mailbox does not know how to show, and stands as plain labelled text', () => {
  const html = shown(readUnknown([{ tag: 'kund.nummer', value: '17' }], [element('Box', element('Size', 'stor'))]));
  assert.match(html, /inte vet hur den ska visa/);
  assert.match(html, /<dt>kund\.nummer<\/dt><dd><bdi>17<\/bdi><\/dd>/);
  assert.match(html, /<dt>Box – Size<\/dt><dd><bdi>stor<\/bdi><\/dd>/);
});

test('markup, addresses and scripts are the text that they are: nothing is an element, a link or fetched', () => {
  const evil = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    'https://evil.example/log-in',
    'javascript:alert(1)',
    '"><a href="https://evil.example">Klicka</a>',
    '<![CDATA[<b>]]>&lt;i&gt;',
  ];
  const html = shown(
    readUnknown(
      evil.map((text) => ({ tag: text, value: text })),
      evil.map((text) => element('x', text)),
    ),
  );
  const allowed = ['#document', '#text', 'html', 'head', 'body', 'div', 'p', 'dl', 'dt', 'dd', 'bdi'];
  assert.deepEqual(
    elementsIn(html).filter((name) => !allowed.includes(name)),
    [],
  );
  assert.doesNotMatch(html, /<[a-z]+ [^>]*(href|src|on[a-z]+)=/);
});

test('what cannot be seen or turns the text around is written out', () => {
  const html = shown(
    readUnknown([{ tag: 'a\u202eb\u0000', value: 'Betala till \u2066\u202e5501-0505\u2069\u200b\u{e0041}\nnu' }], []),
  );
  assert.doesNotMatch(html, /[\u200b\u202a-\u202e\u2066-\u2069\u{e0041}]/u);
  assert.match(html, /a\[U\+202E\]b\[U\+0000\]/);
  assert.match(html, /\[U\+2066\]\[U\+202E\]5501-0505\[U\+2069\]\[U\+200B\]\[U\+E0041\] nu/);
  assert.ok(shown(readUnknown([{ tag: 't', value: `e${'\u0301'.repeat(5000)}` }], [])).length < 1500);
});

test('depth and size are bounded, in what is shown and in the time that it takes', () => {
  let deep = element('z', 'längst in');
  for (let level = 0; level < 200; level += 1) deep = element(`l${level}`, deep);
  assert.doesNotMatch(shown(readUnknown([], [deep])), /längst in/);
  const wide = element('w', ...Array.from({ length: 100_000 }, (_, n) => element('n', `${n}`)));
  const began = performance.now();
  const many = readUnknown(
    Array.from({ length: 60_000 }, (_, n) => ({ tag: `t${n}`.padEnd(5000, 'x'), value: 'å'.repeat(5000) })),
    [wide, deep],
  );
  const huge = readUnknown([{ tag: 'x'.repeat(2_000_000), value: '\u202e'.repeat(2_000_000) }], [wide]);
  assert.ok(performance.now() - began < 2000);
  for (const { items, hasMore } of [many, huge]) {
    assert.ok(hasMore && items.length <= UNKNOWN_ITEMS_MAX);
    for (const { name, value } of items) {
      assert.ok(Array.from(name).length <= UNKNOWN_NAME_MAX + 1 && Array.from(value).length <= UNKNOWN_VALUE_MAX + 1);
    }
  }
  assert.match(shown(many), /fler uppgifter än de som visas/);
  assert.ok(shown(many).length < 30_000);
});

test('half of an appointment or of a payment is not shown as something else either', () => {
  const header: MessageHeader = {
    ...{ id: 'x', subject: 'x', supportinfo: { text: 'x' }, language: 'svSE' },
    metadata: [{ tag: 'appointment.start', value: 'i morgon' }],
    officialMatter: {
      kind: 'elements',
      elements: [
        { namespace: ns.invoice, local: 'Invoice', attributes: [], children: [element('Amount', '1')] },
        element('Other', 'x'),
      ],
    },
  };
  const says = readHeader(header, new MessageTypes());
  assert.deepEqual([says.appointment, says.payment], [undefined, undefined]);
  assert.deepEqual(
    says.unknown.items.map(({ name }) => name),
    ['Other'],
  );
});
