// The list of letters, like an inbox, and the sending log. What is searched for is posted: it may be a personal number (DESIGN rule 7).
import { formatDateTime, formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  emptyState,
  errorSummary,
  type Fault,
  faultOf,
  field,
  form,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  notice,
  select,
  table,
} from '../../../platform/pages/components.ts';
import type { LetterLine } from '../letter-view.ts';
import type { FeedHealth } from '../store/feed.ts';
import type { StateGroup } from '../store/letters.ts';
import type { LogLine } from '../store/sending-log.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { recordMessages } from '../texts/record-messages.ts';
import { stateBadge } from './letter-page.ts';
import { searchPager } from './search-pager.ts';
import { numberText } from './words.ts';

export const GROUPS: readonly StateGroup[] = ['all', 'on-its-way', 'delivered', 'undelivered', 'unknown', 'on-paper'];
export const LETTERS_A_PAGE = 25;
export const LOG_LINES_A_PAGE = 50;

export interface ListPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: string;
  readonly lines: readonly LetterLine[];
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly group: StateGroup;
  readonly words: string;
  readonly mine: boolean;
  readonly health: FeedHealth;
  readonly now: Date;
}

/** The page. */
export function listPage(page: ListPage): Html {
  const { language, total } = page;
  const t = letterMessages(language);
  const searched = page.words !== '' || page.group !== 'all' || page.mine;
  const write = linkButton({ href: '/letters/new', text: t('write-letter'), kind: 'primary', icon: 'pen' });
  return html`${heading(t('list-title'), t('list-lead', { organisation: page.organisation }))}
    ${mediatorNotice(language, page.health)}
    ${total === 0 && !searched ? emptyState({ title: t('list-empty-title'), text: t('list-empty-text'), action: write }) : [searchForm(page), results(page)]}`;
}

/** Says when the mediator does not answer; nothing otherwise. */
export function mediatorNotice(language: Language, health: FeedHealth): Html {
  const t = letterMessages(language);
  if (health.problem === undefined || health.problemSince === undefined) return html``;
  const text = t('mediator-trouble-text', { when: formatDateTime(health.problemSince, language) });
  return notice({ kind: 'warning', title: t('mediator-trouble'), text });
}

function searchForm(page: ListPage): Html {
  const { language } = page;
  const t = letterMessages(language);
  const words = field({
    language,
    name: 'words',
    label: t('search-label'),
    value: page.words,
    type: 'search',
    optional: true,
  });
  const group = select({
    language,
    name: 'group',
    label: t('filter-state'),
    value: page.group,
    options: GROUPS.map((known) => ({ value: known, label: t(`filter-${known}`) })),
  });
  const search = button({ text: t('search-button'), kind: 'secondary', busyText: t('searching'), icon: 'search' });
  const body = html`<div class="bd-search-row">${words}${group}${actions(search)}</div>
    <div class="bd-search-row">${checkbox({ name: 'mine', label: t('filter-mine'), checked: page.mine })}</div>`;
  return html`<search class="bd-search">${form({ action: '/letters', csrf: page.csrf, body })}</search>`;
}

function results(page: ListPage): Html {
  const { language, lines, total } = page;
  const t = letterMessages(language);
  if (total === 0) {
    const all = linkButton({ href: '/letters', text: t('show-all') });
    return emptyState({ title: t('list-none-title'), text: t('list-none-text'), action: all, icon: 'search' });
  }
  const hidden = { words: page.words, group: page.group, ...(page.mine ? { mine: 'yes' } : {}) };
  return html`<p role="status">${t('found', { count: total })}</p>
    ${letterList({ language, label: t('list-title'), items: letterItems(language, lines, page.now) })}
    ${searchPager({ language, csrf: page.csrf, action: '/letters', hidden, page: page.page, total, size: LETTERS_A_PAGE })}`;
}

/** Rows of an inbox: who, what, when, state. */
export function letterItems(language: Language, lines: readonly LetterLine[], now: Date) {
  return lines.map((line) => ({
    href: `/letters/${line.id}`,
    who: numberText(line.recipient),
    what: line.subject,
    when: html`<time datetime="${line.createdAt.toISOString()}">${formatDay(line.createdAt, now, language)}</time>`,
    state: stateBadge(language, line.state),
    attachments: line.attachments,
  }));
}

export interface LogPage {
  readonly language: Language;
  readonly csrf: string;
  readonly lines: readonly LogLine[];
  readonly total: number;
  readonly page: number;
  readonly words: string;
  readonly from: string;
  readonly to: string;
  readonly faults: readonly Fault[];
}

/** The sending log. */
export function logPage(page: LogPage): Html {
  const { language, total, lines } = page;
  const t = recordMessages(language);
  const searched = page.words !== '' || page.from !== '' || page.to !== '';
  const hidden = { words: page.words, from: page.from, to: page.to };
  const found = html`${table({
    caption: t('log-caption'),
    columns: [
      { head: t('log-time') },
      { head: t('log-who') },
      { head: t('log-recipient') },
      { head: t('log-subject') },
    ],
    rows: lines.map((line) => [
      html`<time datetime="${line.at.toISOString()}">${formatDateTime(line.at, language)}</time>`,
      html`${line.loginName}<br><span class="bd-quiet bd-mono">${line.login}</span>`,
      html`<span class="bd-numeric">${numberText(line.recipient)}</span>`,
      html`<a href="/letters/${line.letter}">${line.subject}</a>`,
    ]),
  })}${searchPager({ language, csrf: page.csrf, action: '/log', hidden, page: page.page, total, size: LOG_LINES_A_PAGE })}`;
  const none = searched
    ? emptyState({
        title: letterMessages(language)('list-none-title'),
        text: letterMessages(language)('list-none-text'),
        icon: 'search',
      })
    : emptyState({ title: t('log-empty-title'), text: t('log-empty-text') });
  return html`${errorSummary(language, page.faults)}${heading(t('log-title'), t('log-lead'))}${logForm(page)}${total === 0 ? none : found}`;
}

function logForm({ language, csrf, words, from, to, faults }: LogPage): Html {
  const t = recordMessages(language);
  const search = letterMessages(language);
  const day = (name: 'from' | 'to', label: string, value: string) =>
    field({
      language,
      name,
      label,
      value,
      optional: true,
      width: 'short',
      inputMode: 'numeric',
      error: faultOf(faults, name),
    });
  const searched = field({
    language,
    name: 'words',
    label: t('log-search'),
    value: words,
    type: 'search',
    optional: true,
  });
  const press = button({
    text: search('search-button'),
    kind: 'secondary',
    busyText: search('searching'),
    icon: 'search',
  });
  const body = html`<div class="bd-search-row">${searched}</div>
    <div class="bd-search-row bd-search-row--days">${day('from', t('log-from'), from)}${day('to', t('log-to'), to)}${actions(press)}</div>`;
  return html`<search class="bd-search">${form({ action: '/log', csrf, body })}</search>`;
}
