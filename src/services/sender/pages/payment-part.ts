// What is to be paid, on the letter's sheet for paper: the figures in words, and the square that banks' apps read (issue 4, "payment data").
import type { Language } from '../../../platform/i18n/i18n.ts';
import { definitionList, type Html, html } from '../../../platform/pages/components.ts';
import { type Payee, paymentQr, paymentQrText, qrPath } from '../../../platform/payment/payment-qr.ts';
import type { LetterExtras } from '../letter-draft.ts';
import { CHECKED_BEFORE, checkPayment } from '../payment/check-payment.ts';
import { extrasMessages } from '../texts/extras-messages.ts';
import { paymentFacts } from './extras-facts.ts';

/** Nothing for a letter without a payment, or with one that is not right. `issued`: the letter's day, yyyy-mm-dd. */
export function paymentPart(
  language: Language,
  extras: LetterExtras | undefined,
  payee: Payee,
  issued: string,
): Html | false {
  const { payment } = extras ?? {};
  const checked = payment === undefined ? undefined : checkPayment(payment, CHECKED_BEFORE);
  if (payment === undefined || checked?.ok !== true) return false;
  const t = extrasMessages(language);
  const rows = paymentFacts(language, { payment }).map(({ label, value }) => ({ term: label, description: value }));
  const modules = paymentQr(paymentQrText(checked.value, payee, issued));
  return html`<div class="bd-payment">${definitionList(rows)}
    <svg class="bd-payment-code" viewBox="0 0 ${modules.length} ${modules.length}" role="img" aria-label="${t('payment-qr-label')}" shape-rendering="crispEdges"><path d="${qrPath(modules)}"/></svg>
    <p class="bd-quiet">${t('payment-qr')}</p></div>`;
}
