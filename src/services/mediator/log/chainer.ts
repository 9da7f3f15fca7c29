// Follows the feed and puts what it tells in the mediation log, a block at a time, away from the letters' own path (SKL-16).
import { sql } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Database } from '../../../platform/database/database.ts';
import { Wake } from '../../../platform/jobs/wake.ts';
import type { Log } from '../../../platform/log.ts';
import type { Running } from '../../../platform/running.ts';
import type { MediatorTables } from '../store/schema.ts';
import { appendBlock, holdChain, logBacklog } from './store/chain.ts';

const POLL_MS = 1_000;

export interface ChainerParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly registry: Registry;
  readonly log: Log;
  /** How often the feed is looked at, ms; default 1 000. */
  readonly pollMs?: number;
}

/** Appends blocks until nothing waits, unless another process is at it. Answers how many entries were added. */
export async function catchUp({ database, mediator }: Pick<ChainerParts, 'database' | 'mediator'>): Promise<number> {
  let added = 0;
  for (;;) {
    const chained = await database.transaction(mediator, async (tx) => {
      // A block that a crash of the database takes back is made again: nothing has left before a checkpoint, which is flushed.
      await sql`set local synchronous_commit to off`.execute(tx.query);
      return (await holdChain(tx, false)) ? appendBlock(tx) : undefined;
    });
    added += chained?.entries ?? 0;
    if (chained?.more !== true) return added;
  }
}

/** Starts following. `stop()` puts in what waits. */
export function startChaining(parts: ChainerParts): Running {
  const { database, mediator, log, pollMs = POLL_MS } = parts;
  const behind = gauge(
    parts.registry,
    'brevduva_log_behind_events',
    'Events of the feed that the mediation log has not read',
  );
  const reader = database.reader(mediator);
  const wake = new Wake();
  let stopping = false;
  async function round(): Promise<void> {
    try {
      const { events, acts } = await logBacklog(reader);
      behind.set(events);
      if (events > 0 || acts) await catchUp(parts);
    } catch (err) {
      log.error({ err }, 'The mediation log could not be continued; the next round tries again');
    }
  }
  const ended = (async () => {
    while (!stopping) {
      await round();
      await wake.within(pollMs);
    }
    await round();
  })();
  return {
    name: 'mediation log',
    addresses: {},
    async stop() {
      stopping = true;
      wake.now();
      await ended;
    },
  };
}

/** A gauge of that name in the register, made at the first call. */
function gauge(registry: Registry, name: string, help: string): Gauge {
  const known = registry.getSingleMetric(name);
  return known instanceof Gauge ? known : new Gauge({ name, help, registers: [registry] });
}
