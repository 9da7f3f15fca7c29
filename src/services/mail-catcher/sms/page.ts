// The caught text messages: to whom, as whom, what. They are short, so the list is all there is.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { emptyState, heading, linkButton, pager, section, time } from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import { messages } from '../pages/messages.ts';
import type { CaughtSms } from './store.ts';

/** The latest, on the start page beside the mails. */
export function latestSms(language: Language, latest: readonly CaughtSms[]): Html {
  const t = messages(language);
  if (latest.length === 0) return section(t('sms-title'), html`<p>${t('sms-none')}</p>`);
  const all = linkButton({ href: '/text-messages', text: t('sms-all'), kind: 'quiet' });
  return section(t('sms-title'), html`${list(language, latest)}${all}`);
}

/** All of them, newest first. */
export function smsPage(
  language: Language,
  of: { readonly caught: readonly CaughtSms[]; readonly page: number; readonly pages: number },
): Page {
  const t = messages(language);
  const back = linkButton({ href: '/', text: t('back-to-all'), icon: 'back', kind: 'quiet' });
  const content =
    of.caught.length === 0
      ? emptyState({ title: t('sms-empty-title'), text: t('sms-empty-text') })
      : list(language, of.caught);
  const href = (page: number) => `/text-messages?page=${page}`;
  return {
    title: t('sms-title'),
    wide: true,
    main: html`${back}${heading(t('sms-title'), t('sms-lead'))}${content}${pager({ language, ...of, href })}`,
  };
}

function list(language: Language, caught: readonly CaughtSms[]): Html {
  const t = messages(language);
  return html`<ol class="bd-rows" aria-label="${t('sms-title')}">${caught.map(
    ({ from, to, text, receivedAt }) => html`<li class="bd-row">
      <div class="bd-row-words"><strong>${to}</strong> ${t('sms-from', { from })}<br>${text}</div>
      <p class="bd-row-when">${time(receivedAt, language)}</p></li>`,
  )}</ol>`;
}
