// Keeping a message of protection class 1: the envelope first, then the letter, its texts and the jobs that send them, all in one
// transaction and only once for the same message to the same mailbox.
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import type { Channel } from '../../../domain/notification-channel.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { NotificationDelivery } from '../../../wire/mina-meddelanden/notification.ts';
import { sealContent, sealDetails, sealSubject, sealTexts } from '../content/letter-texts.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import type { ReceivedCall } from '../deliver/receive-delivery.ts';
import { NOTICE_JOB } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { FILES_JOB } from '../search/job-kinds.ts';
import { type DeliveryKey, messageKeyOf } from '../store/deliveries.ts';
import {
  earlierNotification,
  insertNotification,
  type KeptNotification,
  type MailboxHeld,
  mailboxHeld,
  mailboxIdOf,
} from '../store/notifications.ts';
import { NOTIFICATION_JOBS } from './notification-jobs.ts';
import type { IncomingNotification } from './read-notification.ts';
import type { NotifyContext } from './receive-notification.ts';

export interface ForMailbox {
  readonly delivery: NotificationDelivery;
  readonly notification: IncomingNotification;
  readonly recipient: RecipientId;
  readonly digest: Buffer;
}

/** Bodies up to this many characters stand in their row, as of letters. */
const BODY_IN_ROW = 65_536;

/** What was stored, now or earlier, and by which channels its recipient is told; undefined when there is no open mailbox here. */
export async function storeNotification(
  context: NotifyContext,
  incoming: ForMailbox,
  call: ReceivedCall,
): Promise<KeptNotification | undefined> {
  const { database, organisation } = context;
  const accountId = await mailboxIdOf(database.reader(organisation), incoming.recipient);
  if (accountId === undefined) return undefined;
  const key = {
    accountId,
    senderId: incoming.delivery.header.sender.id,
    messageKey: messageKeyOf([incoming.notification.messageId]),
    signedDigest: incoming.digest,
  };
  const earlier = await earlierNotification(database.reader(organisation), key);
  if (earlier !== undefined) return await repeat(context, key, earlier, call);
  const blobs = await putBlobs(context, incoming, call);
  const cipher = await context.ciphers.of(accountId);
  const stored = await database.transaction(organisation, async (tx) => {
    const mailbox = await mailboxHeld(tx, accountId);
    return mailbox === undefined
      ? undefined
      : await storeIn(context, tx, { incoming, key, mailbox, cipher, blobs, call });
  });
  if (stored !== undefined) return stored;
  // Another process stored it first; or the mailbox was closed in the meantime.
  const first = await earlierNotification(database.reader(organisation), key);
  return first === undefined ? undefined : await repeat(context, key, first, call);
}

async function repeat(
  { database, organisation, events }: NotifyContext,
  { accountId }: DeliveryKey,
  earlier: KeptNotification,
  { caller }: ReceivedCall,
): Promise<KeptNotification> {
  const details = { account: accountId };
  await database.transaction(organisation, (tx) =>
    events.record(tx, { kind: 'delivery.repeated', actor: caller, subject: earlier.transId, details }),
  );
  return earlier;
}

interface Blobs {
  readonly envelope: string;
  readonly body: string | undefined;
}

async function putBlobs(
  { blobs, organisation }: NotifyContext,
  { notification }: ForMailbox,
  { bytes }: ReceivedCall,
): Promise<Blobs> {
  const { text } = notification.body;
  const [envelope, body] = await Promise.all([
    blobs.put(organisation, bytes),
    text.length > BODY_IN_ROW ? blobs.put(organisation, new TextEncoder().encode(text)) : undefined,
  ]);
  return { envelope, body };
}

interface Storing {
  readonly incoming: ForMailbox;
  readonly key: DeliveryKey;
  readonly mailbox: MailboxHeld;
  readonly cipher: MailboxCipher;
  readonly blobs: Blobs;
  readonly call: ReceivedCall;
}

/** Undefined when another process has stored the same. */
async function storeIn(
  context: NotifyContext,
  tx: Transaction<MailboxTables>,
  { incoming, key, mailbox, cipher, blobs, call }: Storing,
): Promise<KeptNotification | undefined> {
  const { header } = incoming.delivery;
  const { sms, email } = incoming.notification;
  const channels: Channel[] = [
    ...(email !== undefined && mailbox.hasEmail ? (['email'] as const) : []),
    ...(sms !== undefined && mailbox.hasPhone && context.sendsSms ? (['sms'] as const) : []),
  ];
  const transId = randomUUID();
  const ids = { deliveryId: randomUUIDv7(), letterId: randomUUIDv7() };
  const isNew = await insertNotification(tx, {
    ...key,
    ...ids,
    ...sealedTexts(cipher, ids, incoming, blobs.body !== undefined),
    transId,
    channels,
    language: incoming.notification.language,
    bodyType: incoming.notification.body.type,
    senderName: header.sender.name,
    handedInBy: call.caller,
    envelopeBlob: blobs.envelope,
    envelopeBytes: call.bytes.byteLength,
    bodyBlob: blobs.body,
    receivedAt: context.clock(),
  });
  if (!isNew) return undefined;
  const { name: detail, id: sender } = header.sender;
  await context.events.record(tx, {
    kind: 'letter.received',
    actor: call.caller,
    subject: key.accountId,
    details: { letter: ids.letterId, detail, sender, transId, letters: 1, notification: channels.join(' ') },
  });
  const payload = { delivery: ids.deliveryId };
  for (const channel of channels) await enqueue(tx, { kind: NOTIFICATION_JOBS[channel], key: ids.deliveryId, payload });
  if (blobs.body !== undefined)
    await enqueue(tx, {
      kind: FILES_JOB,
      key: ids.letterId,
      payload: { letter: ids.letterId, account: key.accountId },
    });
  await enqueueNotice(tx, ids.deliveryId, { account: key.accountId, mailbox, told: channels });
  return { transId, channels };
}

/** By a channel without a text of the sender's own there is the notice that every letter gives. */
async function enqueueNotice(
  tx: Transaction<MailboxTables>,
  key: string,
  { account, mailbox, told }: { readonly account: string; readonly mailbox: MailboxHeld; readonly told: Channel[] },
): Promise<void> {
  const untold = (mailbox.hasEmail && !told.includes('email')) || (mailbox.wantsSms && !told.includes('sms'));
  if (untold) await enqueue(tx, { kind: NOTICE_JOB, key, payload: { account, told } });
}

function sealedTexts(
  cipher: MailboxCipher,
  { deliveryId, letterId }: { readonly deliveryId: string; readonly letterId: string },
  { delivery, notification }: ForMailbox,
  bodyIsBlob: boolean,
) {
  const { messageId, subject, body, support, email, sms } = notification;
  const { reference, attention } = delivery.header;
  const content = { messageId, body: bodyIsBlob ? undefined : body.text, support };
  return {
    subject: sealSubject(cipher, letterId, subject),
    content: sealContent(cipher, letterId, content),
    details: sealDetails(cipher, deliveryId, { reference, attention, forward: undefined }),
    texts: email === undefined && sms === undefined ? null : sealTexts(cipher, deliveryId, { email, sms }),
  };
}
