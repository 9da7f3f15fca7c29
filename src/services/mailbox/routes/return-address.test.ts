// Where a form may lead back to: lists and letters of ours, whatever was sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnAddress, withSaid } from './return-address.ts';

const ID = '0b9f5b6e-7d0f-4a53-8a4c-000000000001';

test('lists, folders, letters and matters are kept with what they show', () => {
  for (const address of [
    '/inbox',
    '/trash',
    '/folders',
    `/folders/${ID}`,
    `/letters/${ID}`,
    `/inbox?show=unread&older=${ID}`,
  ])
    assert.equal(returnAddress(address), address);
  assert.equal(returnAddress(`/matters/${'ab'.repeat(16)}`), `/matters/${'ab'.repeat(16)}`);
});

test('anything else is the inbox', () => {
  for (const address of [
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/login',
    '/inbox/../logout',
    '/inbox?x=%0d%0aset-cookie',
    `/letters/${ID}/unread`,
  ])
    assert.equal(returnAddress(address), '/inbox', address);
});

test('what was said once is not said again, and more can be said', () => {
  assert.equal(returnAddress(`/inbox?done=trash&n=2&undo=${ID}&show=unread`), '/inbox?show=unread');
  assert.equal(
    withSaid('/inbox?show=unread', { done: 'read', n: 1, undo: undefined }),
    '/inbox?show=unread&done=read&n=1',
  );
});
