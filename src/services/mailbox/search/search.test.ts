// The search index by itself: Swedish words, segments that hold what was put in, merged or not, and HTML that is up to something.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { findInSegment, findInWords } from './find-in-segment.ts';
import { textOfHtml } from './html-text.ts';
import { smallEnough } from './index-job.ts';
import { type LetterWords, mergedSegment, segmentOf } from './merge-segments.ts';
import { FIELDS, type Field } from './segment-format.ts';
import { wordsOf } from './words.ts';

test('words: å, ä and ö are letters of their own; case and foreign marks make no difference', () => {
  assert.deepEqual(
    [...wordsOf('ÅÄÖ Café Müller BESLUT, 2026-11:4')],
    ['åäö', 'cafe', 'muller', 'beslut', '2026', '11', '4'],
  );
  assert.deepEqual([...wordsOf('A\u030Angstro\u0308m')], ['ångström'], 'composed first');
  assert.deepEqual([...wordsOf('Sørensen Strauß ﬁn')], ['sörensen', 'strauss', 'fin']);
  assert.ok(!wordsOf('ägg').has('agg'));
  assert.deepEqual([...wordsOf(' … –\u200b! ')], []);
  assert.equal([...wordsOf('x'.repeat(10_000))][0]?.length, 40);
});

const field = fc.constantFrom<Field>(...FIELDS);
const word = fc.stringMatching(/^[abåäö1]{1,5}$/);
const letter = fc
  .record({
    at: fc.integer({ min: 0, max: 2 ** 41 }),
    words: fc.dictionary(field, fc.uniqueArray(word, { maxLength: 12 })),
  })
  .map(({ at, words }): LetterWords => {
    const fields = FIELDS.flatMap((name) => (words[name] === undefined ? [] : [[name, words[name]] as const]));
    return { id: randomUUID(), at, words: new Map(fields) };
  });

function expected(letters: readonly LetterWords[], prefixes: readonly string[]) {
  return letters.flatMap(({ id, at, words }) => {
    const where = findInWords(words, prefixes);
    return where === undefined ? [] : [{ letterId: id, at, where: [...where].sort() }];
  });
}

const shown = (found: ReturnType<typeof findInSegment>) =>
  found.map(({ letterId, at, where }) => ({ letterId, at, where: [...where].sort() }));

test('a segment finds what looking at each letter finds, also merged with others and without those that are gone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(letter, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      fc.nat(5),
      async (groups, prefixes, every) => {
        const segments = await Promise.all(groups.map((group) => segmentOf(group)));
        const wanted = prefixes.map((prefix) => Buffer.from(prefix));
        for (const [index, segment] of segments.entries())
          assert.deepEqual(shown(findInSegment(segment, wanted, 100)), expected(groups[index] ?? [], prefixes));
        const all = groups.flat();
        const gone = new Set(all.filter((_, index) => every > 0 && index % every === 0).map(({ id }) => id));
        const left = all.filter(({ id }) => !gone.has(id));
        const merged = await mergedSegment(segments, (id) => !gone.has(id));
        assert.equal(merged.letters, left.length);
        assert.deepEqual(shown(findInSegment(merged.bytes, wanted, 100)), expected(left, prefixes));
        for (const { id } of all.filter((one) => gone.has(one.id)))
          assert.ok(
            !merged.bytes.includes(Buffer.from(id.replaceAll('-', ''), 'hex')),
            'a letter that is gone is not in the bytes',
          );
      },
    ),
    { numRuns: 200 },
  );
});

test('letters are merged a few times in all, and segments stay few', () => {
  let segments: { letters: number }[] = [];
  let moved = 0;
  for (let n = 0; n < 1000; n += 1) {
    const merging = smallEnough(segments, 64);
    moved += merging.reduce((sum, { letters }) => sum + letters, 64);
    segments = [
      ...segments.filter((one) => !merging.includes(one)),
      { letters: merging.reduce((sum, { letters }) => sum + letters, 64) },
    ];
    assert.ok(segments.length <= 16, String(segments.length));
  }
  assert.ok(moved < 64_000 * 20, String(moved));
});

test('a broken segment is refused, never read past its end', async () => {
  const whole = await segmentOf([{ id: randomUUID(), at: 1, words: new Map([['text', ['beslut', 'beslutet']]]) }]);
  for (let length = 1; length < whole.length; length += 1) {
    try {
      findInSegment(whole.subarray(0, length), [Buffer.from('b')], 100);
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  }
});

test('HTML: what is read is indexed, what is not is not, and nothing takes long', () => {
  const html =
    '<head><title>x</title></head><style>p{color:red}</style><p>Beslut &ouml;m <b>bygg</b>lov&nbsp;&#229;r<!-- hemligt --><script>var kod</script> 1 < 2';
  assert.deepEqual([...wordsOf(textOfHtml(html))], ['beslut', 'öm', 'bygglov', 'år', '1', '2']);
  for (const hostile of [
    '<'.repeat(200_000),
    '<style>'.repeat(30_000),
    '<!--'.repeat(50_000),
    '<a '.repeat(60_000),
    '&#'.repeat(90_000),
  ]) {
    const began = performance.now();
    textOfHtml(hostile);
    assert.ok(performance.now() - began < 1000, hostile.slice(0, 10));
  }
});

test('of very many the newest are given, and every word is found across blocks', async () => {
  const words = Array.from({ length: 1000 }, (_, n) => `ord${n}`);
  const letters = words.map(
    (own, n): LetterWords => ({ id: randomUUID(), at: n, words: new Map([['text', [own, 'samma']]]) }),
  );
  const segment = await segmentOf(letters);
  const newest = findInSegment(segment, [Buffer.from('samma')], 10);
  assert.deepEqual(
    newest.map(({ at }) => at).toSorted((one, other) => one - other),
    [990, 991, 992, 993, 994, 995, 996, 997, 998, 999],
  );
  for (const [n, own] of words.entries()) {
    const wanted = words.filter((each) => each.startsWith(own)).length;
    const found = findInSegment(segment, [Buffer.from(own)], 2000);
    assert.ok(found.length === wanted && found.some(({ at }) => at === n), own);
  }
  assert.deepEqual(findInSegment(segment, [Buffer.from('a')], 10), []);
  assert.deepEqual(findInSegment(segment, [Buffer.from('ö')], 10), []);
});
