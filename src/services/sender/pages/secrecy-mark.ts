// Sekretessmarkering as it stands beside a subject, wherever the letter is told of: in lists, on its page, in the log, in print.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html, icon } from '../../../platform/pages/components.ts';
import { logMessages } from '../texts/log-messages.ts';

/** The mark with the section of the law; nothing where there is none. */
export function secrecyMark(language: Language, secrecy: string | undefined): Html {
  if (secrecy === undefined) return html``;
  return html` <span class="bd-status bd-status--unknown">${icon('stop')}<span>${logMessages(language)('secrecy')}: ${secrecy}</span></span>`;
}
