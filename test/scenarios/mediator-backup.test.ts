// The mediator backed up while letters come in, restored on another database, paused, and let go on (issue 3, "Backup").
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { runCommandLine } from '../../src/cli/index.ts';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { BlobStore } from '../../src/platform/blobs/blobs.ts';
import { DisposalJournal } from '../../src/platform/disposal-journal.ts';
import type { Config } from '../../src/services/mediator/index.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { answerWith, deliveryResult, type Peer, startPeer } from './mediator-peers.ts';
import { kommunB, operatorA, operatorB, somebody, World } from './mediator-world.ts';

const BIG = 'Lång text. '.repeat(6_000);

async function command(
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

function configFile(world: World, name: string, changes: Partial<Config> = {}): string {
  const file = join(world.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...world.config, ...changes }));
  return file;
}

interface Place {
  readonly database: TestDatabase;
  readonly changes: Partial<Config>;
  readonly config: string;
  query(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Another database and another blob folder, with nothing of the mediator in them. */
async function elsewhere(world: World, name: string): Promise<Place> {
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

async function ask({ ownerUrl }: TestDatabase, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function backedUp(world: World, name: string): Promise<string> {
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

async function restored(world: World, file: string, to: Place, ...more: readonly string[]) {
  const key = join(world.folder, 'backup.key');
  const from = ['--from', file, '--key-file', key, '--owner-url', to.database.ownerUrl, '--by', 'signe'];
  const journals = more.includes('--disposals') ? [] : ['--no-disposals'];
  const done = await command('restore', 'mediator', '--config', to.config, ...from, ...journals, ...more);
  assert.equal(done.code, 0, done.err);
  return done.said;
}

/** An operator that delivers all it gets, and counts by recipient. */
async function goodOperator(world: World): Promise<{ peer: Peer; copies: Map<string, number>; open: () => void }> {
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

test('a backup under load is whole: every letter acknowledged before it, every blob that its rows refer to', async () => {
  const world = await World.open();
  const { peer, open } = await goodOperator(world);
  open();
  const place = await elsewhere(world, 'load');
  try {
    const mediator = await world.mediator();
    const acknowledged = new Set<string>();
    const recipient = somebody();
    world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
    let going = true;
    const load = Array.from({ length: 6 }, async (_, lane) => {
      for (let n = 0; going; n++) {
        acknowledged.add(
          await mediator.accepted(world.signed(recipient, { text: `${lane} ${n} ${n % 2 === 0 ? BIG : ''}` })),
        );
      }
    });
    while (acknowledged.size < 30) await new Promise((later) => setTimeout(later, 10));
    const before = new Set(acknowledged);
    const file = await backedUp(world, 'load.bvbackup');
    const after = acknowledged.size;
    going = false;
    await Promise.all(load);
    console.log(`${before.size} letters before the backup, ${after - before.size} while it ran`);
    await restored(world, file, place);
    const rows = await place.query(
      'select id, content_blob, result, o.delivery_id as waits from mediator.delivery left join mediator.outbox o on delivery_id = id',
    );
    const ids = new Set(rows.map(({ id }) => String(id)));
    for (const id of before) assert.ok(ids.has(id), `${id} was acknowledged before the backup`);
    assert.ok(
      rows.every(({ result, waits }) => (result === null) === (waits !== null)),
      'either finished or waiting',
    );
    const [feed] = await place.query(
      'select count(*)::int as told, count(distinct position)::int as places from mediator.feed',
    );
    assert.equal(feed?.told, feed?.places);
    assert.deepEqual(
      await place.query(
        "select id from mediator.delivery where not exists (select from mediator.feed where delivery_id = id and kind = 'accepted')",
      ),
      [],
    );
    const sender = parseOrganisationsnummer(kommunB.id);
    assert.ok(sender.ok);
    const store = BlobStore.open({ ...world.config.blobs, directory: join(world.folder, 'blobs-load') }, 'sandbox');
    const addresses = rows.flatMap(({ content_blob: blob }) => (typeof blob === 'string' ? [blob] : []));
    assert.ok(addresses.length > 5);
    for (const address of addresses) assert.ok((await store.get(sender.value, address)).length > 32_768);
  } finally {
    await world.close();
    await peer.stop();
    await place.close();
  }
});

test('restored on another database every row and blob is the same; the command says what the backup holds', async () => {
  const world = await World.open();
  const { peer, open } = await goodOperator(world);
  open();
  const place = await elsewhere(world, 'same');
  try {
    const mediator = await world.mediator();
    for (const text of ['kort', BIG]) {
      const recipient = somebody();
      world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
      const id = await mediator.accepted(world.signed(recipient, { text }));
      await mediator.after(id, 'delivered');
    }
    await mediator.running.stop();
    const file = await backedUp(world, 'same.bvbackup');
    const key = join(world.folder, 'backup.key');
    const { said } = await command('backup', '--verify', file, '--key-file', key);
    assert.deepEqual([said.good, said.service, said.schema], [true, 'mediator', 'mediator']);
    await restored(world, file, place);
    const tables = await ask(
      world.database,
      "select tablename from pg_tables where schemaname = 'mediator' order by 1",
    );
    // What a restore itself changes: the pause, who restored, where the feed goes on; and the run was noted after the snapshot.
    const changed = ['migration', 'service_pause', 'audit_event', 'log_act', 'feed_head', 'log_head', 'backup_run'];
    for (const table of tables.map(({ tablename }) => String(tablename)).filter((name) => !changed.includes(name))) {
      const rows = `select t::text from mediator.${table} t order by 1`;
      assert.deepEqual(await place.query(rows), await ask(world.database, rows), table);
    }
    const trail = `select id, kind, subject, at::text from mediator.audit_event order by id`;
    const now = await place.query(trail);
    assert.deepEqual(now.slice(0, -1), await ask(world.database, trail));
    assert.equal(now.at(-1)?.kind, 'service.restored');
    const store = (directory: string) => readFileSync(join(world.folder, directory, kommunB.id, 'keys'), 'utf8');
    assert.equal(store('blobs-same'), store('blobs'));
    const [run] = await ask(
      world.database,
      'select verified_at is not null as verified, bytes > 0 as large from mediator.backup_run',
    );
    assert.deepEqual(run, { verified: true, large: true });
    const again = await command(
      'restore',
      'mediator',
      '--config',
      place.config,
      '--from',
      file,
      '--key-file',
      key,
      '--no-disposals',
      '--owner-url',
      place.database.ownerUrl,
    );
    assert.equal(again.code, 1);
    assert.match(again.err, /is there already.*--replace/s);
  } finally {
    await world.close();
    await peer.stop();
    await place.close();
  }
});

test('what was not finished starts paused and in doubt: delivered after resume where repeats are removed, else a person', async () => {
  const world = await World.open();
  const { peer, copies, open } = await goodOperator(world);
  const place = await elsewhere(world, 'paused');
  try {
    const [known, other, gone] = [somebody(), somebody(), somebody()];
    const address = `${peer.url}/Service/v3`;
    world.far.mailboxes.set(known, { operator: { ...operatorA, address } });
    await world.farDown();
    const mediator = await world.mediator();
    const ids = await Promise.all([known, other, gone].map((person) => mediator.accepted(world.signed(person))));
    const [knownId = '', otherId = '', goneId = ''] = ids;
    const cursor = async (at: typeof mediator) =>
      String((await at.call('GET', '/events?after=0&limit=1000')).body.nextCursor ?? '');
    const file = await backedUp(world, 'paused.bvbackup');
    // After the backup they are handed over: what the restored mediator cannot know.
    open();
    world.far.mailboxes.set(other, { operator: { ...operatorB, address } });
    await world.farUp();
    await mediator.after(knownId, 'delivered');
    const seen = await cursor(mediator);
    await mediator.running.stop();
    const before = new Map(copies);

    const said = await restored(world, file, place);
    assert.deepEqual(said.facts, { deliveriesInDoubt: 3 });
    world.far.mailboxes.delete(gone);
    const next = await world.mediator(place.changes);
    const third = somebody();
    world.far.mailboxes.set(third, { operator: { ...operatorA, address } });
    const newId = await next.accepted(world.signed(third));
    await new Promise((later) => setTimeout(later, 500));
    assert.deepEqual(copies, before, 'nothing is handed over while paused');
    for (const id of [knownId, otherId, goneId]) {
      const { state, reason, doubt } = await next.status(id);
      assert.deepEqual({ state, reason, doubt }, { state: 'unknown', reason: 'restored', doubt: true });
    }
    assert.equal((await next.status(newId)).state, 'accepted');
    const resumed = await command('resume', 'mediator', '--config', place.config, '--by', 'signe');
    assert.equal(resumed.code, 0);
    assert.equal((await command('resume', 'mediator', '--config', place.config)).code, 1);

    assert.equal((await next.after(knownId, 'delivered')).doubt, true);
    assert.equal((await next.after(newId, 'delivered')).doubt, false);
    assert.equal(copies.get(known), 2, 'the operator gets it again, and removes the repeat');
    const final = ({ kind, details }: { kind: string; details: Readonly<Record<string, unknown>> }) =>
      kind === 'unknown' && details.retried === false;
    await next.until(otherId, final);
    const asked = await next.status(otherId);
    assert.deepEqual(
      [asked.state, asked.reason, asked.awaiting, asked.operator?.id],
      ['unknown', 'restored', 'person', operatorB.id],
    );
    assert.equal(copies.get(other) ?? 0, before.get(other) ?? 0, 'not sent again by itself');
    // FaR has no mailbox any more: it may have been delivered before that, so no refusal and no paper.
    await next.until(goneId, final);
    assert.equal((await next.status(goneId)).state, 'unknown');
    // A cursor that is ahead of the backup sees everything that is told from now on.
    const { body } = await next.call('GET', `/events?after=${seen === '' ? 0 : seen}&limit=1000`);
    assert.ok(JSON.stringify(body).includes(newId));
    const trail = await place.query(
      "select actor, kind from mediator.audit_event where kind like 'service.%' order by id",
    );
    assert.deepEqual(trail, [
      { actor: 'signe', kind: 'service.restored' },
      { actor: 'signe', kind: 'service.resumed' },
    ]);
  } finally {
    await world.close();
    await peer.stop();
    await place.close();
  }
});

test('who knows that nothing was sent after the backup gets no doubt', async () => {
  const world = await World.open();
  const place = await elsewhere(world, 'sure');
  try {
    await world.farDown();
    const mediator = await world.mediator();
    const id = await mediator.accepted(world.signed(somebody()));
    await mediator.running.stop();
    const file = await backedUp(world, 'sure.bvbackup');
    mkdirSync(join(world.folder, 'journal'));
    const said = await restored(
      world,
      file,
      place,
      '--nothing-sent-since',
      '--disposals',
      join(world.folder, 'journal'),
    );
    assert.deepEqual([said.facts, said.paused], [{ deliveriesInDoubt: 0 }, true]);
    assert.deepEqual(await place.query('select delivery_id, doubt from mediator.outbox'), [
      { delivery_id: id, doubt: false },
    ]);
  } finally {
    await world.close();
    await place.close();
  }
});

test('what the mediation log disposed of after the backup is disposed of again', async () => {
  const world = await World.open();
  const { peer, open } = await goodOperator(world);
  open();
  const place = await elsewhere(world, 'disposed');
  try {
    const mediator = await world.mediator();
    const recipient = somebody();
    world.far.mailboxes.set(recipient, { operator: { ...operatorA, address: `${peer.url}/Service/v3` } });
    await mediator.after(await mediator.accepted(world.signed(recipient)), 'delivered');
    // Stopping puts what waits into the log.
    await mediator.running.stop();
    const [log] = await ask(
      world.database,
      'select count(*)::int as n, max(position)::int as last from mediator.log_entry',
    );
    assert.ok(Number(log?.n) > 0);
    const file = await backedUp(world, 'disposed.bvbackup');
    const journal = join(world.folder, 'journal');
    const now = new Date();
    const what = { rule: 'all', before: now.toISOString(), positions: [[1, Number(log?.last)]] };
    await new DisposalJournal(journal).append({ at: now, service: 'mediator', kind: 'log', what });
    // Another service's, and one from long before the backup.
    await new DisposalJournal(journal).append({ at: now, service: 'mailbox', kind: 'log', what });
    await new DisposalJournal(journal).append({ at: new Date(0), service: 'mediator', kind: 'log', what });
    const said = await restored(world, file, place, '--disposals', journal);
    assert.deepEqual(said.disposals, { entries: 1, removed: log?.n, unreadable: 0 });
    assert.deepEqual(
      await place.query(`select position from mediator.log_entry where position <= ${Number(log?.last)}`),
      [],
    );
  } finally {
    await world.close();
    await peer.stop();
    await place.close();
  }
});
