// What there is to pay, beside the letter: to copy or to read with a bank's app, never to press (a link to pay would be a fraud's).

import { parseBankgiro, parsePlusgiro } from '../../../domain/giro.ts';
import type { LetterPayment } from '../../../domain/letter.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { formatDate, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import {
  actions,
  button,
  copyable,
  definitionList,
  form,
  type Html,
  html,
  notice,
  section,
  statusBadge,
} from '../../../platform/pages/components.ts';
import { paymentQr, paymentQrText, qrPath } from '../../../platform/payment/payment-qr.ts';
import { isOverdue, paymentMarkOf } from '../act/pay.ts';
import { covers } from '../rights.ts';
import type { StoredLetter } from '../store/letters.ts';
import type { PaymentMark } from '../store/payments.ts';
import { payTexts } from '../texts/pay-texts.ts';
import type { ShownPayment } from '../use/matter-of-letter.ts';
import type { LetterHere } from './letter-parts.ts';

type PayTranslate = ReturnType<typeof payTexts>;

/** The section, for a letter that says what to pay and whose signature is good. */
export async function paymentPart(here: LetterHere): Promise<Html | undefined> {
  const { context, opened, matter, language, holder, csrf, done } = here;
  const { letter } = opened;
  const payment = matter?.payment;
  if (payment === undefined) return undefined;
  const t = payTexts(language);
  const mark = await paymentMarkOf(context, letter, payment);
  const late = isOverdue(mark, context.clock());
  const said = { paid: t('doneMarkedPaid'), unpaid: t('doneMarkedUnpaid') };
  const word = done === 'paid' || done === 'unpaid' ? done : undefined;
  return section(
    t('title'),
    html`${word === undefined ? '' : notice({ kind: 'success', text: said[word], announce: true })}
      ${late ? notice({ kind: 'warning', title: t('overdue'), text: t('overdueText') }) : ''}
      <p>${stateOf(t, language, mark, late)}</p>
      <div class="bd-payment">${definitionList(rowsOf(t, language, payment))}${codeOf(t, letter, payment)}</div>
      <p class="bd-quiet">${t('note')}</p>
      ${mark.paidAt === undefined && !late ? html`<p class="bd-quiet">${t('reminder')}</p>` : ''}
      ${covers(holder.right, 'manage') ? markForm(t, letter.id, mark, csrf) : ''}`,
    'payment',
  );
}

function stateOf(t: PayTranslate, language: Language, { due, paidAt }: PaymentMark, late: boolean): Html {
  if (paidAt !== undefined)
    return html`${statusBadge('delivered', t('paid'))} ${t('paidText', { date: formatDate(paidAt, language) })}`;
  if (late) return statusBadge('refused', t('overdue'));
  return statusBadge('waiting', t('dueSoon', { date: dayText(due, language) }));
}

function dayText(day: string, language: Language): string {
  return formatDate(new Date(`${day}T12:00:00Z`), language);
}

function rowsOf(t: PayTranslate, language: Language, payment: ShownPayment) {
  const { account, ocr, dueDate, method } = payment;
  return [
    { term: t('amount'), description: copyable(language, amountText(language, payment)) },
    { term: t('due'), description: copyable(language, dueDate.slice(0, 10)) },
    { term: t(method === 'BG' ? 'bankgiro' : 'plusgiro'), description: copyable(language, account) },
    { term: t('ocr'), description: ocr === undefined ? undefined : copyable(language, ocr) },
  ];
}

function amountText(language: Language, { amount, currency }: ShownPayment): string {
  const whole = formatNumber(Math.floor(amount / 100), language);
  const text = `${whole}${language === 'sv' ? ',' : '.'}${String(amount % 100).padStart(2, '0')}`;
  return language === 'sv' && currency === 'SEK' ? `${text} kr` : `${currency} ${text}`;
}

/** Kronor to an account whose check digit is right; a square for anything else would be paid wrong without anybody reading it. */
function payable({ amount, currency, dueDate, method, account, ocr }: ShownPayment): LetterPayment | undefined {
  const known = method === 'BG' ? parseBankgiro(account) : parsePlusgiro(account);
  if (known === undefined || currency !== 'SEK' || amount <= 0) return undefined;
  return {
    amountOre: amount,
    dueDate: dueDate.slice(0, 10),
    method,
    account: known,
    ...(ocr === undefined ? {} : { ocr }),
  };
}

function codeOf(t: PayTranslate, { delivery }: StoredLetter, shown: ShownPayment): Html {
  const payment = payable(shown);
  if (payment === undefined) return html`<p class="bd-quiet">${t('qrNone')}</p>`;
  const payee = { name: delivery.senderName, id: delivery.senderId };
  const modules = paymentQr(paymentQrText(payment, payee, stockholmDate(delivery.receivedAt)));
  return html`<svg class="bd-payment-code" viewBox="0 0 ${modules.length} ${modules.length}" role="img" aria-label="${t('qrLabel')}" shape-rendering="crispEdges"><path d="${qrPath(modules)}"/></svg>
    <p class="bd-quiet">${t('qr')}</p>`;
}

function markForm(t: PayTranslate, letterId: string, { paidAt }: PaymentMark, csrf: string): Html {
  const paid = paidAt !== undefined;
  return form({
    action: `/letters/${letterId}/${paid ? 'unpaid' : 'paid'}`,
    csrf,
    body: actions(
      button({ text: t(paid ? 'markUnpaid' : 'markPaid'), kind: 'secondary', icon: paid ? 'cross' : 'check' }),
    ),
  });
}
