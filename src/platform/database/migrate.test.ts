// Migrations: several processes at once, changed and missing files, a failing file, and a second start that changes nothing.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { testDatabase } from '../../../test/database.ts';
import { migrate } from './migrate.ts';
import { scramVerifier } from './roles.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-migrate-'));
after(() => rmSync(folder, { recursive: true }));

function service(name: string, files: Readonly<Record<string, string>>): URL {
  const migrations = join(folder, name, 'migrations');
  mkdirSync(migrations, { recursive: true });
  for (const [file, sql] of Object.entries(files)) writeFileSync(join(migrations, file), sql);
  return pathToFileURL(`${migrations}/`);
}

async function fresh(): Promise<{
  url: string;
  query: (sql: string) => Promise<pg.QueryResult>;
  drop: () => Promise<void>;
}> {
  const made = await testDatabase({ schema: 'sender' });
  const client = new pg.Client({ connectionString: made.ownerUrl });
  await client.connect();
  return { url: made.ownerUrl, query: (sql) => client.query(sql), drop: () => client.end().then(() => made.drop()) };
}

test('eight processes at once apply every file once', async () => {
  const { url, query, drop } = await fresh();
  const folders = [
    service('many', {
      '0001-a.sql': 'create table a (id int); insert into a values (1);',
      '0002-b.sql': 'insert into a values (2);',
    }),
  ];
  const target = { schema: 'many', role: 'many', password: 'x', folders };
  await Promise.all(Array.from({ length: 8 }, () => migrate(url, target)));
  assert.deepEqual((await query('select id from many.a order by id')).rows, [{ id: 1 }, { id: 2 }]);
  const applied = (await query('select name from many.migration order by applied_at')).rows.map((row) => row.name);
  assert.deepEqual(applied, [
    'platform/0001-platform.sql',
    'platform/0002-backup-and-certificates.sql',
    'many/0001-a.sql',
    'many/0002-b.sql',
  ]);
  await drop();
});

test('several services at once in one database do not disturb one another', async () => {
  const { url, drop } = await fresh();
  const roles = ['one', 'two', 'three', 'four'];
  await Promise.all(
    roles.map((role) => migrate(url, { schema: role, role: 'shared_role', password: 'x', folders: [] })),
  );
  await drop();
});

test('a file that was changed after it was applied is refused, by name', async () => {
  const { url, drop } = await fresh();
  const files = service('changed', { '0001-a.sql': 'create table a (id int);' });
  const target = { schema: 'changed', role: 'changed', password: 'x', folders: [files] };
  await migrate(url, target);
  writeFileSync(new URL('0001-a.sql', files), 'create table a (id bigint);');
  await assert.rejects(migrate(url, target), /changed\/0001-a\.sql was changed/);
  await drop();
});

test('a database that is newer than the program is refused', async () => {
  const { url, drop } = await fresh();
  const files = service('newer', { '0001-a.sql': 'select 1', '0002-b.sql': 'select 1' });
  const target = { schema: 'newer', role: 'newer', password: 'x', folders: [files] };
  await migrate(url, target);
  rmSync(new URL('0002-b.sql', files));
  await assert.rejects(migrate(url, target), /newer than this program/);
  await drop();
});

test('a failing file leaves nothing of itself and can be mended', async () => {
  const { url, query, drop } = await fresh();
  const files = service('failing', { '0001-a.sql': 'create table a (id int); select 1/0;' });
  const target = { schema: 'failing', role: 'failing', password: 'x', folders: [files] };
  await assert.rejects(migrate(url, target), /division by zero/);
  assert.equal((await query("select from pg_tables where schemaname = 'failing' and tablename = 'a'")).rowCount, 0);
  writeFileSync(new URL('0001-a.sql', files), 'create table a (id int);');
  await migrate(url, target);
  await drop();
});

test('a file that is not numbered is refused', async () => {
  cpSync(new URL('../migrations/', import.meta.url), join(folder, 'wrong', 'migrations'), { recursive: true });
  const files = service('wrong', { 'later.sql': 'select 1' });
  await assert.rejects(
    migrate('postgres://x@127.0.0.1:1/x', { schema: 'x', role: 'x', password: 'x', folders: [files] }),
    /later\.sql: name it/,
  );
});

test("the verifier is PostgreSQL's own form, so the password itself is never sent", async () => {
  const { url, query, drop } = await fresh();
  await query('drop role if exists scram_probe');
  await query(`create role scram_probe login password '${scramVerifier('pässwörd')}'`);
  const login = new URL(url);
  login.username = 'scram_probe';
  login.password = 'pässwörd';
  const client = new pg.Client({ connectionString: login.href });
  await client.connect();
  await client.end();
  await drop();
});
