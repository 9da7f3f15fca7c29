// How far a letter has come, and what each piece of news does to that (DESIGN rule 4: only "delivered" or a person ends "unknown").
/** 'held' waits for approval or its time; 'withdrawn' was regretted or returned by the approver, and was never sent. */
export type LetterState =
  | 'held'
  | 'withdrawn'
  | 'created'
  | 'signed'
  | 'accepted'
  | 'sealed'
  | 'delivered'
  | 'refused'
  | 'unknown'
  | 'expired'
  | 'cancelled'
  | 'rejected'
  | 'to-print'
  | 'printed';

/** How a letter may go: to a mailbox only, or on paper where it is certain that it cannot reach one (SKL-S5). */
export type LetterChannel = 'digital' | 'digital-or-paper';

/** What the mediator's feed tells (its `kind`). */
export const FEED_KINDS = [
  'accepted',
  'looked-up',
  'sealed',
  'attempted',
  'delivered',
  'refused',
  'unknown',
  'expired',
  'cancelled',
  'postponed',
] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

/** The mediator's reason when a person there found out what became of a delivery that nobody knew. */
export const RESOLVED_BY_PERSON = 'resolved-by-person';

/**
 * What a letter's timeline holds: our own steps, then the mediator's. A hand-over is 'unclear' while it is tried again, and
 * 'unknown' when it is not known whether the mediator has the letter and nothing more is tried.
 */
export type TimelineKind =
  | 'created'
  | 'approval-asked'
  | 'approved'
  | 'returned'
  | 'withdrawn'
  | 'released'
  | 'handed-on'
  | 'opened'
  | 'replied'
  | 'paper-wanted'
  | 'registered'
  | 'registration-asked'
  | 'returned-mail'
  | 'sent-again'
  | 'checked'
  | 'signed'
  | 'hand-over-unclear'
  | 'hand-over-unknown'
  | 'handed-over'
  | 'rejected'
  | FeedKind
  | 'to-print'
  | 'printed';

const RANK: Readonly<Record<LetterState, number>> = {
  held: -1,
  created: 0,
  signed: 1,
  accepted: 2,
  sealed: 3,
  withdrawn: 3,
  rejected: 4,
  unknown: 4,
  expired: 5,
  cancelled: 5,
  refused: 5,
  'to-print': 6,
  printed: 7,
  delivered: 8,
};

const REACHED: Readonly<Record<TimelineKind, LetterState | undefined>> = {
  created: 'created',
  'approval-asked': undefined,
  approved: undefined,
  returned: 'withdrawn',
  withdrawn: 'withdrawn',
  released: 'created',
  'handed-on': undefined,
  opened: undefined,
  replied: undefined,
  'paper-wanted': undefined,
  registered: undefined,
  'registration-asked': undefined,
  'returned-mail': undefined,
  'sent-again': undefined,
  checked: undefined,
  signed: 'signed',
  'hand-over-unclear': undefined,
  'hand-over-unknown': 'unknown',
  'handed-over': 'accepted',
  accepted: 'accepted',
  'looked-up': undefined,
  sealed: 'sealed',
  attempted: undefined,
  delivered: 'delivered',
  refused: 'refused',
  unknown: 'unknown',
  expired: 'expired',
  cancelled: 'cancelled',
  postponed: undefined,
  rejected: 'rejected',
  'to-print': 'to-print',
  printed: 'printed',
};

/** True once no more news of the mediator is expected: delivered, or certain that it was not. "Unknown" is not settled. */
export function isSettled(state: LetterState): boolean {
  return state === 'delivered' || state === 'withdrawn' || isUndelivered(state) || isOnPaper(state);
}

/** True when the letter goes on paper by way of the print queue. */
export function isOnPaper(state: LetterState): boolean {
  return state === 'to-print' || state === 'printed';
}

/** True when a letter that may go on paper does: nothing was handed over, or it is certain that it did not arrive. Never from "unknown". */
export function goesOnPaper(state: LetterState, channel: LetterChannel): boolean {
  return channel === 'digital-or-paper' && (state === 'created' || state === 'refused' || state === 'expired');
}

/** True when it is certain that the letter did not arrive, and a person may send it on paper. */
export function isUndelivered(state: LetterState): boolean {
  return state === 'refused' || state === 'expired' || state === 'cancelled' || state === 'rejected';
}

/**
 * The state after a piece of news. News may come late or twice: a letter never goes backwards, a settled one only
 * becomes delivered, and one that may have arrived ("unknown") is called refused only on a person's word, never expired.
 * What has been printed stays printed, whatever the mediator says afterwards.
 */
export function stateAfter(state: LetterState, news: TimelineKind, told: { byPerson: boolean }): LetterState {
  const reached = REACHED[news];
  if (reached === undefined || reached === state) return state;
  if (reached === 'delivered') return state === 'printed' ? state : 'delivered';
  // By itself only where `goesOnPaper` says so; by a person's decision from whatever certainly did not arrive.
  if (reached === 'to-print') return goesOnPaper(state, 'digital-or-paper') || isUndelivered(state) ? reached : state;
  if (reached === 'printed') return state === 'to-print' ? reached : state;
  if (reached === 'withdrawn') return state === 'held' ? reached : state;
  if (state === 'held') return news === 'released' ? 'created' : state;
  if (state === 'unknown') return reached === 'refused' && told.byPerson ? 'refused' : state;
  if (isSettled(state)) return state;
  return RANK[reached] > RANK[state] ? reached : state;
}
