// Search in all text of the mailbox. The words are posted, never part of an address, and kept nowhere.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  button,
  emptyState,
  field,
  form,
  type Html,
  heading,
  html,
  linkButton,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { ListedLetter } from '../use/list-letters.ts';
import type { Field } from '../use/search-letters.ts';
import type { Shelf } from '../use/shelves.ts';
import { letterRows } from './letter-rows.ts';
import { placesNav } from './places.ts';
import { SHORTCUTS_SCRIPT, shortcuts } from './shortcuts.ts';

export interface SearchResult {
  readonly letters: readonly ListedLetter[];
  /** All that were found. */
  readonly count: number;
  /** Where the words stand, by letter. */
  readonly where: ReadonlyMap<string, ReadonlySet<Field>>;
}

export interface SearchView {
  /** As typed. */
  readonly words: string;
  /** Undefined before anything was searched for. */
  readonly result: SearchResult | undefined;
  readonly shelves: readonly Shelf[];
  readonly unread: number | string;
  readonly now: Date;
  readonly shortcuts: boolean;
  readonly csrf: string;
}

/** The page. */
export function searchPage(t: MailboxTranslate, language: Language, view: SearchView): Page {
  const { shelves, unread, result } = view;
  return {
    title: t('searchTitle'),
    current: '/search',
    wide: true,
    scripts: view.shortcuts ? [SHORTCUTS_SCRIPT] : [],
    main: html`<div class="bd-mail">${placesNav(t, { shelves, unread, current: undefined })}<div class="bd-mail-list">
      ${heading(t('searchTitle'), t('searchLead'))}${searchForm(t, language, view)}
      ${result === undefined ? '' : results(t, language, view, result)}${shortcuts(t, view.shortcuts)}</div></div>`,
  };
}

function searchForm(t: MailboxTranslate, language: Language, { words, csrf }: SearchView): Html {
  return html`<search>${form({
    action: '/search',
    csrf,
    body: html`<div class="bd-find">${field({
      language,
      name: 'words',
      label: t('searchWords'),
      type: 'search',
      inputMode: 'search',
      maxLength: 200,
      optional: 'sometimes',
      value: words,
    })}${button({ text: t('searchDo'), icon: 'search' })}</div>`,
  })}</search>`;
}

function results(t: MailboxTranslate, language: Language, view: SearchView, result: SearchResult): Html {
  const { letters, count, where } = result;
  if (view.words === '') return html`<p role="status">${t('searchEmpty')}</p>`;
  if (count === 0)
    return emptyState({
      title: t('searchNone'),
      text: t('searchNoneText'),
      action: linkButton({ href: '/inbox', text: t('emptyToInbox') }),
      icon: 'search',
    });
  const { shelves, now } = view;
  const label = t('searchList');
  const more = ({ id }: ListedLetter) =>
    onlyInFile(where.get(id)) ? html`<span class="bd-quiet">${t('searchInFile')}</span>` : undefined;
  return html`<p role="status">${t('searchResults', { count })}</p>
    ${letterRows(t, language, { label, letters, shelves, now, select: false, more })}
    ${letters.length < count ? furtherForm(t, view, letters.length) : ''}`;
}

function onlyInFile(where: ReadonlySet<Field> | undefined): boolean {
  return where !== undefined && [...where].every((field) => field === 'file-text' || field === 'file-name');
}

function furtherForm(t: MailboxTranslate, { words, csrf }: SearchView, shown: number): Html {
  return form({
    action: '/search',
    csrf,
    body: html`<input type="hidden" name="words" value="${words}"><input type="hidden" name="shown" value="${shown}">${button(
      {
        text: t('searchMore'),
        kind: 'secondary',
      },
    )}`,
  });
}
