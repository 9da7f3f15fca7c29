// Lists and tables: letters like an inbox, plain tables, definition lists, pager, steps, empty states
import type { Language } from '../../i18n/i18n.ts';
import { platformMessages } from '../../i18n/messages.ts';
import { attributes, type Content, type Html, html } from '../html.ts';
import { type IconName, icon } from '../icons.ts';

export interface LetterItem {
  readonly href: string;
  /** Sender or recipient. */
  readonly who: string;
  /** The subject. */
  readonly what: string;
  /** The subject's language ('sv', 'en'), when it may differ from the page's. */
  readonly language?: string;
  /** From `time()` or `formatDay`. */
  readonly when: Content;
  readonly state?: Content;
  readonly unread?: boolean;
  readonly attachments?: number;
  /** Present when the list can be selected from: the value of its checkbox. */
  readonly id?: string;
}

export interface LetterList {
  readonly language: Language;
  readonly label: string;
  readonly items: readonly LetterItem[];
  /** The name of the checkboxes, where many can be selected. The list must then stand in a form. */
  readonly select?: string;
}

/** An inbox: who, what, when, state. */
export function letterList(options: LetterList): Html {
  return html`<ul class="bd-inbox" aria-label="${options.label}">${options.items.map((item) => letterRow(item, options))}</ul>`;
}

function letterRow(item: LetterItem, { language, select }: LetterList): Html {
  const t = platformMessages(language);
  const count = item.attachments ?? 0;
  return html`<li class="bd-inbox-row${item.unread === true ? ' bd-inbox-row--unread' : ''}">
    ${
      select === undefined || item.id === undefined
        ? ''
        : html`<span class="bd-inbox-select"><input type="checkbox" name="${select}" value="${item.id}" aria-label="${t('select-letter', { name: item.what })}"></span>`
    }
    <a class="bd-inbox-link" href="${item.href}">
      <span class="bd-inbox-who">${item.unread === true ? html`<span class="bd-unread"><span class="sr-only">${t('unread')}: </span></span>` : ''}${item.who}</span>
      <span class="bd-inbox-what"${attributes({ lang: item.language })}>${item.what}</span></a>
    ${count === 0 ? '' : html`<span class="bd-inbox-clip">${icon('clip')}<span class="sr-only">${t('attachments-count', { count })}</span><span aria-hidden="true">${count}</span></span>`}
    ${item.state === undefined ? '' : html`<span class="bd-inbox-state">${item.state}</span>`}
    <span class="bd-inbox-when">${item.when}</span>
  </li>`;
}

export interface Column {
  readonly head: string;
  readonly numeric?: boolean;
}

/** Columns that still fit beside each other on a phone. */
const NARROW_COLUMNS = 3;

/**
 * A plain table; the first cell of each row names the row. On a phone a table of many columns shows each row as a block with its
 * columns' names; the roles are written out, since a changed `display` takes them away in some browsers.
 */
export function table(options: {
  readonly caption: string;
  /** Where a heading says the same just above: for screen readers only. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Content[])[];
}): Html {
  const { caption, captionHidden, columns, rows } = options;
  const cellClass = (index: number): string | undefined =>
    columns[index]?.numeric === true ? 'bd-numeric' : undefined;
  const cell = (content: Content, index: number): Html =>
    index === 0
      ? html`<th scope="row" role="rowheader">${content}</th>`
      : html`<td role="cell" data-label="${columns[index]?.head ?? ''}"${attributes({ class: cellClass(index) })}>${content}</td>`;
  const blocks = columns.length > NARROW_COLUMNS ? ' bd-table--blocks' : '';
  return html`<div class="bd-table-frame" tabindex="0" role="group" aria-label="${caption}"><table class="bd-table${blocks}" role="table">
    <caption${attributes({ class: captionHidden === true ? 'sr-only' : undefined })}>${caption}</caption>
    <thead role="rowgroup"><tr role="row">${columns.map(
      (column, index) =>
        html`<th scope="col" role="columnheader"${attributes({ class: cellClass(index) })}>${column.head}</th>`,
    )}</tr></thead>
    <tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${row.map(cell)}</tr>`)}</tbody></table></div>`;
}

/** Facts as term and description; a missing description leaves the row out. */
export function definitionList(rows: readonly { readonly term: string; readonly description: Content }[]): Html {
  const shown = rows.filter((row) => row.description !== undefined && row.description !== '');
  return html`<dl class="bd-facts">${shown.map(
    (row) => html`<div><dt>${row.term}</dt><dd>${row.description}</dd></div>`,
  )}</dl>`;
}

/** Says what will be here and how it comes about, with the action that starts it. */
export function emptyState(options: {
  readonly title: string;
  readonly text: Content;
  readonly action?: Content;
  readonly icon?: IconName;
}): Html {
  return html`<div class="bd-empty">${icon(options.icon ?? 'letter')}<h2>${options.title}</h2><p>${options.text}</p>${options.action ?? ''}</div>`;
}

export interface Pager {
  readonly language: Language;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly href: (page: number) => string;
}

/** Previous and next; nothing where there is only one page. */
export function pager({ language, page, pages, href }: Pager): Html {
  if (pages <= 1) return html``;
  const t = platformMessages(language);
  return html`<nav class="bd-pager" aria-label="${t('pager-label')}">
    ${page > 1 ? html`<a rel="prev" href="${href(page - 1)}">${icon('back')}${t('pager-previous')}</a>` : html`<span></span>`}
    <span>${t('pager-page', { page, pages })}</span>
    ${page < pages ? html`<a rel="next" href="${href(page + 1)}">${t('pager-next')}${icon('arrow')}</a>` : html`<span></span>`}
  </nav>`;
}

/** Where one is in 'recipient → letter → check → send'. `current` counts from 0; done steps may link back. */
export function steps(options: {
  readonly language: Language;
  readonly names: readonly string[];
  readonly current: number;
  readonly hrefs?: readonly (string | undefined)[];
}): Html {
  const t = platformMessages(options.language);
  const { names, current } = options;
  const now = t('step-of', { number: current + 1, count: names.length, name: names[current] ?? '' });
  return html`<nav class="bd-steps" aria-label="${t('steps-label')}"><p class="bd-steps-now">${now}</p>
    <ol>${names.map((name, index) => {
      const done = index < current;
      const href = done ? options.hrefs?.[index] : undefined;
      const words = html`<span class="bd-step-mark">${done ? icon('check') : index + 1}</span><span>${name}${done ? html`<span class="sr-only"> (${t('step-done')})</span>` : ''}</span>`;
      return html`<li class="bd-step${done ? ' bd-step--done' : ''}"${attributes({
        'aria-current': index === current ? 'step' : undefined,
      })}>${href === undefined ? html`<span class="bd-step-words">${words}</span>` : html`<a class="bd-step-words" href="${href}">${words}</a>`}</li>`;
    })}</ol></nav>`;
}
