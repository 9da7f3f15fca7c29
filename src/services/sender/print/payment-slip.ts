// What is to be paid, at the end of a letter on paper: the figures in words, and the QR code that banks' apps read.

import { stockholmDate } from '../../../platform/clock.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { type Payee, paymentQr, paymentQrText, qrPath } from '../../../platform/payment/payment-qr.ts';
import type { LetterView } from '../letter-view.ts';
import { paymentFacts } from '../pages/extras-facts.ts';
import { CHECKED_BEFORE, checkPayment } from '../payment/check-payment.ts';
import { extrasMessages } from '../texts/extras-messages.ts';
import type { Pdf, PdfText, Style } from './pdf-text.ts';

/** Points: about 32 mm, which telephones read from paper. */
const SIDE = 92;
const LABEL: Style = { size: 9, weight: 400, colour: '#000000' };
const VALUE: Style = { size: 11, weight: 700, colour: '#000000' };

/** Nothing for a letter without a payment. The whole slip stands on one page. */
export function writePayment(
  document: Pdf,
  pen: PdfText,
  payee: Payee,
  letter: LetterView,
  { x, width }: { readonly x: number; readonly width: number },
): void {
  const { payment } = letter.extras ?? {};
  const checked = payment === undefined ? undefined : checkPayment(payment, CHECKED_BEFORE);
  if (payment === undefined || checked?.ok !== true) return;
  const language: Language = letter.language === 'enGB' ? 'en' : 'sv';
  const t = extrasMessages(language);
  if (document.y + SIDE + 50 > document.page.height - document.page.margins.bottom) document.addPage();
  const top = document.y + 14;
  document
    .moveTo(x, top - 6)
    .lineTo(x + width, top - 6)
    .lineWidth(0.6)
    .strokeColor('#666666')
    .stroke();
  drawQr(document, paymentQrText(checked.value, payee, stockholmDate(letter.createdAt)), x + width - SIDE, top);
  const column = { x, width: width - SIDE - 20 };
  document.y = top;
  for (const { label, value } of paymentFacts(language, { payment })) {
    pen.write(label, LABEL, { ...column, y: document.y });
    pen.write(value, VALUE, { ...column, y: document.y });
  }
  pen.write(t('payment-qr'), LABEL, { ...column, y: document.y + 2 });
  document.y = Math.max(document.y, top + SIDE + 6);
}

function drawQr(document: Pdf, text: string, x: number, y: number): void {
  const modules = paymentQr(text);
  document.save();
  document.translate(x, y).scale(SIDE / modules.length);
  document.path(qrPath(modules)).fill('#000000');
  document.restore();
}
