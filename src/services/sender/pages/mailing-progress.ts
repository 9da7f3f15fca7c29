// How far a mailing has come: its state, a bar with its parts, the same in words, speed and time left (LOOK.md, Waiting).
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html, notice, type StatusKind, statusBadge } from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import { toTell } from '../mailings/align-mediator.ts';
import type { Mailing } from '../mailings/mailing.ts';
import { secondsLeft } from '../mailings/mailing-plan.ts';
import type { MailingFigures, MailingProgress } from '../store/mailing-figures.ts';
import { mailingMessages } from '../texts/mailing-messages.ts';
import { mailingStepMessages } from '../texts/mailing-step-messages.ts';

const BADGES: Readonly<Record<Mailing['state'], StatusKind>> = {
  ...{ draft: 'draft', preparing: 'waiting', checked: 'draft', asked: 'waiting', approved: 'draft' },
  ...{ running: 'waiting', paused: 'unknown', finished: 'delivered', cancelled: 'neutral' },
};

/** The parts of the bar, in order, and its colours; what is not drawn waits. */
const DRAWN = [
  ['delivered', 'delivered'],
  ['toPrint', 'delivered'],
  ['printed', 'delivered'],
  ['refused', 'refused'],
  ['rejected', 'refused'],
  ['unknown', 'unknown'],
  ['expired', 'expired'],
  ['cancelled', 'cancelled'],
  ['stopped', 'cancelled'],
  ['unreachable', 'cancelled'],
  ['disposed', 'cancelled'],
  ['underWay', 'underWay'],
  ['here', 'underWay'],
] as const;
const WIDTH = 1000;

/** Its state in a word. */
export function mailingBadge(
  { state, startsAt }: Pick<Mailing, 'state' | 'startsAt'>,
  language: Language,
  now: Date,
): Html {
  const t = mailingMessages(language);
  const scheduled = state === 'running' && startsAt !== undefined && startsAt > now;
  return statusBadge(BADGES[state], scheduled ? t('state-scheduled') : t(`state-${state}`));
}

export interface MailingSeen {
  readonly mailing: Mailing;
  readonly progress: MailingProgress;
  readonly figures: MailingFigures;
  readonly now: Date;
}

/** State and progress: the part of the page that changes. */
export function mailingStatePart(seen: MailingSeen, language: Language): Html {
  const { mailing, now } = seen;
  const settled = isStill(seen) ? 'yes' : 'no';
  const word = mailingMessages(language)(`state-${mailing.state}`);
  return html`<div data-settled="${settled}" data-now="${word}"><p>${mailingBadge(mailing, language, now)}</p>
    ${mailing.state === 'preparing' ? preparing(seen, language) : ''}
    ${mailing.startedAt === undefined ? '' : [progressPart(seen, language), unconfirmed(mailing, language)]}</div>`;
}

// Whether nothing of it changes any more by itself.
function isStill({ mailing, progress }: MailingSeen): boolean {
  if (mailing.state === 'preparing' || mailing.state === 'running') return false;
  return toTell(mailing) === undefined && progress.here + progress.underWay === 0;
}

// What is wished and what the mediator has confirmed are not the same yet: letters may still leave there.
function unconfirmed(mailing: Mailing, language: Language): Html {
  const { state } = mailing;
  if (toTell(mailing) === undefined || (state !== 'paused' && state !== 'cancelled' && state !== 'running'))
    return html``;
  return notice({ kind: 'warning', text: mailingMessages(language)(`not-confirmed-${state}`) });
}

function preparing({ mailing, figures }: MailingSeen, language: Language): Html {
  const t = mailingStepMessages(language);
  const number = (count: number) => formatNumber(count, language);
  const done = { done: number(figures.lines - figures.raw), total: number(figures.lines) };
  return html`<div class="bd-progress"><p class="bd-progress-words">${t('preparing-title')}. ${t(`preparing-${mailing.stage ?? 'list'}`, done)}</p></div>`;
}

/** Bar and words. */
export function progressPart(
  { mailing, progress }: Pick<MailingSeen, 'mailing' | 'progress'>,
  language: Language,
): Html {
  const t = mailingMessages(language);
  const number = (count: number) => formatNumber(count, language);
  const { total, waiting, here, underWay } = progress;
  const finished = Math.max(0, total - waiting - here - underWay);
  const words = total === 0 ? t('progress-none') : t('progress', { finished: number(finished), total: number(total) });
  const counts = [...DRAWN.map(([kind]) => kind), 'waiting' as const].flatMap((kind) =>
    progress[kind] === 0 ? [] : [t(`count-${kind}`, { count: number(progress[kind]) })],
  );
  const scheduled = mailing.startsAt !== undefined && progress.here + underWay + finished === 0;
  const pace = [
    mailing.state === 'running' && progress.speed > 0 ? t('speed', { count: number(progress.speed) }) : '',
    leftInWords(secondsLeft(mailing, progress), language),
    scheduled && mailing.startsAt !== undefined
      ? t('starts-at', { at: formatDateTime(mailing.startsAt, language) })
      : '',
  ].filter((word) => word !== '');
  return html`<div class="bd-progress">${bar(progress)}
    <p class="bd-progress-words">${words}${counts.length === 0 ? '' : html`: ${counts.join(', ')}`}</p>
    ${pace.length === 0 ? '' : html`<p class="bd-quiet">${pace.join(', ')}</p>`}</div>`;
}

// The words beside it say the same: the bar is for the eye only.
function bar(progress: MailingProgress): Html {
  let x = 0;
  const parts = DRAWN.map(([kind, colour]) => {
    const width = progress.total === 0 ? 0 : (progress[kind] / progress.total) * WIDTH;
    const part = html`<rect${attributes({ class: `bd-bar-${colour}`, x: x.toFixed(1), width: width.toFixed(1) })} y="0" height="12"></rect>`;
    x += width;
    return part;
  });
  return html`<svg class="bd-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`;
}

function leftInWords(seconds: number | undefined, language: Language): string {
  const t = mailingMessages(language);
  if (seconds === undefined) return '';
  if (seconds < 60) return t('left-soon');
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? t('left-minutes', { count: minutes }) : t('left-hours', { count: Math.round(minutes / 60) });
}
