// Notification v3 (a mediator's, for its senders), and the notices that Service v3's notify carries too.
import type { Channel } from '../../domain/notification-channel.ts';
import { ns } from './namespaces.ts';
import { boolean, many, nameless, one, oneOf, optional, restricted, sequence, string } from './schema/describe.ts';
import { operation } from './schema/message.ts';
import type { Value } from './schema/types.ts';
import { EmailAddress2, OrganizationNumber, RecipientId } from './types/identity.ts';
import { DeliveryHeader, MessageBody } from './types/letter.ts';
import { MessageHeader } from './types/secure-delivery.ts';

const named = (name: string) => ({ namespace: ns.notification3, name });
const named2 = (name: string) => ({ namespace: ns.notification2, name });

export const EmailMessage = sequence(named2('EmailMessage'), {
  header: one(
    'header',
    nameless(ns.notification2, {
      from: one('From', EmailAddress2),
      subject: one('Subject', restricted(string, { maxLength: 254 })),
    }),
  ),
  text: one('text', string),
});

export const SmsMessage = sequence(named2('SmsMessage'), {
  header: one('header', nameless(ns.notification2, { from: one('From', restricted(string, { maxLength: 11 })) })),
  text: one('text', restricted(string, { maxLength: 160 })),
});

export const NotificationMessage = sequence(named('NotificationMessage'), {
  header: one('header', MessageHeader),
  body: one('body', MessageBody),
});

/** A message of protection class 1: to the mailbox's notices, as e-mail and as text message. */
export const NotificationDelivery = sequence(named('NotificationDelivery'), {
  header: one('Header', DeliveryHeader),
  message: one('Message', NotificationMessage),
  emailMessage: optional('EmailMessage', EmailMessage),
  smsMessage: optional('SmsMessage', SmsMessage),
});

export const NotificationTypes = oneOf(named('NotificationTypes'), 'SMS', 'EMail');

export const NotificationStatus = sequence(named('NotificationStatus'), {
  recipientId: one('RecipientId', RecipientId),
  deliveryStatus: one(
    'DeliveryStatus',
    sequence(named('DeliveryStatus'), {
      delivered: one('DeliveredFlag', boolean),
      channels: many('NotifiedByChannel', NotificationTypes, 0, 2),
    }),
  ),
});

export const NotifyResult = sequence(named('NotifyResult'), {
  transId: one('TransId', string),
  statuses: many('Status', NotificationStatus, 1),
});

const distributionId = one('distributionId', restricted(string, { minLength: 1, maxLength: 50 }));

/** Notification v3's operations, by name. */
export const notificationOperations = {
  distribute: operation(
    ns.notification3,
    'distribute',
    { delivery: one('notificationDelivery', NotificationDelivery) },
    { distributionId: one('return', string) },
  ),
  checkDistributionStatus: operation(
    ns.notification3,
    'checkDistributionStatus',
    { sender: one('sender', OrganizationNumber), distributionId },
    { statuses: many('return', NotificationStatus) },
  ),
} as const;

/** NotifiedByChannel in our own words. */
export function channelsOf(written: readonly Value<typeof NotificationTypes>[]): readonly Channel[] {
  return [...new Set(written.map((type) => (type === 'SMS' ? 'sms' : 'email')))];
}

/** A recipient's status; channels are said of what is delivered only (Notification.xsd, DeliveryStatus). */
export function notificationStatus(
  recipientId: string,
  delivered: boolean,
  notifiedBy: readonly Channel[],
): NotificationStatus {
  const written = notifiedBy.map((channel) => (channel === 'sms' ? ('SMS' as const) : ('EMail' as const)));
  return { recipientId, deliveryStatus: { delivered, channels: delivered ? written : [] } };
}

export type NotificationDelivery = Value<typeof NotificationDelivery>;
export type NotificationStatus = Value<typeof NotificationStatus>;
