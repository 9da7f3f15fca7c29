// Letters and FaR's answers as the API shows them.
import type { FastifyRequest } from 'fastify';
import type { Reachability } from '../../../domain/reachability.ts';
import { link } from '../../../platform/web/rest.ts';
import { isUndelivered } from '../letter-state.ts';
import type { LetterLine, LetterView } from '../letter-view.ts';

/** One line of a precheck. */
export function precheckResult(recipient: string, answer: Reachability) {
  if (answer.kind === 'reachable') {
    const { id, name } = answer.operator;
    return { recipient, channel: 'digital' as const, operator: { id, name } };
  }
  const channel = answer.kind === 'unreachable' ? ('paper' as const) : ('unknown' as const);
  return { recipient, channel, reason: answer.reason };
}

type Outcomes = Pick<LetterLine, 'state' | 'waiting'> & { readonly reason?: string | undefined };

function outcomeOf({ state, waiting, reason }: Outcomes) {
  const because = reason === undefined ? {} : { reason };
  if (state === 'delivered') return { kind: 'delivered' as const };
  if (state === 'unknown') return { kind: 'unknown' as const, ...because };
  if (state === 'printed') return { kind: 'printed' as const, ...because };
  if (state === 'held') return { kind: 'pending' as const, waitingFor: 'release' };
  if (state === 'to-print') return { kind: 'pending' as const, waitingFor: 'print', ...because };
  if (isUndelivered(state) || state === 'withdrawn') return { kind: 'not-delivered' as const, ...because };
  return { kind: 'pending' as const, ...(waiting === undefined ? {} : { waitingFor: waiting }) };
}

type Line = Omit<LetterLine, 'attachments' | 'authorName' | 'unit'> & { readonly protectionClass: number };

/** The members that every answer about a letter has. */
export function letterMembers(request: FastifyRequest, letter: Line & Outcomes) {
  return {
    letterId: letter.id,
    state: letter.state,
    createdAt: letter.createdAt.toISOString(),
    recipient: letter.recipient,
    subject: letter.subject,
    protectionClass: letter.protectionClass,
    ...(letter.secrecy === undefined ? {} : { secrecy: letter.secrecy }),
    outcome: outcomeOf(letter),
    _links: { self: link(request, `/letters/${letter.id}`, 'self') },
  };
}

/** The whole letter: members, timeline, receipt. Its text stays here. */
export function wholeLetter(request: FastifyRequest, letter: LetterView) {
  const { operator, transId, settledAt, signedSha256, deliveryId } = letter;
  const receipt =
    letter.state === 'delivered' && settledAt !== undefined
      ? {
          receipt: {
            ...(operator === undefined ? {} : { operator: { id: operator.id, name: operator.name } }),
            ...(transId === undefined ? {} : { transactionId: transId }),
            deliveredAt: settledAt.toISOString(),
          },
        }
      : {};
  return {
    ...letterMembers(request, letter),
    envelopeBytes: letter.envelopeBytes,
    ...(letter.previous === undefined ? {} : { sentAgainFor: letter.previous }),
    offers: { reply: letter.extras?.allowsReply === true, receipt: letter.extras?.asksReceipt === true },
    attachments: letter.files.map(({ filename, bytes, sha256, md5 }) => ({ filename, bytes, sha256, md5 })),
    ...(signedSha256 === undefined ? {} : { signedDeliverySha256: signedSha256 }),
    ...(deliveryId === undefined ? {} : { mediatorDeliveryId: deliveryId }),
    ...receipt,
    timeline: letter.timeline.map(({ kind, at, details }) => ({ kind, at: at.toISOString(), details: { ...details } })),
  };
}
