// How far a list precheck has come: bar, counts, speed, time left; the same words without script.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html, notice, statusBadge } from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import type { LineGroup } from '../prechecks/precheck-line.ts';
import type { Precheck } from '../store/prechecks.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';

const WIDTH = 1000;
const DRAWN = ['digital', 'paper', 'unknown'] as const;
const TOLD = ['digital', 'paper', 'unknown', 'wrong', 'duplicate'] as const;

/** Every line of the list. */
export function linesOf({ counts }: Pick<Precheck, 'counts'>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Whether nothing of it changes any more by itself. */
export function isSettled({ state }: Pick<Precheck, 'state'>): boolean {
  return state === 'finished';
}

/** State, bar and words. */
export function precheckProgress(language: Language, precheck: Precheck, speed: number | undefined): Html {
  const t = precheckMessages(language);
  const { counts } = precheck;
  const done = counts.digital + counts.paper + counts.unknown;
  const total = done + counts.waiting;
  const settled = isSettled(precheck);
  const number = (count: number) => formatNumber(count, language);
  const percent = total === 0 ? 100 : Math.floor((done / total) * 10) * 10;
  const now = settled ? t('now-finished') : t('now-asking', { percent });
  const told = TOLD.flatMap((group) => (counts[group] === 0 ? [] : [countText(language, group, counts[group])]));
  const pace =
    settled || speed === undefined
      ? []
      : [t('speed', { count: number(Math.round(speed)) }), left(language, counts.waiting / speed)];
  return html`<div class="bd-progress" data-settled="${settled ? 'yes' : 'no'}" data-now="${now}">
    <p>${statusBadge(settled ? 'delivered' : 'waiting', t(`state-${precheck.state}`))}</p>
    ${bar(counts, total)}
    <p class="bd-progress-words">${total === 0 ? t('progress-none') : t('progress', { done: number(done), total: number(total) })}${told.length > 0 && `: ${told.join(', ')}`}</p>
    ${pace.length > 0 && html`<p class="bd-quiet">${pace.join(', ')}</p>`}
    ${silence(language, precheck)}
    ${!settled && html`<p class="bd-quiet">${t('reload-hint')} <a href="/prechecks/${precheck.id}">${t('reload')}</a></p>`}</div>`;
}

function countText(language: Language, group: (typeof TOLD)[number], count: number): string {
  // The plural form is chosen by the number; thousands are written with a space.
  return precheckMessages(language)(`count-${group}`, { count }).replace(String(count), formatNumber(count, language));
}

function left(language: Language, seconds: number): string {
  const t = precheckMessages(language);
  return seconds < 60 ? t('left-soon') : t('left-minutes', { count: Math.round(seconds / 60) });
}

function silence(language: Language, { state, unansweredSince }: Precheck): Html {
  if (state !== 'asking' || unansweredSince === undefined) return html``;
  const t = precheckMessages(language);
  const text = t('silent-text', { when: formatDateTime(unansweredSince, language) });
  return notice({ kind: 'warning', title: t('silent-title'), text });
}

// The words beside it say the same: the bar is for the eye only.
function bar(counts: Readonly<Record<LineGroup, number>>, total: number): Html {
  let x = 0;
  const parts = DRAWN.map((group) => {
    const width = total === 0 ? 0 : (counts[group] / total) * WIDTH;
    const part = html`<rect${attributes({ class: `bd-bar-${group}`, x: x.toFixed(1), width: width.toFixed(1) })} y="0" height="12"></rect>`;
    x += width;
    return part;
  });
  return html`<svg class="bd-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts}</svg>`;
}
