// Reply and Receipt: no operation of the contracts carries them (PROTOCOL.md, "What the wire does not give"); ours does (replies.ts).
import { ns } from '../namespaces.ts';
import { date, one, optional, referring, sequence, string, tree } from '../schema/describe.ts';
import { RecipientId } from './identity.ts';
import { DeliveryHeader, Seal, SecureMessage1, signature } from './letter.ts';

export const ReceiptContent = {
  messageId: one('MessageId', string),
  recipient: one('ReceiptRecipient', RecipientId),
  sender: one('ReceiptSender', RecipientId),
  acknowledgedTime: one('AcknowledgedTime', date),
} as const;

export const Receipt = sequence(
  { namespace: ns.receipt, name: 'Receipt' },
  {
    ...ReceiptContent,
    signature: referring(ns.xmldsig, optional('Signature', tree({ namespace: ns.xmldsig, name: 'SignatureType' }))),
  },
);

export const ReplyContent = {
  header: one('Header', DeliveryHeader),
  message: one('ReplyMessage', SecureMessage1),
  replyTime: one('ReplyTime', date),
} as const;

export const ReplyDelivery = sequence({ namespace: ns.reply, name: 'ReplyDelivery' }, { ...ReplyContent, signature });

export const SealedReplyDelivery = sequence(
  { namespace: ns.reply, name: 'SealedReplyDelivery' },
  { signedDelivery: one('SignedDelivery', ReplyDelivery), seal: one('Seal', Seal), signature },
);
