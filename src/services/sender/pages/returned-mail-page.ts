// Returned mail: find the letter that came back, and those that nobody has dealt with.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  emptyState,
  errorSummary,
  field,
  form,
  type Html,
  heading,
  html,
  section,
} from '../../../platform/pages/components.ts';
import type { PaperTask, PostedLetter } from '../store/on-paper.ts';
import { paperMessages } from '../texts/paper-messages.ts';
import { numberText } from './words.ts';

export interface ReturnedMailPage {
  readonly language: Language;
  readonly csrf: string;
  readonly typed: string;
  readonly fault: string | undefined;
  /** What was found; undefined before anything was asked. */
  readonly found: readonly PostedLetter[] | undefined;
  readonly open: readonly PaperTask[];
}

/** The page. */
export function returnedMailPage(page: ReturnedMailPage): Html {
  const { language, csrf, typed, fault, open } = page;
  const t = paperMessages(language);
  const search = html`${field({
    language,
    name: 'number',
    label: t('find-label'),
    hint: t('find-hint'),
    error: fault,
    value: typed,
    width: 'medium',
    spellcheck: false,
  })}${actions(button({ text: t('find'), busyText: t('finding') }))}`;
  const waiting =
    open.length === 0
      ? html`<p>${t('open-returns-none')}</p>`
      : html`<ul>${open.map(({ letter, subject, since }) => html`<li><a href="/letters/${letter}/on-paper">${subject}</a> <span class="bd-quiet">${formatDateTime(since, language)}</span></li>`)}</ul>`;
  return html`${errorSummary(language, fault === undefined ? [] : [{ field: 'number', text: fault }])}
    ${heading(t('find-title'), t('find-lead'))}
    ${form({ action: '/returned-mail', csrf, body: search })}
    ${foundPart(page)}${section(t('open-returns'), waiting)}
    <p><a href="/print-queue">${t('to-queue')}</a></p>`;
}

function foundPart({ language, found }: ReturnedMailPage): Html | false {
  const t = paperMessages(language);
  if (found === undefined) return false;
  if (found.length === 0) return emptyState({ title: t('find-none'), text: t('find-none-text') });
  const items = found.map(
    ({ id, subject, recipient, postedAt }) =>
      html`<li><a href="/letters/${id}/on-paper">${subject}</a> <span class="bd-quiet">${numberText(recipient, language)}, ${formatDateTime(postedAt, language)}</span></li>`,
  );
  return section(t('find-result'), html`<ul>${items}</ul>`);
}
