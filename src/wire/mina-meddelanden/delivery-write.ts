// Writes a Delivery element (Message/v3 SecureDelivery) that the schema accepts and every operator takes: no attributes, no CR,
// base64 without line breaks (PROTOCOL, Signatures 7). What it cannot write so is refused, never repaired.
import type { WriteElement } from '../xml/tree.ts';
import { base64Bytes, el } from '../xml/write.ts';
import type {
  Attachment,
  DeliveryHeader,
  MatterEvent,
  MessageHeader,
  Seal,
  SecureDelivery,
  SecureMessage,
} from './delivery.ts';
import {
  DATE,
  EMAIL_ADDRESS,
  LANGUAGE,
  RECEIPT_OPTIONS,
  RECIPIENT_ID,
  REPLY_OPTIONS,
  SENDABLE,
} from './delivery-grammar.ts';
import { writeOfficialMatter } from './delivery-matter.ts';
import { invalid } from './delivery-parts.ts';
import { ns } from './namespaces.ts';

const REPLY = new RegExp(`^(?:${REPLY_OPTIONS.join('|')})$`);
const RECEIPT = new RegExp(`^(?:${RECEIPT_OPTIONS.join('|')})$`);

const { message, message2, message3, sender: senderNs } = ns;

/** The element Delivery. Throws 'invalid-input' with `details.path` for a field that the wire cannot carry. */
export function writeDelivery(delivery: SecureDelivery): WriteElement {
  if (delivery.messages.length === 0) throw invalid('Delivery/Message', 'is missing');
  return el(message3, 'Delivery', writeHeader(delivery.header), ...delivery.messages.map(writeMessage));
}

/** The element Seal. */
export function writeSeal({ receivedTime, signaturesOk }: Seal): WriteElement {
  return el(
    message3,
    'Seal',
    text(message, 'ReceivedTime', receivedTime, DATE),
    el(message, 'SignaturesOK', signaturesOk ? 'true' : 'false'),
  );
}

function writeHeader({ sender, recipient, reference, correlationId, attention }: DeliveryHeader): WriteElement {
  return el(
    message3,
    'Header',
    el(
      message2,
      'Sender',
      text(senderNs, 'Id', sender.id, RECIPIENT_ID),
      text(senderNs, 'Name', sender.name, /^.{2,256}$/su),
      ...maybe(senderNs, 'Attention', sender.attention),
    ),
    text(message2, 'Recipient', recipient, RECIPIENT_ID),
    ...maybe(message2, 'Reference', reference),
    ...maybe(message2, 'CorrelationId', correlationId),
    ...maybe(message2, 'Attention', attention),
  );
}

function writeMessage({ header, body, attachments }: SecureMessage): WriteElement {
  return el(
    message3,
    'Message',
    writeMessageHeader(header),
    el(
      message3,
      'Body',
      text(message, 'ContentType', body.contentType),
      el(message, 'Body', base64Bytes(body.content)),
    ),
    ...attachments.map(writeAttachment),
  );
}

function writeMessageHeader(header: MessageHeader): WriteElement {
  const { id, subject, supportinfo, officialMatter, metadata, language, reply, receiptRequest } = header;
  if (officialMatter?.kind === 'event') checkEvent(officialMatter.event);
  return el(
    message3,
    'Header',
    text(message3, 'Id', id),
    text(message3, 'Subject', subject, /^.{0,255}$/su),
    el(
      message3,
      'Supportinfo',
      text(message3, 'Text', supportinfo.text, /^.{0,1024}$/su),
      ...maybe(message3, 'URL', supportinfo.url, /^\S{0,255}$/u),
      ...maybe(message3, 'PhoneNumber', supportinfo.phoneNumber, /^.{0,255}$/su),
      ...maybe(message3, 'EmailAdress', supportinfo.emailAddress, EMAIL_ADDRESS),
    ),
    ...(officialMatter === undefined ? [] : [writeOfficialMatter(officialMatter)]),
    ...metadata.map(({ tag, value }) =>
      el(message3, 'Metadata', text(message, 'Tag', tag), text(message, 'Value', value)),
    ),
    text(message3, 'Language', language, LANGUAGE),
    ...maybe(message3, 'Reply', reply, REPLY),
    ...maybe(message3, 'ReceiptRequest', receiptRequest, RECEIPT),
  );
}

function checkEvent({ timestamp, identity, matterSubject, eventType }: MatterEvent): void {
  text('', 'Timestamp', timestamp, DATE);
  for (const value of [identity?.eventId, identity?.officialMatterId, identity?.precedingEventId]) {
    maybe('', 'Identity', value, /^.{0,255}$/su);
  }
  maybe('', 'MatterSubject', matterSubject, /^.{0,2000}$/su);
  maybe('', 'EventType', eventType, /^.{0,2000}$/su);
}

function writeAttachment({ contentType, content, checksum, filename }: Attachment): WriteElement {
  return el(
    message3,
    'Attachment',
    text(message, 'ContentType', contentType),
    el(message, 'Body', base64Bytes(content)),
    text(message, 'Checksum', checksum),
    text(message, 'Filename', filename),
  );
}

function maybe(namespace: string, local: string, value: string | undefined, pattern?: RegExp): readonly WriteElement[] {
  return value === undefined ? [] : [text(namespace, local, value, pattern)];
}

function text(namespace: string, local: string, value: string, pattern?: RegExp): WriteElement {
  if (!SENDABLE.test(value))
    throw invalid(local, 'has a character that cannot be sent (CR, or one that XML does not have)');
  if (pattern !== undefined && !pattern.test(value))
    throw invalid(local, 'has a value that it cannot have, or is too long');
  return el(namespace, local, value);
}
