// Sending a receipt: what the sender is told or what is signed, read first and sent by a press of its own.
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  form,
  type Html,
  heading,
  html,
  icon,
  linkButton,
  notice,
  section,
} from '../../../platform/pages/components.ts';
import type { Page } from '../../../platform/pages/layout.ts';
import type { StoredLetter } from '../store/letters.ts';
import { type ReceiptTranslate, receiptTexts } from '../texts/receipt-texts.ts';

export interface ReceiptView {
  readonly letter: StoredLetter;
  readonly kind: 'simple' | 'signed';
  /** Whose mailbox it is. */
  readonly holder: string;
  /** The sentence that is sent or signed. */
  readonly text: string;
  readonly maySign: boolean;
  /** The log-in was not for this receipt. */
  readonly missing: boolean;
  readonly csrf: string;
}

function backLink(t: ReceiptTranslate, letterId: string): Html {
  return html`<p class="bd-back"><a href="/letters/${letterId}#receipt">${icon('back')}${t('back')}</a></p>`;
}

/** Before anything is done. */
export function receiptPage(
  language: Language,
  { letter, kind, holder, text, maySign, missing, csrf }: ReceiptView,
): Page {
  const t = receiptTexts(language);
  const sender = letter.delivery.senderName;
  const href = `/letters/${letter.id}/receipt`;
  const simple = html`${section(t('says', { sender }), html`<p>${t('saysText', { holder })}</p><blockquote><p>${text}</p></blockquote>`)}
    ${form({ action: `${href}/send`, csrf, body: actions(button({ text: t('send') })) })}`;
  const signed = html`${section(t('signTitle'), html`<blockquote><p>${text}</p></blockquote><p>${t('signHow')}</p><p>${t('signKept')}</p>`)}
    ${
      maySign
        ? actions(linkButton({ href: `${href}/sign`, text: t('signGo'), kind: 'primary', icon: 'shield' }))
        : notice({ kind: 'info', text: t('onlyHolder', { holder }) })
    }`;
  return {
    title: t('pageTitle'),
    current: '/inbox',
    main: html`${backLink(t, letter.id)}
      ${missing ? notice({ kind: 'error', text: t('signedMissing'), announce: true }) : ''}
      ${heading(t('pageTitle'), t('pageLead', { subject: letter.subject, sender }))}
      ${kind === 'simple' ? simple : signed}`,
  };
}

/** After the e-ID was used: one press more, and it goes. */
export function signedReceiptPage(
  language: Language,
  { letter, text, signing, csrf }: { letter: StoredLetter; text: string; signing: string; csrf: string },
): Page {
  const t = receiptTexts(language);
  return {
    title: t('signedTitle'),
    current: '/inbox',
    main: html`${backLink(t, letter.id)}${heading(t('signedTitle'), t('signedLead'))}
      <blockquote><p>${text}</p></blockquote><p class="bd-quiet">${t('signKept')}</p>
      ${form({
        action: `/letters/${letter.id}/receipt/signed/${signing}`,
        csrf,
        body: actions(button({ text: t('signedSend') })),
      })}`,
  };
}
