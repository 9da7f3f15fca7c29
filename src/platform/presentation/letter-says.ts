// What a letter says beside its text, read from its message's header: the one that was signed and verified, or the one that will be signed.
// The sender's preview and the mailbox read it here, so that neither sees what the other does not (docs/presentation.md).
import type { Appointment } from '../../domain/appointment.ts';
import { appointmentIn, isAppointmentTag } from '../../wire/mina-meddelanden/appointment.ts';
import type { MessageHeader, OfficialMatter } from '../../wire/mina-meddelanden/delivery.ts';
import { invoice } from '../../wire/mina-meddelanden/invoice.ts';
import { isNamed, type XmlElement } from '../../wire/xml/tree.ts';
import type { MessageTypes } from './message-types.ts';
import { readTyped, type TypedMetadata } from './typed-metadata.ts';
import { readUnknown, type UnknownMetadata } from './unknown-metadata.ts';

export interface ShownPayment {
  /** Hundredths of the currency. */
  readonly amount: number;
  readonly currency: string;
  /** yyyy-mm-dd, perhaps with a zone. */
  readonly dueDate: string;
  readonly method: 'BG' | 'PG';
  readonly account: string;
  readonly ocr: string | undefined;
}

export interface ShownMatter {
  /** The sender's own. */
  readonly id: string | undefined;
  readonly subject: string | undefined;
  readonly eventType: string | undefined;
  readonly status: 'senderinitiative' | 'recipientinitiative' | 'closed' | undefined;
  /** The event's own id and day, and the event before it: for systems, shown nowhere. */
  readonly eventId: string | undefined;
  readonly precedingEventId: string | undefined;
  readonly timestamp: string;
}

export interface LetterSays {
  readonly typed: readonly TypedMetadata[];
  readonly payment: ShownPayment | undefined;
  readonly appointment: Appointment | undefined;
  /** The sender takes a reply, or wants one. */
  readonly reply: 'wanted' | 'allowed' | undefined;
  readonly receipt: 'simple' | 'signed' | undefined;
  readonly matter: ShownMatter | undefined;
  readonly unknown: UnknownMetadata;
}

/** Of a letter that nobody whom we know has signed: what it says is not told as if it were. */
export const SAYS_NOTHING: LetterSays = {
  typed: [],
  payment: undefined,
  appointment: undefined,
  reply: undefined,
  receipt: undefined,
  matter: undefined,
  unknown: { items: [], hasMore: false },
};

/** All of it. A payment or an appointment that is not as its schema says is not there at all: half of one is worse than none. */
export function readHeader(header: MessageHeader, types: MessageTypes): LetterSays {
  const { officialMatter: matter, metadata, reply, receiptRequest } = header;
  const { typed, others } = readTyped(metadata, types);
  return {
    typed,
    payment: matter === undefined ? undefined : paymentOf(matter),
    appointment: appointmentIn(metadata),
    reply: reply === 'REQUESTED' ? 'wanted' : reply === 'ACCEPTED' ? 'allowed' : undefined,
    receipt: receiptRequest === 'SIGNED' ? 'signed' : receiptRequest === 'SIMPLE' ? 'simple' : undefined,
    matter: matterOf(matter),
    unknown: readUnknown(
      others.filter(({ tag }) => !isAppointmentTag(tag)),
      elementsOf(matter).filter((element) => !isInvoice(element)),
    ),
  };
}

function elementsOf(matter: OfficialMatter | undefined): readonly XmlElement[] {
  if (matter === undefined) return [];
  return matter.kind === 'event' ? matter.event.elements : matter.elements;
}

function isInvoice(element: XmlElement): boolean {
  return isNamed(element, invoice.namespace, invoice.local);
}

function matterOf(matter: OfficialMatter | undefined): ShownMatter | undefined {
  if (matter?.kind !== 'event') return undefined;
  const { identity, matterSubject: subject, eventType, matterStatus: status, timestamp } = matter.event;
  const { officialMatterId: id, eventId, precedingEventId } = identity ?? {};
  return { id, subject, eventType, status, eventId, precedingEventId, timestamp };
}

/** What there is to pay by it, if anything. */
export function paymentOf(matter: OfficialMatter): ShownPayment | undefined {
  const element = elementsOf(matter).find(isInvoice);
  if (element === undefined) return undefined;
  try {
    const { amount, dueDate, accountMethod, accountNumber, ocrNumber } = invoice.read(element);
    return {
      amount: amount.value,
      currency: amount.attribute ?? 'SEK',
      dueDate,
      method: accountMethod === 'PG' ? 'PG' : 'BG',
      account: accountNumber,
      ocr: ocrNumber,
    };
  } catch {
    // Signed, but not what the schema says a payment is: a half-read one could send money wrong.
    return undefined;
  }
}
