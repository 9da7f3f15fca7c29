// A backup as a file: read back row by row, refused when anything in it was changed, and written in constant memory.
import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../../test/database.ts';
import { BrevduvaError } from '../../domain/errors.ts';
import { makeKeyFile, readKeyEncryptionKey } from '../blobs/key-encryption-key.ts';
import { readBackup } from './read-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { type BackupSource, writeBackup } from './write-backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-backup-'));
const blobs = join(folder, 'blobs');
let made: TestDatabase;
let owner: pg.Client;

const migrations = join(folder, 'things', 'migrations');
const THINGS = `create table parent (id bigint generated always as identity primary key, above bigint references parent,
    double integer generated always as (length(words) * 2) stored, words text, raw bytea, facts jsonb, many text[],
    at timestamptz, price numeric, big_blob text);
  create table a_child (parent bigint not null references parent, n int);
  create table told (parent bigint);
  create function tell() returns trigger language plpgsql as $$ begin
    execute format('insert into %I.told values ($1)', tg_table_schema) using new.parent; return null; end $$;
  create trigger tell after insert on a_child for each row execute function tell();
  create table head (n int); insert into head values (0);`;

before(async () => {
  mkdirSync(migrations, { recursive: true });
  writeFileSync(join(migrations, '0001-things.sql'), THINGS);
  made = await testDatabase({ schema: 'things', folders: [pathToFileURL(`${migrations}/`)] });
  owner = new pg.Client({ connectionString: made.ownerUrl });
  await owner.connect();
  await owner.query('set search_path to things');
});
after(async () => {
  await owner.end();
  await made.drop();
  rmSync(folder, { recursive: true });
});

function key(name: string) {
  const file = join(folder, `${name}.key`);
  makeKeyFile(file);
  return readKeyEncryptionKey(file, 'production');
}

const source = (): BackupSource => ({ service: 'things', program: '0', url: made.url, schema: 'things', blobs });

function putBlob(address: string, bytes: Buffer): void {
  const part = join(blobs, '162021003898', address.slice(0, 2));
  mkdirSync(part, { recursive: true });
  writeFileSync(join(part, address), bytes);
}

function isRefused(error: unknown): boolean {
  return error instanceof BrevduvaError && (error.code === 'conflict' || error.code === 'invalid-input');
}

const target = () => ({
  service: 'things',
  ownerUrl: made.ownerUrl,
  schema: 'copy',
  role: 'things_copy',
  password: 'x',
  folders: [pathToFileURL(`${migrations}/`)],
  blobs: join(folder, 'restored'),
  replace: false,
});
const nothingMore = async () => undefined;

async function rowsOf(schema: string, table: string): Promise<readonly string[]> {
  const { rows } = await owner.query<{ text: string }>(`select t::text as text from ${schema}.${table} t order by 1`);
  return rows.map((row) => row.text);
}

test('every kind of value, identity columns, references among rows and blobs come back as they were', async () => {
  const words = 'å\\N\t"rad\n två\r\\.';
  const address = 'ab'.repeat(32);
  for (let n = 0; n < 50; n++) {
    await owner.query(
      `insert into parent (above, words, raw, facts, many, at, price, big_blob)
       values (case when $1::int > 0 then $1::int end, $2, $3, $4, $5, 'infinity', 0.10, $6)`,
      [n, words, randomBytes(n), { words, n }, [words, null, ''], n % 2 === 0 ? address : null],
    );
  }
  await owner.query('insert into a_child select id, id from parent; update head set n = 7');
  await owner.query("select setval('parent_id_seq', 4711)");
  const blob = randomBytes(3_000_000);
  putBlob(address, blob);
  writeFileSync(join(blobs, '162021003898', 'keys'), 'wrapped');
  const file = join(folder, 'all');
  const backup = await writeBackup(source(), file, key('one'));
  assert.equal(backup.missingBlobs, 0);
  assert.equal(backup.blobs, 2);
  assert.equal(statSync(file).size, backup.bytes);
  const restored = await restoreBackup(target(), file, key('one'), nothingMore);
  assert.equal(restored.rows, backup.rows);
  for (const table of ['parent', 'a_child', 'told', 'head']) {
    assert.deepEqual(await rowsOf('copy', table), await rowsOf('things', table), table);
  }
  assert.equal((await rowsOf('copy', 'told')).length, 50);
  const { rows } = await owner.query("insert into copy.parent (words) values ('next') returning id");
  assert.deepEqual(rows, [{ id: '4712' }]);
  await owner.query('insert into copy.a_child values (4712, 1)');
  assert.equal((await rowsOf('copy', 'told')).length, 51, 'the trigger is on again');
  assert.deepEqual(readFileSync(join(folder, 'restored', '162021003898', 'ab', address)), blob);
  assert.deepEqual(readdirSync(join(folder, 'restored')), ['162021003898']);
});

test('what is there is refused, or put aside whole; a failure changes nothing', async () => {
  const file = join(folder, 'all');
  await assert.rejects(restoreBackup(target(), file, key('one'), nothingMore), /is there already/);
  const failing = async () => assert.fail('not good');
  await assert.rejects(restoreBackup({ ...target(), replace: true }, file, key('one'), failing), /not good/);
  assert.equal((await rowsOf('copy', 'told')).length, 51);
  const { putAside } = await restoreBackup({ ...target(), replace: true }, file, key('one'), nothingMore);
  assert.equal((await rowsOf('copy', 'told')).length, 50);
  assert.equal((await rowsOf(String(putAside.schema), 'told')).length, 51);
  assert.deepEqual(readdirSync(String(putAside.blobs)), ['162021003898']);
});

test('a service that runs is not restored', async () => {
  const url = new URL(made.ownerUrl);
  [url.username, url.password] = ['things_copy', 'x'];
  const running = new pg.Client({ connectionString: url.href });
  await running.connect();
  await assert.rejects(
    restoreBackup({ ...target(), replace: true }, join(folder, 'all'), key('one'), nothingMore),
    /The service is running/,
  );
  await running.end();
});

test('an older backup is brought up to date, a newer one and another service’s are refused', async () => {
  const file = join(folder, 'all');
  const later = join(migrations, '0002-later.sql');
  writeFileSync(later, "alter table parent add column later text not null default 'new'");
  const { putAside, migrations: had } = await restoreBackup(
    { ...target(), replace: true },
    file,
    key('one'),
    nothingMore,
  );
  assert.ok(putAside.schema !== undefined);
  assert.equal(had.at(-1), 'things/0001-things.sql');
  assert.deepEqual((await owner.query("select count(*)::int as n from copy.parent where later = 'new'")).rows, [
    { n: 50 },
  ]);
  const newer = join(folder, 'newer');
  await writeBackup({ ...source(), schema: 'copy', url: made.ownerUrl }, newer, key('one'));
  rmSync(later);
  const again = (changes: object) =>
    restoreBackup({ ...target(), replace: true, ...changes }, newer, key('one'), nothingMore);
  await assert.rejects(again({}), /newer than this program: it has things\/0002-later.sql/);
  await assert.rejects(again({ service: 'mailbox' }), /is of things, not of mailbox/);
});

test('a byte that is changed, a cut, an addition or another key is refused', async () => {
  const file = join(folder, 'whole');
  await writeBackup(source(), file, key('one'));
  await assert.rejects(readBackup(file, key('other')), /made with another key/);
  const whole = readFileSync(file);
  const seed = randomInt(2 ** 31);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const places = [
    ...Array.from({ length: 120 }, (_, at) => at),
    ...Array.from({ length: 60 }, () => random(whole.length)),
  ];
  const damaged = join(folder, 'damaged');
  for (const place of places) {
    const bytes = Buffer.from(whole);
    bytes[place] = (bytes[place] ?? 0) ^ (1 + random(255));
    writeFileSync(damaged, bytes);
    await assert.rejects(readBackup(damaged, key('one')), isRefused, `byte ${place}`);
  }
  for (const length of [0, 5, 70, whole.length - 1, ...Array.from({ length: 20 }, () => random(whole.length))]) {
    writeFileSync(damaged, whole.subarray(0, length));
    await assert.rejects(readBackup(damaged, key('one')), isRefused, `cut at ${length}`);
  }
  writeFileSync(damaged, Buffer.concat([whole, Buffer.of(0)]));
  await assert.rejects(readBackup(damaged, key('one')), /more after its end/);
  // Two chunks that change places.
  const [head, size] = [73, 262_144 + 20];
  const [first, second] = [whole.subarray(head, head + size), whole.subarray(head + size, head + 2 * size)];
  writeFileSync(damaged, Buffer.concat([whole.subarray(0, head), second, first, whole.subarray(head + 2 * size)]));
  await assert.rejects(readBackup(damaged, key('one')), /was changed/);
  await readBackup(file, key('one'));
});

test('a failure leaves no file, and a blob that is missing is said', async () => {
  const file = join(folder, 'failed');
  const refuse = async () => assert.fail('not good');
  await assert.rejects(writeBackup(source(), file, key('one'), refuse), /not good/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('failed')),
    [],
  );
  await owner.query("insert into parent (words, big_blob) values ('x', repeat('cd', 32)), ('x', repeat('01', 32))");
  assert.equal((await writeBackup(source(), file, key('one'))).missingBlobs, 2);
});

test('a table much larger than memory for it is written and read in constant memory', async () => {
  await owner.query(`create table wide as select n, repeat(md5(n::text), 32) as filling from generate_series(1, 100000) as n;
    grant select on wide to things`);
  const file = join(folder, 'large');
  let most = 0;
  const base = process.memoryUsage().rss;
  const sample = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - base);
  }, 5);
  try {
    const backup = await writeBackup(source(), file, key('one'));
    assert.ok(backup.bytes > 100_000_000, `${backup.bytes} bytes`);
    assert.equal((await readBackup(file, key('one'))).rows, backup.rows);
  } finally {
    clearInterval(sample);
  }
  console.log(`memory grew by at most ${Math.round(most / 1e6)} MB`);
  assert.ok(most < 90_000_000, `${most} bytes`);
});
