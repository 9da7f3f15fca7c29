// The value spaces of a delivery's fields as the contracts' schemas give them, for reading and for writing.
import type { MatterStatus, ReceiptOptions, ReplyOptions } from './delivery.ts';

/** Recipient.xsd RecipientId; its second and third branches together. */
export const RECIPIENT_ID = /^(?:16\d{10}|(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])\d{6})$/;
/** xs:language. */
export const LANGUAGE = /^[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*$/;
/** xs:date; whether the day exists is not looked at, because nothing is decided by it. */
export const DATE = /^-?\d{4,}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:Z|[+-]\d\d:\d\d)?$/;
/** Recipient.xsd EMailAdress, with its length. */
export const EMAIL_ADDRESS = /^(?=.{5,256}$).+@.+\..+$/u;
/** Any character that XML 1.0 can hold, except CR, which we never send. */
export const SENDABLE = /^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

export const REPLY_OPTIONS: readonly ReplyOptions[] = ['REQUESTED', 'ACCEPTED', 'NOT_ALLOWED'];
export const RECEIPT_OPTIONS: readonly ReceiptOptions[] = ['NOT', 'SIMPLE', 'SIGNED'];
export const MATTER_STATUSES: readonly MatterStatus[] = ['senderinitiative', 'recipientinitiative', 'closed'];
