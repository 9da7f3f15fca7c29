// After a restore: paused, in doubt, disposed of again, and let go on by a person (issue 3, "Backup"; DESIGN rule 4).
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DisposalJournal } from '../../src/platform/disposal-journal.ts';
import { ask, backedUp, command, elsewhere, goodOperator, restored } from './mediator-backups.ts';
import { eventsOf } from './mediator-client.ts';
import { operatorA, operatorB, somebody, World } from './mediator-world.ts';

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
    const file = await backedUp(world, 'paused.bvbackup');
    // After the backup they are handed over: what the restored mediator cannot know.
    open();
    world.far.mailboxes.set(other, { operator: { ...operatorB, address } });
    await world.farUp();
    await mediator.after(knownId, 'delivered');
    const told = eventsOf((await mediator.call('GET', '/events?after=0&limit=1000')).body);
    const seen = told.at(-1)?.cursor ?? '';
    assert.ok(Number(seen) > 3);
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
    const { body } = await next.call('GET', `/events?after=${seen}&limit=1000`);
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
