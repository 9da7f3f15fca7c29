// notify: a message of protection class 1 is taken from a mediator that may send for its sender, kept once for each recipient, and
// acknowledged with the channels that were taken on only when it is kept (Service v3; DESIGN rules 5 and 6).
import { createHash, randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { NotificationDelivery, NotificationStatus } from '../../../wire/mina-meddelanden/notification.ts';
import { notificationStatus } from '../../../wire/mina-meddelanden/notification.ts';
import type { Holds } from '../../../wire/mina-meddelanden/schema/message.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { canonicalBytes } from '../../../wire/xml/write.ts';
import { noteRefusal, type ReceiveContext, type ReceivedCall } from '../deliver/receive-delivery.ts';
import type { DirectorySnapshot } from '../store/directory.ts';
import type { KeptNotification } from '../store/notifications.ts';
import { type IncomingNotification, readNotification } from './read-notification.ts';
import { storeNotification } from './store-notification.ts';

export interface NotifyContext extends ReceiveContext {
  /** Whether text messages can be sent from here. */
  readonly sendsSms: boolean;
}

type NotifyResult = Holds<typeof serviceOperations.notify.response>['result'];

/**
 * Takes in a message for each of its recipients. `delivered` is true where it is stored, or was stored before, and false
 * where the recipient has no mailbox here. Throws BrevduvaError for what is refused, and 'unavailable' when nothing can be judged.
 */
export async function receiveNotification(
  context: NotifyContext,
  delivery: NotificationDelivery,
  call: ReceivedCall,
): Promise<NotifyResult> {
  try {
    const notification = readNotification(delivery);
    await judgeCaller(context, delivery.header.sender.id, call);
    return await storeForAll(context, { delivery, notification }, call);
  } catch (error) {
    await noteRefusal(context, call, error);
    throw error;
  }
}

/** The caller must be one that FaR lists as dispatcher for the sender, and the sender known. Lists are asked for again before a no. */
async function judgeCaller({ directory }: NotifyContext, sender: string, { caller }: ReceivedCall): Promise<void> {
  const dispatches = ({ dispatchers }: DirectorySnapshot): boolean =>
    dispatchers.some(({ id, senders }) => id === caller && senders.includes(sender));
  const knows = ({ senders }: DirectorySnapshot): boolean => senders.some(({ id }) => id === sender);
  const lists = await directory.current();
  if (dispatches(lists) && knows(lists)) return;
  const again = await directory.lookAgain();
  if (!dispatches(again))
    throw new BrevduvaError('dispatcher-not-approved', 'the caller is not a dispatcher for that sender in FaR');
  if (!knows(again)) throw new BrevduvaError('unknown-sender', 'the sender is not in FaR');
}

interface Judged {
  readonly delivery: NotificationDelivery;
  readonly notification: IncomingNotification;
}

async function storeForAll(context: NotifyContext, judged: Judged, call: ReceivedCall): Promise<NotifyResult> {
  const statuses: NotificationStatus[] = [];
  let transId: string | undefined;
  for (const recipient of new Set(judged.delivery.header.recipients)) {
    const kept = await storeFor(context, judged, recipient, call);
    transId ??= kept?.transId;
    statuses.push(notificationStatus(recipient, kept !== undefined, kept?.channels ?? []));
  }
  return { transId: transId ?? (await refuseRecipients(context, judged, call)), statuses };
}

async function storeFor(
  context: NotifyContext,
  { delivery, notification }: Judged,
  recipient: string,
  call: ReceivedCall,
): Promise<KeptNotification | undefined> {
  const parsed = parseRecipientId(recipient);
  if (!parsed.ok) return undefined;
  return await storeNotification(
    context,
    { delivery, notification, recipient: parsed.value, digest: notificationDigest(delivery, recipient) },
    call,
  );
}

/** Over what the recipient gets: whether a mediator sends to many at once or to one at a time, a repeat is a repeat. */
export function notificationDigest(delivery: NotificationDelivery, recipient: string): Buffer {
  const own = { ...delivery, header: { ...delivery.header, recipients: [recipient] } };
  const written = canonicalBytes(serviceOperations.notify.request.write({ delivery: own }));
  return createHash('sha256').update(written).digest();
}

/** Nobody has a mailbox here: kept in the audit trail without the numbers of those who are not ours. */
async function refuseRecipients(context: NotifyContext, { delivery }: Judged, call: ReceivedCall): Promise<string> {
  const transId = randomUUID();
  await context.database.transaction(context.organisation, (tx) =>
    context.events.record(tx, {
      kind: 'delivery.refused',
      actor: call.caller,
      subject: transId,
      details: { reason: 'no-account', sender: delivery.header.sender.id },
    }),
  );
  return transId;
}
