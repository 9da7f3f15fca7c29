// What a letter says as parts to be shown: which, in which order, with which words. No page decides any of it for itself (docs/presentation.md; DP2-13).
import { parseBankgiro, parsePlusgiro } from '../../domain/giro.ts';
import type { LetterPayment } from '../../domain/letter.ts';
import { formatDate, formatDateTime, formatNumber } from '../i18n/format.ts';
import type { Language } from '../i18n/i18n.ts';
import { paymentQrText } from '../payment/payment-qr.ts';
import type { LetterSays, ShownMatter, ShownPayment } from './letter-says.ts';
import { labelIn, type MessageTypeField } from './message-type.ts';
import { presentationMessages } from './presentation-messages.ts';
import type { TypedMetadata } from './typed-metadata.ts';
import type { UnknownMetadata } from './unknown-metadata.ts';

/** What the letter is stands first, then what there is to do, then what it belongs to; what nobody knows how to show stands last. */
export const PART_ORDER = ['typed', 'payment', 'appointment', 'reply', 'receipt', 'matter', 'unknown'] as const;
export type PartKind = (typeof PART_ORDER)[number];

export interface PartRow {
  readonly label: string;
  readonly value: string;
  /** Something to take along: it has a copy button where script runs. */
  readonly copy?: true;
  /** The moment that the value tells of. */
  readonly at?: Date;
}

export interface PresentedPart {
  readonly kind: PartKind;
  readonly title: string;
  readonly warning?: string;
  readonly lead?: string;
  readonly rows: readonly PartRow[];
  /** The square that banks' apps read: what it holds. */
  readonly code?: string;
  readonly notes: readonly string[];
  /** What vouches for it: true of what was signed, and not of paper. */
  readonly assurance?: string;
}

export interface Presented {
  readonly says: LetterSays;
  /** Who sent it: named in the words, and paid. */
  readonly sender: { readonly name: string; readonly id: string };
  /** When it was received, or is sent: yyyy-mm-dd. */
  readonly day: string;
  /** False: the sender takes none from this mailbox. */
  readonly takes: { readonly replies: boolean; readonly receipts: boolean };
}

type Words = ReturnType<typeof presentationMessages>;

/** The parts that the letter has, in the order of PART_ORDER. */
export function presentLetter(language: Language, letter: Presented): PresentedPart[] {
  const { typed, appointment, matter, unknown } = letter.says;
  const t = presentationMessages(language);
  const parts = [
    ...typed.map((one) => typedPart(t, language, one)),
    paymentPart(t, language, letter),
    appointment === undefined ? undefined : appointmentPart(t, language, appointment),
    replyPart(t, letter),
    receiptPart(t, letter),
    matter === undefined ? undefined : matterPart(t, matter),
    unknown.items.length === 0 ? undefined : unknownPart(t, unknown),
  ];
  return parts.filter((part) => part !== undefined);
}

function typedPart(t: Words, language: Language, { type, values }: TypedMetadata): PresentedPart {
  const shown = type.fields.filter((field) => field.shown !== false && values.has(field.name));
  return {
    kind: 'typed',
    title: labelIn(type, language),
    rows: shown.map((field) => rowOf(t, language, field, values.get(field.name) ?? '')),
    notes: [t('typedNote')],
  };
}

function rowOf(t: Words, language: Language, field: MessageTypeField, value: string): PartRow {
  const label = labelIn(field, language);
  switch (field.type) {
    case 'date':
      return { label, value: dayText(value, language) };
    case 'amount': {
      const [number = '', currency = ''] = value.split(' ');
      return { label, value: amountText(t, language, { ore: Math.round(Number(number) * 100), currency }) };
    }
    case 'identifier':
      return { label, value, copy: true };
    // An address is text like any other: nothing that a sender names here is led to.
    case 'url':
    case 'text':
      return { label, value };
  }
}

function paymentPart(t: Words, language: Language, { says, sender, day }: Presented): PresentedPart | undefined {
  const { payment } = says;
  if (payment === undefined) return undefined;
  const { account, ocr, dueDate, method, amount, currency } = payment;
  const sum = amountText(t, language, { ore: amount, currency });
  const known = payable(payment);
  return {
    kind: 'payment',
    title: t('paymentTitle'),
    rows: [
      { label: t('amount'), value: sum, copy: true },
      { label: t('due'), value: dueDate.slice(0, 10), copy: true },
      { label: t(method === 'BG' ? 'bankgiro' : 'plusgiro'), value: account, copy: true },
      ...(ocr === undefined ? [] : [{ label: t('ocr'), value: ocr, copy: true } as const]),
    ],
    ...(known === undefined ? {} : { code: paymentQrText(known, sender, day) }),
    notes: [t(known === undefined ? 'qrNone' : 'qr')],
    assurance: t('paymentNote'),
  };
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

function appointmentPart(
  t: Words,
  language: Language,
  { starts, ends, title, place, cancelled }: NonNullable<LetterSays['appointment']>,
): PresentedPart {
  const moment = (label: string, at: Date): PartRow => ({ label, value: formatDateTime(at, language), at });
  return {
    kind: 'appointment',
    title: t(cancelled === true ? 'appointmentCancelledTitle' : 'appointmentTitle'),
    ...(cancelled === true ? { warning: t('appointmentCancelledText') } : {}),
    rows: [
      ...(title === undefined ? [] : [{ label: t('appointmentWhat'), value: title }]),
      moment(t('appointmentStarts'), starts),
      ...(ends === undefined ? [] : [moment(t('appointmentEnds'), ends)]),
      ...(place === undefined ? [] : [{ label: t('appointmentPlace'), value: place }]),
    ],
    notes: [],
  };
}

function replyPart(t: Words, { says, sender: { name: sender }, takes }: Presented): PresentedPart | undefined {
  if (says.reply === undefined) return undefined;
  const key = !takes.replies ? 'replyNotFromHere' : says.reply === 'wanted' ? 'replyWanted' : 'replyAllowed';
  return { kind: 'reply', title: t('replyTitle'), lead: t(key, { sender }), rows: [], notes: [] };
}

function receiptPart(t: Words, { says, sender: { name: sender }, takes }: Presented): PresentedPart | undefined {
  if (says.receipt === undefined) return undefined;
  const key = !takes.receipts ? 'receiptNotFromHere' : says.receipt === 'signed' ? 'receiptSigned' : 'receiptSimple';
  return { kind: 'receipt', title: t('receiptTitle'), lead: t(key, { sender }), rows: [], notes: [] };
}

function matterPart(t: Words, { id, subject, eventType, status }: ShownMatter): PresentedPart {
  const rows = [
    { label: t('matterId'), value: id },
    { label: t('matterSubject'), value: subject },
    { label: t('matterEventType'), value: eventType },
    { label: t('matterStatus'), value: status === undefined ? undefined : t(`matter_${status}`) },
  ];
  return {
    kind: 'matter',
    title: t('matterTitle'),
    rows: rows.flatMap(({ label, value = '' }) => (value === '' ? [] : [{ label, value }])),
    notes: [],
  };
}

function unknownPart(t: Words, { items, hasMore }: UnknownMetadata): PresentedPart {
  return {
    kind: 'unknown',
    title: t('unknownTitle'),
    lead: t('unknownLead'),
    rows: items.map(({ name, value }) => ({ label: name, value })),
    notes: hasMore ? [t('unknownMore')] : [],
  };
}

function dayText(day: string, language: Language): string {
  return formatDate(new Date(`${day}T12:00:00Z`), language);
}

function amountText(t: Words, language: Language, { ore, currency }: { ore: number; currency: string }): string {
  const whole = formatNumber(Math.floor(Math.abs(ore) / 100), language);
  const text = `${ore < 0 ? '−' : ''}${whole}${language === 'sv' ? ',' : '.'}${String(Math.abs(ore) % 100).padStart(2, '0')}`;
  return currency === 'SEK' ? t('kronor', { amount: text }) : `${currency} ${text}`;
}
