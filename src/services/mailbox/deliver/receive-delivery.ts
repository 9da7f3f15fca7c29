// deliverSecure: a sealed delivery is checked whole, kept once, and acknowledged only when it is kept (DESIGN rules 5 and 6).
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { BlobStore } from '../../../platform/blobs/blobs.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import { openSealedDelivery, type VerifiedDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import type { DeliveryResult } from '../../../wire/mina-meddelanden/service.ts';
import { isRefusal, referenceCodeOf } from '../../../wire/soap/reference-codes.ts';
import type { XmlElement } from '../../../wire/xml/tree.ts';
import type { Acting } from '../act/acting.ts';
import type { MailboxCiphers } from '../content/mailbox-cipher.ts';
import type { MailboxEvents } from '../events.ts';
import type { Directory } from '../registry/directory.ts';
import type { MailboxTables } from '../schema.ts';
import type { DirectorySnapshot } from '../store/directory.ts';
import type { TrustInUse } from '../trust-in-use.ts';
import type { Intake, Kept } from './intake.ts';
import type { Quotas } from './quotas.ts';
import { readLetters } from './read-letters.ts';
import { errorOfRefusal } from './refusal.ts';
import { storeDelivery } from './store-delivery.ts';

export interface ReceiveContext {
  readonly organisation: Organisationsnummer;
  readonly database: Database<MailboxTables>;
  readonly blobs: BlobStore;
  readonly ciphers: MailboxCiphers;
  readonly intake: Intake;
  readonly directory: Directory;
  readonly trust: TrustInUse;
  readonly allowSha1: boolean;
  /** Whether the dispatcher that seals may have signed for the sender (PROTOCOL.md, Signatures 6). */
  readonly dispatcherMaySign: boolean;
  readonly attachmentTypes: readonly string[];
  readonly quotas: Quotas;
  readonly events: MailboxEvents;
  readonly clock: Clock;
  readonly log: Log;
  readonly acting: Pick<Acting, 'at'>;
}

export interface ReceivedCall {
  /** Whose certificate the TLS client showed. */
  readonly caller: Organisationsnummer;
  /** The envelope as it came: what is kept as evidence. */
  readonly bytes: Uint8Array;
  readonly callId: string;
}

/**
 * Takes in a delivery. Answers `Delivered` true when it is stored, or was stored before, and false when the recipient
 * has no mailbox here. Throws BrevduvaError for everything that is refused, and 'unavailable' when nothing can be judged.
 */
export async function receiveDelivery(
  context: ReceiveContext,
  sealed: XmlElement,
  call: ReceivedCall,
): Promise<DeliveryResult> {
  try {
    return await receive(context, sealed, call);
  } catch (error) {
    await noteRefusal(context, call, error);
    throw error;
  }
}

/** A refusal is a business event: which organisation, which call, why; nothing of the letter. */
export async function noteRefusal(
  { database, organisation, events }: ReceiveContext,
  call: ReceivedCall,
  error: unknown,
): Promise<void> {
  if (!(error instanceof BrevduvaError) || !isRefusal(referenceCodeOf(error.code))) return;
  const { of, reason } = error.details;
  const about = typeof of === 'string' && typeof reason === 'string' ? { of, reason } : {};
  await database.transaction(organisation, (tx) =>
    events.record(tx, {
      kind: 'delivery.refused',
      actor: call.caller,
      subject: call.callId,
      details: { code: error.code, ...about },
    }),
  );
}

async function receive(context: ReceiveContext, sealed: XmlElement, call: ReceivedCall): Promise<DeliveryResult> {
  const verified = await openAndJudge(context, sealed, { tlsClient: call.caller });
  context.quotas.take(verified.delivery.header.sender.id, call.bytes.byteLength);
  const letters = readLetters(verified.delivery, context.attachmentTypes);
  context.acting.at('mailbox.judged');
  if (verified.signature.sha1 || verified.sealSignature.sha1)
    context.log.warn({ caller: call.caller, callId: call.callId }, 'A delivery signed with SHA-1 was accepted');
  const recipient = parseRecipientId(verified.delivery.header.recipient);
  const { kind, transId } = recipient.ok
    ? await storeDelivery(context, { recipient: recipient.value, verified, letters }, call)
    : await refuseRecipient(context, verified);
  return {
    transId,
    statuses: [{ recipientId: verified.delivery.header.recipient, delivered: kind !== 'no-mailbox' }],
  };
}

interface Judging {
  /** Where given, must be who sealed. */
  readonly tlsClient?: string;
  /** When this operator itself took the delivery in and found it good; default now. Never a time that somebody says. */
  readonly at?: Date;
}

function open(context: ReceiveContext, sealed: XmlElement, { tlsClient, at }: Judging, lists: DirectorySnapshot) {
  const now = context.clock();
  return openSealedDelivery(sealed, {
    store: context.trust.current(),
    at: at ?? now,
    listsAt: now,
    allowSha1: context.allowSha1,
    mediatorMaySignFor: context.dispatcherMaySign,
    ...(tlsClient === undefined ? {} : { tlsClient }),
    mayDispatch: (mediator, sender) =>
      lists.dispatchers.some((each) => each.id === mediator && each.senders.includes(sender)),
  });
}

/** Both signatures, who may seal for whom, and that FaR knows the sender. Lists are asked for again before a no. */
export async function openAndJudge(
  context: ReceiveContext,
  sealed: XmlElement,
  judging: Judging,
): Promise<VerifiedDelivery> {
  let lists = await context.directory.current();
  let opened = open(context, sealed, judging, lists);
  if (!opened.ok && opened.problem.reason === 'not-dispatcher') {
    lists = await context.directory.lookAgain();
    opened = open(context, sealed, judging, lists);
  }
  if (!opened.ok) throw errorOfRefusal(opened.problem);
  const sender = opened.value.delivery.header.sender.id;
  const isKnown = ({ senders }: DirectorySnapshot): boolean => senders.some((each) => each.id === sender);
  if (!isKnown(lists) && !isKnown(await context.directory.lookAgain()))
    throw new BrevduvaError('unknown-sender', 'the sender is not in FaR');
  return opened.value;
}

/** Nobody can have this number: said in the answer and kept in the audit trail, as for somebody who is not ours. */
async function refuseRecipient(context: ReceiveContext, verified: VerifiedDelivery): Promise<Kept> {
  const transId = randomUUID();
  await context.database.transaction(context.organisation, (tx) =>
    context.events.record(tx, {
      kind: 'delivery.refused',
      actor: verified.sealSignature.organisation,
      subject: transId,
      details: { reason: 'no-account', sender: verified.delivery.header.sender.id },
    }),
  );
  return { kind: 'no-mailbox', transId };
}
