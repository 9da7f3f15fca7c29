// The fast reader of isReachable's question reads what the ordinary reader reads, and refuses what it refuses, in the same words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printedRandom, type Random } from '../../../test/scenarios/random.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { readEnvelope } from '../soap/envelope.ts';
import { ns } from './namespaces.ts';
import { manyAskedIn, readRecipientEnvelope } from './reachability-read.ts';
import { recipientOperations } from './recipient.ts';

const { request } = recipientOperations.isReachable;

function outcomeOf<T>(read: () => T) {
  try {
    return { read: read() };
  } catch (error) {
    if (!(error instanceof BrevduvaError)) throw error;
    return { code: error.code, message: error.message, details: error.details };
  }
}

/** Reads both ways; says whether the fast way was taken. */
function same(document: string): boolean {
  const bytes = Buffer.from(document);
  const expected = outcomeOf(() => readEnvelope(bytes).body);
  const found = outcomeOf(() => readRecipientEnvelope(bytes).body);
  const many = found.read === undefined ? undefined : manyAskedIn(found.read);
  if (found.read === undefined || many === undefined) {
    assert.deepEqual(found, expected);
    return false;
  }
  const { sender } = outcomeOf(() => request.read(found.read)).read ?? {};
  const whole = outcomeOf(() => request.read(expected.read ?? assert.fail(`not readable: ${document}`)));
  if (sender !== undefined) assert.deepEqual({ read: { sender, recipients: Array.from(many, String) } }, whole);
  // What is wrong with such a question is wrong beside its recipients.
  else
    assert.deepEqual(
      outcomeOf(() => request.read(found.read)),
      whole,
    );
  return true;
}

const numbers = ['198101052382', '162021003898', '195303231855', '191611882398', '161234567890'];

interface Style {
  readonly prefix: string;
  readonly soap: string;
  readonly space: string;
  readonly start: string;
  readonly header: string;
}

const prefixes = ['r3:', '', 'a.b-c:', 'S:'];
const spaces = ['', '', '\n    ', ' \t\r\n'];
const starts = ['', '<?xml version="1.0" encoding="UTF-8"?>\n', '\ufeff', '<?xml version="1.0"?>'];
const headers = ['', '', 'H/', 'H><x xmlns="urn:x">1</x></', 'H> <recipientId>198101052382</recipientId> </'];

function styleOf(random: Random): Style {
  return {
    prefix: random.of(prefixes),
    soap: random.of(['soapenv:', 'S0:', 'Z:']),
    space: random.of(spaces),
    start: random.of(starts),
    header: random.of(headers),
  };
}

function documentOf({ prefix, soap, space, start, header }: Style, ids: readonly string[], sender = '162021003898') {
  const own = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`;
  const head = header.replace('H', `${soap}Header`);
  return [
    `${start}<${soap}Envelope xmlns:${soap.slice(0, -1)}="${ns.soap}">`,
    head === '' ? '' : head.endsWith('</') ? `<${head}${soap}Header>` : `<${head}>`,
    `<${soap}Body><${prefix}isReachable ${own}="${ns.recipient3}">`,
    `<${prefix}senderOrgNr>${sender}</${prefix}senderOrgNr>`,
    ...ids.map((id) => `<${prefix}recipientId>${id}</${prefix}recipientId>`),
    `</${prefix}isReachable></${soap}Body></${soap}Envelope>`,
  ].join(space);
}

test('questions as they are written by anybody: the same recipients in the same order, duplicates too (random, with a seed)', () => {
  const random = printedRandom('reachability-read');
  let fast = 0;
  for (let round = 0; round < 200; round += 1) {
    const ids = Array.from({ length: random.below(12) }, () => random.of(numbers));
    if (same(documentOf(styleOf(random), ids))) fast += 1;
  }
  assert.ok(fast > 60, `${fast} of 200 were read fast`);
  const thousand = Array.from({ length: 1000 }, (_, at) => numbers[at % numbers.length] ?? '');
  const style = { prefix: 'r3:', soap: 'S:', space: '', start: '', header: '' };
  assert.equal(same(documentOf(style, thousand)), true);
  assert.equal(same(documentOf(style, [...thousand, ...thousand.slice(0, 1)])), false, 'too many is said elsewhere');
  assert.equal(same(documentOf(style, thousand, '16202100389x')), true, 'a wrong sender is refused in the same words');
});

test('every number of twelve digits is allowed by the one as by the other (random, with a seed)', () => {
  const random = printedRandom('reachability-read numbers');
  const style = { prefix: '', soap: 'S:', space: '', start: '', header: '' };
  for (let round = 0; round < 1500; round += 1) {
    const century = random.of(['16', '18', '19', '20', '17', '21', '0', '00', '1']);
    const id = `${century}${String(random.below(100_000_000)).padStart(8, '0')}${random.below(90) + 10}`;
    same(documentOf(style, [numbers[0] ?? '', id, numbers[1] ?? '']));
  }
});

const odd = [
  ...[
    '<!-- -->',
    '<![CDATA[198101052382]]>',
    '<![CDATA[',
    ']]>',
    '<?p i?>',
    '&#49;',
    '&amp;',
    '&e;',
    ' ',
    '\u00a0',
    'å',
    '\0',
  ],
  ...['<recipientId>198101052382</recipientId>', '<r3:recipientId>', '</r3:recipientId>', '<x/>', ' xmlns="urn:x"'],
  ...[' a="<recipientId>"', " a='>'", '<!DOCTYPE x>', '19', '>', '<', '/', '"', '\n', 'recipientId', '</S:Envelope>'],
];

test('anything put in, taken out or written over anywhere is read or refused as before (random, with a seed)', () => {
  const random = printedRandom('reachability-read odd');
  for (let round = 0; round < 4000; round += 1) {
    const ids = Array.from({ length: 1 + random.below(4) }, () => random.of(numbers));
    let text = documentOf(styleOf(random), ids);
    for (let times = 1 + random.below(2); times > 0; times -= 1) {
      const at = random.below(text.length + 1);
      const kind = random.below(3);
      const removed = kind === 0 ? 0 : 1 + random.below(kind === 1 ? 3 : 40);
      text = text.slice(0, at) + (kind === 1 ? '' : random.of(odd)) + text.slice(at + removed);
    }
    same(text);
  }
});

test('what only looks like recipients is not taken for them', () => {
  const run = '<r3:recipientId>198101052382</r3:recipientId>';
  const around = (inside: string, operation = 'r3:isReachable') =>
    `<S:Envelope xmlns:S="${ns.soap}" xmlns:r3="${ns.recipient3}"><S:Body><${operation}>${inside}</${operation}></S:Body></S:Envelope>`;
  const sender = '<r3:senderOrgNr>162021003898</r3:senderOrgNr>';
  assert.equal(same(around(sender + run + run)), true);
  assert.equal(same(around(`${sender}<![CDATA[${run}${run}]]>${run}`)), false);
  assert.equal(same(around(`${sender}<r3:recipientId>198101052382 </r3:recipientId>${run}`)), false);
  assert.equal(same(around(`${sender}<r3:more>${run}${run}</r3:more>`)), false);
  assert.equal(same(around(`${sender}<x:recipientId xmlns:x="urn:x">198101052382</x:recipientId>`)), false);
  assert.equal(same(around(sender + run + run, 'r3:isRegistered')), false);
  assert.equal(same(around(`${run}${sender}${run}`)), false);
  assert.equal(same(around(`${run}${run}${sender}`)), false);
  assert.equal(same(around(run + run)), false, 'without its sender');
});
