// The mail catcher's pages: who got what, and one message as plain text. Nothing in a message is followed, loaded or run.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  definitionList,
  emptyState,
  heading,
  letterList,
  linkButton,
  pager,
  section,
  time,
} from '../../../platform/pages/components.ts';
import { type Html, html } from '../../../platform/pages/html.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Addressee, CaughtMail } from '../store.ts';
import { messages } from './messages.ts';

/** Where an address's e-mail is listed. */
export const addressHref = (address: string): string => `/to/${encodeURIComponent(address)}`;

function mailList(language: Language, label: string, mails: readonly CaughtMail[]): Html {
  const t = messages(language);
  const items = mails.map((mail) => ({
    href: `/messages/${mail.id}`,
    who: mail.recipients.join(', '),
    what: mail.subject === '' ? t('no-subject') : mail.subject,
    when: time(mail.receivedAt, language),
  }));
  return letterList({ language, label, items });
}

/** Everybody who got e-mail, and the latest of it; `texts` are the text messages, where a gateway is open. */
export function startPage(
  language: Language,
  addressees: readonly Addressee[],
  latest: readonly CaughtMail[],
  texts: Html,
): Page {
  const t = messages(language);
  const items = addressees.map(({ address, count, latest: at }) => ({
    href: addressHref(address),
    who: address,
    what: t('count', { count }),
    when: time(at, language),
  }));
  const content =
    latest.length === 0
      ? html`${emptyState({ title: t('empty-title'), text: t('empty-text') })}${texts}`
      : html`${section(t('latest-title'), mailList(language, t('latest-title'), latest))}
          ${texts}${section(t('addressees'), letterList({ language, label: t('addressees'), items }))}`;
  return { title: t('start-title'), wide: true, main: html`${heading(t('start-title'), t('start-lead'))}${content}` };
}

/** One recipient's e-mail, newest first. */
export function addressPage(
  language: Language,
  of: {
    readonly address: string;
    readonly mails: readonly CaughtMail[];
    readonly page: number;
    readonly pages: number;
  },
): Page {
  const t = messages(language);
  const title = t('of-title', { address: of.address });
  const list = of.mails.length === 0 ? html`<p>${t('of-empty')}</p>` : mailList(language, title, of.mails);
  const href = (page: number) => `${addressHref(of.address)}?page=${page}`;
  const back = linkButton({ href: '/', text: t('back-to-all'), icon: 'back', kind: 'quiet' });
  return {
    title,
    wide: true,
    main: html`${back}${heading(title)}${list}${pager({ language, page: of.page, pages: of.pages, href })}`,
  };
}

/** One message. */
export function mailPage(language: Language, mail: CaughtMail & { readonly source: Uint8Array }): Page {
  const t = messages(language);
  const title = mail.subject === '' ? t('no-subject') : mail.subject;
  const to = mail.recipients.map(
    (address, index) => html`${index === 0 ? '' : ', '}<a href="${addressHref(address)}">${address}</a>`,
  );
  const facts = definitionList([
    { term: t('from'), description: mail.sender },
    { term: t('to'), description: to },
    { term: t('received'), description: time(mail.receivedAt, language) },
  ]);
  const source = Buffer.from(mail.source).toString('utf8');
  return {
    title,
    main: html`${linkButton({ href: '/', text: t('back-to-all'), icon: 'back', kind: 'quiet' })}
      ${heading(title)}${facts}
      <pre class="bd-mail-text">${mail.text}</pre>
      <details class="bd-mail-source"><summary>${t('source')}</summary><pre>${source}</pre></details>`,
  };
}
