// A letter's way told in words: what has happened, what is still to come, what to do now. The page and the print say the same.

import { formatDateTime } from '../../platform/i18n/format.ts';
import type { Language } from '../../platform/i18n/i18n.ts';
import type { MessageTypes } from '../../platform/presentation/message-types.ts';
import { textMember } from './doors/json-members.ts';
import { tellHeld } from './held/tell-held.ts';
import { isSettled, isUndelivered, type LetterState, RESOLVED_BY_PERSON, type TimelineKind } from './letter-state.ts';
import type { LetterView, TimelineEntry } from './letter-view.ts';
import { oursOf, reasonText } from './tell-reason.ts';
import { wayMessages } from './texts/way-messages.ts';

export interface ToldStep {
  readonly kind: TimelineKind;
  readonly title: string;
  readonly state: 'done' | 'current' | 'waiting' | 'failed' | 'unknown';
  readonly at?: Date;
  readonly text?: string;
}

type T = ReturnType<typeof wayMessages>;

const EXPECTED = ['signed', 'handed-over', 'sealed', 'delivered'] as const;
const RANK: Readonly<Record<(typeof EXPECTED)[number], number>> = {
  signed: 0,
  'handed-over': 1,
  sealed: 2,
  delivered: 3,
};
const PASSED: Readonly<Record<LetterState, number>> = {
  held: 0,
  withdrawn: 4,
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
  'to-print': 4,
  printed: 4,
};

/** Whose letter it is, and how its mediator tells: 'rest' each step, 'soap' the outcome only. */
export interface ToldOrganisation {
  readonly name: string;
  readonly mediatorKind: 'rest' | 'soap';
  /** What is registered beside what comes with the program. */
  readonly messageTypes?: MessageTypes;
}

/** The steps in their order: done ones with their times, then what is still to come. */
export function toldSteps(language: Language, organisation: ToldOrganisation, letter: LetterView): readonly ToldStep[] {
  const t = wayMessages(language);
  const done = withoutRepeats(letter.timeline).map((entry) => toldEntry(t, organisation.name, entry));
  if (letter.state === 'to-print') {
    return [...done, { kind: 'printed', title: t('event-waiting-printed'), state: 'current' }];
  }
  if (isSettled(letter.state)) return done;
  const told = organisation.mediatorKind === 'rest' ? EXPECTED : EXPECTED.filter((kind) => kind !== 'sealed');
  const next = told.filter((kind) => RANK[kind] >= PASSED[letter.state]);
  const waiting = next.map((kind, index): ToldStep => {
    const current = index === 0 && letter.state !== 'unknown' && letter.state !== 'held';
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
    state: kind === 'unknown' || kind === 'hand-over-unknown' ? 'unknown' : failed,
    title: entryTitle(t, entry),
    ...(text === undefined ? {} : { text }),
  };
}

function entryTitle(t: T, { kind, details }: TimelineEntry): string {
  if (kind === 'accepted') return t('event-handed-over');
  if (kind === 'cancelled' && oursOf(textMember(details, 'reason'))) return t('event-cancelled-here');
  if (kind !== 'delivered') return t(`event-${kind}`);
  const operator = textMember(details['operator'], 'name');
  return operator === undefined ? t('event-delivered-unnamed') : t('event-delivered', { operator });
}

function entryText(t: T, organisation: string, { kind, details }: TimelineEntry): string | undefined {
  const operator = textMember(details['operator'], 'name') ?? '';
  switch (kind) {
    case 'created':
    case 'approval-asked':
    case 'approved':
    case 'returned':
    case 'sent-again':
      return byText(t, details);
    case 'withdrawn':
      return byText(t, details) ?? reasonText(t, details);
    case 'handed-on':
      return handedOnText(t, details);
    case 'checked':
      if (textMember(details, 'answer') === 'unreachable') return reasonText(t, details);
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
    case 'hand-over-unclear':
      return t('event-hand-over-unclear-text');
    case 'hand-over-unknown':
      return t('event-hand-over-unknown-text');
    case 'to-print':
      return t('event-to-print-text');
    case 'printed':
      return printedText(t, details);
    case 'unknown':
      if (textMember(details, 'reason') === 'no-outcome') return t('event-unknown-no-outcome');
      return details['retried'] === true ? t('event-unknown-retried') : t('event-unknown-person', { operator });
    default:
      return oursOf(textMember(details, 'reason')) && reasonText(t, details);
  }
}

// The comment stays on the letter's page: what an approver wrote is for the author.
function byText(t: T, details: TimelineEntry['details']): string | undefined {
  const by = textMember(details, 'by');
  return by === undefined ? undefined : t('event-created-text', { by });
}

function handedOnText(t: T, details: TimelineEntry['details']): string {
  const [by = '', to = ''] = [textMember(details, 'by'), textMember(details, 'to')];
  return [t('event-handed-on-text', { by, to }), textMember(details, 'note')]
    .filter((part) => part !== undefined)
    .join(' ');
}

function printedText(t: T, details: TimelineEntry['details']): string {
  const by = textMember(details, 'by') ?? '';
  const reference = textMember(details, 'reference');
  return reference === undefined ? t('event-created-text', { by }) : t('event-printed-text', { by, reference });
}

// A person's word comes without a transaction number.
function deliveredText(t: T, details: TimelineEntry['details']): string | undefined {
  const transId = textMember(details, 'transId');
  if (transId !== undefined) return t('event-delivered-text', { transId });
  if (textMember(details, 'reason') === RESOLVED_BY_PERSON) return t('event-delivered-by-person');
  if (details['onPaper'] === true) return t('event-delivered-on-paper');
  return textMember(details, 'saidBy') === 'mediator' ? t('event-delivered-said') : undefined;
}

export interface ToldNow {
  readonly kind: 'success' | 'error' | 'warning' | 'info';
  readonly title: string;
  /** Empty when there is nothing to add. */
  readonly text: string;
  /** True when the letter may go on paper instead. */
  readonly paper: boolean;
}

const MEDIATOR = ['no-answer', 'unavailable', 'not-let-in', 'not-approved'] as const;
const WAITING = ['signing', 'unclear', ...MEDIATOR, 'mailing-paused'] as const;

/** The one place that says how it stands and what to do next. */
export function toldNow(language: Language, letter: LetterView): ToldNow {
  const t = wayMessages(language);
  const { state } = letter;
  if (state === 'delivered') {
    return { kind: 'success', title: t('now-delivered'), text: deliveredNow(t, language, letter), paper: false };
  }
  if (state === 'held' || state === 'withdrawn') return tellHeld(language, letter);
  if (state === 'unknown') return { kind: 'warning', ...unknownNow(t, letter), paper: false };
  if (state === 'to-print') {
    const text = [reasonOf(t, letter), t('now-to-print-text')].filter((part) => part !== undefined).join(' ');
    return { kind: 'info', title: t('now-to-print'), text, paper: false };
  }
  if (state === 'printed') {
    const when = formatDateTime(letter.settledAt ?? letter.createdAt, language);
    return { kind: 'success', title: t('now-printed'), text: t('now-printed-text', { when }), paper: false };
  }
  if (isUndelivered(state)) {
    const here = state === 'cancelled' && oursOf(letter.reason) !== undefined;
    const title = t(here ? 'event-cancelled-here' : `now-${state}`);
    return { kind: 'error', title, text: undeliveredText(t, letter), paper: true };
  }
  return {
    kind: letter.waiting === undefined ? 'info' : 'warning',
    title: t(`now-${state}`),
    text: waitingText(t, letter),
    paper: false,
  };
}

function deliveredNow(t: T, language: Language, letter: LetterView): string {
  const when = formatDateTime(letter.settledAt ?? letter.createdAt, language);
  const details = letter.timeline.findLast((entry) => entry.kind === 'delivered')?.details;
  if (details?.['reason'] === RESOLVED_BY_PERSON) return t('event-delivered-by-person');
  if (letter.operator !== undefined) return t('now-delivered-text', { operator: letter.operator.name, when });
  return t(details?.['onPaper'] === true ? 'now-delivered-paper-text' : 'now-delivered-said-text', { when });
}

// Whether the mediator has it, or what became of it there.
function unknownNow(t: T, letter: LetterView): Pick<ToldNow, 'title' | 'text'> {
  if (letter.deliveryId === undefined) {
    return { title: t('now-hand-over-unknown'), text: t('now-hand-over-unknown-text', { id: letter.id }) };
  }
  if (letter.reason === 'no-outcome') {
    return { title: t('now-unknown'), text: t('now-no-outcome-text', { id: letter.deliveryId }) };
  }
  return { title: t('now-unknown'), text: t('now-unknown-text') };
}

function reasonOf(t: T, letter: LetterView): string | undefined {
  if (letter.reason === 'expired') return t('now-expired-text');
  const ours = oursOf(letter.reason);
  if (ours !== undefined) return t(`reason-${ours}`);
  const last = letter.timeline.findLast(({ kind }) => kind === 'refused' || kind === 'rejected' || kind === 'checked');
  return last === undefined ? undefined : reasonText(t, last.details);
}

function undeliveredText(t: T, letter: LetterView): string {
  const ours = oursOf(letter.reason);
  if (letter.state === 'expired' || letter.state === 'cancelled')
    return `${ours === undefined ? '' : `${t(`reason-${ours}`)} `}${t(`now-${letter.state}-text`)}`;
  const reason = reasonOf(t, letter);
  const advice = letter.state === 'rejected' ? t('now-rejected-text') : t('now-on-paper');
  return reason === undefined ? advice : `${reason} ${advice}`;
}

function waitingText(t: T, letter: LetterView): string {
  if (letter.waiting === undefined) return '';
  const known = WAITING.find((candidate) => candidate === letter.waiting);
  return known === undefined ? t('waiting-postponed') : t(`waiting-${known}`);
}
