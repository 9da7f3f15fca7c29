// deliverReceipt: the recipient has opened a letter that asked for it; noted once, with the envelope as evidence.
import { randomUUID } from 'node:crypto';
import type { ReplyResult } from '../../../wire/mina-meddelanden/replies.ts';
import type { VerifiedReceipt } from '../../../wire/mina-meddelanden/reply-open.ts';
import { insertReceipt } from '../store/replies.ts';
import { lockLetter, tell } from '../store/timeline.ts';
import { judgeAnswer } from './judge-answer.ts';
import { type AnswerContext, type Received, refuse } from './receive-reply.ts';

/** Keeps the receipt. The first one says when the letter was opened; later ones change nothing. */
export async function receiveReceipt(
  context: AnswerContext,
  { content, signature }: VerifiedReceipt,
  call: Received,
): Promise<ReplyResult> {
  const { records, organisation } = context;
  const operator = signature.organisation;
  const judged = await judgeAnswer(records.database.reader(organisation.id), records, organisation, {
    letter: content.messageId,
    from: content.recipient,
    operator,
    what: 'receipt',
  });
  if (judged.kind === 'refused') return await refuse(context, operator, call, judged.reason);
  const envelope = await records.blobs.put(organisation.id, call.bytes);
  const { letter } = judged;
  const at = records.clock();
  return await records.database.transaction(organisation.id, async (tx) => {
    const locked = await lockLetter(tx, { id: letter.id });
    const { transId, isNew } = await insertReceipt(tx, {
      letter: letter.id,
      operator_id: operator,
      digest: signature.digest,
      trans_id: randomUUID(),
      acknowledged_day: content.acknowledgedTime,
      received_at: at,
      envelope_blob: envelope,
    });
    if (isNew && locked !== undefined && letter.openedAt === undefined) {
      const details = { day: content.acknowledgedTime };
      await tell(tx, locked, { kind: 'opened', at, details }, { opened_at: at });
      await records.events.record(tx, { kind: 'receipt-received', actor: operator, subject: letter.id });
    }
    return { transId, outcome: 'Received' };
  });
}
