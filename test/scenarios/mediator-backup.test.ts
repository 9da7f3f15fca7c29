// The mediator backed up while letters come in, restored on another database, paused, and let go on (issue 3, "Backup").
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { BlobStore } from '../../src/platform/blobs/blobs.ts';
import { ask, BIG, backedUp, command, elsewhere, goodOperator, restored } from './mediator-backups.ts';
import { kommunB, operatorA, somebody, World } from './mediator-world.ts';

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
