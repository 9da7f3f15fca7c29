// A letter: what a sender writes to one recipient, and the limits that the wire sets (PROTOCOL, A delivery).
import type { Appointment } from './appointment.ts';
import type { Organisationsnummer } from './organisationsnummer.ts';
import type { RecipientId } from './recipient-id.ts';

/** Skyddsklass, the sender's own marking (SKL-2, DIGG-5): 3 is the strictest and the usual one. */
export type ProtectionClass = 1 | 2 | 3;
export type Language = 'svSE' | 'enGB';

/** Characters in a subject. */
export const SUBJECT_MAX = 255;
/** Characters in supportinfo's text. */
export const SUPPORT_TEXT_MAX = 1024;
/** Characters in supportinfo's URL, phone number. */
export const SUPPORT_FIELD_MAX = 255;
/** Bytes of a whole SOAP envelope as serialised: 2 MiB. */
export const ENVELOPE_MAX = 2_097_152;

/** Who answers questions about the letter (DIGG-2); no letter leaves without its text. */
export interface Supportinfo {
  readonly text: string;
  readonly url?: string;
  readonly phoneNumber?: string;
  readonly emailAddress?: string;
}

export interface LetterAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface LetterBody {
  readonly contentType: 'text/plain' | 'text/html';
  readonly text: string;
}

/** An event in a matter (händelsemeddelande); mailboxes thread letters by it. */
export interface LetterMatter {
  /** xs:date: the day of the event. */
  readonly day: string;
  readonly matterId: string;
  readonly eventId?: string;
  readonly precedingEventId?: string;
  readonly subject?: string;
  readonly eventType?: string;
  readonly status?: 'senderinitiative' | 'recipientinitiative' | 'closed';
}

/** Betaldata. */
export interface LetterPayment {
  /** Hundredths of a krona, above 0. */
  readonly amountOre: number;
  /** yyyy-mm-dd. */
  readonly dueDate: string;
  readonly method: 'BG' | 'PG';
  /** As people write it: '5050-1055', '90 20 03-3'. */
  readonly account: string;
  readonly ocr?: string;
}

export interface LetterMetadata {
  readonly tag: string;
  readonly value: string;
}

export interface Letter {
  /** UUID, the wire's MessageHeader/Id: fixed when the letter is made, the same in every attempt. */
  readonly id: string;
  readonly sender: { readonly id: Organisationsnummer; readonly name: string };
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly language: Language;
  readonly protectionClass: ProtectionClass;
  readonly body: LetterBody;
  readonly supportinfo: Supportinfo;
  readonly attachments: readonly LetterAttachment[];
  readonly matter?: LetterMatter;
  readonly payment?: LetterPayment;
  /** The sender takes a reply. */
  readonly allowsReply?: boolean;
  /** The sender asks to be told when the letter is opened. */
  readonly asksReceipt?: boolean;
  /** The receipt is to be signed by the recipient with an e-ID. */
  readonly signedReceipt?: boolean;
  readonly appointment?: Appointment;
  /** What else the letter says for systems and mailboxes, as the wire carries it: a tag and a value each. */
  readonly metadata?: readonly LetterMetadata[];
}
