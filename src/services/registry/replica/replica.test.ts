// The copy of the register in memory answers what the database answers: after any changes, in whatever order their transactions end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { testCluster, testDatabase } from '../../../../test/database.ts';
import { printedRandom } from '../../../../test/scenarios/random.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import { systemClock } from '../../../platform/clock.ts';
import { Database } from '../../../platform/database/database.ts';
import { createLog } from '../../../platform/log.ts';
import { recipientOperations } from '../../../wire/mina-meddelanden/recipient.ts';
import { writeEnvelope } from '../../../wire/soap/envelope.ts';
import { answerMany } from '../answer-many.ts';
import { DirectoryInUse } from '../directory.ts';
import { migrations, recovery } from '../index.ts';
import { reachabilityFor } from '../look-up-accounts.ts';
import { accountsForSender } from '../store/accounts.ts';
import { changesSince, forgetChanges, holdStill } from '../store/replica.ts';
import type { RegistryTables } from '../tables.ts';
import { ReachabilityReplica } from './replica.ts';

const parsed = parseOrganisationsnummer('164026000069');
if (!parsed.ok) throw new Error('no organisation');
const organisation = parsed.value;
/** The last is not connected any more. */
const operators = ['164022000022', '164023000039', '164024000061'];
const senders = ['162021004748', '162021003898', '164024000046'];
/** Organisation numbers: nobody's personal number is needed here. */
const recipients = Array.from({ length: 40 }, (_, at) => String(165_560_000_000 + at * 7_919));
const log = createLog('test', { level: 'silent' });

let place: Awaited<ReturnType<typeof testDatabase>>;
let database: Database<RegistryTables>;
let replica: ReachabilityReplica;
let directory: DirectoryInUse;
const clients: pg.Client[] = [];

async function connection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: place.ownerUrl, options: '-c search_path=registry' });
  await client.connect();
  clients.push(client);
  return client;
}

before(async () => {
  place = await testDatabase({ schema: 'registry', folders: [migrations] });
  database = Database.open<RegistryTables>({ url: place.url, schema: place.schema });
  const owner = await connection();
  for (const id of operators)
    await owner.query(
      `insert into operator (organisation, name, service_address, internal_service_address, connected)
       values ($1, 'Brev & "bud"', 'https://a', 'https://a', $2)`,
      [id, id !== operators[2]],
    );
  for (const id of senders) await owner.query("insert into sender values ($1, 'Kommun')", [id]);
  directory = new DirectoryInUse(database, organisation);
  replica = new ReachabilityReplica({ database, organisation, clock: systemClock, log, quietMs: 200 });
  replica.start();
  await replica.settled();
});

after(async () => {
  await replica.stop();
  for (const client of clients) await client.end();
  await database.close();
  await place.drop();
});

const byHand = async (sender: string) => {
  const accounts = await accountsForSender(database.reader(organisation), sender, recipients);
  return recipients.map((id) => {
    const account = accounts.get(id);
    if (account === undefined) return undefined;
    const { accountType, pending, operator, registeredAt, choice } = account;
    return { accountType, pending, operator, registeredAt, ...(choice === undefined ? {} : { choice }) };
  });
};

async function compare(when: string): Promise<void> {
  const copy = (await replica.current()) ?? assert.fail('there is no copy');
  for (const sender of senders) {
    const held = recipients.map((id) => copy.find(id, sender));
    assert.deepEqual(held, await byHand(sender), when);
    await compareWritten(sender, when);
  }
}

/** The bytes of an answer to many are those that the contract's writer makes of the ordinary answer. */
async function compareWritten(sender: string, when: string): Promise<void> {
  const context = { database, directory, organisation, replica };
  const parsedSender = parseOrganisationsnummer(sender);
  const call = { caller: parsedSender.ok ? parsedSender.value : organisation, callId: when };
  const statuses = await reachabilityFor(context, call, { sender, recipients });
  const expected = writeEnvelope(recipientOperations.isReachable.response.write({ statuses }));
  const many = await answerMany(context, call, { sender, ids: Float64Array.from(recipients, Number) });
  assert.equal(Buffer.from(many.envelope).toString(), Buffer.from(expected).toString(), when);
  many.sent?.();
}

type Dice = (below: number) => number;

async function change(client: pg.Client, dice: Dice): Promise<void> {
  const id = recipients[dice(recipients.length)];
  const at = new Date(1_700_000_000_000 + dice(1e9) * 37);
  const sender = senders[dice(senders.length)];
  const kind = dice(6);
  if (kind < 2)
    await client.query(
      `insert into recipient (id, account_type, pending, operator, registered_at) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set account_type = excluded.account_type, pending = excluded.pending, operator = excluded.operator`,
      [id, dice(4) === 0 ? 'Anonymous' : 'Secure', dice(4) === 0, operators[dice(3)], at],
    );
  else if (kind === 2) await client.query('delete from recipient where id = $1', [id]);
  else if (kind === 3) await client.query('delete from sender_choice where recipient = $1', [id]);
  else
    await client.query(
      `insert into sender_choice select id, $2, $3, $4 from recipient where id = $1
       on conflict (recipient, sender) do update set accepted = excluded.accepted, changed_at = excluded.changed_at`,
      [id, sender, dice(2) === 0, at],
    );
}

test('random changes in transactions that end in another order are all seen, and none too early (with a seed)', async () => {
  const random = printedRandom('replica');
  const dice: Dice = (below) => random.below(below);
  const writer = await connection();
  // One that is open while others begin and end: its changes are seen when it commits, though its number is older.
  const slow = await connection();
  for (let round = 0; round < 30; round += 1) {
    await slow.query('begin');
    // Its own recipient, so that nobody waits for it.
    await slow.query(
      `insert into recipient (id, account_type, pending, operator, registered_at) values ($1, 'Secure', $2, $3, now())
       on conflict (id) do update set pending = excluded.pending, registered_at = excluded.registered_at`,
      [169_999_999_999, round % 2 === 0, operators[0]],
    );
    for (let step = 0; step < 4; step += 1) {
      await change(writer, dice);
      await compare(`round ${round}, step ${step}`);
    }
    const copy = await replica.current();
    const before = copy?.find('169999999999', senders[0] ?? '')?.pending;
    await slow.query(round % 5 === 4 ? 'rollback' : 'commit');
    const later = await replica.current();
    const expected = round % 5 === 4 ? before : round % 2 === 0;
    assert.equal(later?.find('169999999999', senders[0] ?? '')?.pending, expected, `round ${round}`);
  }
});

test('a copy that may have missed changes, or is told of a bulk load, is read again', async () => {
  const writer = await connection();
  await writer.query("update recipient set account_type = 'Anonymous'");
  // All that there is to be told of is gone before the copy asks.
  await database.transaction(organisation, (tx) => forgetChanges(tx, new Date(Date.now() + 60_000)));
  assert.equal(await replica.current(), undefined);
  await replica.settled();
  await compare('after changes were forgotten');
  await writer.query('begin');
  await writer.query("set local brevduva.bulk = 'on'");
  await writer.query("update recipient set account_type = 'Secure'");
  await writer.query('commit');
  const { rows } = await writer.query('select recipient from reachability_change');
  assert.deepEqual(rows, [{ recipient: '0' }]);
  assert.equal(await replica.current(), undefined);
  await replica.settled();
  await compare('after a bulk load');
});

const forgetAll = (tx: Parameters<typeof forgetChanges>[0]) => forgetChanges(tx, new Date(Date.now() + 60_000));

const put = (client: pg.Client, id = '') =>
  client.query(
    `insert into recipient (id, account_type, pending, operator, registered_at) values ($1, 'Secure', false, $2, now())
     on conflict (id) do update set registered_at = excluded.registered_at`,
    [id, operators[0]],
  );

test('a transaction that stays open elsewhere on the server is no reason to read the copy again', async () => {
  const writer = await connection();
  const elsewhere = new pg.Client({ connectionString: await testCluster() });
  await elsewhere.connect();
  clients.push(elsewhere);
  await elsewhere.query('begin');
  await elsewhere.query('select pg_current_xact_id()');
  await put(writer, recipients[0]);
  await database.transaction(organisation, forgetAll);
  assert.equal(await replica.current(), undefined);
  await replica.settled();
  await compare('read again after changes were forgotten');
  await put(writer, recipients[1]);
  const { server } = await database.transaction(organisation, holdStill);
  // Seen and forgotten at the same moment: nothing else may end between them.
  const seen = await database.transaction(organisation, async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx.query);
    const { rows } = await sql<{ now: string }>`select pg_current_snapshot()::text as now`.execute(tx.query);
    await forgetAll(tx);
    return { now: rows[0]?.now ?? '', server };
  });
  assert.equal((await changesSince(database.reader(organisation), seen)).lost, false);
  await elsewhere.query('commit');
  assert.equal((await changesSince(database.reader(organisation), seen)).lost, false);
});

test('what was open when the copy looked, and was forgotten when it asks again, is not missed', async () => {
  const [writer, slow] = [await connection(), await connection()];
  await slow.query('begin');
  await put(slow, '169999999999');
  await put(writer, recipients[2]);
  const seen = await database.transaction(organisation, holdStill);
  await slow.query('commit');
  await database.transaction(organisation, forgetAll);
  assert.equal((await changesSince(database.reader(organisation), seen)).lost, true);
});

test('after a restore the counts of another server say nothing', async () => {
  const owner = await connection();
  await owner.query("insert into reachability_change (xid, recipient) values ('999999999998', 0)");
  await owner.query("update reachability_pruned set until = '999999999999'");
  const restored = { database: { url: place.url, schema: place.schema }, organisation, backupAt: new Date() };
  await recovery.afterRestore?.({ ...restored, nothingSentSince: true });
  const seen = await database.transaction(organisation, holdStill);
  const { lost, changed } = await changesSince(database.reader(organisation), seen);
  assert.deepEqual({ lost, changed }, { lost: false, changed: [] });
});

test('a copy that another server fed, or that has seen more than this one has, is read again', async () => {
  const reader = database.reader(organisation);
  const seen = await database.transaction(organisation, (tx) => holdStill(tx));
  assert.equal((await changesSince(reader, seen)).lost, false);
  // A standby that took over counts its transactions on from where it was, and may have lost the last ones.
  assert.equal((await changesSince(reader, { ...seen, server: '1700000000.000001' })).lost, true);
  assert.equal((await changesSince(reader, { ...seen, now: '999999999999:999999999999:' })).lost, true);
});

test('calls at once share their questions, and each sees what was committed before it', async () => {
  const writer = await connection();
  const [id = '', other = ''] = recipients;
  for (let round = 0; round < 20; round += 1) {
    const early = replica.current();
    await writer.query(
      `insert into recipient (id, account_type, pending, operator, registered_at) values ($1, 'Secure', false, $2, $3)
       on conflict (id) do update set registered_at = excluded.registered_at`,
      [round % 2 === 0 ? id : other, operators[0], new Date(1_600_000_000_000 + round)],
    );
    const found = await Promise.all(Array.from({ length: 10 }, () => replica.current()));
    for (const copy of found)
      assert.equal(
        copy?.find(round % 2 === 0 ? id : other, senders[0] ?? '')?.registeredAt.getTime(),
        1_600_000_000_000 + round,
      );
    await early;
  }
});
