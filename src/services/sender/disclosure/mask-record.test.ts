// What is masked is gone in every way to write it; what merely looks alike stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LetterRecord } from '../print/record.ts';
import { maskRecord, suggestions } from './mask-record.ts';

const record = (text: string): LetterRecord => ({
  title: 'Brev',
  subject: 'Om Élis',
  lead: '',
  made: '',
  organisation: 'Kommun B',
  language: 'sv',
  sections: [
    { heading: 'Uppgifter', rows: [{ label: 'Mottagare', value: '19810105-2382' }] },
    { heading: 'Brevet', text },
  ],
});
const masked = (text: string, phrases: readonly string[], keys: readonly string[] = []) =>
  maskRecord(record(text), { keys: new Set(keys), phrases, mask: '[maskerat]' }, 'Text');

test('a number that is masked in one place is gone in every spelling of it', () => {
  for (const spelling of [
    '198101052382',
    '19810105-2382',
    '8101052382',
    '810105-2382',
    '810105+2382',
    '810105 2382',
    '810105\u20132382',
    '81 01 05 - 2382',
    '19 81 01 05 2382',
    '810105\u00a0\u2212\u00a02382',
    '8101\u00ad052382',
  ]) {
    for (const found of [masked(`Nr ${spelling}, hej`, [], ['0.0']), masked(`Nr ${spelling}, hej`, ['198101052382'])]) {
      assert.equal(found.sections[1]?.text, 'Nr [maskerat], hej', JSON.stringify(spelling));
      assert.equal(found.sections[0]?.rows?.[0]?.value, '[maskerat]');
    }
  }
});

test('other numbers stay', () => {
  const text = 'Ärende 19810105238299, tel 0500-12 34 56, person 530323-1855';
  assert.equal(masked(text, ['810105-2382']).sections[1]?.text, text);
});

test('a name is masked in either way to write its letters, with what is not seen in it, and across a line', () => {
  const found = masked('E\u0301lis Ek, \u200b\u00c9L\u00adIS\nek', ['Élis Ek']);
  assert.equal(found.sections[1]?.text, '[maskerat], [maskerat]');
  assert.equal(masked('Hej', ['élis']).subject, 'Om [maskerat]');
});

test('a phrase is never a pattern, and an empty one masks nothing', () => {
  assert.equal(masked('a.b axb (', ['a.b', '(', '  ']).sections[1]?.text, '[maskerat] axb [maskerat]');
});

test('numbers, addresses and telephone numbers are suggested', () => {
  const found = suggestions(record('Ring 0500-12 34 56, skriv till elis@example.se, 530323 \u2013 1855'), 'Text');
  assert.deepEqual(found, ['19810105-2382', '530323 \u2013 1855', 'elis@example.se', '0500-12 34 56']);
});
