// Takes a signed delivery over: verified, allowed, durable, and only then acknowledged (DESIGN rules 2, 5 and 6).
import { hash, randomUUIDv7 } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../domain/letter.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId, type RecipientId } from '../../domain/recipient-id.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { OpenedDelivery } from '../../platform/signing/signing-pool.ts';
import type { Mediates } from './registry.ts';
import type { Senders } from './senders.ts';
import type { Accepted, NewDelivery, StoredContent } from './store/accept.ts';

export interface HandIn {
  /** A document whose root is SignedDelivery. */
  readonly bytes: Uint8Array;
  readonly door: 'rest' | 'soap';
  /** Proven by token or TLS certificate. */
  readonly by: Organisationsnummer;
  readonly clientId: string;
  /** 1–200 characters, the caller's own. */
  readonly key: string;
  /** How long it is tried; the configured time when absent. */
  readonly lifetimeMs?: number;
  /** The caller's trace, with our span in it. */
  readonly traceparent?: string;
}

export interface AcceptTools {
  readonly findByKey: (by: Organisationsnummer, key: string) => Promise<Accepted | undefined>;
  /**
   * Off the main loop; under `keepAs` what was verified may be kept until it is sealed.
   * Throws 'signature-invalid', 'invalid-input' or 'unavailable' with `details.reason`.
   */
  readonly open: (bytes: Uint8Array, keepAs?: string) => Promise<OpenedDelivery>;
  /** It will not be sealed. */
  readonly drop: (keptAs: string) => void;
  readonly senders: Senders;
  readonly mediatesFor: (sender: Organisationsnummer) => Promise<Mediates>;
  /** Keeps the bytes, whose SHA-256 is given, encrypted, in a row or as a blob; durable when the row is. */
  readonly putContent: (
    sender: Organisationsnummer,
    deliveryId: string,
    bytes: Uint8Array,
    digest: Uint8Array,
  ) => Promise<StoredContent>;
  readonly store: (delivery: NewDelivery) => Promise<Accepted>;
  readonly lifetimeMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Accepts a delivery, or answers what its key was used for earlier.
 * Errors: 'invalid-input', 'too-large', 'signature-invalid', 'access-denied', 'dispatcher-not-approved', 'conflict',
 * 'unavailable'.
 */
export async function acceptDelivery(handIn: HandIn, tools: AcceptTools): Promise<Accepted> {
  // Sealing and the envelope only add to it: what is larger now cannot be delivered.
  if (handIn.bytes.length > ENVELOPE_MAX) {
    throw new BrevduvaError('too-large', 'the delivery is larger than an envelope may be', { limit: ENVELOPE_MAX });
  }
  const id = randomUUIDv7();
  try {
    const { accepted, payloadHash } = await verifyAndStore(handIn, id, tools);
    if (accepted.replayed) tools.drop(id);
    return samePayload(accepted, payloadHash);
  } catch (error) {
    tools.drop(id);
    // A repeat gets its answer whatever has ended since: the sender's certificate, its agreement with us. Asked only now, for
    // storing asks as well and nearly nothing is a repeat.
    if (!(error instanceof BrevduvaError) || error.code === 'conflict') throw error;
    const earlier = await tools.findByKey(handIn.by, handIn.key);
    if (earlier === undefined) throw error;
    return samePayload(earlier, hash('sha256', handIn.bytes, 'buffer'));
  }
}

async function verifyAndStore(
  handIn: HandIn,
  id: string,
  tools: AcceptTools,
): Promise<{ readonly accepted: Accepted; readonly payloadHash: Buffer }> {
  const { opened, sender, recipient } = await verifyHandedIn(handIn.bytes, handIn.by, tools, id);
  const payloadHash = Buffer.from(opened.contentDigest, 'hex');
  const content = await tools.putContent(sender, id, handIn.bytes, payloadHash);
  const acceptedAt = tools.clock();
  const accepted = await tools.store({
    id,
    senderId: sender,
    senderName: opened.sender.name,
    recipient,
    messageIds: opened.messageIds,
    door: handIn.door,
    handedInBy: handIn.by,
    clientId: handIn.clientId,
    idempotencyKey: handIn.key,
    payloadHash,
    signedBy: opened.signedBy,
    signerFingerprint: opened.signerFingerprint,
    signatureAlgorithm: opened.algorithm,
    content,
    contentBytes: handIn.bytes.length,
    lane: 0,
    acceptedAt,
    expiresAt: new Date(acceptedAt.getTime() + (handIn.lifetimeMs ?? tools.lifetimeMs)),
  });
  return { accepted, payloadHash };
}

/**
 * What every door asks of a signed delivery before it is stored: its signature, whose it is and for whom.
 * Errors as acceptDelivery's.
 */
export async function verifyHandedIn(
  bytes: Uint8Array,
  by: Organisationsnummer,
  tools: Pick<AcceptTools, 'open' | 'senders' | 'mediatesFor' | 'log'>,
  keepAs?: string,
): Promise<{ readonly opened: OpenedDelivery; readonly sender: Organisationsnummer; readonly recipient: RecipientId }> {
  const opened = await tools.open(bytes, keepAs);
  if (opened.sha1) tools.log.warn({ organisation: opened.signedBy }, 'A delivery signed with SHA-1 was taken in');
  const sender = await allowedSender(by, opened.sender.id, tools);
  const recipient = parseRecipientId(opened.recipient);
  if (!recipient.ok) {
    throw new BrevduvaError('invalid-input', 'the recipient is no possible number', { reason: recipient.problem.code });
  }
  return { opened, sender, recipient: recipient.value };
}

/**
 * The sender, when the caller may hand in for it and FaR lists us for it.
 * Errors: 'invalid-input', 'access-denied', 'dispatcher-not-approved'.
 */
export async function allowedSender(
  by: Organisationsnummer,
  senderId: string,
  tools: Pick<AcceptTools, 'senders' | 'mediatesFor'>,
): Promise<Organisationsnummer> {
  const sender = parseOrganisationsnummer(senderId);
  if (!sender.ok) {
    throw new BrevduvaError('invalid-input', 'the sender is no organisation', { reason: sender.problem.code });
  }
  if (!tools.senders.mayHandIn(by, sender.value)) {
    throw new BrevduvaError('access-denied', 'the caller may not hand in for this sender', {
      reason: 'not-its-sender',
    });
  }
  // A registry that is down does not stop accepting: it is asked again before anything is handed over.
  if ((await tools.mediatesFor(sender.value)) === 'no') {
    throw new BrevduvaError('dispatcher-not-approved', 'the registry does not list this mediator for the sender');
  }
  return sender.value;
}

/** What a key was used for, if that was this payload. Errors: 'conflict'. */
export function samePayload(accepted: Accepted, payloadHash: Buffer): Accepted {
  if (accepted.payloadHash.equals(payloadHash)) return accepted;
  throw new BrevduvaError('conflict', 'the key was used with another payload', { reason: 'key-reused' });
}
