// What some letters have beside their text: the event in a matter, payment data, a reply, a receipt. Tidied, checked, made ready for the wire.
import type { Letter, LetterMatter } from '../../domain/letter.ts';
import { oneLine } from './check-content.ts';
import type { AppointmentFields, LetterExtras, MatterFields, PaymentFields } from './letter-draft.ts';
import { CHECKED_BEFORE, checkPayment, isNoPayment, type PaymentFault } from './payment/check-payment.ts';
import type { OcrLevels } from './payment/payment-config.ts';

/** Characters in a matter's ids, and in what is told of it (OfficialMatter/v3). */
const ID_MAX = 255;
const LONG_MAX = 2000;

/** The faults of the extras, named by the form's fields. */
export const EXTRA_FAULTS = [
  'matter-id-empty',
  'matter-long',
  'amount-wrong',
  'due-wrong',
  'bankgiro-wrong',
  'plusgiro-wrong',
  'ocr-not-digits',
  'ocr-check-digit',
  'ocr-length-digit',
  'ocr-length',
] as const;
export type ExtraFaultCode = (typeof EXTRA_FAULTS)[number];
export interface ExtraFault {
  readonly field:
    | PaymentFault['field']
    | 'matter-id'
    | 'matter-event'
    | 'matter-preceding'
    | 'matter-subject'
    | 'matter-type';
  readonly code: ExtraFaultCode;
}

/** One line each; an event or a payment of which nothing was filled in is none. `extras` is left out when nothing remains. */
export function tidyExtras({ matter, payment, ...rest }: LetterExtras): { extras?: LetterExtras } {
  const event = matter === undefined ? undefined : tidyMatter(matter);
  const paid = payment === undefined ? undefined : tidyPayment(payment);
  const extras = {
    ...rest,
    ...(event === undefined ? {} : { matter: event }),
    ...(paid === undefined ? {} : { payment: paid }),
  };
  return Object.keys(extras).length === 0 ? {} : { extras };
}

function tidyMatter({ status, ...texts }: MatterFields): MatterFields | undefined {
  const tidy = {
    matterId: oneLine(texts.matterId),
    eventId: oneLine(texts.eventId),
    precedingEventId: oneLine(texts.precedingEventId),
    subject: oneLine(texts.subject),
    eventType: oneLine(texts.eventType),
    status,
  };
  return Object.values(tidy).every((text) => text === '') ? undefined : tidy;
}

function tidyPayment({ method, ...texts }: PaymentFields): PaymentFields | undefined {
  const { amount, dueDate, account, ocr } = texts;
  const tidy = {
    amount: oneLine(amount),
    dueDate: oneLine(dueDate),
    method,
    account: oneLine(account),
    ocr: oneLine(ocr),
  };
  return isNoPayment(tidy) ? undefined : tidy;
}

/** What is wrong with the extras, in the order of the form. `levels`: how hard references are checked, by account. */
export function checkExtras({ matter, payment }: LetterExtras = {}, levels?: OcrLevels): ExtraFault[] {
  const checked = payment === undefined ? undefined : checkPayment(payment, levels);
  return [...(matter === undefined ? [] : checkMatter(matter)), ...(checked?.ok === false ? checked.problem : [])];
}

function checkMatter(matter: MatterFields): ExtraFault[] {
  const faults: ExtraFault[] = [];
  if (matter.matterId === '') faults.push({ field: 'matter-id', code: 'matter-id-empty' });
  const limits = [
    ['matter-id', matter.matterId, ID_MAX],
    ['matter-event', matter.eventId, ID_MAX],
    ['matter-preceding', matter.precedingEventId, ID_MAX],
    ['matter-subject', matter.subject, LONG_MAX],
    ['matter-type', matter.eventType, LONG_MAX],
  ] as const;
  for (const [field, text, most] of limits) {
    if (Array.from(text).length > most) faults.push({ field, code: 'matter-long' });
  }
  return faults;
}

type OnTheWire = Pick<Letter, 'matter' | 'payment' | 'asksReceipt' | 'allowsReply' | 'signedReceipt' | 'appointment'>;

/** The members of the wire's letter. What is wrong is left out, so that a draft can be measured; faults are told beside it. */
export function extrasOnTheWire(extras: LetterExtras | undefined, day: string): OnTheWire {
  if (extras === undefined) return {};
  const payment = extras.payment === undefined ? undefined : checkPayment(extras.payment, CHECKED_BEFORE);
  const sound = extras.matter !== undefined && checkMatter(extras.matter).length === 0;
  return {
    ...(extras.matter !== undefined && sound ? { matter: matterOnTheWire(extras.matter, day) } : {}),
    ...(payment?.ok === true ? { payment: payment.value } : {}),
    ...(extras.asksReceipt === true ? { asksReceipt: true } : {}),
    ...(extras.signedReceipt === true ? { signedReceipt: true } : {}),
    ...(extras.appointment === undefined ? {} : appointmentOnTheWire(extras.appointment)),
    ...(extras.allowsReply === true ? { allowsReply: true } : {}),
  };
}

// Half of a time is worse than none: what cannot be read is left out whole.
function appointmentOnTheWire({
  starts,
  ends,
  title,
  place,
  id,
  cancelled,
}: AppointmentFields): Pick<Letter, 'appointment'> {
  const [from, to] = [new Date(starts), new Date(ends)];
  if (Number.isNaN(from.getTime()) || (ends !== '' && !(to > from))) return {};
  return {
    appointment: {
      starts: from,
      ...(ends === '' ? {} : { ends: to }),
      ...(title === '' ? {} : { title: oneLine(title) }),
      ...(place === '' ? {} : { place: oneLine(place) }),
      ...(id === '' ? {} : { id: oneLine(id) }),
      ...(cancelled ? { cancelled } : {}),
    },
  };
}

function matterOnTheWire(
  { matterId, eventId, precedingEventId, subject, eventType, status }: MatterFields,
  day: string,
) {
  return {
    day,
    matterId,
    ...(eventId === '' ? {} : { eventId }),
    ...(precedingEventId === '' ? {} : { precedingEventId }),
    ...(subject === '' ? {} : { subject }),
    ...(eventType === '' ? {} : { eventType }),
    ...(status === '' ? {} : { status }),
  } satisfies LetterMatter;
}
