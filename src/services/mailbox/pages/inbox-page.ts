// The inbox: who, what, when, unread or read (LOOK.md: lists of letters).
import { formatDay } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  type Content,
  emptyState,
  type Html,
  heading,
  html,
  letterList,
  linkButton,
  notice,
  pager,
  statusBadge,
} from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Account } from '../account.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { LetterSummary } from '../store/letters.ts';

export interface Inbox {
  readonly account: Account;
  readonly letters: readonly LetterSummary[];
  readonly counts: { readonly all: number; readonly unread: number };
  readonly unreadOnly: boolean;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly now: Date;
  /** What was just done, to be said first. */
  readonly done: 'opened' | 'unread' | 'closed' | undefined;
}

/** The inbox page. */
export function inboxPage(t: MailboxTranslate, language: Language, inbox: Inbox): Page {
  const { letters, counts, unreadOnly, page, pages } = inbox;
  const href = (to: number): string => `/inbox?${unreadOnly ? 'show=unread&' : ''}page=${to}`;
  return {
    title: t('inboxTitle'),
    current: '/inbox',
    wide: counts.all > 0,
    main: html`${heading(t('inboxTitle'))}${noticesOf(t, inbox)}
      ${counts.all === 0 ? '' : filter(t, inbox)}
      ${letters.length === 0 ? empty(t, inbox) : list(t, language, inbox)}
      ${pager({ language, page, pages, href })}`,
  };
}

function noticesOf(t: MailboxTranslate, { account, done }: Inbox): Content {
  const said = { opened: t('inboxOpened'), unread: t('inboxMarkedUnread'), closed: t('closeDone') };
  const reopen = actions(linkButton({ href: '/open', text: t('inboxReopen'), kind: 'secondary' }));
  return [
    done === undefined ? '' : notice({ kind: 'success', text: said[done], announce: true }),
    account.state === 'closed' ? notice({ kind: 'warning', text: t('inboxClosed'), actions: reopen }) : '',
  ];
}

function filter(t: MailboxTranslate, { counts, unreadOnly }: Inbox): Html {
  const choice = (href: string, text: string, chosen: boolean): Html =>
    html`<li><a href="${href}"${attributes({ 'aria-current': chosen ? 'true' : undefined })}>${text}</a></li>`;
  const unread = counts.unread === 0 ? t('inboxUnread') : t('inboxUnreadCount', { count: counts.unread });
  return html`<nav class="bd-filter" aria-label="${t('inboxFilter')}"><ul>
    ${choice('/inbox', t('inboxAll'), !unreadOnly)}${choice('/inbox?show=unread', unread, unreadOnly)}</ul></nav>`;
}

function list(t: MailboxTranslate, language: Language, { letters, now }: Inbox): Html {
  return letterList({
    language,
    label: t('inboxList'),
    items: letters.map((letter) => ({
      href: `/letters/${letter.id}`,
      who: letter.senderName,
      what: letter.subject,
      when: html`<time datetime="${letter.receivedAt.toISOString()}">${formatDay(letter.receivedAt, now, language)}</time>`,
      unread: !letter.read,
      ...(letter.kind === 'notification' ? { state: statusBadge('neutral', t('inboxNotSigned')) } : {}),
      attachments: letter.attachments,
    })),
  });
}

function empty(t: MailboxTranslate, { account, counts }: Inbox): Html {
  if (counts.all > 0)
    return emptyState({
      title: t('inboxNoUnread'),
      text: t('inboxNoUnreadText'),
      action: linkButton({ href: '/inbox', text: t('inboxShowAll') }),
      icon: 'open',
    });
  if (account.email === undefined)
    return emptyState({
      title: t('inboxEmpty'),
      text: t('inboxEmptyNoEmail'),
      action: linkButton({ href: '/settings', text: t('inboxAddEmail') }),
    });
  return emptyState({ title: t('inboxEmpty'), text: t('inboxEmptyEmail', { email: account.email }) });
}
