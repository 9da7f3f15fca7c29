// A list of letters on its page: the inbox, the archive, the trash, a folder or a label (LOOK.md: lists of letters).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  type Content,
  checkbox,
  emptyState,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
} from '../../../platform/pages/components.ts';
import { attributes } from '../../../platform/pages/html.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { Account } from '../account.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { ShownMessage } from '../store/infrastructure-messages.ts';
import type { SenderOfLetters } from '../store/lists.ts';
import type { LetterList } from '../use/list-letters.ts';
import type { Shelf } from '../use/shelves.ts';
import { newMessages } from './infrastructure-messages-page.ts';
import { letterRows } from './letter-rows.ts';
import { placesNav, shelfAddress } from './places.ts';
import { SHORTCUTS_SCRIPT, shortcuts } from './shortcuts.ts';
import { type Done, doneNotice, type SortingWord, shelfChoice, sortingButton, sortingForm } from './sorting-forms.ts';

/** Which list. */
export type ShownList = { readonly kind: 'inbox' | 'unread' | 'archive' | 'trash' } | Shelf;

export interface ListView {
  readonly account: Account;
  readonly shown: ShownList;
  readonly list: LetterList;
  readonly shelves: readonly Shelf[];
  readonly senders: readonly SenderOfLetters[];
  /** The one sender whose letters are shown. */
  readonly sender: SenderOfLetters | undefined;
  /** Unread letters in the inbox, or words for very many. */
  readonly unread: number | string;
  readonly now: Date;
  /** Whether the visitor may sort letters. */
  readonly canSort: boolean;
  /** Whether it is somebody else's: nothing is said of where its notices go. */
  readonly isOthers: boolean;
  readonly shortcuts: boolean;
  /** From the infrastructure's owner to all mailbox holders. */
  readonly messages: readonly ShownMessage[];
  readonly csrf: string;
  /** The page's own address, to come back to. */
  readonly back: string;
  /** What was just done with letters. */
  readonly done: Done | undefined;
  /** What was just done with the mailbox. */
  readonly said: 'opened' | 'closed' | undefined;
}

/** The address of a list's first page. */
export function listAddress(shown: ShownList): string {
  if (shown.kind === 'folder' || shown.kind === 'label') return shelfAddress(shown);
  return shown.kind === 'unread' ? '/inbox?show=unread' : `/${shown.kind}`;
}

function placeOf(shown: ShownList): string {
  return shown.kind === 'unread' ? '/inbox' : listAddress(shown);
}

/** The page. */
export function inboxPage(t: MailboxTranslate, language: Language, view: ListView): Page {
  const { list, shelves, unread, shown, canSort } = view;
  const title = titleOf(t, shown);
  const isEmpty = list.letters.length === 0;
  return {
    title,
    current: '/inbox',
    wide: true,
    scripts: [...(view.shortcuts ? [SHORTCUTS_SCRIPT] : []), ...(canSort && !isEmpty ? ['select-all.ts'] : [])],
    main: html`<div class="bd-mail">${placesNav(t, { shelves, unread, current: placeOf(shown) })}
      <div class="bd-mail-list">${heading(title, leadOf(t, shown))}${noticesOf(t, language, view)}
      ${isEmpty && view.sender === undefined && shown.kind !== 'unread' ? '' : finding(t, view)}
      ${isEmpty ? emptyOf(t, view) : rowsOf(t, language, view)}
      ${olderAndNewer(t, view)}${shortcuts(t, view.shortcuts)}</div></div>`,
  };
}

function titleOf(t: MailboxTranslate, shown: ShownList): string {
  switch (shown.kind) {
    case 'archive':
      return t('placeArchive');
    case 'trash':
      return t('placeTrash');
    case 'folder':
    case 'label':
      return shown.name;
    default:
      return t('inboxTitle');
  }
}

function leadOf(t: MailboxTranslate, { kind }: ShownList): string | undefined {
  if (kind === 'archive') return t('listArchiveLead');
  return kind === 'trash' ? t('listTrashLead') : undefined;
}

function noticesOf(
  t: MailboxTranslate,
  language: Language,
  { account, done, said, csrf, back, messages }: ListView,
): Content {
  const reopen = actions(linkButton({ href: '/open', text: t('inboxReopen'), kind: 'secondary' }));
  const words = { opened: t('inboxOpened'), closed: t('closeDone') };
  return [
    done === undefined ? '' : doneNotice(t, language, { done, csrf, back }),
    said === undefined ? '' : notice({ kind: 'success', text: words[said], announce: true }),
    newMessages(language, messages),
    account.state === 'closed' ? notice({ kind: 'warning', text: t('inboxClosed'), actions: reopen }) : '',
  ];
}

/** Read or not, and whose. Words are searched for on a page of their own, since they may not stand in an address. */
function finding(t: MailboxTranslate, view: ListView): Html {
  const { shown, unread } = view;
  const choice = (href: string, text: string, chosen: boolean): Html =>
    html`<li><a href="${href}"${attributes({ 'aria-current': chosen ? 'true' : undefined })}>${text}</a></li>`;
  const words = unread === 0 ? t('inboxUnread') : t('inboxUnreadCount', { count: unread });
  const isInbox = shown.kind === 'inbox' || shown.kind === 'unread';
  return html`<div class="bd-finding">${
    isInbox
      ? html`<nav class="bd-filter" aria-label="${t('inboxFilter')}"><ul>
    ${choice('/inbox', t('inboxAll'), shown.kind === 'inbox')}${choice('/inbox?show=unread', words, shown.kind === 'unread')}</ul></nav>`
      : ''
  }${senderChoice(t, view)}</div>`;
}

function senderChoice(t: MailboxTranslate, { senders, sender, shown }: ListView): Html {
  if (senders.length < 2 && sender === undefined) return html``;
  const option = (id: string, name: string): Html =>
    html`<option${attributes({ value: id, selected: id === sender?.id })}>${name}</option>`;
  return html`<form class="bd-sender-choice" method="get" action="${placeOf(shown)}">
    ${shown.kind === 'unread' ? html`<input type="hidden" name="show" value="unread">` : ''}
    <label for="sender">${t('listSender')}</label>
    <select class="bd-select" id="sender" name="sender"><option value="">${t('listSenderAll')}</option>${senders.map(({ id, name }) => option(id, name))}</select>
    ${button({ text: t('listSenderShow'), kind: 'secondary' })}</form>`;
}

const OFFERED: Readonly<Record<ShownList['kind'], readonly SortingWord[]>> = {
  inbox: ['read', 'unread', 'archive', 'trash'],
  unread: ['read', 'archive', 'trash'],
  archive: ['inbox', 'trash'],
  folder: ['inbox', 'archive', 'trash'],
  label: ['archive', 'trash'],
  trash: ['back'],
};

function rowsOf(t: MailboxTranslate, language: Language, view: ListView): Html {
  const { list, shelves, now, canSort, csrf, back, shown } = view;
  const label = t('inboxList');
  const rows = letterRows(t, language, { label, letters: list.letters, shelves, now, select: canSort });
  if (!canSort) return rows;
  const all = html`<div class="bd-select-all" data-select-all hidden>${checkbox({ name: 'all', label: t('bulkAll') })}</div>`;
  const choice = shown.kind === 'trash' ? '' : shelfChoice(t, shelves, undefined);
  return sortingForm({
    csrf,
    back,
    body: html`${all}${rows}<div class="bd-bulk" role="group" aria-label="${t('bulkWith')}"><span class="bd-bulk-title">${t('bulkWith')}</span>
      ${OFFERED[shown.kind].map((word) => sortingButton(t, word))}${choice}</div>`,
  });
}

function olderAndNewer(t: MailboxTranslate, { list, shown, sender }: ListView): Html {
  const { older, newer } = list;
  if (older === undefined && newer === undefined) return html``;
  const at = listAddress(shown);
  const by = sender === undefined ? '' : `sender=${sender.id}&`;
  const href = (way: string, letter: string): string => `${at}${at.includes('?') ? '&' : '?'}${by}${way}=${letter}`;
  return html`<nav class="bd-pager" aria-label="${t('listPages')}">
    ${newer === undefined ? html`<span></span>` : html`<a rel="prev" href="${href('newer', newer)}">${icon('back')}${t('listNewer')}</a>`}
    ${older === undefined ? html`<span></span>` : html`<a rel="next" href="${href('older', older)}">${t('listOlder')}${icon('arrow')}</a>`}</nav>`;
}

function emptyOf(t: MailboxTranslate, { account, shown, sender, senders, isOthers }: ListView): Html {
  const toInbox = linkButton({ href: '/inbox', text: t('emptyToInbox') });
  if (sender !== undefined)
    return emptyState({
      title: t('listNothingFromSender'),
      text: t('listNothingFromSenderText'),
      action: linkButton({ href: listAddress(shown), text: t('listSenderAll') }),
    });
  switch (shown.kind) {
    case 'unread':
      return emptyState({
        title: t('inboxNoUnread'),
        text: t('inboxNoUnreadText'),
        action: linkButton({ href: '/inbox', text: t('inboxShowAll') }),
        icon: 'open',
      });
    case 'archive':
      return emptyState({ title: t('emptyArchive'), text: t('emptyArchiveText'), action: toInbox, icon: 'archive' });
    case 'trash':
      return emptyState({ title: t('emptyTrash'), text: t('emptyTrashText'), action: toInbox, icon: 'bin' });
    case 'folder':
      return emptyState({ title: t('emptyFolder'), text: t('emptyFolderText'), action: toInbox, icon: 'folder' });
    case 'label':
      return emptyState({ title: t('emptyLabel'), text: t('emptyLabelText'), action: toInbox, icon: 'tag' });
    case 'inbox':
      return senders.length > 0
        ? emptyState({ title: t('emptyInboxDone'), text: t('emptyInboxDoneText'), icon: 'open' })
        : emptyMailbox(t, account, isOthers);
  }
}

/** Of a mailbox that has never had a letter. */
function emptyMailbox(t: MailboxTranslate, { email, name: holder }: Account, isOthers: boolean): Html {
  if (isOthers) return emptyState({ title: t('inboxEmpty'), text: t('inboxEmptyOthers', { holder }) });
  if (email !== undefined) return emptyState({ title: t('inboxEmpty'), text: t('inboxEmptyEmail', { email }) });
  return emptyState({
    title: t('inboxEmpty'),
    text: t('inboxEmptyNoEmail'),
    action: linkButton({ href: '/settings', text: t('inboxAddEmail') }),
  });
}
