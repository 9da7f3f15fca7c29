// One letter on its sheet, and whether it really is from whom it says (LOOK.md: the letter is the hero).
import { formatDate } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Html, html, icon, letterSheet, notice } from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';
import { removedAt } from '../use/empty-trash.ts';
import type { Shelf } from '../use/shelves.ts';
import { aloudButton, letterBody, printButton, READ_ALOUD_SCRIPT, type ShownBody } from './letter-body.ts';
import { shelfAddress } from './places.ts';
import { SHORTCUTS_SCRIPT, shortcuts } from './shortcuts.ts';
import { type Done, doneNotice, type SortingWord, shelfChoice, sortingButton, sortingForm } from './sorting-forms.ts';

export interface LetterView {
  readonly letter: StoredLetter;
  readonly attachments: readonly StoredAttachment[];
  readonly body: ShownBody;
  /** Whose mailbox it is, as shown: a name. */
  readonly recipient: string;
  /** The sections under the letter (letter-parts.ts). */
  readonly parts: readonly Html[];
  readonly csrf: string;
  readonly shelves: readonly Shelf[];
  /** Ids of the labels that it has. */
  readonly labels: readonly string[];
  readonly canSort: boolean;
  readonly shortcuts: boolean;
  /** What was just done with it. */
  readonly done: Done | undefined;
}

/** The letter's page. */
export function letterPage(t: MailboxTranslate, language: Language, view: LetterView): Page {
  const { letter, csrf, done } = view;
  const { delivery, support } = letter;
  const at = `/letters/${letter.id}`;
  return {
    title: letter.subject,
    current: '/inbox',
    scripts: ['print.ts', READ_ALOUD_SCRIPT, ...(view.shortcuts ? [SHORTCUTS_SCRIPT] : [])],
    main: html`<p class="bd-back"><a href="${listOf(letter)}">${icon('back')}${backWords(t, view)}</a></p>
      ${done === undefined ? '' : doneNotice(t, language, { done, csrf, back: at })}
      ${toolbar(t, view)}${trashNotice(t, language, letter)}${strip(t, letter)}
      ${letterSheet({
        language,
        letterLanguage: letter.language.slice(0, 2).toLowerCase(),
        sender: { name: delivery.senderName },
        recipient: recipientOf(view),
        subject: letter.subject,
        date: delivery.receivedAt,
        level: 1,
        body: letterBody(t, view.body),
        attachments: view.attachments.map((file) => sheetAttachment(t, letter.id, file)),
        support: { text: support.text, url: support.url, phoneNumber: support.phone, emailAddress: support.email },
        assurance: assuranceOf(t, letter),
        assured: delivery.verification.signedAs !== 'nobody',
      })}
      ${remarks(t, view)}${marks(t, view)}${view.parts}${shortcuts(t, view.shortcuts)}`,
  };
}

/** The list that the letter lies in. */
function listOf({ place, folder, trashedAt }: StoredLetter): string {
  if (trashedAt !== undefined) return '/trash';
  return place === 'folder' && folder !== undefined ? shelfAddress({ kind: 'folder', id: folder }) : `/${place}`;
}

function backWords(t: MailboxTranslate, { letter, shelves }: LetterView): string {
  const { place, folder, trashedAt } = letter;
  if (trashedAt !== undefined) return t('letterBackTo', { place: t('placeTrash').toLowerCase() });
  if (place === 'archive') return t('letterBackTo', { place: t('placeArchive').toLowerCase() });
  const name = shelves.find(({ id }) => id === folder)?.name;
  return name === undefined ? t('letterBack') : t('letterBackTo', { place: name });
}

const OFFERED: Readonly<Record<StoredLetter['place'], readonly SortingWord[]>> = {
  inbox: ['archive', 'trash', 'unread'],
  archive: ['inbox', 'trash', 'unread'],
  folder: ['inbox', 'archive', 'trash', 'unread'],
};

function toolbar(t: MailboxTranslate, view: LetterView): Html {
  const { letter, csrf, shelves, labels, canSort } = view;
  const own = html`<input type="hidden" name="letters" value="${letter.id}">`;
  const unread = sortingButton(t, 'unread', t('letterMarkUnread'));
  const words = letter.trashedAt === undefined ? OFFERED[letter.place] : (['back'] as const);
  const buttons = words.map((word) => (word === 'unread' ? unread : sortingButton(t, word)));
  const sorting = canSort ? sortingForm({ csrf, back: listOf(letter), body: html`${own}${buttons}` }) : '';
  const choice =
    canSort && letter.trashedAt === undefined && shelves.length > 0
      ? html`<details class="bd-move"><summary>${icon('folder')}${t('bulkTo')}</summary>${sortingForm({
          csrf,
          back: `/letters/${letter.id}`,
          body: html`${own}${shelfChoice(t, shelves, labels)}`,
        })}</details>`
      : '';
  return html`<div class="bd-toolbar" role="group" aria-label="${t('letterActions')}">${sorting}${aloudButton(t)}${printButton(t)}${choice}</div>`;
}

function trashNotice(t: MailboxTranslate, language: Language, { trashedAt }: StoredLetter): Html {
  if (trashedAt === undefined) return html``;
  return notice({ kind: 'warning', text: t('letterInTrash', { date: formatDate(removedAt(trashedAt), language) }) });
}

/** First of all, before the letter: who has signed it, and where it says how we know. */
function strip(t: MailboxTranslate, { delivery }: StoredLetter): Html {
  const { verification, senderName: sender } = delivery;
  const signed = verification.signedAs !== 'nobody';
  return html`<p class="bd-real${signed ? '' : ' bd-real--not'}">${icon(signed ? 'shield' : 'info')}<span>${
    signed ? t('realStrip', { sender }) : t('realStripNot')
  } <a href="#authenticity">${signed ? t('realStripHow') : t('realStripNotHow')}</a></span></p>`;
}

function assuranceOf(t: MailboxTranslate, { delivery }: StoredLetter): Html {
  const { verification, senderName: sender } = delivery;
  return verification.signedAs === 'nobody'
    ? html`${t('notSignedChecked')} <a href="#authenticity">${t('notSignedHeading')}</a>`
    : html`${t('realChecked')} <a href="#authenticity">${t('realHeading', { sender })}</a>`;
}

function recipientOf({ recipient, letter }: LetterView): Html {
  const { attention } = letter.delivery;
  return html`${recipient}${attention === undefined || attention === '' ? '' : html`, ${attention}`}`;
}

function sheetAttachment(t: MailboxTranslate, letterId: string, file: StoredAttachment) {
  const href = `/letters/${letterId}/attachments/${file.id}`;
  const link = (to: string, text: string, label: string): Html =>
    html`<a href="${to}" aria-label="${label}">${text}</a>`;
  const { filename } = file;
  // A PDF has a page of its own with our viewer.
  const open = file.contentType === 'application/pdf' ? `${href}/view` : href;
  return {
    name: filename,
    bytes: file.bytes,
    actions: html`${file.recognised ? link(open, t('letterOpen'), t('letterOpenLabel', { filename })) : ''}
      ${link(`${href}?save=yes`, t('letterDownload'), t('letterDownloadLabel', { filename }))}`,
    ...(file.checksumGood ? {} : { remark: t('letterChecksum') }),
    ...(file.recognised ? {} : { remark: t('letterNotRecognised') }),
  };
}

function remarks(t: MailboxTranslate, { letter }: LetterView): Html {
  const { delivery, position, lettersInDelivery } = letter;
  const parts = [
    lettersInDelivery > 1 ? t('letterPart', { position, count: lettersInDelivery }) : '',
    delivery.reference === undefined || delivery.reference === ''
      ? ''
      : `${t('letterReference')}: ${delivery.reference}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? html`` : html`<p class="bd-quiet">${parts.join(' · ')}</p>`;
}

/** Its labels. */
function marks(t: MailboxTranslate, { shelves, labels }: LetterView): Html {
  const own = shelves.filter(({ id }) => labels.includes(id));
  if (own.length === 0) return html``;
  return html`<ul class="bd-label-marks" aria-label="${t('letterLabels')}">${own.map(
    (shelf) =>
      html`<li><a class="bd-label-mark" href="${shelfAddress(shelf)}">${icon('tag')}<span>${shelf.name}</span></a></li>`,
  )}</ul>`;
}
