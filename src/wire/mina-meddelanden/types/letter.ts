// Message v1's types: what v3 still uses of them, and those that only Reply and Receipt refer to.
import { ns } from '../namespaces.ts';
import {
  anyUri,
  base64,
  boolean,
  date,
  language,
  many,
  one,
  oneOf,
  optional,
  referring,
  restricted,
  sequence,
  string,
  tree,
} from '../schema/describe.ts';
import type { Value } from '../schema/types.ts';
import { Sender } from './basic.ts';
import { EmailAddress, RecipientId } from './identity.ts';

const named = (name: string) => ({ namespace: ns.message, name });

/** The XML signature: a tree of its own, opened by wire/xmldsig. */
export const signature = referring(
  ns.xmldsig,
  one('Signature', tree({ namespace: ns.xmldsig, name: 'SignatureType' })),
);

export const subject = restricted(string, { maxLength: 255 });
const link = restricted(anyUri, { maxLength: 255 });

const DistributionTypes = oneOf(named('DistributionTypes'), 'Digital', 'Paper', 'Not');
export const DeliveryStatus = oneOf(named('DeliveryStatus'), 'Delivered', 'Pending', 'DeliveryFailed');

export const DistributionStatus = sequence(named('DistributionStatus'), {
  recipientId: one('RecipientId', RecipientId),
  type: one('Type', DistributionTypes),
  deliveryStatus: optional('DeliveryStatus', DeliveryStatus),
});

export const MessageStatus = sequence(named('MessageStatus'), {
  recipientId: one('RecipientId', RecipientId),
  messageTypeId: optional('MessagetypeId', string),
  status: one('Status', DistributionTypes),
});

export const DeliveryHeader = sequence(named('DeliveryHeader'), {
  sender: one('Sender', Sender),
  recipients: many('Recipient', RecipientId, 1, 1000),
  reference: optional('Reference', string),
  correlationId: optional('CorrelationId', string),
  attention: optional('Attention', string),
});

export const MessageBody = sequence(named('MessageBody'), {
  contentType: one('ContentType', string),
  body: one('Body', base64),
});

export const Attachment = sequence(named('Attachment'), {
  contentType: one('ContentType', string),
  body: one('Body', base64),
  checksum: one('Checksum', string),
  filename: one('Filename', string),
});

export const MetaData = sequence(named('MetaData'), { tag: one('Tag', string), value: one('Value', string) });

export const Seal = sequence(named('Seal'), {
  receivedTime: one('ReceivedTime', date),
  signaturesOk: one('SignaturesOK', boolean),
});

export const ForwardMessage = sequence(named('ForwardMessage'), {
  subject: one('Subject', string),
  body: one('Body', MessageBody),
});

const SupportInfo1 = sequence(named('SupportInfo'), {
  text: one('Text', restricted(string, { maxLength: 1024 })),
  logo: optional('Logo', link),
  url: optional('URL', link),
  phoneNumber: optional('PhoneNumber', restricted(string, { maxLength: 255 })),
  emailAddress: optional('EmailAdress', EmailAddress),
});

/** v3's: without the logo. */
export const SupportInfo3 = sequence(
  { namespace: ns.message3, name: 'SupportInfo' },
  {
    text: one('Text', restricted(string, { maxLength: 1024 })),
    url: optional('URL', link),
    phoneNumber: optional('PhoneNumber', restricted(string, { maxLength: 255 })),
    emailAddress: optional('EmailAdress', EmailAddress),
  },
);

export const ReplyOptions = oneOf(
  { namespace: ns.reply, name: 'ReplyOptions' },
  'REQUESTED',
  'ACCEPTED',
  'NOT_ALLOWED',
);
export const ReceiptOptions = oneOf({ namespace: ns.receipt, name: 'ReceiptOptions' }, 'NOT', 'SIMPLE', 'SIGNED');

const MessageHeader1 = sequence(named('MessageHeader'), {
  id: one('Id', string),
  subject: one('Subject', subject),
  supportinfo: one('Supportinfo', SupportInfo1),
  metadata: many('Metadata', MetaData),
  language: one('Language', language),
  reply: optional('Reply', ReplyOptions),
  receiptRequest: optional('ReceiptRequest', ReceiptOptions),
});

export const SecureMessage1 = sequence(named('SecureMessage'), {
  header: one('Header', MessageHeader1),
  body: one('Body', MessageBody),
  attachments: many('Attachment', Attachment),
});

export type DistributionStatus = Value<typeof DistributionStatus>;
export type DeliveryHeader = Value<typeof DeliveryHeader>;
export type MessageBody = Value<typeof MessageBody>;
export type Attachment = Value<typeof Attachment>;
export type ForwardMessage = Value<typeof ForwardMessage>;
