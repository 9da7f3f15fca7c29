// Service v3 (a mailbox operator's door): every operation's request and response, and Service v1's results.
import { ns } from './namespaces.ts';
import { NotificationDelivery, NotifyResult } from './notification.ts';
import { boolean, int, many, one, oneOf, optional, sequence, string, tree } from './schema/describe.ts';
import { operation } from './schema/message.ts';
import type { Value } from './schema/types.ts';
import { RecipientId } from './types/identity.ts';
import { DeliveryHeader, ForwardMessage } from './types/letter.ts';
import { SealedDelivery } from './types/secure-delivery.ts';

const named = (name: string) => ({ namespace: ns.service, name });

/** The operator's answer: its transaction, and for each recipient whether it was delivered. */
export const DeliveryResult = sequence(named('DeliveryResult'), {
  transId: one('TransId', string),
  statuses: many(
    'Status',
    sequence(named('DeliveryStatus'), {
      recipientId: one('RecipientId', RecipientId),
      delivered: one('Delivered', boolean),
    }),
    1,
  ),
});

export const MessageCount = sequence(named('MessageCount'), {
  id: one('Id', RecipientId),
  total: one('Total', int),
  unread: one('Unread', int),
});

export const ServiceType = oneOf(named('Type'), 'Account', 'AccountRequest');

/** A delivery that its recipient sends on: only the original in it is signed (PROTOCOL.md, Signatures 3). */
export const ForwardDelivery = sequence(
  { namespace: ns.service3, name: 'ForwardDelivery' },
  {
    header: one('Header', DeliveryHeader),
    message: one('Message', ForwardMessage),
    originalDelivery: one('OrginalDelivery', tree(SealedDelivery)),
    messageIdToForward: optional('MessageIdToForward', string),
  },
);

/** Service v3's operations, by name. Sealed deliveries stay trees: re-root them to SealedDelivery before verifying. */
export const serviceOperations = {
  deliverSecure: operation(
    ns.service3,
    'deliverSecure',
    { sealedDelivery: one('deliverSecure', tree(SealedDelivery)) },
    { result: one('return', DeliveryResult) },
  ),
  notify: operation(
    ns.service3,
    'notify',
    { delivery: one('notify', NotificationDelivery) },
    { result: one('return', NotifyResult) },
  ),
  deliverForward: operation(
    ns.service3,
    'deliverForward',
    { forward: one('forwardMessage', ForwardDelivery) },
    { result: one('return', DeliveryResult) },
  ),
} as const;

export type DeliveryResult = Value<typeof DeliveryResult>;
export type ForwardDelivery = Value<typeof ForwardDelivery>;
