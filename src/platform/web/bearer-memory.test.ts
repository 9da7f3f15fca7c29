// Remembering good tokens: asked once, never beyond the token's end, and bad ones never.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { rememberGoodTokens } from './bearer-memory.ts';

const organisation = parseOrganisationsnummer('162021003898');
assert.ok(organisation.ok);
const client = { id: 'system', organisation: organisation.value, scopes: ['letters'] };

function tokenUntil(seconds: number): string {
  return `e30.${Buffer.from(JSON.stringify({ exp: seconds })).toString('base64url')}.sig`;
}

test('a good token is verified once in ten seconds, and again after', async () => {
  let asked = 0;
  let now = 0;
  const verify = rememberGoodTokens(
    async () => {
      asked += 1;
      return client;
    },
    () => now,
  );
  const token = tokenUntil(3600);
  assert.equal(await verify(token), client);
  assert.equal(await verify(token), client);
  assert.equal(asked, 1);
  now = 10_001;
  await verify(token);
  assert.equal(asked, 2);
  await verify(tokenUntil(3601));
  assert.equal(asked, 3, 'another token is another question');
});

test('a token is not remembered beyond its own end, and a bad one not at all', async () => {
  let asked = 0;
  let now = 0;
  const verify = rememberGoodTokens(
    async () => {
      asked += 1;
      if (asked > 1) throw new Error('expired');
      return client;
    },
    () => now,
  );
  await verify(tokenUntil(2));
  now = 2_001;
  await assert.rejects(verify(tokenUntil(2)));
  await assert.rejects(verify(tokenUntil(2)));
  assert.equal(asked, 3);
});
