// What scenarios about backups share: the commands, another place to restore to, an operator behind a gate.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runCommandLine } from '../../src/cli/index.ts';
import type { Config } from '../../src/services/mediator/index.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { operatorA, type World } from './mediator-world.ts';

export const BIG = 'Lång text. '.repeat(6_000);

export async function command(
  ...args: readonly string[]
): Promise<{ code: number; said: Record<string, unknown>; err: string }> {
  const [outs, errs]: [string[], string[]] = [[], []];
  const io = {
    out: (text: string) => void outs.push(text),
    err: (text: string) => void errs.push(text),
    environment: {},
  };
  const code = await runCommandLine([...args, '--json'], io);
  const [out, err] = [outs.join(''), errs.join('')];
  const said: unknown = out === '' ? {} : JSON.parse(out.trim().split('\n').at(-1) ?? '{}');
  return { code, said: Object.fromEntries(Object.entries(said ?? {})), err };
}

export function configFile(world: World, name: string, changes: Partial<Config> = {}): string {
  const file = join(world.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...world.config, ...changes }));
  return file;
}

export interface Place {
  readonly database: TestDatabase;
  readonly changes: Partial<Config>;
  readonly config: string;
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Another database and another blob folder, with nothing of the mediator in them. */
export async function elsewhere(world: World, name: string): Promise<Place> {
  const database = await testDatabase({ schema: 'sender' });
  const url = new URL(world.database.url);
  url.pathname = new URL(database.url).pathname;
  const blobs = { ...world.config.blobs, directory: join(world.folder, `blobs-${name}`) };
  const changes = { database: { url: url.href, schema: 'mediator' }, blobs };
  return {
    database,
    changes,
    config: configFile(world, name, changes),
    query: (sql) => ask(database, sql),
    close: () => database.drop(),
  };
}

export async function ask({ ownerUrl }: TestDatabase, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

export async function backedUp(world: World, name: string): Promise<string> {
  const key = join(world.folder, 'backup.key');
  await command('backup', '--new-key', key);
  const file = join(world.folder, name);
  const { code, err } = await command(
    'backup',
    'mediator',
    '--config',
    configFile(world, 'source'),
    '--out',
    file,
    '--key-file',
    key,
  );
  assert.equal(code, 0, err);
  return file;
}

export async function restored(world: World, file: string, to: Place, ...more: readonly string[]) {
  const key = join(world.folder, 'backup.key');
  const from = ['--from', file, '--key-file', key, '--owner-url', to.database.ownerUrl, '--by', 'signe'];
  const journals = more.includes('--disposals') ? [] : ['--no-disposals'];
  const done = await command('restore', 'mediator', '--config', to.config, ...from, ...journals, ...more);
  assert.equal(done.code, 0, done.err);
  return done.said;
}

/** An operator that delivers all it gets, and counts by recipient. */
export async function goodOperator(
  world: World,
): Promise<{ peer: Peer; copies: Map<string, number>; open: () => void }> {
  const copies = new Map<string, number>();
  const gate = Promise.withResolvers<void>();
  const peer = await startPeer(world.peerFiles(operatorA), async ({ body, response }) => {
    await gate.promise;
    const recipient = /<(?:\w+:)?Recipient>([0-9]{12})</.exec(body.toString())?.[1] ?? '';
    copies.set(recipient, (copies.get(recipient) ?? 0) + 1);
    answerWith(response, deliveryResult({ recipientId: recipient, delivered: true }));
  });
  return { peer, copies, open: () => gate.resolve() };
}
