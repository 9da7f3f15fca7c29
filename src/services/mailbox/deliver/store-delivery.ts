// Keeping a delivery: its envelope in the row or, when it is large, as a blob first; then all that is known of it.
import { randomUUIDv7 } from 'node:crypto';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { VerifiedDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import type { ForwardDetails } from '../content/letter-texts.ts';
import { messageKeyOf } from '../store/deliveries.ts';
import { verificationOf } from '../verification.ts';
import type { Kept } from './intake.ts';
import type { IncomingLetter } from './read-letters.ts';
import type { ReceiveContext, ReceivedCall } from './receive-delivery.ts';
import type { IncomingEnvelope, PlainLetter, PlainRow } from './seal-rows.ts';

/** Bytes of an envelope up to which a row is cheaper than a file with its fsyncs. */
export const ENVELOPE_IN_ROW = 32_768;
/** Bodies up to this many characters stand in their row; larger ones (embedded images) are read from the envelope. */
const BODY_IN_ROW = 65_536;

export interface Accepted {
  readonly recipient: RecipientId;
  readonly verified: VerifiedDelivery;
  readonly letters: readonly IncomingLetter[];
  /** Of a letter that somebody sends on: never the same as the letter itself. */
  readonly forward?: ForwardDetails;
}

/** Stores the delivery, or finds the answer that it was given before, or that it has no mailbox. Durable when it returns. */
export async function storeDelivery(context: ReceiveContext, accepted: Accepted, call: ReceivedCall): Promise<Kept> {
  const { recipient } = accepted;
  const row = rowOf(context, accepted, call);
  const envelope = await keepEnvelope(context, recipient, call.bytes);
  context.acting.at('mailbox.envelope-kept');
  return await context.intake.store({ recipient, row, envelope, caller: call.caller });
}

async function keepEnvelope(
  { blobs, organisation, intake }: ReceiveContext,
  recipient: RecipientId,
  bytes: Uint8Array,
): Promise<IncomingEnvelope | undefined> {
  if (bytes.length <= ENVELOPE_IN_ROW) return { kind: 'row', bytes };
  // Nobody's letter is not written to the disk only to be swept away.
  if (!(await intake.isOpenFor(recipient))) return undefined;
  return { kind: 'blob', address: await blobs.put(organisation, bytes) };
}

function rowOf({ clock }: ReceiveContext, { verified, letters, forward }: Accepted, call: ReceivedCall): PlainRow {
  const { header } = verified.delivery;
  const ids = letters.map((letter) => letter.messageId);
  return {
    // Ids that grow with time lie beside each other in every index, also when there are millions.
    id: randomUUIDv7(),
    kind: forward === undefined ? 'secure' : 'forward',
    transId: randomUUIDv7(),
    senderId: header.sender.id,
    senderName: header.sender.name,
    messageKey: messageKeyOf(forward === undefined ? ids : ['forward', ...forwardKey(forward), ...ids]),
    signedDigest: Buffer.from(verified.signature.digest, 'base64'),
    sealedBy: verified.sealSignature.organisation,
    sealedBytes: call.bytes.byteLength,
    verification: verificationOf(verified),
    sealDate: verified.seal.receivedTime,
    reference: header.reference,
    attention: header.attention,
    forward,
    receivedAt: clock(),
    letters: letters.map(letterRow),
  };
}

/** The same person sending the same letter on with the same words does so once. */
export function forwardKey({ id, subject, text }: ForwardDetails): readonly string[] {
  return [id, subject, text];
}

/** A letter's row, not sealed yet. */
export function letterRow({ body, support, files, ...rest }: IncomingLetter): PlainLetter {
  return {
    ...rest,
    id: randomUUIDv7(),
    bodyType: body.type,
    body: body.text.length > BODY_IN_ROW ? undefined : body.text,
    support,
    files: files.map((file) => ({ ...file, id: randomUUIDv7() })),
  };
}
