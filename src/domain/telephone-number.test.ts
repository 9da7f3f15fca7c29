// Telephone numbers as people type them. The Swedish ones are of the series that PTS keeps for fiction.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTelephoneNumber, parseTelephoneNumber } from './telephone-number.ts';

for (const typed of [
  '0701740605',
  '070-174 06 05',
  '070-1740605',
  '+46701740605',
  '+46 (0)70 174 06 05',
  '0046 70 174 06 05',
  ' 070.174.06.05 ',
  '070–174 06 05',
]) {
  test(`${typed} is +46701740605`, () => {
    const parsed = parseTelephoneNumber(typed);
    assert.ok(parsed.ok);
    assert.equal(parsed.value, '+46701740605');
  });
}

test('a number of another country is taken with its country code', () => {
  assert.deepEqual(parseTelephoneNumber('+45 20 12 34 56'), { ok: true, value: '+4520123456' });
});

for (const [typed, problem] of [
  ['', 'not-a-number'],
  ['ring mig', 'not-a-number'],
  ['070-174 06 0', 'wrong-length'],
  ['070-174 06 055', 'wrong-length'],
  ['+0701740605', 'wrong-length'],
  ['123', 'wrong-length'],
  ['+1234567890123456', 'wrong-length'],
  ['08-123 45 678', 'not-mobile'],
  ['070-1740605,0701740606', 'not-a-number'],
] as const) {
  test(`"${typed}" is refused: ${problem}`, () => {
    assert.deepEqual(parseTelephoneNumber(typed), { ok: false, problem });
  });
}

test('a Swedish number is written as people write it', () => {
  assert.equal(formatTelephoneNumber('+46701740605'), '070-174 06 05');
  assert.equal(formatTelephoneNumber('+4520123456'), '+4520123456');
});
