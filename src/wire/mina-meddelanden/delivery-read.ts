// Reads a Delivery element (Message/v3 SecureDelivery) of a tree, as strictly as the schema in order and number; foreign
// elements of an official matter are kept as they came. Attributes (xsi:type, Id) are passed over.
import type { XmlElement } from '../xml/tree.ts';
import type {
  Attachment,
  DeliveryHeader,
  DeliverySender,
  DeliverySupportinfo,
  MessageBody,
  MessageHeader,
  Metadata,
  Seal,
  SecureDelivery,
  SecureMessage,
} from './delivery.ts';
import { DATE, EMAIL_ADDRESS, LANGUAGE, RECEIPT_OPTIONS, RECIPIENT_ID, REPLY_OPTIONS } from './delivery-grammar.ts';
import { readOfficialMatter } from './delivery-matter.ts';
import { invalid, Parts } from './delivery-parts.ts';
import { ns } from './namespaces.ts';

/** Throws 'invalid-input' with `details.path`, which names elements and never what they held. */
export function readDelivery(element: XmlElement): SecureDelivery {
  const parts = new Parts(element, 'Delivery');
  const header = readHeader(parts.one(ns.message3, 'Header'));
  const messages = parts.many(ns.message3, 'Message').map(readMessage);
  parts.end();
  if (messages.length === 0) throw invalid('Delivery/Message', 'is missing');
  return { header, messages };
}

/** The Seal of a sealed delivery. Throws 'invalid-input'. */
export function readSeal(element: XmlElement): Seal {
  const parts = new Parts(element, 'Seal');
  const receivedTime = parts.token(ns.message, 'ReceivedTime', DATE);
  const ok = parts.token(ns.message, 'SignaturesOK', /^(?:true|false|1|0)$/);
  parts.end();
  return { receivedTime, signaturesOk: ok === 'true' || ok === '1' };
}

function readHeader(element: XmlElement): DeliveryHeader {
  const parts = new Parts(element, 'Delivery/Header');
  const sender = readSender(parts.one(ns.message2, 'Sender'));
  const recipient = parts.text(ns.message2, 'Recipient', RECIPIENT_ID);
  const rest = {
    ...parts.maybe('reference', ns.message2, 'Reference'),
    ...parts.maybe('correlationId', ns.message2, 'CorrelationId'),
    ...parts.maybe('attention', ns.message2, 'Attention'),
  };
  parts.end();
  return { sender, recipient, ...rest };
}

function readSender(element: XmlElement): DeliverySender {
  const parts = new Parts(element, 'Delivery/Header/Sender');
  const id = parts.text(ns.sender, 'Id', RECIPIENT_ID);
  const name = parts.text(ns.sender, 'Name', /^.{2,256}$/su);
  const attention = parts.maybe('attention', ns.sender, 'Attention');
  parts.end();
  return { id, name, ...attention };
}

function readMessage(element: XmlElement): SecureMessage {
  const parts = new Parts(element, 'Message');
  const header = readMessageHeader(parts.one(ns.message3, 'Header'));
  const body = readBody(parts.one(ns.message3, 'Body'));
  const attachments = parts.many(ns.message3, 'Attachment').map(readAttachment);
  parts.end();
  return { header, body, attachments };
}

function readMessageHeader(element: XmlElement): MessageHeader {
  const parts = new Parts(element, 'Message/Header');
  const id = parts.text(ns.message3, 'Id');
  const subject = parts.text(ns.message3, 'Subject', /^.{0,255}$/su);
  const supportinfo = readSupportinfo(parts.one(ns.message3, 'Supportinfo'));
  const matter = parts.optional(ns.message3, 'OfficialMatter');
  const metadata = parts.many(ns.message3, 'Metadata').map(readMetadata);
  const language = parts.token(ns.message3, 'Language', LANGUAGE);
  const reply = parts.oneOf('reply', ns.message3, 'Reply', REPLY_OPTIONS);
  const receiptRequest = parts.oneOf('receiptRequest', ns.message3, 'ReceiptRequest', RECEIPT_OPTIONS);
  parts.end();
  const officialMatter = matter === undefined ? {} : { officialMatter: readOfficialMatter(matter) };
  return { id, subject, supportinfo, ...officialMatter, metadata, language, ...reply, ...receiptRequest };
}

function readSupportinfo(element: XmlElement): DeliverySupportinfo {
  const parts = new Parts(element, 'Message/Header/Supportinfo');
  const text = parts.text(ns.message3, 'Text', /^.{0,1024}$/su);
  const rest = {
    ...parts.maybe('url', ns.message3, 'URL', /^.{0,255}$/su),
    ...parts.maybe('phoneNumber', ns.message3, 'PhoneNumber', /^.{0,255}$/su),
    ...parts.maybe('emailAddress', ns.message3, 'EmailAdress', EMAIL_ADDRESS),
  };
  parts.end();
  return { text, ...rest };
}

function readMetadata(element: XmlElement): Metadata {
  const parts = new Parts(element, 'Message/Header/Metadata');
  const metadata = { tag: parts.text(ns.message, 'Tag'), value: parts.text(ns.message, 'Value') };
  parts.end();
  return metadata;
}

function readBody(element: XmlElement): MessageBody {
  const parts = new Parts(element, 'Message/Body');
  const body = { contentType: parts.text(ns.message, 'ContentType'), content: parts.base64(ns.message, 'Body') };
  parts.end();
  return body;
}

function readAttachment(element: XmlElement): Attachment {
  const parts = new Parts(element, 'Message/Attachment');
  const contentType = parts.text(ns.message, 'ContentType');
  const content = parts.base64(ns.message, 'Body');
  const checksum = parts.text(ns.message, 'Checksum');
  const filename = parts.text(ns.message, 'Filename');
  parts.end();
  return { contentType, content, checksum, filename };
}
