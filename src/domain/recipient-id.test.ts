// Identity numbers proven on Skatteverket's published test numbers and on plain-text lists of valid and invalid (MMS-1, SKL-4).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sharedFolder } from '../../test/shared.ts';
import { checkDigit } from './check-digit.ts';
import { formatRecipientId, kindOf, parseRecipientId, readRecipientId } from './recipient-id.ts';

const today = new Date('2026-11-22T12:00:00Z');
const lists = new URL('../../test/vectors/identities/', import.meta.url);

function lines(name: string): string[] {
  const text = readFileSync(new URL(name, lists), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function assertPublished(numbers: string[], kind: string): void {
  for (const number of numbers) {
    const read = readRecipientId(number, today);
    if (!read.ok && number.slice(4, 6) === '00') {
      assert.equal(read.problem.code, 'not-on-the-wire', number);
      continue;
    }
    assert.ok(read.ok, `${number}: ${read.ok ? '' : read.problem.code}`);
    assert.equal(read.value, number);
    assert.equal(kindOf(read.value), kind);
    const typed = readRecipientId(formatRecipientId(read.value), today);
    assert.ok(typed.ok && typed.value === read.value, `what is shown can be typed: ${number}`);
  }
}

describe("Skatteverket's published test numbers", () => {
  test('the abridged lists are read, each as its kind', () => {
    assertPublished(lines('personnummer.txt'), 'personnummer');
    assertPublished(lines('samordningsnummer.txt'), 'samordningsnummer');
  });

  const shared = sharedFolder();
  test('the whole list is read', { skip: shared === undefined ? '../shared is absent' : false }, () => {
    const whole = readFileSync(join(shared ?? '', 'test-identities/personnummer.txt'), 'utf8')
      .trim()
      .split('\n');
    assert.ok(whole.length > 40_000);
    assertPublished(whole, 'personnummer');
    const published = new Set(whole);
    for (const number of lines('personnummer.txt')) assert.ok(published.has(number), `${number} is not published`);
  });

  test('any other last digit is a wrong check digit', () => {
    for (const number of lines('personnummer.txt').slice(0, 50)) {
      for (let digit = 0; digit < 10; digit += 1) {
        if (String(digit) === number[11]) continue;
        const read = parseRecipientId(number.slice(0, 11) + digit);
        assert.ok(!read.ok && read.problem.code === 'wrong-check-digit', number);
      }
    }
  });
});

describe('what people type', () => {
  for (const line of lines('valid.tsv')) {
    const [typed = '', wire, kind] = line.split('\t');
    test(`"${typed}" is ${kind} ${wire}`, () => {
      const read = readRecipientId(typed, today);
      assert.ok(read.ok, read.ok ? '' : read.problem.code);
      assert.equal(read.value, wire);
      assert.equal(kindOf(read.value), kind);
    });
  }

  for (const line of lines('invalid.tsv')) {
    const [typed = '', code] = line.split('\t');
    test(`"${typed}" is not a number: ${code}`, () => {
      const read = readRecipientId(typed, today);
      assert.ok(!read.ok);
      assert.equal(read.problem.code, code);
    });
  }
});

test('a number of somebody not yet born is refused', () => {
  const read = readRecipientId('202401012394', new Date('2023-12-31T12:00:00Z'));
  assert.ok(!read.ok && read.problem.code === 'future-date');
});

test('the check digit is counted over nine digits only', () => {
  assert.throws(() => checkDigit('12345678'), RangeError);
  assert.equal(checkDigit('811228987'), 4);
});
