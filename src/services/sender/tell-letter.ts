// A letter's way told in words: what has happened, what is still to come, what to do now. The page and the print say the same.

import { formatDateTime } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/i18n.ts';
import { textMember } from './doors/json-members.ts';
import { isSettled, isUndelivered, type LetterState, RESOLVED_BY_PERSON, type TimelineKind } from './letter-state.ts';
import type { LetterView, TimelineEntry } from './letter-view.ts';
import { letterMessages } from './texts/letter-messages.ts';

export interface ToldStep {
  readonly kind: TimelineKind;
  readonly title: string;
  readonly state: 'done' | 'current' | 'waiting' | 'failed' | 'unknown';
  readonly at?: Date;
  readonly text?: string;
}

type T = ReturnType<typeof letterMessages>;

const EXPECTED = ['signed', 'handed-over', 'sealed', 'delivered'] as const;
const RANK: Readonly<Record<(typeof EXPECTED)[number], number>> = {
  signed: 0,
  'handed-over': 1,
  sealed: 2,
  delivered: 3,
};
const PASSED: Readonly<Record<LetterState, number>> = {
  created: 0,
  signed: 1,
  accepted: 2,
  sealed: 3,
  unknown: 3,
  delivered: 4,
  refused: 4,
  expired: 4,
  cancelled: 4,
  rejected: 4,
};

/** The steps in their order: done ones with their times, then what is still to come. */
export function toldSteps(language: Language, organisation: string, letter: LetterView): readonly ToldStep[] {
  const t = letterMessages(language);
  const done = withoutRepeats(letter.timeline).map((entry) => toldEntry(t, organisation, entry));
  if (isSettled(letter.state)) return done;
  const next = EXPECTED.filter((kind) => RANK[kind] >= PASSED[letter.state]);
  const waiting = next.map((kind, index): ToldStep => {
    const current = index === 0 && letter.state !== 'unknown';
    return { kind, title: t(`event-waiting-${kind}`), state: current ? 'current' : 'waiting' };
  });
  return [...done, ...waiting];
}

// The feed's "accepted" says again what the answer to the handing over said.
function withoutRepeats(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const handedOver = timeline.some((entry) => entry.kind === 'handed-over');
  return timeline.filter((entry) => !(handedOver && entry.kind === 'accepted'));
}

const FAILED: readonly TimelineKind[] = ['refused', 'expired', 'cancelled', 'rejected'];

function toldEntry(t: T, organisation: string, entry: TimelineEntry): ToldStep {
  const { kind, at } = entry;
  const failed = FAILED.includes(kind) ? 'failed' : 'done';
  const text = entryText(t, organisation, entry);
  return {
    kind,
    at,
    state: kind === 'unknown' ? 'unknown' : failed,
    title: entryTitle(t, entry),
    ...(text === undefined ? {} : { text }),
  };
}

function entryTitle(t: T, { kind, details }: TimelineEntry): string {
  if (kind === 'accepted') return t('event-handed-over');
  if (kind !== 'delivered') return t(`event-${kind}`);
  const operator = textMember(details['operator'], 'name');
  return operator === undefined ? t('event-delivered-unnamed') : t('event-delivered', { operator });
}

function entryText(t: T, organisation: string, { kind, details }: TimelineEntry): string | undefined {
  const operator = textMember(details['operator'], 'name') ?? '';
  switch (kind) {
    case 'created':
      return t('event-created-text', { by: textMember(details, 'by') ?? '' });
    case 'checked':
      return operator === '' ? t('event-checked-unanswered') : t('event-checked-reachable', { operator });
    case 'signed':
      return t('event-signed-text', { organisation });
    case 'handed-over':
      return t('event-handed-over-text', { id: textMember(details, 'deliveryId') ?? '' });
    case 'looked-up':
      return operator === '' ? undefined : t('event-looked-up-text', { operator });
    case 'sealed':
      return t('event-sealed-text');
    case 'attempted':
      return t('event-attempted-text', { attempt: textMember(details, 'attempt') ?? '1', operator });
    case 'postponed':
      return t('waiting-postponed');
    case 'delivered':
      return deliveredText(t, details);
    case 'refused':
    case 'rejected':
      return reasonText(t, details);
    case 'unknown':
      return details['retried'] === true ? t('event-unknown-retried') : t('event-unknown-person', { operator });
    default:
      return undefined;
  }
}

// A person's word comes without a transaction number.
function deliveredText(t: T, details: TimelineEntry['details']): string | undefined {
  const transId = textMember(details, 'transId');
  if (transId !== undefined) return t('event-delivered-text', { transId });
  return textMember(details, 'reason') === RESOLVED_BY_PERSON ? t('event-delivered-by-person') : undefined;
}

const REASONS = [
  'no-mailbox',
  'opted-out',
  'pending',
  'dispatcher-not-approved',
  'operator-refused',
  'too-large',
  'certificate-not-valid',
  'invalid',
  'signature',
  'conflict',
  'resolved-by-person',
] as const;

function reasonText(t: T, details: TimelineEntry['details']): string | undefined {
  const reason = textMember(details, 'reason');
  if (reason === undefined) return undefined;
  if (reason === 'operator-fault') {
    const [description = '–', code = '–'] = [textMember(details, 'description'), textMember(details, 'code')];
    return t('reason-operator-fault', { description, code });
  }
  // The mediator names what is wrong with a signature; that is for its own people, and the letter's is one sentence.
  if (reason.startsWith('signature-')) return t('reason-signature');
  const known = REASONS.find((candidate) => candidate === reason);
  return known === undefined ? t('reason-other', { reason }) : t(`reason-${known}`);
}

export interface ToldNow {
  readonly kind: 'success' | 'error' | 'warning' | 'info';
  readonly title: string;
  /** Empty when there is nothing to add. */
  readonly text: string;
  /** True when the letter may go on paper instead. */
  readonly paper: boolean;
}

const WAITING = ['signing', 'no-answer', 'unavailable', 'not-let-in', 'not-approved'] as const;

/** The one place that says how it stands and what to do next. */
export function toldNow(language: Language, letter: LetterView): ToldNow {
  const t = letterMessages(language);
  const { state } = letter;
  if (state === 'delivered') {
    const when = formatDateTime(letter.settledAt ?? letter.createdAt, language);
    const told = letter.timeline.findLast((entry) => entry.kind === 'delivered');
    const byPerson = told?.details['reason'] === RESOLVED_BY_PERSON && t('event-delivered-by-person');
    const text = byPerson || t('now-delivered-text', { operator: letter.operator?.name ?? '', when });
    return { kind: 'success', title: t('now-delivered'), text, paper: false };
  }
  if (state === 'unknown')
    return { kind: 'warning', title: t('now-unknown'), text: t('now-unknown-text'), paper: false };
  if (isUndelivered(state))
    return { kind: 'error', title: t(`now-${state}`), text: undeliveredText(t, letter), paper: true };
  return {
    kind: letter.waiting === undefined ? 'info' : 'warning',
    title: t(`now-${state}`),
    text: waitingText(t, letter),
    paper: false,
  };
}

function undeliveredText(t: T, letter: LetterView): string {
  if (letter.state === 'expired') return t('now-expired-text');
  if (letter.state === 'cancelled') return t('now-cancelled-text');
  const last = letter.timeline.findLast((entry) => entry.kind === 'refused' || entry.kind === 'rejected');
  const reason = last === undefined ? undefined : reasonText(t, last.details);
  const advice = letter.state === 'rejected' ? t('now-rejected-text') : t('now-on-paper');
  return reason === undefined ? advice : `${reason} ${advice}`;
}

function waitingText(t: T, letter: LetterView): string {
  if (letter.waiting === undefined) return '';
  const known = WAITING.find((candidate) => candidate === letter.waiting);
  return known === undefined ? t('waiting-postponed') : t(`waiting-${known}`);
}
