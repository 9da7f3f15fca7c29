// A mailing of one line is a question about anybody: having it checked is counted and noted as a precheck is (issue 4, "Precheck").
import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { MailingClient } from './mailing-steps.ts';
import { optedOut, pending, SenderWorld, withMailbox, withoutMailbox } from './sender-world.ts';

test('SKL-5: having a mailing checked counts as asking FaR: once for each recipient, by the same limits, and it is noted', async () => {
  const world = await SenderWorld.open();
  try {
    await world.sender({ prechecks: { numbersPerPerson: 3 } });
    const client = new MailingClient(world, await world.token('system-b'));
    const id = await client.checked([withMailbox, withoutMailbox]);
    assert.equal((await client.call('GET', `/mailings/${id}`)).body['state'], 'checked');
    for (const text of ['En gång till', 'Och en till']) {
      await client.call('POST', `/mailings/${id}/letter`, { subject: 'Avgift', text, repeats: true });
      assert.equal((await client.check(id)).body['state'], 'checked', 'the same recipients cost nothing more');
    }
    await client.checked([pending]);
    const stopped = await client.checked([optedOut]);
    const said = await client.call('GET', `/mailings/${stopped}`);
    assert.equal(said.body['state'], 'draft');
    assert.equal(Object(said.body['problem']).code, 'far-limit');
    assert.equal(Object(said.body['figures']).digital + Object(said.body['figures']).paper, 0, 'FaR was not asked');
    const precheck = await client.call('POST', '/prechecks', { recipients: [withMailbox] });
    assert.equal(precheck.status, 429, 'it is one limit');
    const anna = await world.person('anna.ask');
    await anna.open(`/mailings/${stopped}`);
    assert.match(anna.text, /Gränsen för hur många mottagare som får kontrolleras på ett dygn är nådd/);
    const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
    await owner.connect();
    const { rows: noted } = await owner.query(
      "select kind, details->>'count' as count from audit_event where kind in ('recipients-looked-up', 'far-limit-reached') order by id",
    );
    await owner.end();
    assert.deepEqual(
      noted.map(({ kind, count }) => [kind, count]),
      [
        ...['2', '2', '2', '1'].map((count) => ['recipients-looked-up', count]),
        ['far-limit-reached', null],
        ['far-limit-reached', null],
      ],
    );
  } finally {
    await world.close();
  }
});
