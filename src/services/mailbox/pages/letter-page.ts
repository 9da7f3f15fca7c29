// One letter on its sheet, and whether it really is from whom it says (LOOK.md: the letter is the hero).
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  form,
  type Html,
  html,
  icon,
  letterSheet,
  plainText,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { MailboxTranslate } from '../messages.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { StoredLetter } from '../store/letters.ts';

export interface LetterView {
  readonly letter: StoredLetter;
  readonly attachments: readonly StoredAttachment[];
  /** A plain letter's text, or where the letter's HTML is shown on the content origin. */
  readonly body: { readonly text: string } | { readonly frame: string };
  /** Whose mailbox it is, as shown: a name. */
  readonly recipient: string;
  /** The sections under the letter (letter-parts.ts). */
  readonly parts: readonly Html[];
  readonly csrf: string;
}

/** The letter's page. */
export function letterPage(t: MailboxTranslate, language: Language, view: LetterView): Page {
  const { letter } = view;
  const { delivery, support } = letter;
  return {
    title: letter.subject,
    current: '/inbox',
    main: html`<p class="bd-back"><a href="/inbox">${icon('back')}${t('letterBack')}</a></p>
      ${letterSheet({
        language,
        letterLanguage: letter.language.slice(0, 2).toLowerCase(),
        sender: { name: delivery.senderName },
        recipient: recipientOf(view),
        subject: letter.subject,
        date: delivery.receivedAt,
        level: 1,
        body: bodyOf(t, view),
        attachments: view.attachments.map((file) => sheetAttachment(t, letter.id, file)),
        support: { text: support.text, url: support.url, phoneNumber: support.phone, emailAddress: support.email },
        assurance: assuranceOf(t, letter),
        assured: delivery.verification.signedAs !== 'nobody',
      })}
      ${remarks(t, view)}
      ${form({
        action: `/letters/${letter.id}/unread`,
        csrf: view.csrf,
        body: actions(button({ text: t('letterMarkUnread'), kind: 'secondary' })),
      })}
      ${view.parts}`,
  };
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

function bodyOf(t: MailboxTranslate, { letter, body }: LetterView): Html {
  if ('text' in body) return plainText(body.text);
  // Both the attribute and the content origin's own policy sandbox it: one slip does not open the other.
  return html`<iframe class="bd-letter-frame bd-letter-frame--${frameSize(letter)}" src="${body.frame}" sandbox="" referrerpolicy="no-referrer"
      title="${t('letterText')}"></iframe>
    <p class="bd-quiet">${t('letterHtmlNote')}</p>`;
}

/** A frame cannot tell its height without script: a guess from the length of the text, in steps of the style sheet. */
function frameSize({ body }: StoredLetter): number {
  if (body === undefined) return 8;
  const words = body.replaceAll(/<(style|head)\b[\s\S]*?<\/\1>/gi, '').replaceAll(/<[^>]*>/g, '');
  const blocks = body.match(/<(p|div|tr|li|h[1-6]|br)\b/gi)?.length ?? 0;
  return Math.max(1, Math.min(8, Math.ceil((80 + Math.ceil(words.length / 60) * 30 + blocks * 22) / 150)));
}

function sheetAttachment(t: MailboxTranslate, letterId: string, file: StoredAttachment) {
  const href = `/letters/${letterId}/attachments/${file.id}`;
  const link = (to: string, text: string, label: string): Html =>
    html`<a href="${to}" aria-label="${label}">${text}</a>`;
  const { filename } = file;
  return {
    name: filename,
    bytes: file.bytes,
    actions: html`${file.recognised ? link(href, t('letterOpen'), t('letterOpenLabel', { filename })) : ''}
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
