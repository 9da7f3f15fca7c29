// The list of letters, like an inbox. What is searched for is posted: it may be a personal number (DESIGN rule 7).
import { formatDateTime, formatDay, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  checkbox,
  emptyState,
  field,
  form,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  notice,
  select,
} from '../../../platform/pages/components.ts';
import type { LetterLine } from '../letter-view.ts';
import type { FeedHealth } from '../store/feed.ts';
import type { StateGroup } from '../store/letters.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { logMessages } from '../texts/log-messages.ts';
import { stateBadge } from './letter-page.ts';
import { searchPager } from './search-pager.ts';
import { secrecyMark } from './secrecy-mark.ts';
import { numberText } from './words.ts';

export const STATE_GROUPS: readonly StateGroup[] = [
  'all',
  'on-its-way',
  'delivered',
  'undelivered',
  'unknown',
  'on-paper',
];
export const LETTERS_A_PAGE = 25;
/** So many are counted and paged through; a million takes longer to count than to show. */
export const MOST_LETTERS = 10_000;

export interface ListPage {
  readonly language: Language;
  readonly csrf: string;
  readonly organisation: string;
  readonly lines: readonly LetterLine[];
  readonly total: number;
  /** There are more than `total`. */
  readonly isMore: boolean;
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
    options: STATE_GROUPS.map((known) => ({ value: known, label: t(`filter-${known}`) })),
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
  const count = page.isMore ? countMany(language, total) : t('found', { count: total });
  // As far as they were counted there are pages; where a search for words ends nobody has counted.
  const isMore = page.isMore && total < MOST_LETTERS;
  return html`<p role="status">${count}</p>
    ${letterList({ language, label: t('list-title'), items: letterItems(language, lines, page.now) })}
    ${searchPager({ language, csrf: page.csrf, action: '/letters', hidden, page: page.page, total, size: LETTERS_A_PAGE, isMore })}`;
}

function countMany(language: Language, most: number): string {
  return logMessages(language)('found-many', { most: formatNumber(most, language) });
}

/** Rows of an inbox: who, what, when, state. */
export function letterItems(language: Language, lines: readonly LetterLine[], now: Date) {
  return lines.map((line) => ({
    href: `/letters/${line.id}`,
    who: numberText(line.recipient, language),
    what: line.subject,
    when: html`<time datetime="${line.createdAt.toISOString()}">${formatDay(line.createdAt, now, language)}</time>`,
    state: html`${stateBadge(language, line.state)}${secrecyMark(language, line.secrecy)}`,
    attachments: line.attachments,
  }));
}
