// The clock is set back between a process that died and the next: a letter that was taken is never answered as refused (issue 4, "Doors for other systems").
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Config } from '../../src/services/sender/index.ts';
import { kommunB, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let config: Config;
let owner: pg.Client;
let folder: string;
const within = (...names: string[]) => join(folder, 'drop', ...names);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brevduva-drop-clock-'));
  world = await SenderWorld.open();
  const fileDrop = { folder: within(), pollSeconds: 1 };
  const organisations = world.config.organisations.map((one) => (one.id === kommunB.id ? { ...one, fileDrop } : one));
  config = { ...world.config, organisations, leaseMs: 700 };
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  for (const part of ['in', 'done']) mkdirSync(within(part), { recursive: true });
});
after(async () => {
  await owner.end();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

test('killed when the job was moved and its marker was not, and the clock set back an hour: the receipt stays what it was', async () => {
  const letter = { recipient: withMailbox, subject: 'klocka', text: 'Hej' };
  writeFileSync(within('in', 'klocka.json'), JSON.stringify(letter));
  writeFileSync(within('in', 'klocka.done'), '');
  const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const death = once(child, 'exit');
  child.stdin.end(JSON.stringify({ ...config, failpoints: ['sender.drop-told'] }));
  assert.equal((await death)[1], 'SIGKILL');
  // The next step, as far as it came.
  renameSync(within('in', 'klocka.json'), within('done', 'klocka.json'));
  const told = readFileSync(within('out', 'klocka.receipt.json'), 'utf8');
  assert.equal(JSON.parse(told).result, 'accepted');
  await owner.query(`update file_drop set taken_at = taken_at - interval '1 hour'`);
  await world.sender(config);
  await until('the marker is moved', async () => (existsSync(within('in', 'klocka.done')) ? undefined : true));
  await until('and that is written down', async () =>
    (await owner.query('select from file_drop where moved_at is not null')).rowCount === 1 ? true : undefined,
  );
  assert.equal(readFileSync(within('out', 'klocka.receipt.json'), 'utf8'), told);
  assert.ok(existsSync(within('done', 'klocka.done')));
  assert.equal((await owner.query('select from letter')).rowCount, 1);
});
