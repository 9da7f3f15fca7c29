// A service with the PostgreSQL that comes with Brevduva: one command, no database to administer (MMS-7).
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { runCommandLine } from '../../src/cli/index.ts';
import { freePort } from '../eid.ts';
import { kommunB, SenderWorld } from './sender-world.ts';

let world: SenderWorld;
let port: number;
let file: string;
let folder: string;
let running: ChildProcess | undefined;
before(async () => {
  world = await SenderWorld.open();
  port = await freePort();
  file = join(world.folder, 'sender.json');
  folder = join(world.folder, 'own');
  write(`postgres://sender:hemligt@127.0.0.1:${port}/brevduva`);
});
after(async () => {
  await end('SIGTERM');
  await world.close();
});

function write(url: string): void {
  const telling = {
    mail: { host: '127.0.0.1', port: 9, from: 'a@kommun.example' },
    alerts: { to: ['b@kommun.example'] },
  };
  const config = { ...world.config, ...telling, database: { url, schema: 'sender' } };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
}

const launcher = new URL('../../bin/brevduva.js', import.meta.url).pathname;

/** As an administrator types it; undefined when it is ready, or how it ended. */
async function startSender(): Promise<{ readonly code: unknown; readonly complaints: string } | undefined> {
  const words = ['--no-warnings', launcher, 'start', 'sender', '--config', file, '--own-database', folder, '--json'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => {
    complaints += String(text);
  });
  const ended = once(child, 'exit').then(([code]) => ({ code, complaints }));
  const ready = once(createInterface(child.stdout), 'line').then(() => undefined);
  const how = await Promise.race([ready, ended]);
  if (how === undefined) running = child;
  return how;
}

async function end(signal: NodeJS.Signals): Promise<unknown> {
  if (running === undefined) return undefined;
  const ended = once(running, 'exit');
  running.kill(signal);
  running = undefined;
  return (await ended)[0];
}

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const say = (to: 'out' | 'err') => (text: string) => {
    said[to] += text;
  };
  const code = await runCommandLine(args, { out: say('out'), err: say('err'), environment: {} });
  return { code, ...said };
}

async function invited(): Promise<readonly string[]> {
  const { code, out, err } = await command('emergency-administrator', '--config', file, '--list', '--json');
  assert.equal(code, 0, err);
  return JSON.parse(out).emergencyAdministrators.map(({ name }: { name: string }) => name);
}

const invite = (name: string) =>
  command('emergency-administrator', '--config', file, '--organisation', kommunB.id, '--name', name);

test('MMS-7: one command starts the service and its database; what is written is there after kill -9 and after a stop', async () => {
  assert.equal(await startSender(), undefined);
  assert.equal((await fetch(`${world.address}/readyz`)).status, 200);
  assert.equal((await invite('Nadja Nöd')).code, 0);
  await end('SIGKILL');
  assert.equal(await startSender(), undefined);
  assert.deepEqual(await invited(), ['Nadja Nöd']);
  assert.equal(await end('SIGTERM'), 0);
  await assert.rejects(fetch(`${world.address}/readyz`));
  const { code } = await command('emergency-administrator', '--config', file, '--list', '--json');
  assert.equal(code, 1, 'the database is stopped with the service');
});

test('two services never share one folder; an address on another machine is refused, and no password told', async () => {
  assert.equal(await startSender(), undefined);
  const kept = running;
  const second = await startSender();
  assert.deepEqual([second?.code, /is in use by process \d+/.test(second?.complaints ?? '')], [1, true]);
  running = kept;
  await end('SIGTERM');
  write(`postgres://sender:hemligt@db.kommun.example:${port}/brevduva`);
  const elsewhere = await startSender();
  assert.match(elsewhere?.complaints ?? '', /database\.url is postgres:\/\/ROLE:PASSWORD@127\.0\.0\.1:PORT\/brevduva/);
  assert.doesNotMatch(elsewhere?.complaints ?? '', /hemligt/);
  write(`postgres://sender:hemligt@127.0.0.1:${port}/brevduva`);
});

test('a backup is taken while it runs, and restored into it when the service is stopped', async () => {
  assert.equal(await startSender(), undefined);
  const key = join(world.folder, 'backups.key');
  assert.equal((await command('backup', '--new-key', key)).code, 0);
  const taken = await command('backup', 'sender', '--config', file, '--out', world.folder, '--key-file', key);
  assert.equal(taken.code, 0, taken.err);
  assert.equal((await invite('Efter Säkerhetskopian')).code, 0);
  await end('SIGTERM');
  const [from = ''] = readdirSync(world.folder).filter((name) => name.startsWith('sender-'));
  const words = ['--from', join(world.folder, from), '--key-file', key, '--no-disposals', '--replace'];
  const restored = await command('restore', 'sender', '--config', file, '--own-database', folder, ...words);
  assert.equal(restored.code, 0, restored.err);
  const both = await command(
    'migrate',
    'sender',
    '--config',
    file,
    '--own-database',
    folder,
    '--owner-url',
    'postgres://x',
  );
  assert.deepEqual([both.code, /not both/.test(both.err)], [2, true]);
  const migrated = await command('migrate', 'sender', '--config', file, '--own-database', folder);
  assert.equal(migrated.code, 0, migrated.err);
  assert.equal(await startSender(), undefined);
  assert.deepEqual(await invited(), ['Nadja Nöd']);
});

const refusedWith = (place: string) => {
  const words = ['--no-warnings', launcher, 'start', 'sender', '--config', file, '--own-database', place];
  const { status, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  return { status, said: stderr };
};

test('a port that another program has is a fault of the configuration, told with what to change', async () => {
  await end('SIGTERM');
  const other = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(other, 'listening');
  const place = join(world.folder, 'no-port');
  try {
    const said = `brevduva start: Another program has port ${port}: stop it, or choose another port with database.url in the configuration.\n`;
    assert.deepEqual(refusedWith(place), { status: 2, said });
  } finally {
    other.close();
  }
  assert.equal(existsSync(join(place, 'postgres')), false, 'no database is made for nothing');
});

test('a folder that cannot be made, or that holds other things, is refused at once', () => {
  const full = join(world.folder, 'full');
  mkdirSync(join(full, 'postgres'), { recursive: true });
  const refusals = [
    [file, `${file} is not a folder`, ''],
    [join(file, 'in', 'it'), `${file} is not a folder`, ''],
    ['/proc/nope', 'nothing can be made in /proc', ''],
    [full, 'it holds other things (postgres)', ': an empty one, or one that is not there yet'],
  ] as const;
  for (const [place, why, more] of refusals) {
    const todo = `Choose another folder with --own-database${more}.`;
    const said = `brevduva start: ${place} cannot be used as a data folder: ${why}. ${todo}\n`;
    assert.deepEqual(refusedWith(place), { status: 2, said });
  }
  assert.deepEqual(readdirSync(full), ['postgres']);
});
