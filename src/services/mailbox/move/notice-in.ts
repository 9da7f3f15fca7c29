// A message of protection class 1 that moves in: nobody signed it, there or here, so it comes as what it was and is marked as moved.
import { randomUUIDv7 } from 'node:crypto';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../../wire/soap/envelope.ts';
import type { PlainRow } from '../deliver/seal-rows.ts';
import { ENVELOPE_IN_ROW, letterRow } from '../deliver/store-delivery.ts';
import { readNotification } from '../notify/read-notification.ts';
import { notificationDigest } from '../notify/receive-notification.ts';
import { messageKeyOf } from '../store/deliveries.ts';
import type { PackedDelivery } from './package-form.ts';
import type { Moving, ToStore } from './store-moved.ts';
import type { MoveInContext } from './verify-moved.ts';

/** What will be stored; undefined when it is for somebody else. Throws 'invalid-input' for what is no such message, and as `readNotification`. */
export async function prepareNotice(
  context: MoveInContext,
  { ownNumber, from }: Moving,
  packed: PackedDelivery,
  original: Buffer,
): Promise<ToStore | undefined> {
  const { blobs, organisation, clock } = context;
  const { delivery } = serviceOperations.notify.request.read(readEnvelope(original).body);
  const { sender, recipients, reference, attention } = delivery.header;
  const recipient = await ownNumber(recipients);
  if (recipient === undefined || packed.letters.every(({ position }) => position !== 1)) return undefined;
  const read = readNotification(delivery);
  const letter = letterRow({ ...read, position: 1, files: [], due: undefined, matter: undefined });
  const [now, received] = [clock(), new Date(packed.received)];
  const trueKey = messageKeyOf([read.messageId]);
  const row: PlainRow = {
    id: randomUUIDv7(),
    kind: 'notification',
    transId: packed.transactionId,
    senderId: sender.id,
    senderName: sender.name,
    // It never stands where one that comes by the wire would: that one tells by which channels its recipient was told.
    messageKey: messageKeyOf(['not verified', read.messageId]),
    signedDigest: notificationDigest(delivery, recipient),
    sealedBy: from.id.slice(0, 12),
    sealedBytes: original.length,
    verification: {
      signedAs: 'nobody',
      handedInBy: organisation,
      moved: { from, at: now.toISOString(), reason: 'class-1' },
    },
    sealDate: '',
    reference,
    attention,
    forward: undefined,
    receivedAt: received > now ? now : received,
    letters: [letter],
  };
  const large = letter.body === undefined ? await blobs.put(organisation, Buffer.from(read.body.text)) : undefined;
  const isSmall = original.length <= ENVELOPE_IN_ROW;
  const envelope = isSmall
    ? ({ kind: 'row', bytes: original } as const)
    : ({ kind: 'blob', address: await blobs.put(organisation, original) } as const);
  return {
    row,
    envelope,
    packed,
    trueKey,
    blobs: large === undefined ? new Map() : new Map([[1, { body: large, files: [] }]]),
  };
}
