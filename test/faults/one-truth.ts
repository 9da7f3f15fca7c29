// What must hold of the mediator's database at every moment, whatever has happened to it (issue 3; DESIGN rules 4-6).
import assert from 'node:assert/strict';
import type { Organisationsnummer } from '../../src/domain/organisationsnummer.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { catchUp } from '../../src/services/mediator/log/chainer.ts';
import type { MediatorTables } from '../../src/services/mediator/store/schema.ts';

/** Deliveries, attempts, outbox, feed and log say the same; nothing that may have arrived is told as not arrived. */
export async function assertOneTruth(database: Database<MediatorTables>, mediator: Organisationsnummer): Promise<void> {
  await catchUp({ database, mediator });
  const { query } = database.reader(mediator);
  const feed = await query.selectFrom('feed').selectAll().orderBy('position').execute();
  assert.ok(feed.length > 500, `${feed.length} events`);
  assert.deepEqual(
    feed.map(({ position }) => position),
    feed.map((_, index) => index + 1),
  );
  const deliveries = await query.selectFrom('delivery').select(['id', 'result', 'doubt']).execute();
  const attempts = Map.groupBy(await query.selectFrom('attempt').selectAll().execute(), (row) => row.delivery_id);
  const waiting = new Set(
    (await query.selectFrom('outbox').select('delivery_id').execute()).map((row) => row.delivery_id),
  );
  const told = Map.groupBy(feed, (event) => event.delivery_id);
  assert.equal(told.size, deliveries.length);
  for (const { id, result, doubt } of deliveries) {
    const events = told.get(id) ?? [];
    const about = `${id} ${result}: ${events.map(({ kind }) => kind).join(' ')}`;
    assert.equal(events[0]?.kind, 'accepted', about);
    assert.equal(events.filter(({ kind }) => kind === 'accepted').length, 1, about);
    assert.equal(waiting.has(id), result === null, about);
    const isFinal = ({ kind, details }: (typeof events)[number]) =>
      ['delivered', 'refused', 'expired', 'cancelled'].includes(kind) ||
      (kind === 'unknown' && details.retried === false);
    const finals = events.filter(isFinal);
    const byPerson = finals.at(-1)?.details.reason === 'resolved-by-person';
    assert.equal(finals.length, result === null ? 0 : byPerson ? 2 : 1, about);
    if (result !== null) assert.equal(finals.at(-1)?.kind, result, about);
    const tried = attempts.get(id) ?? [];
    assert.equal(events.filter(({ kind }) => kind === 'attempted').length, tried.length, about);
    const outcomes = tried.map(({ outcome }) => outcome);
    // Never "cancelled", "expired" or, by itself, "refused" when it may have been delivered.
    const mayHave = outcomes.includes('unknown') || outcomes.includes('delivered') || outcomes.includes(null);
    if (result === 'cancelled' || result === 'expired' || (result === 'refused' && !byPerson))
      assert.ok(!mayHave, about);
    if (result === 'delivered' && !byPerson) assert.ok(outcomes.includes('delivered'), about);
    if (result === 'delivered' && outcomes.includes('unknown')) assert.ok(doubt, about);
  }
  const kinds = new Set<string | null>(deliveries.map(({ result }) => result));
  assert.deepEqual(
    ['cancelled', 'delivered', 'refused'].filter((kind) => !kinds.has(kind)),
    [],
    'all was tried',
  );
  const chained = await query.selectFrom('log_entry').select('delivery_id').where('kind', '=', 'accepted').execute();
  assert.equal(chained.length, deliveries.length);
}
