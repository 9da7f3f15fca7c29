// How far a letter has come, and what each piece of news does to that (DESIGN rule 4: only "delivered" or a person ends "unknown").
export type LetterState =
  | 'created'
  | 'signed'
  | 'accepted'
  | 'sealed'
  | 'delivered'
  | 'refused'
  | 'unknown'
  | 'expired'
  | 'cancelled'
  | 'rejected';

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

/** What a letter's timeline holds: our own steps, then the mediator's. */
export type TimelineKind = 'created' | 'checked' | 'signed' | 'handed-over' | 'rejected' | FeedKind;

const RANK: Readonly<Record<LetterState, number>> = {
  created: 0,
  signed: 1,
  accepted: 2,
  sealed: 3,
  rejected: 4,
  unknown: 4,
  expired: 5,
  cancelled: 5,
  refused: 5,
  delivered: 6,
};

const REACHED: Readonly<Record<TimelineKind, LetterState | undefined>> = {
  created: 'created',
  checked: undefined,
  signed: 'signed',
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
};

/** True once no more news is expected: delivered, or certain that it was not. "Unknown" is not settled. */
export function isSettled(state: LetterState): boolean {
  return state === 'delivered' || isUndelivered(state);
}

/** True when it is certain that the letter did not arrive, and it may go on paper. */
export function isUndelivered(state: LetterState): boolean {
  return state === 'refused' || state === 'expired' || state === 'cancelled' || state === 'rejected';
}

/**
 * The state after a piece of news. News may come late or twice: a letter never goes backwards, a settled one only
 * becomes delivered, and one that may have arrived ("unknown") is called refused only on a person's word, never expired.
 */
export function stateAfter(state: LetterState, news: TimelineKind, told: { byPerson: boolean }): LetterState {
  const reached = REACHED[news];
  if (reached === undefined || reached === state) return state;
  if (reached === 'delivered') return 'delivered';
  if (state === 'unknown') return reached === 'refused' && told.byPerson ? 'refused' : state;
  if (isSettled(state)) return state;
  return RANK[reached] > RANK[state] ? reached : state;
}
