// A pager for lists that were searched by a posted form: its buttons post the same search again, so that no address holds it.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { platformMessages } from '../../../platform/i18n/messages.ts';
import { form, type Html, html, icon } from '../../../platform/pages/components.ts';

export interface SearchPager {
  readonly language: Language;
  readonly csrf: string;
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  /** From 1. */
  readonly page: number;
  readonly total: number;
  readonly size: number;
  /** There are more than `total`, nobody knows how many. */
  readonly isMore?: boolean;
}

/** Previous and next; nothing where there is only one page. */
export function searchPager({ language, csrf, action, hidden, page, total, size, isMore }: SearchPager): Html {
  const pages = Math.ceil(total / size) + (isMore === true ? 1 : 0);
  if (pages <= 1) return html``;
  const t = platformMessages(language);
  const fields = Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const step = (to: number, words: Html) =>
    html`<button type="submit" class="bd-link-button" name="page" value="${to}">${words}</button>`;
  const body = html`${fields}<div class="bd-pager" role="navigation" aria-label="${t('pager-label')}">
    ${page > 1 ? step(page - 1, html`${icon('back')}${t('pager-previous')}`) : html`<span></span>`}
    <span>${isMore === true ? t('pager-page-only', { page }) : t('pager-page', { page, pages })}</span>
    ${page < pages ? step(page + 1, html`${t('pager-next')}${icon('arrow')}`) : html`<span></span>`}</div>`;
  return form({ action, csrf, body });
}

/** A page number from a form or an address: 1 for anything else than a whole number from 1. */
export function pageNumber(text: string): number {
  return /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : 1;
}
