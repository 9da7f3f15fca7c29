// DP2-16, DP2-17: metadata of registered types is read whole or not at all; what is not registered is left as it stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KNOWN_TYPES } from './known-types.ts';
import { isValueOf } from './message-type.ts';
import { MessageTypes, nameOf } from './message-types.ts';
import { checkValues, readTyped, writeTyped } from './typed-metadata.ts';

const types = new MessageTypes();
const decision = types.newest('urn:brevduva:message-type:decision');
const good = new Map([
  ['decision', 'Bifall'],
  ['decidedOn', '2026-11-20'],
  ['appealBy', '2026-12-18'],
]);

test('what is written for a type is read back, in the order of the type', () => {
  assert.ok(decision);
  const metadata = writeTyped({ type: decision, values: good });
  assert.deepEqual(
    metadata.map(({ tag }) => tag),
    ['decision', 'decidedOn', 'appealBy'].map((name) => `urn:brevduva:message-type:decision/1#${name}`),
  );
  const other = { tag: 'someone.else', value: 'x' };
  const { typed, others } = readTyped([other, ...metadata], types);
  assert.deepEqual(
    typed.map(({ type, values }) => [nameOf(type), [...values]]),
    [[nameOf(decision), [...good]]],
  );
  assert.deepEqual(others, [other]);
});

test('half of it, twice of it, another version or a field too many is none of it', () => {
  assert.ok(decision);
  const metadata = writeTyped({ type: decision, values: good });
  const spoilt = [
    metadata.slice(1),
    [...metadata, ...metadata.slice(0, 1)],
    [...metadata, { tag: `${nameOf(decision)}#nobody`, value: 'x' }],
    metadata.map(({ tag, value }) => ({ tag: tag.replace('/1#', '/2#'), value })),
    metadata.map(({ tag, value }) => ({ tag, value: value === '2026-12-18' ? 'i jul' : value })),
    metadata.map(({ tag, value }) => ({ tag, value: `${value}\u202e` })),
  ];
  for (const one of spoilt) assert.deepEqual(readTyped(one, types), { typed: [], others: one });
  assert.deepEqual(
    checkValues(
      decision,
      new Map([
        ['decidedOn', '2026-02-30'],
        ['who', 'x'],
      ]),
    ),
    [
      { field: 'decision', code: 'missing' },
      { field: 'decidedOn', code: 'date' },
      { field: 'who', code: 'unknown' },
    ],
  );
});

test('each kind of value has its grammar', () => {
  const label = { sv: 'x', en: 'x' };
  const kinds = {
    text: [['en rad'], ['', 'två\nrader', 'dold\u200btext', 'x'.repeat(201)]],
    date: [['2026-11-20'], ['20 november', '2026-13-01']],
    amount: [
      ['1234.50 SEK', '-3 EUR', '0.00 SEK'],
      ['1 234,50 kr', '1.5 SEK', '1e9 SEK', '1.00'],
    ],
    identifier: [
      ['BN 2026-0231', 'SE556677889901'],
      ['', '<b>', 'x'.repeat(65), 'två  mellanslag'],
    ],
    url: [
      ['https://kommun.example/beslut?a=1'],
      ['http://kommun.example', 'javascript:alert(1)', 'https://user@x.example', 'https://ä.example'],
    ],
  } as const;
  for (const type of ['text', 'date', 'amount', 'identifier', 'url'] as const) {
    const [yes, no] = kinds[type];
    for (const value of yes) assert.ok(isValueOf({ name: 'x', type, label }, value), `${type} ${value}`);
    for (const value of no) assert.ok(!isValueOf({ name: 'x', type, label }, value), `${type} ${value}`);
  }
});

test('fifty thousand tags of any kind take no time to speak of', () => {
  const metadata = Array.from({ length: 50_000 }, (_, index) => ({
    tag: index % 2 === 0 ? `urn:brevduva:message-type:decision/1#decision` : `${'a/1#'.repeat(60)}${index}`,
    value: 'x',
  }));
  const began = performance.now();
  assert.equal(readTyped(metadata, types).typed.length, 0);
  assert.ok(performance.now() - began < 2000);
});

test('the types that come with the program are as the format says, and say something in both languages', () => {
  for (const type of KNOWN_TYPES) {
    assert.ok(type.fields.some(({ required }) => required === true));
    for (const { label } of type.fields) assert.ok(label.sv !== '' && label.en !== '');
  }
});
