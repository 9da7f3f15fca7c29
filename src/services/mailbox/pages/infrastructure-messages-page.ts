// Messages from the infrastructure's owner as a mailbox shows them: above the inbox, in a list of their own, and one on its page. Never as letters.
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  type Content,
  definitionList,
  emptyState,
  heading,
  html,
  linkButton,
  notice,
  plainText,
  section,
  statusBadge,
  time,
} from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MessageText } from '../../../wire/operator-messages/operator-message.ts';
import type { ShownMessage } from '../store/infrastructure-messages.ts';
import { infrastructureTexts } from '../texts/infrastructure.ts';

const LIST = '/infrastructure-messages';

/** In the reader's language where it was written in that. */
function wordsOf({ texts }: ShownMessage, language: Language): MessageText & { readonly lang: Language } {
  const en = language === 'en' ? texts.en : undefined;
  return en === undefined ? { ...texts.sv, lang: 'sv' } : { ...en, lang: 'en' };
}

/** Above the inbox: those that have not been opened in this mailbox, and those that were and have been withdrawn since. */
export function newMessages(language: Language, messages: readonly ShownMessage[]): Content {
  const t = infrastructureTexts(language);
  return messages.map((message) => {
    if (message.withdrawn !== undefined) return newlyWithdrawn(language, message);
    if (message.openedAt !== undefined) return '';
    const { title, lang } = wordsOf(message, language);
    return notice({
      kind: 'info',
      title: t('mark', { owner: message.ownerName }),
      text: html`<span${attributes({ lang })}>${title}</span>`,
      actions: html`<div class="bd-actions"><a class="button button--secondary" href="${LIST}/${message.id}" aria-label="${t('read-named', { title })}"><span>${t('read')}</span></a></div>`,
    });
  });
}

function newlyWithdrawn(language: Language, message: ShownMessage): Content {
  const { openedAt, withdrawn, id, ownerName } = message;
  // Whoever never read it has nothing to unlearn; the list says it to them too.
  if (openedAt === undefined || withdrawn?.isSeen !== false) return '';
  const t = infrastructureTexts(language);
  const { title, lang } = wordsOf(message, language);
  return notice({
    kind: 'warning',
    title: t('withdrawn-mark', { owner: ownerName }),
    text: html`<span${attributes({ lang })}>${title}</span>`,
    actions: html`<div class="bd-actions"><a class="button button--secondary" href="${LIST}/${id}" aria-label="${t('withdrawn-read-named', { title })}"><span>${t('withdrawn-read')}</span></a></div>`,
  });
}

/** The list of what is shown now. */
export function messagesPage(language: Language, messages: readonly ShownMessage[]): Page {
  const t = infrastructureTexts(language);
  const [latest] = messages;
  const lead = latest === undefined ? t('lead-none') : t('lead', { owner: latest.ownerName });
  const none = emptyState({ title: t('none-title'), text: t('none-text') });
  const items = messages.map((message) => {
    const { title, lang } = wordsOf(message, language);
    if (message.withdrawn !== undefined) {
      const when = t('withdrawn-line', { when: formatDateTime(message.withdrawn.at, language) });
      return html`<li><a href="${LIST}/${message.id}"${attributes({ lang })}>${title}</a> ${statusBadge('refused', t('withdrawn'))} <span class="bd-quiet">${when}</span></li>`;
    }
    const state =
      message.openedAt === undefined ? statusBadge('waiting', t('unread')) : statusBadge('neutral', t('opened'));
    return html`<li><a href="${LIST}/${message.id}"${attributes({ lang })}>${title}</a> ${state} <span class="bd-quiet">${time(message.shownFrom, language)}</span></li>`;
  });
  return {
    title: t('title'),
    current: '/inbox',
    main: html`${heading(t('title'), lead)}${messages.length === 0 ? none : html`<ul>${items}</ul>`}`,
  };
}

/** One of them; of one that was withdrawn only that it was, when and why. */
export function messagePage(language: Language, message: ShownMessage): Page {
  if (message.withdrawn !== undefined) return withdrawnPage(language, message, message.withdrawn);
  const t = infrastructureTexts(language);
  const { title, text, lang } = wordsOf(message, language);
  const facts = definitionList([
    { term: t('from'), description: message.ownerName },
    { term: t('when'), description: time(message.shownFrom, language) },
    { term: t('signed'), description: statusBadge('delivered', t('signed-good')) },
  ]);
  return {
    title,
    current: '/inbox',
    main: html`${heading(title)}<p class="bd-quiet">${t('mark', { owner: message.ownerName })}</p>
      <div${attributes({ lang })}>${plainText(text)}</div>${facts}<p class="bd-quiet">${t('no-log-in')}</p>
      <p>${linkButton({ href: LIST, text: t('all') })}</p>`,
  };
}

function withdrawnPage(
  language: Language,
  message: ShownMessage,
  { at, reason }: NonNullable<ShownMessage['withdrawn']>,
): Page {
  const t = infrastructureTexts(language);
  const { title, lang } = wordsOf(message, language);
  const { ownerName } = message;
  const english = language === 'en' ? reason.en : undefined;
  const why = html`<div${attributes({ lang: english === undefined ? 'sv' : 'en' })}>${plainText(english ?? reason.sv)}</div>`;
  const told = t('withdrawn-text', { owner: ownerName, when: formatDateTime(at, language) });
  const facts = definitionList([
    { term: t('from'), description: ownerName },
    { term: t('when'), description: time(message.shownFrom, language) },
    { term: t('withdrawn'), description: time(at, language) },
    { term: t('signed'), description: statusBadge('delivered', t('signed-good')) },
  ]);
  return {
    title,
    current: '/inbox',
    main: html`<div${attributes({ lang })}>${heading(title)}</div><p class="bd-quiet">${t('mark', { owner: ownerName })}</p>
      ${notice({ kind: 'warning', text: told })}${section(t('withdrawn-why'), why)}${facts}
      <p>${linkButton({ href: LIST, text: t('all') })}</p>`,
  };
}
