// What a letter has beside its text, as rows that the pages, the record and the paper show in the same words.
import { formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { LetterExtras } from '../letter-draft.ts';
import { CHECKED_BEFORE, checkPayment } from '../payment/check-payment.ts';
import { extrasMessages } from '../texts/extras-messages.ts';

export interface ExtraFact {
  readonly label: string;
  readonly value: string;
}

/** Rows for the event, the payment, the reply and the receipt; none for a letter without. */
export function extraFacts(language: Language, extras: LetterExtras | undefined): ExtraFact[] {
  if (extras === undefined) return [];
  const t = extrasMessages(language);
  return [
    ...matterFacts(language, extras),
    ...paymentFacts(language, extras),
    ...(extras.allowsReply === true ? [{ label: t('fact-reply'), value: t('fact-reply-yes') }] : []),
    ...(extras.asksReceipt === true ? [{ label: t('fact-receipt'), value: t('fact-receipt-yes') }] : []),
  ];
}

function matterFacts(language: Language, { matter }: LetterExtras): ExtraFact[] {
  if (matter === undefined) return [];
  const t = extrasMessages(language);
  const rows = [
    { label: t('fact-matter'), value: matter.matterId },
    { label: t('fact-event'), value: matter.eventId },
    { label: t('fact-preceding'), value: matter.precedingEventId },
    { label: t('fact-matter-subject'), value: matter.subject },
    { label: t('fact-event-type'), value: matter.eventType },
    {
      label: t('fact-matter-status'),
      value: matter.status === '' ? '' : t(`matter-status-${matter.status}`),
    },
  ];
  return rows.filter(({ value }) => value !== '');
}

/** What is to be paid; what was typed where it is not right yet. */
export function paymentFacts(language: Language, { payment }: Pick<LetterExtras, 'payment'>): ExtraFact[] {
  if (payment === undefined) return [];
  const t = extrasMessages(language);
  const checked = checkPayment(payment, CHECKED_BEFORE);
  const { amount, dueDate, account, ocr } = checked.ok
    ? { ...checked.value, amount: kronor(language, checked.value.amountOre), ocr: checked.value.ocr ?? '' }
    : payment;
  return [
    { label: t('fact-payment'), value: amount },
    { label: t('fact-due'), value: dueDate },
    { label: t(`payment-${payment.method}`), value: account },
    { label: t('fact-ocr'), value: ocr },
  ].filter(({ value }) => value !== '');
}

/** '1 234,50 kr'. */
function kronor(language: Language, ore: number): string {
  const whole = formatNumber(Math.floor(ore / 100), language);
  const amount = `${whole}${language === 'sv' ? ',' : '.'}${String(ore % 100).padStart(2, '0')}`;
  return extrasMessages(language)('kronor', { amount });
}
