// Sending a reply: signed and sealed by the operator as a delivery is, kept with its job in one transaction, and only then said to be on its way.
import { createHash } from 'node:crypto';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { checksumOf } from '../../../wire/mina-meddelanden/delivery.ts';
import { repliesEnvelope, sealReply } from '../../../wire/mina-meddelanden/reply-seal.ts';
import type { Account } from '../account.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { StoredLetter } from '../store/letters.ts';
import { sendDraft } from '../store/outgoing.ts';
import { outgoingFile } from '../store/outgoing-files.ts';
import { numberAt } from '../store/renumbering.ts';
import type { Actor } from '../use/actor.ts';
import { factsOf } from './letter-facts.ts';
import { envelopePlace, filePlace, sealOutgoing } from './sealed.ts';
import { enqueueOutgoing } from './send-job.ts';
import { draftOf, type ReplyDraft } from './write-reply.ts';

export interface Replying {
  readonly account: Account;
  readonly actor: Actor;
  /** The actor's name as the e-ID says it: what goes to others, never a holder's own word for a delegate. */
  readonly person: string;
  readonly letter: StoredLetter;
}

export type NotSent =
  /** The letter takes no reply, or its sender takes none from here. */
  | 'not-offered'
  /** There is no such draft any more, or it was changed after it was looked through. */
  | 'changed'
  | 'too-large';

/** Whether a reply to the letter can go from here. */
export async function canReply(context: MailboxContext, letter: StoredLetter): Promise<boolean> {
  const { reply } = await factsOf(context, letter);
  return reply !== undefined && context.acting.senders.get(letter.delivery.senderId)?.replies === true;
}

/** Sends the draft as it was looked through (`version`). Durable when it returns undefined. */
export async function sendReply(context: MailboxContext, by: Replying, version: string): Promise<NotSent | undefined> {
  const { account, actor, letter } = by;
  const peer = context.acting.senders.get(letter.delivery.senderId);
  if (peer === undefined || !(await canReply(context, letter))) return 'not-offered';
  const draft = await draftOf(context, account.id, letter.id);
  if (draft === undefined || draft.version !== version) return 'changed';
  const bytes = repliesEnvelope('deliverReply', await signed(context, by, draft));
  if (bytes.length > ENVELOPE_MAX) return 'too-large';
  const cipher = await context.ciphers.of(account.id);
  const { id, subject, text } = draft;
  const what = {
    id,
    content: sealOutgoing(cipher, id, { subject, text, by: actor.name }),
    envelope: cipher.sealBytes(envelopePlace(id), bytes),
    digest: createHash('sha256').update(bytes).digest(),
    peerId: letter.delivery.senderId,
    url: peer.url,
  };
  const sent = await context.database.transaction(context.organisation, async (tx) => {
    const times = { asRead: draft.changedAt, now: context.clock() };
    if (!(await sendDraft(tx, account.id, what, times))) return false;
    await enqueueOutgoing(tx, id);
    const details = { letter: letter.id, by: actor.name, detail: letter.delivery.senderName };
    await context.events.record(tx, { kind: 'reply.sent', actor: actor.loginId, subject: account.id, details });
    return true;
  });
  context.acting.at('mailbox.outgoing-kept');
  return sent ? undefined : 'changed';
}

async function signed(context: MailboxContext, { account, person, letter }: Replying, draft: ReplyDraft) {
  const { acting, clock, operator } = context;
  const id = await numberAt(context.database.reader(context.organisation), account, letter.delivery.receivedAt);
  // Whoever reads for somebody else says who they are.
  const attention = person === account.name ? {} : { attention: person };
  const reply = {
    header: {
      sender: { id, name: account.name.slice(0, 256), ...attention },
      recipients: [letter.delivery.senderId],
      correlationId: letter.messageId,
    },
    message: {
      header: {
        id: draft.id,
        subject: draft.subject,
        supportinfo: { text: operator.name },
        metadata: [],
        language: account.language === 'en' ? 'enGB' : 'svSE',
      },
      body: { contentType: 'text/plain', body: Buffer.from(draft.text) },
      attachments: await attachmentsOf(context, account.id, draft),
    },
    replyTime: stockholmDate(clock()),
  };
  return sealReply(reply, acting.signer());
}

async function attachmentsOf(
  { database, organisation, ciphers }: MailboxContext,
  accountId: string,
  draft: ReplyDraft,
) {
  const cipher = await ciphers.of(accountId);
  const attachments = [];
  for (const { id, name } of draft.files) {
    const file = await outgoingFile(database.reader(organisation), accountId, draft.id, id);
    if (file === undefined) continue;
    const body = cipher.openBytes(filePlace(id), file.content);
    attachments.push({ contentType: 'application/pdf', body, checksum: checksumOf(body), filename: name });
  }
  return attachments;
}
