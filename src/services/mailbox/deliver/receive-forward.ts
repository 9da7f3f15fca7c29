// deliverForward: a letter that its recipient sends on from another mailbox. The original in it is verified like any delivery; who sends it on is
// what FaR and the calling operator say, and what they wrote is signed by nobody and shown so (PROTOCOL.md, Signatures 3).
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { SecureDelivery } from '../../../wire/mina-meddelanden/delivery.ts';
import { readUnprovenDelivery, type VerifiedDelivery } from '../../../wire/mina-meddelanden/delivery-open.ts';
import type { DeliveryResult, ForwardDelivery } from '../../../wire/mina-meddelanden/service.ts';
import type { ForwardDetails } from '../content/letter-texts.ts';
import type { Far } from '../registry/far.ts';
import { textOfHtml } from '../search/html-text.ts';
import { accountOf } from '../store/accounts.ts';
import { takenInAt } from '../store/deliveries.ts';
import { readBody } from './admission.ts';
import type { Kept } from './intake.ts';
import { type IncomingLetter, readLetters } from './read-letters.ts';
import { noteRefusal, openAndJudge, type ReceiveContext, type ReceivedCall } from './receive-delivery.ts';
import { storeDelivery } from './store-delivery.ts';

export interface ForwardContext extends ReceiveContext {
  readonly far: Far;
}

/** Characters of what whoever sends on may write: more is a letter of its own. */
const TEXT_MAX = 20_000;
const SUBJECT_MAX = 255;
/** Recipients of one forward; the contract has room for a thousand, which no person sends on to. */
const RECIPIENTS_MAX = 100;

/**
 * Takes in a letter for each recipient that it is sent on to: `delivered` true where it is stored, or was stored before, and false where the
 * recipient has no mailbox here. Throws BrevduvaError for what is refused, and 'unavailable' when nothing can be judged.
 */
export async function receiveForward(
  context: ForwardContext,
  forward: ForwardDelivery,
  call: ReceivedCall,
): Promise<DeliveryResult> {
  try {
    if (forward.header.recipients.length > RECIPIENTS_MAX)
      throw new BrevduvaError('too-many', 'a letter is sent on to too many at once', { limit: RECIPIENTS_MAX });
    await judgeCaller(context, forward.header.sender.id, call);
    const verified = await openOriginal(context, forward, call);
    context.quotas.take(forward.header.sender.id, call.bytes.byteLength);
    const letters = forwardedLetters(context, verified, forward.messageIdToForward);
    return await storeForAll(
      context,
      { verified, letters, forward: forwardDetails(forward, verified.delivery, call.caller) },
      forward,
      call,
    );
  } catch (error) {
    await noteRefusal(context, call, error);
    throw error;
  }
}

/** Whoever calls must be the operator where FaR has the mailbox that sends on: nobody else can know what that mailbox wants. */
async function judgeCaller({ far }: ForwardContext, forwarder: string, { caller }: ReceivedCall): Promise<void> {
  const recipient = parseRecipientId(forwarder);
  if (!recipient.ok)
    throw new BrevduvaError('invalid-input', 'the sender in the forward’s header is no identity number');
  const status = await far.isRegistered(recipient.value);
  if (status.kind === 'unanswered')
    throw new BrevduvaError('unavailable', 'FaR does not say whose operator the caller is; try again later');
  if (status.kind === 'refused' || status.value.serviceSupplier?.id !== caller)
    throw new BrevduvaError('access-denied', 'the mailbox that sends on is not the calling operator’s');
}

/**
 * As any delivery, now. Where a certificate has expired since, and we ourselves send it on from a mailbox here that took it in from its sender,
 * it is judged at the time when we did, which is in our own database: what a caller would say of it is never believed.
 */
async function openOriginal(
  context: ForwardContext,
  { header, originalDelivery }: ForwardDelivery,
  { caller }: ReceivedCall,
): Promise<VerifiedDelivery> {
  try {
    return await openAndJudge(context, originalDelivery, {});
  } catch (error) {
    const isOver = error instanceof BrevduvaError && error.details.reason === 'expired';
    if (!isOver || caller !== context.organisation) throw error;
    const forwarder = parseRecipientId(header.sender.id);
    const reader = context.database.reader(context.organisation);
    const account = forwarder.ok ? await accountOf(reader, forwarder.value) : undefined;
    const { delivery, digest } = readUnprovenDelivery(originalDelivery);
    if (account === undefined || digest === undefined) throw error;
    const key = {
      accountId: account.id,
      senderId: delivery.header.sender.id,
      signedDigest: Buffer.from(digest, 'base64'),
    };
    const at = await takenInAt(reader, key);
    if (at === undefined) throw error;
    return await openAndJudge(context, originalDelivery, { at });
  }
}

/** The message that is sent on, or all of them. */
function forwardedLetters(
  { attachmentTypes }: ForwardContext,
  { delivery }: VerifiedDelivery,
  messageId: string | undefined,
): readonly IncomingLetter[] {
  const letters = readLetters(delivery, attachmentTypes);
  if (messageId === undefined) return letters;
  const wanted = letters.filter((letter) => letter.messageId === messageId);
  if (wanted.length > 0) return wanted;
  throw new BrevduvaError('invalid-input', 'MessageIdToForward names no message of the original delivery');
}

/** What is told of whoever sends on; `operator` is who called. Throws 'too-large' and 'invalid-input' for what no such text is. */
export function forwardDetails(
  { header, message }: ForwardDelivery,
  delivery: SecureDelivery,
  operator: string,
): ForwardDetails {
  const { type, text: body } = readBody(message.body.contentType, message.body.body);
  const text =
    type === 'text/html'
      ? textOfHtml(body)
          .replaceAll(/[^\S\n]+/g, ' ')
          .trim()
      : body;
  if (text.length > TEXT_MAX || message.subject.length > SUBJECT_MAX)
    throw new BrevduvaError('too-large', 'what is written with a letter that is sent on is too long', {
      limit: TEXT_MAX,
    });
  if (/[^\P{Cc}\n\r\t]/u.test(text) || /\p{Cc}/u.test(message.subject) || /\p{Cc}/u.test(header.sender.name))
    throw new BrevduvaError('invalid-input', 'what is written with a letter that is sent on holds control characters');
  const { id, name } = header.sender;
  const isOwnLetter = delivery.header.recipient === id;
  return { id, name, operator, subject: message.subject, text, isOwnLetter };
}

interface Judged {
  readonly verified: VerifiedDelivery;
  readonly letters: readonly IncomingLetter[];
  readonly forward: ForwardDetails;
}

async function storeForAll(
  context: ForwardContext,
  judged: Judged,
  { header }: ForwardDelivery,
  call: ReceivedCall,
): Promise<DeliveryResult> {
  const recipients = [...new Set(header.recipients)];
  const stored = await Promise.all(
    recipients.map(async (recipientId): Promise<{ readonly recipientId: string; readonly kept: Kept | undefined }> => {
      const recipient = parseRecipientId(recipientId);
      if (!recipient.ok) return { recipientId, kept: undefined };
      return { recipientId, kept: await storeDelivery(context, { recipient: recipient.value, ...judged }, call) };
    }),
  );
  const isThere = (kept: Kept | undefined): boolean => kept !== undefined && kept.kind !== 'no-mailbox';
  const first = stored.find(({ kept }) => isThere(kept)) ?? stored.find(({ kept }) => kept !== undefined);
  return {
    transId: first?.kept?.transId ?? call.callId,
    statuses: stored.map(({ recipientId, kept }) => ({ recipientId, delivered: isThere(kept) })),
  };
}
