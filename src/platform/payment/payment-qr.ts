// The payable square on paper: the Swedish standard for QR codes on invoices ("UsingQR", version 1), which banks' apps read.
import encodeQR from 'qr';
import type { LetterPayment } from '../../domain/letter.ts';

export interface Payee {
  readonly name: string;
  /** Organisationsnummer, ten or twelve digits. */
  readonly id?: string | undefined;
}

/** The code's content. `issued`: the letter's day, yyyy-mm-dd. Amounts are in kronor with a point. */
export function paymentQrText(payment: LetterPayment, payee: Payee, issued: string): string {
  const { amountOre, dueDate, method, account, ocr } = payment;
  return JSON.stringify({
    uqr: 1,
    tp: 1,
    nme: payee.name.slice(0, 70),
    ...(payee.id === undefined ? {} : { cid: payee.id.slice(-10) }),
    cc: 'SE',
    ...(ocr === undefined ? {} : { iid: ocr }),
    idt: issued.replaceAll('-', ''),
    ddt: dueDate.replaceAll('-', ''),
    due: Number((amountOre / 100).toFixed(2)),
    cur: 'SEK',
    pt: method,
    acc: account.replaceAll(' ', ''),
  });
}

/** Rows of dark (true) and light modules, with the quiet zone of four that readers need. */
export function paymentQr(text: string): readonly (readonly boolean[])[] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
}

/** The dark modules as one SVG path in units of modules: one for pages, and for a PDF's path after scaling. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  const parts: string[] = [];
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] !== true) continue;
      const from = x;
      while (row[x + 1] === true) x += 1;
      parts.push(`M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`);
    }
  }
  return parts.join('');
}
