// Telling how things stand: status badges, the timeline of a letter's way, notices, times (WCAG 1.4.1: never colour alone)
import { formatDate, formatDateTime, formatTime } from '../../i18n/format.ts';
import type { Language } from '../../i18n/i18n.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { type IconName, icon } from '../icons.ts';

export type StatusKind = 'delivered' | 'refused' | 'unknown' | 'waiting' | 'draft' | 'neutral';

const STATUS_ICONS: Readonly<Record<StatusKind, IconName>> = {
  delivered: 'check',
  refused: 'cross',
  unknown: 'question',
  waiting: 'clock',
  draft: 'pen',
  neutral: 'info',
};

/** A state in one word, with icon and colour. */
export function statusBadge(kind: StatusKind, word: string): Html {
  return html`<span class="bd-status bd-status--${kind}">${icon(STATUS_ICONS[kind])}<span>${word}</span></span>`;
}

/** A moment that machines can read too: '21 november 2026 kl. 13.30'. */
export function time(at: Date, language: Language): Html {
  return html`<time datetime="${at.toISOString()}">${formatDateTime(at, language)}</time>`;
}

/** A day that machines can read too. */
export function date(at: Date, language: Language): Html {
  return html`<time datetime="${at.toISOString()}">${formatDate(at, language)}</time>`;
}

export interface TimelineItem {
  readonly title: string;
  /** 'waiting' has not happened yet. */
  readonly state: 'done' | 'current' | 'waiting' | 'failed' | 'unknown';
  readonly at?: Date | undefined;
  readonly text?: Content;
}

const TIMELINE_ICONS: Readonly<Record<TimelineItem['state'], IconName | undefined>> = {
  done: 'check',
  current: 'clock',
  waiting: undefined,
  failed: 'cross',
  unknown: 'question',
};

/** The way of a letter, oldest first, with its times. Seconds are shown: the steps follow close on each other. */
export function timeline(language: Language, items: readonly TimelineItem[]): Html {
  return html`<ol class="bd-timeline">${items.map((item) => {
    const name = TIMELINE_ICONS[item.state];
    return html`<li class="bd-timeline-item bd-timeline-item--${item.state}"${attributes({
      'aria-current': item.state === 'current' ? 'step' : undefined,
    })}><span class="bd-timeline-dot">${name === undefined ? '' : icon(name)}</span>
      <div class="bd-timeline-words"><p class="bd-timeline-title">${item.title}</p>
      ${item.at === undefined ? '' : html`<p class="bd-timeline-time">${timeWithSeconds(item.at, language)}</p>`}
      ${item.text === undefined ? '' : html`<div class="bd-timeline-text">${item.text}</div>`}</div></li>`;
  })}</ol>`;
}

function timeWithSeconds(at: Date, language: Language): Html {
  return html`<time datetime="${at.toISOString()}">${formatDate(at, language)} ${
    language === 'sv' ? 'kl.' : 'at'
  }\u00a0${formatTime(at, language, true)}</time>`;
}

export interface Notice {
  readonly kind: 'info' | 'success' | 'warning' | 'error';
  readonly title?: string;
  readonly text: Content;
  /** Read out at once when the page answers something that was done. */
  readonly announce?: boolean;
  readonly actions?: Content;
}

const NOTICE_ICONS: Readonly<Record<Notice['kind'], IconName>> = {
  info: 'info',
  success: 'check',
  warning: 'warning',
  error: 'stop',
};

/** A message about the page or what was done. */
export function notice(options: Notice): Html {
  return html`<div class="bd-notice bd-notice--${options.kind}"${attributes({
    role: options.announce === true ? (options.kind === 'error' ? 'alert' : 'status') : undefined,
  })}>${icon(NOTICE_ICONS[options.kind])}<div class="bd-notice-words">
    ${options.title === undefined ? '' : html`<p class="bd-notice-title">${options.title}</p>`}
    <div>${options.text}</div>${options.actions ?? ''}</div></div>`;
}
