// What an operator's answer to deliverSecure or notify says of our recipient (DESIGN rule 4; Service v3, DeliveryResult, NotifyResult).
import type { OperatorName, Outcome } from '../../domain/delivery-outcome.ts';
import type { Channel } from '../../domain/notification-channel.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import type { PostOutcome } from '../../platform/http-client/wire-client.ts';
import { channelsOf } from '../../wire/mina-meddelanden/notification.ts';
import { serviceOperations } from '../../wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../wire/soap/envelope.ts';
import { type ReceivedFault, readFault } from '../../wire/soap/fault.ts';
import { isRefusal } from '../../wire/soap/reference-codes.ts';
import type { XmlElement } from '../../wire/xml/tree.ts';
import type { DeliveryKind } from './store/schema.ts';

const DESCRIPTION_MAX = 500;
const TRANS_ID_MAX = 200;
const NOT_OFFERED = 5001;

interface Result {
  readonly transId: string;
  readonly statuses: readonly {
    readonly recipientId: string;
    readonly delivered: boolean;
    readonly notifiedBy?: readonly Channel[];
  }[];
}

export interface AnswerAbout {
  readonly recipient: RecipientId;
  readonly operator: OperatorName;
  readonly at: Date;
  /** Of notify's answer when 'notification'. */
  readonly kind: DeliveryKind;
}

/** The outcome of a call. Only a clear word for our recipient, or a refusal by its code, is more than "unknown". */
export function readAnswer(posted: PostOutcome, about: AnswerAbout): Outcome {
  if (posted.kind !== 'answer') return { kind: posted.kind, reason: posted.reason };
  const body = bodyOf(posted.body);
  if (body === undefined) return unknown(posted.status === 200 ? 'answer-not-understood' : `http-${posted.status}`);
  const fault = readFault(body);
  if (fault !== undefined) return readRefusal(fault, about.kind);
  if (posted.status !== 200) return unknown(`http-${posted.status}`);
  return readResult(body, about);
}

function bodyOf(bytes: Uint8Array): XmlElement | undefined {
  try {
    return readEnvelope(bytes).body;
  } catch {
    return undefined;
  }
}

function readRefusal(fault: ReceivedFault, kind: DeliveryKind): Outcome {
  if (fault.code === undefined) return unknown('fault-without-code');
  if (!isRefusal(fault.code)) return unknown(`fault-${fault.code}`);
  const description = plainText(fault.description, DESCRIPTION_MAX);
  return {
    kind: 'refused',
    // The code for invalid input is also the one for an operation that is not offered, as notify is not by every operator.
    reason: kind === 'notification' && fault.code === NOT_OFFERED ? 'notification-not-taken' : 'operator-fault',
    code: fault.code,
    ...(description === '' ? {} : { description }),
  };
}

function readResult(body: XmlElement, about: AnswerAbout): Outcome {
  let result: Result;
  try {
    result = about.kind === 'notification' ? readNotified(body) : readDelivered(body);
  } catch {
    return unknown('answer-not-understood');
  }
  const ours = result.statuses.filter((status) => status.recipientId === about.recipient);
  const [first] = ours;
  // Whoever asks the operator what became of it has its transaction to ask about, whatever it answered.
  const transId = plainText(result.transId, TRANS_ID_MAX);
  if (first === undefined) return { ...unknown('answer-for-another-recipient'), transId };
  if (ours.some((status) => status.delivered !== first.delivered)) {
    return { ...unknown('answer-contradicts-itself'), transId };
  }
  if (!first.delivered) return { kind: 'refused', reason: 'operator-refused', transId };
  const { id, name } = about.operator;
  const { notifiedBy } = first;
  const channels = notifiedBy === undefined ? {} : { notifiedBy };
  return { kind: 'delivered', transId, operator: { id, name }, at: about.at, ...channels };
}

function readDelivered(body: XmlElement): Result {
  return serviceOperations.deliverSecure.response.read(body).result;
}

function readNotified(body: XmlElement): Result {
  const { transId, statuses } = serviceOperations.notify.response.read(body).result;
  return {
    transId,
    statuses: statuses.map(({ recipientId, deliveryStatus }) => ({
      recipientId,
      delivered: deliveryStatus.delivered,
      notifiedBy: channelsOf(deliveryStatus.channels),
    })),
  };
}

function unknown(reason: string): { readonly kind: 'unknown'; readonly reason: string } {
  return { kind: 'unknown', reason };
}

// Another party's words are shown to people: no control characters, which could rewrite a terminal or a log line.
function plainText(text: string, most: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, most);
}
