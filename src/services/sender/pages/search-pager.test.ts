// A list that was searched: its pager posts the search again, so that no address holds what was searched for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageNumber, searchPager } from './search-pager.ts';

const pager = (page: number, total: number): string =>
  searchPager({
    language: 'sv',
    csrf: 'token',
    action: '/letters',
    hidden: { words: '19810105-2382"><script>' },
    page,
    total,
    size: 25,
  }).text;

test('one page needs no pager', () => {
  assert.equal(pager(1, 25), '');
});

test('the first, a middle and the last page lead where they can', () => {
  assert.match(pager(1, 60), /value="2"/);
  assert.doesNotMatch(pager(1, 60), /value="0"/);
  assert.match(pager(2, 60), /value="1"[\s\S]*value="3"/);
  assert.doesNotMatch(pager(3, 60), /value="4"/);
});

test('what was searched for is in the form and escaped, never in an address', () => {
  assert.doesNotMatch(pager(1, 60), /<script>|action="[^"]*1981/);
});

test('a page number is a whole number from 1', () => {
  for (const [text, number] of [
    ['3', 3],
    ['', 1],
    ['0', 1],
    ['-1', 1],
    ['1e3', 1],
    ['9999999', 1],
  ] as const) {
    assert.equal(pageNumber(text), number, text);
  }
});
