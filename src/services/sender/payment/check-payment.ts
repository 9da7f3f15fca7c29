// Betaldata as it was typed becomes what the wire carries, or the list of what is wrong with it (issue 4, "payment data").

import {
  bare,
  isDay,
  type OcrLevel,
  ocrFault,
  parseAmount,
  parseBankgiro,
  parsePlusgiro,
} from '../../../domain/giro.ts';
import type { LetterPayment } from '../../../domain/letter.ts';
import { ok, problem, type Result } from '../../../domain/result.ts';
import type { PaymentFields } from '../letter-draft.ts';
import { accountKey, type OcrLevels } from './payment-config.ts';

export type PaymentFaultCode =
  | 'amount-wrong'
  | 'due-wrong'
  | 'bankgiro-wrong'
  | 'plusgiro-wrong'
  | 'ocr-not-digits'
  | 'ocr-check-digit'
  | 'ocr-length-digit'
  | 'ocr-length';
export interface PaymentFault {
  readonly field: 'payment-amount' | 'payment-due' | 'payment-account' | 'payment-ocr';
  readonly code: PaymentFaultCode;
}

/** What an account's references are held to where nothing is configured. */
const OCR_USUAL: OcrLevel = { kind: 'hard' };
/** For a payment that was checked when its letter was made: what is configured afterwards takes nothing from it. */
export const CHECKED_BEFORE = 'checked-before';

/** True when nothing was filled in: then the letter has no payment data. */
export function isNoPayment({ amount, dueDate, account, ocr }: PaymentFields): boolean {
  return [amount, dueDate, account, ocr].every((typed) => typed.trim() === '');
}

/** The payment, or every fault in the order of the form. An empty OCR is none; others are held to what their account asks. */
export function checkPayment(
  typed: PaymentFields,
  levels: OcrLevels | typeof CHECKED_BEFORE = new Map(),
): Result<LetterPayment, readonly PaymentFault[]> {
  const amount = parseAmount(typed.amount);
  const account = typed.method === 'BG' ? parseBankgiro(typed.account) : parsePlusgiro(typed.account);
  const ocr = bare(typed.ocr);
  const level = levelOf(typed, levels);
  const wrong = ocr === '' ? undefined : ocrFault(ocr, level);
  const faults: PaymentFault[] = [];
  if (amount === undefined) faults.push({ field: 'payment-amount', code: 'amount-wrong' });
  if (!isDay(typed.dueDate.trim())) faults.push({ field: 'payment-due', code: 'due-wrong' });
  if (account === undefined) {
    faults.push({ field: 'payment-account', code: typed.method === 'BG' ? 'bankgiro-wrong' : 'plusgiro-wrong' });
  }
  if (wrong !== undefined) faults.push({ field: 'payment-ocr', code: `ocr-${wrong}` });
  if (amount === undefined || account === undefined || faults.length > 0) return problem(faults);
  return ok({
    amountOre: amount,
    dueDate: typed.dueDate.trim(),
    method: typed.method,
    account,
    ...(ocr === '' ? {} : { ocr }),
  });
}

function levelOf({ method, account }: PaymentFields, levels: OcrLevels | typeof CHECKED_BEFORE): OcrLevel {
  if (levels === CHECKED_BEFORE) return { kind: 'soft' };
  return levels.get(accountKey(method, account)) ?? OCR_USUAL;
}
