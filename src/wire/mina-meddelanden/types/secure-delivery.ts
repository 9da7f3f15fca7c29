// Message v3's delivery, and OfficialMatter v3: their description. Signing, sealing and opening are delivery*.ts'.
import { ns } from '../namespaces.ts';
import {
  choice,
  date,
  language,
  many,
  nameless,
  one,
  oneOf,
  optional,
  others,
  restricted,
  sequence,
  signedSequence,
  string,
} from '../schema/describe.ts';
import type { Value } from '../schema/types.ts';
import { Sender } from './basic.ts';
import { RecipientId } from './identity.ts';
import {
  Attachment,
  MessageBody,
  MetaData,
  ReceiptOptions,
  ReplyOptions,
  Seal,
  SupportInfo3,
  signature,
  subject,
} from './letter.ts';

const named = (name: string) => ({ namespace: ns.message3, name });
const idString = restricted(string, { maxLength: 255 }, { namespace: ns.officialMatter, name: 'idStringRestriction' });
const longText = restricted(string, { maxLength: 2000 });

/** An event in a matter. `others` may hold an Invoice. */
export const OfficialMatterExtension = sequence(
  { namespace: ns.officialMatter, name: 'OfficialMatterExtension' },
  {
    timestamp: one('Timestamp', date),
    others,
    identity: optional(
      'Identity',
      nameless(ns.officialMatter, {
        eventId: optional('EventId', idString),
        officialMatterId: optional('OfficialMatterId', idString),
        precedingEventId: optional('PrecedingEventId', idString),
      }),
    ),
    matterSubject: optional('MatterSubject', longText),
    eventType: optional('EventType', longText),
    matterStatus: optional('MatterStatus', oneOf(undefined, 'senderinitiative', 'recipientinitiative', 'closed')),
  },
);

/** Either an event, or elements of other namespaces (an Invoice). */
export const OfficialMatter = choice(named('OfficialMatter'), {
  others,
  extension: one('OfficialMatterExtension', OfficialMatterExtension),
});

export const MessageHeader = sequence(named('MessageHeader'), {
  id: one('Id', string),
  subject: one('Subject', subject),
  supportinfo: one('Supportinfo', SupportInfo3),
  officialMatter: optional('OfficialMatter', OfficialMatter),
  metadata: many('Metadata', MetaData),
  language: one('Language', language),
  reply: optional('Reply', ReplyOptions),
  receiptRequest: optional('ReceiptRequest', ReceiptOptions),
});

export const SecureMessage = sequence(named('SecureMessage'), {
  header: one('Header', MessageHeader),
  body: one('Body', MessageBody),
  attachments: many('Attachment', Attachment),
});

const SecureDeliveryHeader = sequence(
  { namespace: ns.message2, name: 'SecureDeliveryHeader' },
  {
    sender: one('Sender', Sender),
    recipient: one('Recipient', RecipientId),
    reference: optional('Reference', string),
    correlationId: optional('CorrelationId', string),
    attention: optional('Attention', string),
  },
);

export const SecureDelivery = sequence(named('SecureDelivery'), {
  header: one('Header', SecureDeliveryHeader),
  messages: many('Message', SecureMessage, 1),
});

export const SignedDelivery = signedSequence(named('SignedDelivery'), {
  delivery: one('Delivery', SecureDelivery),
  signature,
});

export const SealedDelivery = signedSequence(named('SealedDelivery'), {
  signedDelivery: one('SignedDelivery', SignedDelivery),
  seal: one('Seal', Seal),
  signature,
});

export type OfficialMatter = Value<typeof OfficialMatter>;
export type OfficialMatterExtension = Value<typeof OfficialMatterExtension>;
export type MessageHeader = Value<typeof MessageHeader>;
