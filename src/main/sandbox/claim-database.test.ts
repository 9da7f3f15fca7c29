// An outside database belongs to the sandbox that came first (DATABASE_URL; issue 2, "Data").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../test/database.ts';
import { claimDatabase } from './claim-database.ts';

test('the sandbox that came first keeps the database; another is refused, and a silent server is said to be one', async () => {
  const database = await testDatabase({ schema: 'claimed', folders: [] });
  const { ownerUrl } = database;
  try {
    await claimDatabase(ownerUrl, 'sandbox-one', 'one');
    await claimDatabase(ownerUrl, 'sandbox-one', 'one');
    await assert.rejects(claimDatabase(ownerUrl, 'sandbox-two', 'two'), /belongs to another sandbox/);
  } finally {
    await database.drop();
  }
  await assert.rejects(claimDatabase('postgres://a:b@127.0.0.1:1/c', 'sandbox-one', 'one'), /does not answer/);
});
