// A letter's text on its sheet: plain, or its sender's HTML in a frame that can neither run nor fetch anything; with buttons to hear it and to see it as text.
import { type Html, html, icon, plainText } from '../../../platform/pages/components.ts';
import { type FramedText, letterFrame } from '../../../platform/presentation/letter-frame.ts';
import type { MailboxTranslate } from '../messages.ts';

/** A plain letter's text, or an HTML one's with where its HTML is shown on the content origin. */
export type ShownBody =
  | { readonly kind: 'plain'; readonly text: string }
  | (FramedText & {
      readonly kind: 'html';
      readonly frame: string;
      /** Shown as text because the person asked for it. */
      readonly asText: boolean;
    });

export const READ_ALOUD_SCRIPT = 'read-aloud.ts';

/** What stands in the sheet. */
export function letterBody(t: MailboxTranslate, body: ShownBody): Html {
  if (body.kind === 'plain') return plainText(body.text);
  if (body.asText)
    return html`${plainText(body.text)}<p class="bd-quiet bd-no-print">${t('letterAsTextNote')} <a href="?">${t('letterAsHtml')}</a></p>`;
  return html`${letterFrame(body, { src: body.frame, title: t('letterText') })}
    <p class="bd-quiet bd-no-print">${t('letterHtmlNote')} <a href="?as=text">${t('letterAsText')}</a></p>`;
}

/** Buttons that need script and the browser's own speech: shown by the module when there is some. */
export function aloudButton(t: MailboxTranslate): Html {
  return html`<button type="button" class="button bd-button-quiet" hidden data-read-aloud data-stop="${t('letterAloudStop')}">${icon(
    'sound',
  )}<span>${t('letterAloud')}</span></button>`;
}

/** Prints the page: shown where script runs; elsewhere the browser's own menu does. */
export function printButton(t: MailboxTranslate): Html {
  return html`<button type="button" class="button bd-button-quiet" hidden data-print>${icon('print')}<span>${t('letterPrint')}</span></button>`;
}
