// The database as services use it: values, transactions, NOTIFY, lost connections, and Swedish sorting.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from './database.ts';
import type { PlatformTables } from './tables.ts';

let made: TestDatabase;
let database: Database<PlatformTables>;
const organisation = kommunB();

function kommunB(): Organisationsnummer {
  const parsed = parseOrganisationsnummer('162021003898');
  assert.ok(parsed.ok);
  return parsed.value;
}

before(async () => {
  made = await testDatabase({ schema: 'sender' });
  database = Database.open<PlatformTables>({ url: made.url, schema: made.schema });
});
after(async () => {
  await database.close();
  await made.drop();
});

async function asOwner<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: made.ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function cutEveryone(): Promise<unknown> {
  return asOwner((client) =>
    client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sender' and datname = current_database()",
    ),
  );
}

test('values come as services expect them', async () => {
  const { rows } = await sql<{ day: unknown; big: unknown; at: unknown; bytes: unknown; json: unknown }>`
    select date '2026-11-22' as day, 9007199254740991::bigint as big, timestamptz '2026-11-22 10:00Z' as at,
      '\\x01ff'::bytea as bytes, '{"a":1}'::jsonb as json`.execute(database.reader(organisation).query);
  assert.deepEqual(rows[0], {
    day: '2026-11-22',
    big: 9007199254740991,
    at: new Date('2026-11-22T10:00:00Z'),
    bytes: Buffer.from([1, 255]),
    json: { a: 1 },
  });
  await assert.rejects(
    sql`select 9007199254740993::bigint as big`.execute(database.reader(organisation).query),
    RangeError,
  );
});

test('å, ä and ö sort last, in that order', { skip: process.env.DATABASE_URL !== undefined }, async () => {
  const { rows } = await sql<{
    name: string;
  }>`select name from unnest(array['Ö','Z','Ä','Å','A']) as name order by name`.execute(
    database.reader(organisation).query,
  );
  assert.deepEqual(
    rows.map((row) => row.name),
    ['A', 'Z', 'Å', 'Ä', 'Ö'],
  );
});

test('a transaction is rolled back when its work throws, and what waited for the commit is not run', async () => {
  let ran = 0;
  const attempt = database.transaction(organisation, async (tx) => {
    tx.afterCommit(() => ran++);
    await tx.query.insertInto('session').values({ id: 'rolled-back', data: '{}', expires_at: new Date() }).execute();
    throw new Error('stop');
  });
  await assert.rejects(attempt, /stop/);
  assert.equal(ran, 0);
  const left = await database
    .reader(organisation)
    .query.selectFrom('session')
    .select('id')
    .where('id', '=', 'rolled-back')
    .execute();
  assert.deepEqual(left, []);
});

test('the audit trail can be added to and read by the service, never changed or emptied', async () => {
  const row = { organisation, kind: 'k', actor: 'a', subject: 's', details: '{}' };
  await database.transaction(organisation, (tx) => tx.query.insertInto('audit_event').values(row).execute());
  const { query } = database.reader(organisation);
  const denied = { code: '42501' };
  await assert.rejects(query.updateTable('audit_event').set({ kind: 'changed' }).execute(), denied);
  await assert.rejects(query.deleteFrom('audit_event').execute(), denied);
  await assert.rejects(sql`truncate audit_event`.execute(query), denied);
  await assert.rejects(sql`update migration set checksum = ''`.execute(query), denied);
  await assert.rejects(sql`create table mine (id int)`.execute(query), denied);
});

test("another service's role cannot read this schema", async () => {
  await asOwner((client) =>
    client.query("do $$ begin create role stranger login password 'x'; exception when others then null; end $$"),
  );
  const url = new URL(made.url);
  url.username = 'stranger';
  await asOwner((client) => client.query("alter role stranger password 'only-for-tests'"));
  const stranger = Database.open<PlatformTables>({ url: url.href, schema: made.schema });
  await assert.rejects(sql`select * from sender.session`.execute(stranger.reader(organisation).query), {
    code: '42501',
  });
  await stranger.close();
});

test('a query is prepared once, and a migration beside us is survived', async () => {
  const { query } = database.reader(organisation);
  await asOwner((client) =>
    client.query('create table sender.changing (a int); grant select on sender.changing to sender'),
  );
  const read = () => sql`select * from changing where a = ${1} or true`.execute(query);
  for (let n = 0; n < 3; n++) await read();
  const { rows } = await sql<{
    name: string;
  }>`select name from pg_prepared_statements where statement like '%from changing%'`.execute(query);
  assert.equal(rows.length, 1);
  await asOwner((client) => client.query('alter table sender.changing add column b text'));
  await assert.rejects(read(), { code: '0A000' });
  for (let n = 0; n < 3; n++) assert.deepEqual((await read()).rows, []);
});

test('a lost connection is thrown as unavailable and the pool recovers', async () => {
  const lost = database.transaction(organisation, async (tx) => {
    await sql`select 1`.execute(tx.query);
    await cutEveryone();
    await sql`select 2`.execute(tx.query);
  });
  await assert.rejects(lost, (error) => error instanceof BrevduvaError && error.code === 'unavailable');
  await database.ping();
});

test('a server without room on its disk or in its memory is unavailable; a statement that is wrong is not', async () => {
  const { query } = database.reader(organisation);
  for (const state of ['53100', '53200', '53300']) {
    const full = sql.raw(`do $$ begin raise exception 'no room' using errcode = '${state}'; end $$`).execute(query);
    await assert.rejects(full, (error) => error instanceof BrevduvaError && error.code === 'unavailable', state);
  }
  await assert.rejects(sql`select wrong`.execute(query), { code: '42703' });
});

test('a server that is not there is unavailable', async () => {
  const nowhere = Database.open<PlatformTables>({ url: 'postgres://a:b@127.0.0.1:1/x', schema: 'sender' });
  const unavailable = (error: unknown) => error instanceof BrevduvaError && error.code === 'unavailable';
  await assert.rejects(nowhere.ping(), unavailable);
  await assert.rejects(nowhere.reader(organisation).query.selectFrom('session').select('id').execute(), unavailable);
  await nowhere.close();
});

test('NOTIFY is heard, and after a lost connection the listener is told that it may have missed something', async () => {
  const waiting: ((payload: string) => void)[] = [];
  const next = () => new Promise<string>((resolve) => waiting.push(resolve));
  const stop = await database.listen('news', (payload) => waiting.shift()?.(payload));
  const first = next();
  await sql`select pg_notify('sender.news', 'hello')`.execute(database.reader(organisation).query);
  assert.equal(await first, 'hello');
  const again = next();
  await cutEveryone();
  assert.equal(await again, '');
  const second = next();
  await sql`select pg_notify('sender.news', 'again')`.execute(database.reader(organisation).query);
  assert.equal(await second, 'again');
  await stop();
});

test('two statements are refused where one was promised', async () => {
  await assert.rejects(
    database.statement(organisation, async ({ query }) => {
      await query.selectFrom('audit_event').select('id').limit(1).execute();
      await query.selectFrom('audit_event').select('id').limit(1).execute();
    }),
    /a second statement/,
  );
});
