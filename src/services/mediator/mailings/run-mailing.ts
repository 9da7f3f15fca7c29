// One look at a mailing: starts it in time, lets letters go, keeps a paused one still, ends one whose time is over (issue 3, Lanes).
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvent, MediatorEvents } from '../events.ts';
import { storeBatchCancellation } from '../store/batches.ts';
import { type Mailing, moveMailing, settleMailing } from '../store/mailings.ts';
import {
  countReleased,
  endDoubtfulHeld,
  endUnsent,
  isUnfinished,
  releaseDoubtful,
  releaseHeld,
  spendRate,
  takeBack,
} from '../store/release.ts';
import type { MediatorTables } from '../store/schema.ts';

/** A mailing that says no end is over after so long, so that nothing waits for ever. */
export const LONGEST_DAYS = 30;
/** Rows ended in one transaction. */
const ENDED_AT_ONCE = 1_000;
/** Let go in all and not finished: more would only wait at operators that take nothing. */
const ALL_MAX = 100_000;
const DAY_MS = 86_400_000;

export interface RunTools {
  readonly audit: MediatorEvents;
  /** Most that are let go and not finished at a time. At one operator half of it counts. */
  readonly underWay: number;
  readonly now: Date;
  /** The rate's clock; the database's when absent. */
  readonly rateNow?: Date;
}

export interface Ran {
  readonly released: number;
  /** Look again at once. */
  readonly more: boolean;
}

const nothing: Ran = { released: 0, more: false };

/** Does what there is to do for a mailing whose row the transaction has locked. */
export async function runMailing(tx: Transaction<MediatorTables>, mailing: Mailing, tools: RunTools): Promise<Ran> {
  const { now } = tools;
  switch (mailing.state) {
    case 'planned':
    case 'running':
    case 'paused':
      if (overAt(mailing) <= now) return finishMailing(tx, mailing, tools);
      if (mailing.state === 'paused') return keepStill(tx, mailing);
      if (mailing.state === 'running') return release(tx, mailing, tools);
      if (mailing.startsAt === undefined || mailing.startsAt > now) return nothing;
      await moveMailing(tx, mailing.mailingId, { state: 'running', startedAt: now });
      await told(tx, 'mailing.started', mailing, tools);
      return { released: 0, more: true };
    case 'over':
      return endRest(tx, mailing, { result: 'expired', reason: 'mailing-over' }, tools);
    case 'cancelled':
      return endRest(tx, mailing, { result: 'cancelled' }, tools);
    case 'finished':
      return nothing;
  }
}

/** When nothing more of it is let go. */
export function overAt({ endsAt, startsAt, startedAt, createdAt }: Mailing): Date {
  if (endsAt !== undefined) return endsAt;
  const from = Math.max(...[startsAt, startedAt, createdAt].map((at) => at?.getTime() ?? 0));
  return new Date(from + LONGEST_DAYS * DAY_MS);
}

async function release(tx: Transaction<MediatorTables>, mailing: Mailing, tools: RunTools): Promise<Ran> {
  const { mailingId, perMinute } = mailing;
  const { counted, all } = await countReleased(tx, mailingId, tools.underWay);
  const room = Math.min(tools.underWay - counted, ALL_MAX - all);
  if (room <= 0) return nothing;
  const allowed = perMinute === undefined ? room : await spendRate(tx, mailingId, room, tools.rateNow);
  const released = allowed === 0 ? 0 : await releaseHeld(tx, mailingId, allowed);
  if (released > 0 || all > 0) return { released, more: false };
  const { deliveries, batches, committed } = await isUnfinished(tx, mailingId);
  if (deliveries || batches || !committed) return nothing;
  await moveMailing(tx, mailingId, { state: 'finished', endedAt: tools.now });
  await told(tx, 'mailing.finished', mailing, tools);
  return nothing;
}

// What was being looked up or tried when the pause came has come back since, or was held by somebody else then.
async function keepStill(tx: Transaction<MediatorTables>, { mailingId }: Mailing): Promise<Ran> {
  await takeBack(tx, mailingId);
  return nothing;
}

async function finishMailing(tx: Transaction<MediatorTables>, mailing: Mailing, tools: RunTools): Promise<Ran> {
  const { mailingId } = mailing;
  await moveMailing(tx, mailingId, { state: 'over', endedAt: tools.now });
  await storeBatchCancellation(tx, { mailingId }, 'mailing-over', tools.now);
  await told(tx, 'mailing.over', mailing, tools);
  return { released: 0, more: true };
}

async function endRest(
  tx: Transaction<MediatorTables>,
  { mailingId }: Mailing,
  end: { readonly result: 'expired' | 'cancelled'; readonly reason?: string },
  { audit, now }: RunTools,
): Promise<Ran> {
  await releaseDoubtful(tx, mailingId);
  await endDoubtfulHeld(tx, mailingId);
  const { deliveries } = await isUnfinished(tx, mailingId);
  if (!deliveries) await settleMailing(tx, mailingId);
  const ended = deliveries ? await endUnsent(tx, audit, mailingId, { ...end, at: now }, ENDED_AT_ONCE) : 0;
  return { released: 0, more: ended === ENDED_AT_ONCE };
}

function told(
  tx: Transaction<MediatorTables>,
  kind: MediatorEvent,
  { mailingId }: Mailing,
  { audit }: RunTools,
): Promise<void> {
  return audit.record(tx, { kind, actor: 'system', subject: mailingId });
}
