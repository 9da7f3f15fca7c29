// What the mediator tells becomes the letter's timeline, state and receipt (SKL-12, SKL-18); told twice it changes nothing.
import type { Transaction } from '../../platform/database/database.ts';
import { textMember } from './doors/json-members.ts';
import type { FeedEvent } from './doors/mediator.ts';
import type { SenderEventKind } from './events.ts';
import { goesOnPaper, isSettled, type LetterState, RESOLVED_BY_PERSON } from './letter-state.ts';
import { noteOutcome } from './notices/note-outcome.ts';
import { putInPrintQueue } from './print-queue.ts';
import type { Records } from './records.ts';
import { type LetterChange, lockLetter, tell } from './store/timeline.ts';
import type { SenderTables } from './tables.ts';

const BUSINESS: Readonly<Partial<Record<LetterState, SenderEventKind>>> = {
  delivered: 'letter-delivered',
  refused: 'letter-refused',
  unknown: 'letter-unknown',
  expired: 'letter-expired',
  cancelled: 'letter-cancelled',
};

/** Applies one piece of news. False when no letter of this organisation has that delivery. */
export async function applyNews(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'events'>,
  event: FeedEvent,
): Promise<boolean> {
  const letter = await lockLetter(tx, { deliveryId: event.deliveryId });
  if (letter === undefined) return false;
  const { kind, at, details, cursor } = event;
  const before = letter.state;
  const state = await tell(tx, letter, { kind, at, details, cursor }, changeBy(event, before));
  const business = BUSINESS[state];
  if (state !== before && business !== undefined) {
    await records.events.record(tx, { kind: business, actor: 'mediator', subject: letter.id, details });
  }
  await noteOutcome(tx, letter, state, { at, details });
  if (state !== before && goesOnPaper(state, letter.channel)) {
    await putInPrintQueue(tx, records, { ...letter, state }, { at, reason: textMember(details, 'reason') ?? state });
  }
  return true;
}

// A settled letter keeps its receipt and its reason: late news is written in the timeline only.
function changeBy({ kind, at, details }: FeedEvent, before: LetterState): LetterChange {
  if (kind === 'delivered') {
    return {
      ...operatorOf(details),
      waiting: null,
      reason: null,
      trans_id: textMember(details, 'transId') ?? null,
      settled_at: momentIn(details) ?? at,
    };
  }
  if (isSettled(before)) return {};
  if (kind === 'postponed') return { waiting: textMember(details, 'reason') ?? 'postponed' };
  const change: LetterChange = { ...operatorOf(details), waiting: null };
  const reason = textMember(details, 'reason') ?? null;
  if (kind === 'unknown') return { ...change, reason };
  if (before === 'unknown' && !(kind === 'refused' && reason === RESOLVED_BY_PERSON)) return change;
  if (kind === 'refused') return { ...change, reason, settled_at: at };
  return kind === 'expired' || kind === 'cancelled' ? { ...change, settled_at: at } : change;
}

function operatorOf(details: FeedEvent['details']): LetterChange {
  const operator = details['operator'];
  const id = textMember(operator, 'id');
  if (id === undefined) return {};
  return { operator_id: id, operator_name: textMember(operator, 'name') ?? id };
}

function momentIn(details: FeedEvent['details']): Date | undefined {
  const text = textMember(details, 'at');
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at);
}
