// How far a mailing has come: state, a bar with its parts, the same in words, speed and time left (LOOK.md, Waiting).
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { statusBadge } from '../../../platform/pages/components.ts';
import { attributes, type Html, html } from '../../../platform/pages/html.ts';
import { secondsLeft } from '../mailings/plan.ts';
import type { Progress } from '../store/mailing-figures.ts';
import type { Mailing } from '../store/mailings.ts';
import { mailingMessages } from './mailing-messages.ts';

export interface MailingSeen {
  readonly mailing: Mailing;
  readonly progress: Progress;
}

const badges = {
  planned: 'draft',
  running: 'waiting',
  paused: 'unknown',
  finished: 'delivered',
  over: 'refused',
  cancelled: 'neutral',
} as const;

/** The parts of the bar, in order; what is not drawn waits. */
const drawn = ['delivered', 'refused', 'unknown', 'expired', 'cancelled', 'underWay'] as const;
const told = [...drawn, 'waiting'] as const;
const WIDTH = 1_000;

/** What it is called. */
export function nameOf({ name }: Mailing, language: Language): string {
  return name === '' ? mailingMessages(language)('unnamed') : name;
}

/** Its state in a word. */
export function mailingBadge({ state }: Pick<Mailing, 'state'>, language: Language): Html {
  return statusBadge(badges[state], mailingMessages(language)(`state-${state}`));
}

/** Whether nothing of it changes any more by itself. */
export function isSettled({ mailing, progress }: MailingSeen): boolean {
  return mailing.state === 'finished' || (mailing.endedAt !== undefined && progress.underWay + progress.waiting === 0);
}

/** Bar and words. */
export function progressPart(seen: MailingSeen, language: Language): Html {
  const t = mailingMessages(language);
  const { progress, mailing } = seen;
  const number = (count: number) => formatNumber(count, language);
  const { total, underWay, waiting } = progress;
  const finished = total - underWay - waiting;
  const words = total === 0 ? t('progress-none') : t('progress', { finished: number(finished), total: number(total) });
  const counts = told.flatMap((kind) =>
    progress[kind] === 0 ? [] : [t(`count-${kind}`, { count: number(progress[kind]) })],
  );
  const pace = [
    mailing.state === 'running' && progress.speed > 0 ? t('speed', { count: number(progress.speed) }) : '',
    leftInWords(secondsLeft(mailing, progress), language),
    mailing.state === 'planned' && mailing.startsAt !== undefined
      ? t('starts-at', { at: formatDateTime(mailing.startsAt, language) })
      : '',
  ].filter((word) => word !== '');
  return html`<div class="bd-progress">${bar(progress)}
    <p class="bd-progress-words">${words}${counts.length === 0 ? '' : html`: ${counts.join(', ')}`}</p>
    ${pace.length === 0 ? '' : html`<p class="bd-quiet">${pace.join(', ')}</p>`}</div>`;
}

// The words beside it say the same: the bar is for the eye only.
function bar(progress: Progress): Html {
  let x = 0;
  const parts = drawn.map((kind) => {
    const width = progress.total === 0 ? 0 : (progress[kind] / progress.total) * WIDTH;
    const part = html`<rect${attributes({ class: `bd-bar-${kind}`, x: x.toFixed(1), width: width.toFixed(1) })} y="0" height="12"></rect>`;
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
