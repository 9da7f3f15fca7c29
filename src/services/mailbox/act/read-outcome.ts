// What the other side said to a reply, a receipt or a forward (docs/svar-och-kvittens.md; Service v3, DeliveryResult; DESIGN rule 4).
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import { repliesOperations } from '../../../wire/mina-meddelanden/replies.ts';
import { serviceOperations } from '../../../wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../../wire/soap/envelope.ts';
import { readFault } from '../../../wire/soap/fault.ts';
import { isRefusal } from '../../../wire/soap/reference-codes.ts';
import type { XmlElement } from '../../../wire/xml/tree.ts';

export type Outcome =
  | { readonly kind: 'delivered'; readonly transId: string }
  /** `firm`: said by the interface's own answer, in which a repeat is answered as it was first; a fault says nothing of earlier tries. */
  | { readonly kind: 'refused'; readonly reason: string; readonly firm: boolean }
  /** It did not come there. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** 'unavailable' of the interface: nothing was kept, come again. */
const COME_AGAIN = 4001;
const TRANS_ID_MAX = 200;

/** The outcome of deliverReply or deliverReceipt. */
export function readAnswer(operation: 'deliverReply' | 'deliverReceipt', posted: PostOutcome): Outcome {
  return readWith(posted, (body) => {
    const { result } = repliesOperations[operation].response.read(body);
    const transId = result.transId.slice(0, TRANS_ID_MAX);
    return result.outcome === 'Received'
      ? { kind: 'delivered', transId }
      : { kind: 'refused', reason: result.reason ?? 'not-allowed', firm: true };
  });
}

/** The outcome of deliverForward to this recipient. */
export function readForwarded(recipient: string, posted: PostOutcome): Outcome {
  return readWith(posted, (body) => {
    const { transId, statuses } = serviceOperations.deliverForward.response.read(body).result;
    const ours = statuses.filter(({ recipientId }) => recipientId === recipient);
    const [first] = ours;
    if (first === undefined || ours.some(({ delivered }) => delivered !== first.delivered))
      return { kind: 'unknown', reason: 'answer-not-understood' };
    return first.delivered
      ? { kind: 'delivered', transId: transId.slice(0, TRANS_ID_MAX) }
      : { kind: 'refused', reason: 'no-mailbox', firm: false };
  });
}

function readWith(posted: PostOutcome, read: (body: XmlElement) => Outcome): Outcome {
  if (posted.kind !== 'answer') return { kind: posted.kind, reason: posted.reason };
  try {
    const { body } = readEnvelope(posted.body);
    const fault = readFault(body);
    if (fault === undefined)
      return posted.status === 200 ? read(body) : { kind: 'unknown', reason: `http-${posted.status}` };
    if (fault.code === COME_AGAIN) return { kind: 'not-sent', reason: 'fault-4001' };
    if (fault.code === undefined || !isRefusal(fault.code))
      return { kind: 'unknown', reason: `fault-${fault.code ?? 'without-code'}` };
    return { kind: 'refused', reason: `fault-${fault.code}`, firm: false };
  } catch {
    return { kind: 'unknown', reason: posted.status === 200 ? 'answer-not-understood' : `http-${posted.status}` };
  }
}
