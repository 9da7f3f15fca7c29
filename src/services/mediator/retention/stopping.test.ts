// A mountain of content to erase does not hold up a stop: what is on its way to operators is waited for, not chores.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { Database } from '../../../platform/database/database.ts';
import { declareEvents } from '../../../platform/events/events.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import { createLog } from '../../../platform/log.ts';
import { declarations } from '../events.ts';
import type { MediatorTables } from '../store/schema.ts';
import { startRetention } from './start-retention.ts';

const DELIVERIES = 3_000;
const DAY_MS = 86_400_000;
const mediator = organisation('164021000015');
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
let files: TestDatabase;
let database: Database<MediatorTables>;

before(async () => {
  files = await testDatabase({ schema: 'mediator', folders: [new URL('../migrations/', import.meta.url)] });
  database = Database.open({ url: files.url, schema: 'mediator' });
  await sql`
    insert into delivery (id, sender_id, sender_name, recipient, message_ids, door, handed_in_by, client_id, idempotency_key,
      payload_hash, signed_by, signer_fingerprint, signature_algorithm, content, content_bytes, accepted_at, expires_at, result,
      finished_at, fetched_at)
    select gen_random_uuid(), '162021003898', 'Kommun B', '198101052382', '{m-1}', 'rest', '162021003898', 'c', n::text, 'x',
      '162021003898', 'aa', 'rsa-sha256', 'x', 1, at, at, 'delivered', at, at
    from generate_series(1, ${DELIVERIES}::int) as n, (select now() - interval '10 days' as at) as ended`.execute(
    database.reader(mediator).query,
  );
});
after(async () => {
  await database.close();
  await files.drop();
});

test('a stop while content is erased leaves the rest for the next time', async () => {
  await database.transaction(mediator, (tx) => enqueue(tx, { kind: 'erase-content', key: 'content', payload: {} }));
  const times = { eraseAfterMs: 7 * DAY_MS, eraseAtLatestMs: 90 * DAY_MS, feedMs: 400 * DAY_MS };
  const clock = () => new Date();
  const running = await startRetention({ database, mediator, audit, sendersOf: (own) => [own], clock, log, ...times });
  for (const end = Date.now() + 10_000; (await erased()) === 0; ) assert.ok(Date.now() < end, 'nothing was erased');
  await running.stop();
  const count = await erased();
  assert.ok(count > 0 && count < DELIVERIES, `${count} of ${DELIVERIES} were erased`);
});

async function erased(): Promise<number> {
  const found = database
    .reader(mediator)
    .query.selectFrom('delivery')
    .select(({ fn }) => fn.countAll<number>().as('n'));
  return (await found.where('erased_at', 'is not', null).executeTakeFirstOrThrow()).n;
}

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
