// The embedded server: killed with -9 and started again, left behind by a killed program, used by two, closed folders.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { connectWhenReady, spawnServer } from './embedded-server.ts';
import { waitForExit } from './server-process.ts';

const root = mkdtempSync(join(tmpdir(), 'brevduva-embedded-'));
chmodSync(root, 0o711);
const started: EmbeddedPostgres[] = [];
after(async () => {
  for (const server of started) await server.stop();
  rmSync(root, { recursive: true });
});

async function start(dataFolder: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, port: 0 });
  started.push(server);
  return server;
}

async function query(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function untilAnswered(server: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  for (const until = Date.now() + 60_000; ; ) {
    try {
      return await query(server, sql);
    } catch (error) {
      if (Date.now() > until) throw error;
      await setTimeout(20);
    }
  }
}

const main = join(root, 'main');

test('what was committed survives kill -9 of the server, which is started again', async () => {
  const server = await start(main);
  await query(server, 'create table kept (id int)');
  for (const round of [1, 2, 3]) {
    await query(server, 'insert into kept select generate_series(1, 1000)');
    const { pid } = server;
    process.kill(pid, 'SIGKILL');
    assert.ok(await waitForExit(pid, 5000));
    assert.deepEqual(await untilAnswered(server, 'select count(*)::int as n from kept'), [{ n: round * 1000 }]);
    assert.notEqual(server.pid, pid);
  }
  await server.stop();
  assert.equal(existsSync(join(main, 'postgres', 'postmaster.pid')), false, 'it is not started again after stop');
});

test('a commit is on the disk before it is acknowledged', async () => {
  const server = await start(main);
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method'];
  const settings = await query(
    server,
    `select name, setting from pg_settings where name in ('${names.join("','")}') order by name`,
  );
  assert.deepEqual(settings, [
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
    { name: 'wal_sync_method', setting: 'fdatasync' },
  ]);
  await server.stop();
});

test('it can be stopped while it is being started again', async () => {
  const server = await start(main);
  process.kill(server.pid, 'SIGKILL');
  assert.ok(await waitForExit(server.pid, 5000));
  await server.stop();
  assert.ok(await waitForExit(server.pid, 1));
});

test('a server left behind by a killed program is stopped before the next start', async () => {
  const program = join(root, 'killed.ts');
  writeFileSync(
    program,
    `import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)};
     const server = await startEmbeddedPostgres({ dataFolder: ${JSON.stringify(main)}, port: 0 });
     console.log(server.pid);
     process.kill(process.pid, 'SIGKILL');`,
  );
  const killed = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  assert.equal(killed.signal, 'SIGKILL', killed.stderr);
  const leftover = Number(killed.stdout);
  assert.doesNotThrow(() => process.kill(leftover, 0), 'the server should have outlived its program');
  const again = await start(main);
  assert.ok(await waitForExit(leftover, 1));
  assert.deepEqual(await query(again, 'select count(*)::int as n from kept'), [{ n: 3000 }]);
  await again.stop();
});

test('a postmaster.pid that names another living process is not believed', async () => {
  writeFileSync(join(main, 'postgres', 'postmaster.pid'), `${process.ppid}\n${main}/postgres\n`);
  const again = await start(main);
  assert.doesNotThrow(() => process.kill(process.ppid, 0));
  await again.stop();
});

test('a second program on the same folder is refused, and told who has it', async () => {
  const server = await start(main);
  await assert.rejects(
    startEmbeddedPostgres({ dataFolder: main, port: 0 }),
    new RegExp(`in use by process ${process.pid}`),
  );
  assert.deepEqual(await query(server, 'select 1 as one'), [{ one: 1 }]);
  await server.stop();
});

test('a port that another program has, or takes meanwhile, is named with what to do', async () => {
  const taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const told = {
    code: 'invalid-input',
    message: `Another program has port ${port}: stop it, or choose another port with --its-port.`,
  };
  const chosenWith = { folder: '--its-folder', port: '--its-port' };
  try {
    await assert.rejects(startEmbeddedPostgres({ dataFolder: main, port, chosenWith }), told);
    const cluster = join(main, 'postgres');
    const place = { dataFolder: main, cluster, port, portChosenWith: chosenWith.port, durable: true };
    const url = `postgres://brevduva:x@127.0.0.1:${port}/postgres`;
    await assert.rejects(connectWhenReady(url, spawnServer(place, false), place), told);
  } finally {
    taken.close();
  }
  assert.equal(existsSync(join(main, 'in-use')), false, 'the folder is free again');
});

test('a folder under a closed home works, and secrets are closed', { skip: process.getuid?.() !== 0 }, async () => {
  const home = join(root, 'home');
  mkdirSync(home, { mode: 0o700 });
  const server = await start(join(home, 'data'));
  assert.match(readFileSync(`/proc/${server.pid}/status`, 'utf8'), /Uid:\s+[1-9]/);
  assert.deepEqual(
    await query(server, "select datcollate, encoding, datlocale from pg_database where datname = 'brevduva'"),
    [{ datcollate: 'C', encoding: 6, datlocale: 'sv-SE' }],
  );
  assert.equal(statSync(join(home, 'data', 'postgres-password')).mode & 0o777, 0o600);
  await server.stop();
});
