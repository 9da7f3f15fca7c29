// A delivery's content (Message/v3 SecureDelivery and what it refers to): what a sender signs and a mailbox is given.
import { createHash } from 'node:crypto';
import type { XmlElement } from '../xml/tree.ts';

export interface SecureDelivery {
  readonly header: DeliveryHeader;
  /** At least one. */
  readonly messages: readonly SecureMessage[];
}

export interface DeliveryHeader {
  readonly sender: DeliverySender;
  /** 12 digits after Recipient.xsd's pattern; whether they are a possible number is the domain's question. */
  readonly recipient: string;
  readonly reference?: string;
  readonly correlationId?: string;
  readonly attention?: string;
}

export interface DeliverySender {
  /** As `recipient`; in practice `16` and an organisationsnummer. */
  readonly id: string;
  /** 2–256 characters. */
  readonly name: string;
  readonly attention?: string;
}

export interface SecureMessage {
  readonly header: MessageHeader;
  readonly body: MessageBody;
  readonly attachments: readonly Attachment[];
}

export interface MessageHeader {
  /** Not unique in practice: see PROTOCOL, What the wire does not give. */
  readonly id: string;
  /** At most 255 characters. */
  readonly subject: string;
  readonly supportinfo: DeliverySupportinfo;
  readonly officialMatter?: OfficialMatter;
  readonly metadata: readonly Metadata[];
  /** `svSE` in all known traffic. */
  readonly language: string;
  readonly reply?: ReplyOptions;
  readonly receiptRequest?: ReceiptOptions;
}

export type ReplyOptions = 'REQUESTED' | 'ACCEPTED' | 'NOT_ALLOWED';
export type ReceiptOptions = 'NOT' | 'SIMPLE' | 'SIGNED';

export interface DeliverySupportinfo {
  /** At most 1024 characters. */
  readonly text: string;
  /** These three: at most 255 characters; an e-mail address at least 5 and at most 256. */
  readonly url?: string;
  readonly phoneNumber?: string;
  readonly emailAddress?: string;
}

export interface Metadata {
  readonly tag: string;
  readonly value: string;
}

export interface MessageBody {
  /** `text/plain` or `text/html` for what we send. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface Attachment {
  readonly contentType: string;
  readonly content: Uint8Array;
  /** MD5 in upper-case hexadecimal; other products put other things here, which is shown and not refused. */
  readonly checksum: string;
  readonly filename: string;
}

/** An event in a matter (händelsemeddelande), or elements of others, such as an invoice; both are kept as they came. */
export type OfficialMatter =
  | { readonly kind: 'event'; readonly event: MatterEvent }
  | { readonly kind: 'elements'; readonly elements: readonly XmlElement[] };

export type MatterStatus = 'senderinitiative' | 'recipientinitiative' | 'closed';

export interface MatterEvent {
  /** xs:date in the form in which it came: `2026-11-21`, perhaps with a zone. */
  readonly timestamp: string;
  /** Elements of other namespaces: an invoice, or what we do not know. */
  readonly elements: readonly XmlElement[];
  readonly identity?: MatterIdentity;
  readonly matterSubject?: string;
  readonly eventType?: string;
  readonly matterStatus?: MatterStatus;
}

export interface MatterIdentity {
  readonly eventId?: string;
  readonly officialMatterId?: string;
  readonly precedingEventId?: string;
}

/** What the mediator adds when it seals. */
export interface Seal {
  /** xs:date without zone when we write it; nothing is ever judged by it. */
  readonly receivedTime: string;
  readonly signaturesOk: boolean;
}

/** MD5 in upper-case hexadecimal, the wire's checksum of an attachment. */
export function checksumOf(content: Uint8Array): string {
  return createHash('md5').update(content).digest('hex').toUpperCase();
}

/** Whether an attachment's checksum is its MD5, in upper or lower case. */
export function checksumIsGood(attachment: Attachment): boolean {
  return attachment.checksum.toUpperCase() === checksumOf(attachment.content);
}

/** An attachment to send, with its checksum. */
export function attachmentOf(filename: string, contentType: string, content: Uint8Array): Attachment {
  return { filename, contentType, content, checksum: checksumOf(content) };
}
