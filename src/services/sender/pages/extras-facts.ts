// What a letter has beside its text, as rows that the pages, the record and the paper show in the same words.
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { labelIn } from '../../../platform/presentation/message-type.ts';
import { MessageTypes, nameOf } from '../../../platform/presentation/message-types.ts';
import { appointmentOnTheWire } from '../appointment/check-appointment.ts';
import type { LetterExtras } from '../letter-draft.ts';
import { CHECKED_BEFORE, checkPayment } from '../payment/check-payment.ts';
import { extrasMessages } from '../texts/extras-messages.ts';

export interface ExtraFact {
  readonly label: string;
  readonly value: string;
}

/** Rows for the event, the appointment, the payment, the reply and the receipt; none for a letter without. */
export function extraFacts(
  language: Language,
  extras: LetterExtras | undefined,
  types: MessageTypes = new MessageTypes(),
): ExtraFact[] {
  if (extras === undefined) return [];
  const t = extrasMessages(language);
  return [
    ...matterFacts(language, extras),
    ...appointmentFacts(language, extras),
    ...paymentFacts(language, extras),
    ...metadataFacts(language, extras, types),
    ...(extras.allowsReply === true ? [{ label: t('fact-reply'), value: t('fact-reply-yes') }] : []),
    ...(extras.asksReceipt === true ? [{ label: t('fact-receipt'), value: t(receiptWords(extras)) }] : []),
  ];
}

// The values are as the wire carries them. A type that is registered no longer has no words of its own.
function metadataFacts(language: Language, { metadata = [] }: LetterExtras, types: MessageTypes): ExtraFact[] {
  return metadata.flatMap(({ type: id, version, values }) => {
    const type = types.find(id, version);
    return Object.entries(values).map(([name, value]) => {
      const field = type?.fields.find((one) => one.name === name);
      if (type === undefined || field === undefined) return { label: `${nameOf({ id, version })}#${name}`, value };
      return { label: `${labelIn(type, language)}: ${labelIn(field, language)}`, value };
    });
  });
}

function receiptWords({ signedReceipt }: LetterExtras): 'fact-receipt-signed' | 'fact-receipt-yes' {
  return signedReceipt === true ? 'fact-receipt-signed' : 'fact-receipt-yes';
}

// What is not right yet is told as a fault, and stands here as it was typed.
function appointmentFacts(language: Language, { appointment: fields }: LetterExtras): ExtraFact[] {
  if (fields === undefined) return [];
  const t = extrasMessages(language);
  const { appointment } = appointmentOnTheWire(fields);
  const { day = '', time = '' } = fields.typed ?? {};
  const when = appointment === undefined ? `${day} ${time}`.trim() : formatDateTime(appointment.starts, language);
  const ends = appointment?.ends;
  return [
    { label: t(fields.cancelled ? 'fact-appointment-cancelled' : 'fact-appointment'), value: when },
    { label: t('fact-appointment-ends'), value: ends === undefined ? '' : formatDateTime(ends, language) },
    { label: t('fact-appointment-title'), value: fields.title },
    { label: t('fact-appointment-place'), value: fields.place },
    { label: t('fact-appointment-id'), value: fields.id },
  ].filter(({ value }) => value !== '');
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
