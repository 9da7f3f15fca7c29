// Keeping a delivery: blobs first, then rows, audit event and notice job in one transaction; the same delivery only once.
import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import type { VerifiedDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import { type Account, takesLetters } from '../account.ts';
import { NOTICE_JOB } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { accountHeld } from '../store/accounts.ts';
import {
  type DeliveryKey,
  earlierTransId,
  insertAttachments,
  insertDelivery,
  insertLetter,
  messageKeyOf,
} from '../store/deliveries.ts';
import { verificationOf } from '../verification.ts';
import type { IncomingFile, IncomingLetter } from './read-letters.ts';
import type { ReceiveContext } from './receive-delivery.ts';

export interface Accepted {
  readonly account: Account;
  readonly verified: VerifiedDelivery;
  readonly letters: readonly IncomingLetter[];
  /** The envelope as it came. */
  readonly bytes: Uint8Array;
  readonly caller: string;
}

/** Bodies up to this many characters stand in their row; larger ones (embedded images) are blobs. */
const BODY_IN_ROW = 65_536;

/**
 * Stores the delivery and gives its TransId, or the one that the same delivery was given before. Durable when it returns.
 * Undefined when it is new and the mailbox is closed.
 */
export async function storeDelivery(context: ReceiveContext, accepted: Accepted): Promise<string | undefined> {
  const key = keyOf(accepted);
  const earlier = await earlierTransId(context.database.reader(context.organisation), key);
  if (earlier !== undefined) return await repeat(context, accepted, earlier);
  if (!takesLetters(accepted.account)) return undefined;
  const blobs = await putBlobs(context, accepted);
  const transId = randomUUID();
  const result = await context.database.transaction(context.organisation, async (tx) => {
    const account = await accountHeld(tx, accepted.account.id);
    if (account === undefined || !takesLetters(account)) return { kind: 'closed' } as const;
    const deliveryId = await insertDelivery(tx, {
      ...key,
      ...deliveryRow(context, accepted),
      transId,
      sealedBlob: blobs.sealed,
    });
    if (deliveryId === undefined) return { kind: 'repeated' } as const;
    const first = await insertLetters(tx, { context, accepted, blobs, deliveryId });
    await recordAndNotify(context, tx, { accepted, deliveryId, letterId: first, account, transId });
    return { kind: 'stored' } as const;
  });
  if (result.kind === 'stored') return transId;
  // Also when it was closed in the meantime: the same call may have been stored just before.
  const first = await earlierTransId(context.database.reader(context.organisation), key);
  return first === undefined ? undefined : await repeat(context, accepted, first);
}

function keyOf({ account, verified, letters }: Accepted): DeliveryKey {
  return {
    accountId: account.id,
    senderId: verified.delivery.header.sender.id,
    messageKey: messageKeyOf(letters.map((letter) => letter.messageId)),
    signedDigest: Buffer.from(verified.signature.digest, 'base64'),
  };
}

function deliveryRow(context: ReceiveContext, { verified, bytes }: Accepted) {
  const { header } = verified.delivery;
  return {
    senderName: header.sender.name,
    sealedBy: verified.sealSignature.organisation,
    sealedBytes: bytes.byteLength,
    verification: verificationOf(verified),
    sealDate: verified.seal.receivedTime,
    reference: header.reference,
    attention: header.attention,
    receivedAt: context.clock(),
  };
}

async function repeat(context: ReceiveContext, { account, caller }: Accepted, transId: string): Promise<string> {
  await context.database.transaction(context.organisation, (tx) =>
    context.events.record(tx, {
      kind: 'delivery.repeated',
      actor: caller,
      subject: transId,
      details: { account: account.id },
    }),
  );
  return transId;
}

interface StoredBlobs {
  readonly sealed: string;
  readonly bodies: ReadonlyMap<IncomingLetter, string>;
  readonly files: ReadonlyMap<IncomingFile, string>;
}

async function putBlobs({ blobs, organisation }: ReceiveContext, { letters, bytes }: Accepted): Promise<StoredBlobs> {
  const large = letters.filter((letter) => letter.body.text.length > BODY_IN_ROW);
  const files = letters.flatMap((letter) => letter.files);
  const [sealed, bodyAddresses, fileAddresses] = await Promise.all([
    blobs.put(organisation, bytes),
    Promise.all(large.map((letter) => blobs.put(organisation, new TextEncoder().encode(letter.body.text)))),
    Promise.all(files.map((file) => blobs.put(organisation, file.content))),
  ]);
  return { sealed, bodies: pairs(large, bodyAddresses), files: pairs(files, fileAddresses) };
}

function pairs<K>(keys: readonly K[], addresses: readonly string[]): Map<K, string> {
  return new Map(keys.map((key, index) => [key, addresses[index] ?? '']));
}

interface Insertion {
  readonly context: ReceiveContext;
  readonly accepted: Accepted;
  readonly blobs: StoredBlobs;
  readonly deliveryId: string;
}

/** The letters in the sender's order; gives the first one's id. */
async function insertLetters(tx: Transaction<MailboxTables>, insertion: Insertion): Promise<string> {
  const { context, accepted, blobs, deliveryId } = insertion;
  const ids: string[] = [];
  for (const [index, letter] of accepted.letters.entries()) {
    const bodyBlob = blobs.bodies.get(letter);
    const letterId = await insertLetter(tx, {
      accountId: accepted.account.id,
      deliveryId,
      position: index + 1,
      messageId: letter.messageId,
      subject: letter.subject,
      language: letter.language,
      bodyType: letter.body.type,
      body: bodyBlob === undefined ? letter.body.text : undefined,
      bodyBlob,
      support: letter.support,
      receivedAt: context.clock(),
    });
    ids.push(letterId);
    const rows = letter.files.map((file, at) => {
      const { content, ...facts } = file;
      return { ...facts, position: at + 1, bytes: content.byteLength, blob: blobs.files.get(file) ?? '' };
    });
    await insertAttachments(tx, letterId, rows);
  }
  return ids[0] ?? deliveryId;
}

async function recordAndNotify(
  { events }: ReceiveContext,
  tx: Transaction<MailboxTables>,
  stored: { accepted: Accepted; deliveryId: string; letterId: string; account: Account; transId: string },
): Promise<void> {
  const { accepted, deliveryId, letterId, account, transId } = stored;
  const sender = accepted.verified.delivery.header.sender;
  await events.record(tx, {
    kind: 'letter.received',
    actor: accepted.caller,
    subject: account.id,
    details: { letter: letterId, detail: sender.name, sender: sender.id, transId, letters: accepted.letters.length },
  });
  if (account.email !== undefined)
    await enqueue(tx, { kind: NOTICE_JOB, key: deliveryId, payload: { account: account.id } });
}
