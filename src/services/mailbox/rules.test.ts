// The mailbox's small rules: addresses for notices, waiting between tries, file names in headers, one key for message ids.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dispositionOf } from './content-origin.ts';
import { waitAfter } from './notice-job.ts';
import { messageKeyOf } from './store/deliveries.ts';
import { addressProblem } from './use/change-notices.ts';

test('an address for notices is one address and nothing else', () => {
  for (const good of ['signe@post.example', 'a.b+c@d.e-f.example', 'å@ö.example'])
    assert.equal(addressProblem(good), undefined, good);
  const bad = [
    'signe',
    'signe@post',
    '@post.example',
    'a@b.c, d@e.f',
    'a b@c.example',
    'a@b@c.example',
    'a@b.c\nBcc: x@y.z',
  ];
  for (const typed of bad) assert.equal(addressProblem(typed), 'incomplete', typed);
  assert.equal(addressProblem(`${'a'.repeat(250)}@post.example`), 'too-long');
});

test('a failed notice waits longer each time, at most four hours', () => {
  assert.deepEqual([1, 2, 3].map(waitAfter), [2000, 4000, 8000]);
  assert.equal(waitAfter(20), 4 * 3_600_000);
});

test('a file name in a header can never end it or begin another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const header = dispositionOf('attachment', name.toWellFormed());
      assert.match(
        header,
        /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9\-._~!%]*$/,
      );
    }),
    { verbose: true },
  );
  assert.equal(
    dispositionOf('inline', 'Beslut å.pdf'),
    `inline; filename="Beslut a.pdf"; filename*=UTF-8''Beslut%20%C3%A5.pdf`,
  );
});

test('no two lists of message ids have the same key', () => {
  const key = (...ids: string[]) => messageKeyOf(ids).toString('hex');
  assert.equal(key('a', 'b'), key('a', 'b'));
  assert.notEqual(key('a', 'b'), key('b', 'a'));
  assert.notEqual(key('ab'), key('a', 'b'));
  assert.notEqual(key('1:a'), key('', 'a'));
});
