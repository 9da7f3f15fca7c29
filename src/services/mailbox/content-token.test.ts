// Tokens for the content origin: good once made, for one purpose, for a while.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentKey, makeToken, readToken } from './content-token.ts';

const key = contentKey(Buffer.alloc(32, 7));
const now = new Date('2026-11-22T12:00:00Z');
const grant = { purpose: 'view', id: 'a1', accountId: 'b2' } as const;

test('a token opens what it was made for until it ends', () => {
  const token = makeToken(key, grant, now, 60);
  assert.deepEqual(readToken(key, token, now), grant);
  assert.deepEqual(readToken(key, token, new Date(now.getTime() + 60_000)), grant);
  assert.equal(readToken(key, token, new Date(now.getTime() + 61_000)), undefined);
});

test('an altered token, another key or rubbish opens nothing', () => {
  const token = makeToken(key, grant, now, 60);
  const [payload = '', mac = ''] = token.split('.');
  const other = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('a1', 'a2')).toString('base64url');
  assert.equal(readToken(key, `${other}.${mac}`, now), undefined);
  assert.equal(readToken(contentKey(Buffer.alloc(32, 8)), token, now), undefined);
  for (const rubbish of ['', '.', 'x.y', payload, `${payload}.`, `.${mac}`])
    assert.equal(readToken(key, rubbish, now), undefined);
});
