// Advice for plain language: what is found, and what is left alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainHints } from './plain-hints.ts';

const found = (text: string, language: 'sv' | 'en' = 'sv') =>
  plainHints(text, language).map(({ kind, found: what }) => `${kind}: ${what}`);

const words = (count: number) => Array.from({ length: count }, (_, index) => `ord${index}`).join(' ');

test('plain language: a sentence of more than 25 words is called long, with how many', () => {
  const [hint] = plainHints(`Kort. Ord ${words(25)}. Kort igen.`, 'sv');
  assert.deepEqual(hint, { kind: 'long-sentence', found: 'Ord ord0 ord1 ord2 ord3 ord4 ord5 …', words: 26 });
  assert.deepEqual(found(`X ${words(24)}. X ${words(24)}.`), []);
});

test('plain language: lines of a list are sentences of their own', () => {
  assert.deepEqual(found(`${words(20)}\n${words(20)}`), []);
});

test('plain language: a long paragraph', () => {
  const paragraph = Array.from({ length: 10 }, () => `X ${words(9)}.`).join(' ');
  assert.equal(plainHints(paragraph, 'sv').at(0)?.kind, 'long-paragraph');
  assert.deepEqual(found(`${words(20)}.\n\n${words(20)}.`), []);
});

for (const [text, passive] of [
  ['Beslutet kan överklagas inom tre veckor.', 'kan överklagas'],
  ['Ansökan ska inte skickas hit.', 'ska inte skickas'],
  ['Ditt ärende handläggs av nämnden.', 'handläggs'],
  ['Bidraget har beviljats.', 'har beviljats'],
  ['Pengarna betalas ut den 25.', 'betalas'],
] as const) {
  test(`plain language: passive in “${text}”`, () => assert.deepEqual(found(text), [`passive: ${passive}`]));
}

for (const text of [
  'Du har en plats på förskolan.',
  'Vi har alltid öppet, och du kan tillsammans med oss välja.',
  'Du kan få en insats.',
  'Det finns en kurs som behövs.',
  'Har Andreas flyttat?',
]) {
  test(`plain language: nothing in “${text}”`, () => assert.deepEqual(found(text), []));
}

test('plain language: officialese with what to write instead, each word once', () => {
  const hints = plainHints('Vi har erhållit er skrivelse avseende avgiften. Avseende beloppet erhåller ni svar.', 'sv');
  assert.deepEqual(
    hints.map(({ found: what, instead }) => [what, instead]),
    [
      ['erhållit', 'få'],
      ['avseende', 'om'],
    ],
  );
});

test('plain language: part of another word is not the word', () => {
  assert.deepEqual(found('Stommen i huset, huruvidare och skalle.'), []);
});

test('plain language: English has its own', () => {
  assert.deepEqual(found('Prior to this, your claim was rejected.', 'en'), [
    'officialese: Prior to',
    'passive: was rejected',
  ]);
});

test('plain language: fields of a template are words, conditions nothing', () => {
  assert.deepEqual(found('{{#om erhåll = härmed}}Hej {{vidtagande}}{{/om}}'), []);
});

test('plain language: a very long text takes no longer than it must', () => {
  const began = performance.now();
  for (const text of [
    'kan '.repeat(50_000),
    'a.'.repeat(100_000),
    ' '.repeat(200_000),
    'ska inte '.repeat(30_000),
    `${'a'.repeat(200_000)}`,
  ]) {
    plainHints(text, 'sv');
  }
  assert.ok(performance.now() - began < 5_000);
});
