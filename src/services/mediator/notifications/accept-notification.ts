// Takes a message of protection class 1 over: the caller is allowed, it is durable, and only then acknowledged (Notification v3,
// distribute; DESIGN rules 5 and 6). Nothing in it is signed: who hands it in is proven by token or TLS certificate.
import { createHash, randomUUIDv7 } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import { turn } from '../../../platform/turns.ts';
import type { NotificationDelivery } from '../../../wire/mina-meddelanden/notification.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { writeEnvelope } from '../../../wire/soap/envelope.ts';
import { type AcceptTools, allowedSender, samePayload } from '../accept-delivery.ts';
import type { Accepted, NewDelivery } from '../store/accept.ts';

/** What one call may make us keep, bytes: its recipients each get a message of their own. */
const CALL_MAX = 50 * ENVELOPE_MAX;

export interface NotificationHandIn {
  readonly delivery: NotificationDelivery;
  readonly door: 'rest' | 'soap';
  /** Proven by token or TLS certificate. */
  readonly by: Organisationsnummer;
  readonly clientId: string;
  /** The caller's own; absent at the SOAP door, whose contract has none: there the notification is its own key. */
  readonly key?: string;
  readonly lifetimeMs?: number;
}

export interface AcceptedNotification {
  /** 32 characters: the very same notification from the same caller always has the same. */
  readonly distributionId: string;
  /** One for each recipient, in the sender's order. */
  readonly deliveries: readonly [Accepted, ...Accepted[]];
}

export type AcceptNotificationTools = Pick<
  AcceptTools,
  'findByKey' | 'senders' | 'mediatesFor' | 'putContent' | 'store' | 'lifetimeMs' | 'clock'
>;

/**
 * Accepts a notification, or answers what it was given earlier.
 * Errors: 'invalid-input', 'too-large', 'access-denied', 'dispatcher-not-approved', 'conflict', 'unavailable'.
 */
export async function acceptNotification(
  handIn: NotificationHandIn,
  tools: AcceptNotificationTools,
): Promise<AcceptedNotification> {
  const { delivery, by } = handIn;
  const parts = await partsOf(delivery);
  const whole = createHash('sha256').update(by);
  for (const { hash } of parts) whole.update(hash);
  const distributionId = whole.digest('hex').slice(0, 32);
  const named = parts.map((part, index) => ({
    part,
    key: handIn.key ?? `notification-${distributionId}-${index}`,
  }));
  return { distributionId, deliveries: someOf(await acceptParts(handIn, named, distributionId, tools)) };
}

interface NamedPart {
  readonly part: Part;
  readonly key: string;
}

async function acceptParts(
  handIn: NotificationHandIn,
  parts: readonly NamedPart[],
  distributionId: string,
  tools: AcceptNotificationTools,
): Promise<readonly Accepted[]> {
  try {
    const sender = await allowedSender(handIn.by, handIn.delivery.header.sender.id, tools);
    return await Promise.all(parts.map((named) => acceptPart({ handIn, ...named, sender, distributionId }, tools)));
  } catch (error) {
    // A repeat gets its answer whatever has ended since, as a letter does; the first part says whether it is one.
    if (!(error instanceof BrevduvaError) || error.code === 'conflict') throw error;
    const [first, ...others] = parts;
    if (first === undefined || (await earlierOf(handIn, first, tools)) === undefined) throw error;
    const earlier = await Promise.all([first, ...others].map((named) => earlierOf(handIn, named, tools)));
    const known = earlier.filter((accepted) => accepted !== undefined);
    if (known.length < parts.length) throw error;
    return known;
  }
}

async function earlierOf(
  { by }: NotificationHandIn,
  { part, key }: NamedPart,
  tools: AcceptNotificationTools,
): Promise<Accepted | undefined> {
  const earlier = await tools.findByKey(by, key);
  return earlier === undefined ? undefined : samePayload(earlier, part.hash);
}

function someOf([first, ...others]: readonly Accepted[]): AcceptedNotification['deliveries'] {
  if (first === undefined) throw new BrevduvaError('invalid-input', 'the notification has no recipient');
  return [first, ...others];
}

interface Part {
  readonly recipient: string;
  /** The call of notify, as it will be sent: the same notification gives the same bytes. */
  readonly envelope: Uint8Array;
  readonly hash: Buffer;
}

// All are as large as the first: its size is enough to know whether there is room for the others.
async function partsOf(delivery: NotificationDelivery): Promise<readonly Part[]> {
  const [first, ...others] = new Set(delivery.header.recipients);
  if (first === undefined) throw new BrevduvaError('invalid-input', 'the notification has no recipient');
  const part = partFor(delivery, first);
  const size = part.envelope.length;
  if (size > ENVELOPE_MAX)
    throw new BrevduvaError('too-large', 'the notification is larger than an envelope may be', { limit: ENVELOPE_MAX });
  if (size * (others.length + 1) > CALL_MAX)
    throw new BrevduvaError('too-large', 'the notification is too large for so many recipients', { limit: CALL_MAX });
  const parts = [part];
  for (const recipient of others) {
    // One small call can ask for a hundred megabytes: others come in between.
    await turn();
    parts.push(partFor(delivery, recipient));
  }
  return parts;
}

function partFor(delivery: NotificationDelivery, recipient: string): Part {
  const parsed = parseRecipientId(recipient);
  if (!parsed.ok)
    throw new BrevduvaError('invalid-input', 'a recipient is no possible number', { reason: parsed.problem.code });
  const own = { ...delivery, header: { ...delivery.header, recipients: [recipient] } };
  const envelope = writeEnvelope(serviceOperations.notify.request.write({ delivery: own }));
  return { recipient: parsed.value, envelope, hash: createHash('sha256').update(envelope).digest() };
}

interface Acceptance extends NamedPart {
  readonly handIn: NotificationHandIn;
  readonly sender: Organisationsnummer;
  readonly distributionId: string;
}

async function acceptPart(acceptance: Acceptance, tools: AcceptNotificationTools): Promise<Accepted> {
  const earlier = await earlierOf(acceptance.handIn, acceptance, tools);
  return earlier ?? samePayload(await tools.store(await rowOf(acceptance, tools)), acceptance.part.hash);
}

async function rowOf(
  { handIn, part, key, sender, distributionId }: Acceptance,
  tools: AcceptNotificationTools,
): Promise<NewDelivery> {
  const { header, message, emailMessage, smsMessage } = handIn.delivery;
  const id = randomUUIDv7();
  const acceptedAt = tools.clock();
  return {
    id,
    senderId: sender,
    senderName: header.sender.name,
    recipient: part.recipient,
    messageIds: [message.header.id],
    door: handIn.door,
    handedInBy: handIn.by,
    clientId: handIn.clientId,
    idempotencyKey: key,
    payloadHash: part.hash,
    notification: {
      // Under a key of the caller's own the same notification may be meant twice.
      ...(handIn.key === undefined ? { distributionId } : {}),
      channels: {
        asked: [
          ...(emailMessage === undefined ? [] : (['email'] as const)),
          ...(smsMessage === undefined ? [] : (['sms'] as const)),
        ],
      },
    },
    content: await tools.putContent(sender, id, part.envelope, part.hash),
    contentBytes: part.envelope.length,
    lane: 0,
    acceptedAt,
    expiresAt: new Date(acceptedAt.getTime() + (handIn.lifetimeMs ?? tools.lifetimeMs)),
  };
}
