// What some letters have beside their text: the event in a matter, payment data, an appointment, a reply, a receipt. Tidied, checked, made ready for the wire.
import type { Letter, LetterMatter } from '../../domain/letter.ts';
import type { MessageTypes } from '../../platform/presentation/message-types.ts';
import {
  APPOINTMENT_FAULTS,
  type AppointmentFault,
  appointmentOnTheWire,
  checkAppointment,
} from './appointment/check-appointment.ts';
import { oneLine } from './check-content.ts';
import type { AppointmentFields, LetterExtras, MatterFields, PaymentFields } from './letter-draft.ts';
import {
  checkMetadata,
  type MetadataFault,
  type MetadataPlace,
  metadataOnTheWire,
  tidyMetadata,
} from './metadata/letter-metadata.ts';
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
  ...APPOINTMENT_FAULTS,
] as const;
export type ExtraFaultCode = (typeof EXTRA_FAULTS)[number];
export interface ExtraFault {
  readonly field:
    | PaymentFault['field']
    | AppointmentFault['field']
    | MetadataFault['field']
    | 'matter-id'
    | 'matter-event'
    | 'matter-preceding'
    | 'matter-subject'
    | 'matter-type';
  readonly code: ExtraFaultCode | MetadataFault['code'];
  /** Of metadata: which. */
  readonly at?: MetadataPlace;
}

/** One line each; an event or a payment of which nothing was filled in is none. `extras` is left out when nothing remains. */
export function tidyExtras(all: LetterExtras): { extras?: LetterExtras } {
  const { matter, payment, appointment, metadata, secrecy, ...rest } = all;
  const mark = oneLine(secrecy ?? '');
  const event = matter === undefined ? undefined : tidyMatter(matter);
  const paid = payment === undefined ? undefined : tidyPayment(payment);
  const typed = tidyMetadata(metadata ?? [], oneLine);
  const extras = {
    ...rest,
    ...(typed.length === 0 ? {} : { metadata: typed }),
    ...(mark === '' ? {} : { secrecy: mark }),
    ...(event === undefined ? {} : { matter: event }),
    ...(paid === undefined ? {} : { payment: paid }),
    ...(appointment === undefined ? {} : { appointment: tidyAppointment(appointment) }),
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

function tidyAppointment({ typed, ...said }: AppointmentFields): AppointmentFields {
  const texts = { title: oneLine(said.title), place: oneLine(said.place), id: oneLine(said.id) };
  if (typed === undefined) return { ...said, ...texts };
  const { day, time, endTime, endDay } = typed;
  const tidied = { day: oneLine(day), time: oneLine(time), endTime: oneLine(endTime), endDay: oneLine(endDay) };
  return { ...said, ...texts, typed: tidied };
}

/** What an installation holds the extras to: how hard references are checked, by account, and which message types there are. */
export interface ExtraRules {
  readonly ocrLevels?: OcrLevels;
  readonly messageTypes?: MessageTypes;
}

/** What is wrong with the extras, in the order of the form. */
export function checkExtras(extras: LetterExtras = {}, { ocrLevels, messageTypes }: ExtraRules = {}): ExtraFault[] {
  const { matter, appointment, payment, metadata = [] } = extras;
  const checked = payment === undefined ? undefined : checkPayment(payment, ocrLevels);
  return [
    ...(matter === undefined ? [] : checkMatter(matter)),
    ...(appointment === undefined ? [] : checkAppointment(appointment)),
    ...(checked?.ok === false ? checked.problem : []),
    ...checkMetadata(metadata, messageTypes),
  ];
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

type OnTheWire = Pick<
  Letter,
  'matter' | 'payment' | 'asksReceipt' | 'allowsReply' | 'signedReceipt' | 'appointment' | 'metadata'
>;

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
    ...appointmentOnTheWire(extras.appointment),
    ...metadataOnTheWire(extras.metadata),
    ...(extras.allowsReply === true ? { allowsReply: true } : {}),
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
