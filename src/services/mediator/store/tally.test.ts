// Tests of tally.ts: what is counted by the minute and what is read uncounted together say what the deliveries say.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { migrations } from '../index.ts';
import { countQueue } from './operations.ts';
import type { MediatorTables } from './schema.ts';
import { countMinutes, readTally } from './tally.ts';

const parsed = parseOrganisationsnummer('164021000015');
assert.ok(parsed.ok);
const mediator = parsed.value;
const OPERATOR = '164022000022';
const SENDER = '162021003898';
let there: TestDatabase;
let database: Database<MediatorTables>;
let owner: pg.Client;

before(async () => {
  there = await testDatabase({ schema: 'mediator', folders: [migrations] });
  database = Database.open<MediatorTables>({ url: there.url, schema: there.schema });
  owner = new pg.Client({ connectionString: there.ownerUrl });
  await owner.connect();
  await owner.query('set search_path to mediator');
});
after(async () => {
  await database.close();
  await owner.end();
  await there.drop();
});

/** Deliveries accepted so many seconds ago, and finished at once where there is a result. */
async function deliveries(count: number, secondsAgo: number, result: string | null, lane = 0): Promise<void> {
  await owner.query(
    `insert into delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id,
       idempotency_key, payload_hash, signed_by, signer_fingerprint, signature_algorithm, content_bytes, lane,
       accepted_at, expires_at, result, operator_id, operator_name, finished_at)
     select gen_random_uuid(), $1, 'Kommun B', '198101052382', array['m'], 'rest', $1, 'c', $2::text || i, '\\x00', $1, 'f', 'a', 1, $6,
       now() - $3::int * interval '1 second', now() + interval '1 day', $4::text, case when $4::text is null then null else $5 end,
       case when $4::text is null then null else 'Brevlådan' end, case when $4::text is null then null else now() - $3::int * interval '1 second' end
     from generate_series(1, $7) as i`,
    [SENDER, randomUUID(), secondsAgo, result, OPERATOR, lane, count],
  );
}

async function read(what: string) {
  const rows = await readTally(database.reader(mediator), new Date());
  const found = rows.filter((row) => row.what === what);
  const sum = (span: 'minute' | 'hour' | 'day') => found.reduce((all, row) => all + row[span], 0);
  return [sum('minute'), sum('hour'), sum('day')];
}

test('minute, hour and day are the same before and after the minutes are counted, and counting twice changes nothing', async () => {
  await deliveries(5, 5, 'delivered');
  await deliveries(7, 1_800, 'delivered');
  await deliveries(11, 7_200, 'delivered');
  await deliveries(13, 200_000, 'delivered');
  await deliveries(3, 7_200, 'refused');
  const count = () => database.transaction(mediator, (tx) => countMinutes(tx, new Date()));
  for (let round = 0; round < 200 && (await count()); round += 1);
  for (const again of [false, true]) {
    if (again) assert.equal(await count(), false);
    assert.deepEqual(await read('delivered'), [5, 12, 23]);
    assert.deepEqual(await read('refused'), [0, 0, 3]);
    assert.deepEqual(await read('accepted'), [5, 12, 26]);
  }
  const { rows } = await owner.query('select operator_name from operator_met');
  assert.deepEqual(rows, [{ operator_name: 'Brevlådan' }]);
});

test('two that count at once count each minute once', async () => {
  await owner.query(
    "delete from tally; update tally_head set counted_to = date_trunc('minute', now() - interval '1 day')",
  );
  const count = async () => {
    for (let round = 0; round < 300; round += 1)
      if (!(await database.transaction(mediator, (tx) => countMinutes(tx, new Date())))) return;
  };
  await Promise.all([count(), count(), count()]);
  await count();
  assert.deepEqual(await read('delivered'), [5, 12, 23]);
});

test('what waits: by lane, stage and operator; what a mailing holds back is counted without an age', async () => {
  await deliveries(4, 600, null);
  await deliveries(6, 30, null, 1);
  await sql`
    insert into outbox (delivery_id, stage, lane, expires_at, next_at, lifetime_seconds, operator_id, operator_name, service_address)
    select id, case when lane = 0 then 'hand-over' else 'look-up' end, lane, now() + interval '1 hour',
      case when lane = 0 then now() else 'infinity' end, case when lane = 1 then 3600 end,
      case when lane = 0 then ${OPERATOR} end, case when lane = 0 then 'Brevlådan' end, case when lane = 0 then 'https://x.example' end
    from delivery where result is null`.execute(database.everyOrganisation);
  const queue = await countQueue(database.reader(mediator));
  assert.deepEqual(
    queue.map(({ lane, stage, operator, count }) => [lane, stage, operator, count]),
    [
      ['single', 'hand-over', OPERATOR, 4],
      ['mailing', 'held', '', 6],
    ],
  );
  const [single, held] = queue;
  const age = (Date.now() - (single?.oldest?.getTime() ?? 0)) / 1_000;
  assert.ok(age > 595 && age < 700, `${age} seconds`);
  assert.equal(held?.oldest, undefined);
});
