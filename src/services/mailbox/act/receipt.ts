// A receipt, when the letter asks for one: never without the holder's own act, and a no is as easy as a yes (docs/svar-och-kvittens.md).
import { createHash, randomUUID } from 'node:crypto';
import { stockholmDate } from '../../../platform/clock.ts';
import { repliesEnvelope, signReceipt } from '../../../wire/mina-meddelanden/reply-seal.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { dropOutgoing, insertDeclined, insertSending } from '../store/outgoing.ts';
import { numberAt } from '../store/renumbering.ts';
import { factsOf } from './letter-facts.ts';
import { envelopePlace, type OutgoingContent, sealOutgoing } from './sealed.ts';
import { enqueueOutgoing } from './send-job.ts';
import type { Replying } from './send-reply.ts';

/** Which receipt the letter asks for, where its sender takes one from here. */
export async function receiptAsked(
  context: MailboxContext,
  letter: StoredLetter,
): Promise<'simple' | 'signed' | undefined> {
  const { receipt } = await factsOf(context, letter);
  return context.acting.senders.get(letter.delivery.senderId)?.receipts === true ? receipt : undefined;
}

export interface Receipt {
  readonly kind: 'receipt' | 'signed-receipt';
  /** The sentence that the person has read. */
  readonly text: string;
  /** What the person signed with an e-ID. */
  readonly signed?: string;
}

/** Sends the receipt; durable when it returns true. False when the letter has one already, or takes none. */
export async function sendReceipt(context: MailboxContext, by: Replying, receipt: Receipt): Promise<boolean> {
  const { account, actor, letter } = by;
  const { acting, clock, database, organisation, ciphers, events } = context;
  const peer = acting.senders.get(letter.delivery.senderId);
  if (peer?.receipts !== true) return false;
  const content = {
    messageId: letter.messageId,
    recipient: await numberAt(database.reader(organisation), account, letter.delivery.receivedAt),
    sender: letter.delivery.senderId,
    acknowledgedTime: stockholmDate(clock()),
  };
  const bytes = repliesEnvelope('deliverReceipt', signReceipt(content, acting.signer()), receipt.signed);
  const cipher = await ciphers.of(account.id);
  const id = randomUUID();
  const what = {
    id,
    content: sealOutgoing(cipher, id, contentOf(by, receipt)),
    envelope: cipher.sealBytes(envelopePlace(id), bytes),
    digest: createHash('sha256').update(bytes).digest(),
    peerId: letter.delivery.senderId,
    url: peer.url,
  };
  const sent = await database.transaction(organisation, async (tx) => {
    await dropOutgoing(tx, account.id, letter.id, 'declined');
    const of = { accountId: account.id, letterId: letter.id, kind: receipt.kind };
    if (!(await insertSending(tx, of, what, clock()))) return false;
    await enqueueOutgoing(tx, id);
    const details = { letter: letter.id, by: actor.name, detail: letter.delivery.senderName };
    await events.record(tx, { kind: 'receipt.sent', actor: actor.loginId, subject: account.id, details });
    return true;
  });
  acting.at('mailbox.outgoing-kept');
  return sent;
}

function contentOf({ actor, letter }: Replying, { text, signed }: Receipt): OutgoingContent {
  return { subject: letter.subject, text, by: actor.name, ...(signed === undefined ? {} : { signed }) };
}

/** The holder says no. The sender is told nothing. */
export async function declineReceipt(context: MailboxContext, by: Replying): Promise<void> {
  const { account, actor, letter } = by;
  const cipher = await context.ciphers.of(account.id);
  const id = randomUUID();
  const content = sealOutgoing(cipher, id, contentOf(by, { kind: 'receipt', text: '' }));
  await context.database.transaction(context.organisation, async (tx) => {
    const row = { id, accountId: account.id, letterId: letter.id, content };
    if (!(await insertDeclined(tx, row, context.clock()))) return;
    const details = { letter: letter.id, by: actor.name };
    await context.events.record(tx, { kind: 'receipt.declined', actor: actor.loginId, subject: account.id, details });
  });
}

/** The no is taken back. */
export async function reconsiderReceipt(context: MailboxContext, { account, actor, letter }: Replying): Promise<void> {
  await context.database.transaction(context.organisation, async (tx) => {
    if (!(await dropOutgoing(tx, account.id, letter.id, 'declined'))) return;
    const details = { letter: letter.id, by: actor.name };
    await context.events.record(tx, {
      kind: 'receipt.reconsidered',
      actor: actor.loginId,
      subject: account.id,
      details,
    });
  });
}
