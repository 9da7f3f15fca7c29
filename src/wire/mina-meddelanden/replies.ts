// Replies v1, an operation of our own: no operation of the contracts carries their ReplyDelivery and Receipt (docs/svar-och-kvittens.md).
import { ns } from './namespaces.ts';
import { one, oneOf, optional, referring, sequence, string, tree } from './schema/describe.ts';
import { operation } from './schema/message.ts';
import type { Value } from './schema/types.ts';
import { Receipt, SealedReplyDelivery } from './types/reply.ts';

const named = (name: string) => ({ namespace: ns.replies, name });

/** Why a reply was not taken, in a word; the words for people are in docs/svar-och-kvittens.md. */
export const REPLY_REASONS = [
  'unknown-letter',
  'not-the-recipient',
  'not-the-operator',
  'operator-not-known',
  'not-allowed',
  'infected',
] as const;

/** The sender's answer: its number for what it keeps, or that it keeps nothing and why. */
export const ReplyResult = sequence(named('ReplyResult'), {
  transId: one('TransId', string),
  outcome: one('Outcome', oneOf(named('Outcome'), 'Received', 'Refused')),
  reason: optional('Reason', oneOf(named('Reason'), ...REPLY_REASONS)),
});

/** By name. What is signed stays a tree under its own name, so it is verified as it stands. */
export const repliesOperations = {
  deliverReply: operation(
    ns.replies,
    'deliverReply',
    { sealedReply: referring(ns.reply, one('SealedReplyDelivery', tree(SealedReplyDelivery))) },
    { result: one('return', ReplyResult) },
  ),
  deliverReceipt: operation(
    ns.replies,
    'deliverReceipt',
    {
      receipt: referring(ns.receipt, one('Receipt', tree(Receipt))),
      // What the person signed with an e-ID, as a JWS (wire/receipts/signed-receipt.ts).
      signedReceipt: optional('SignedReceipt', string),
    },
    { result: one('return', ReplyResult) },
  ),
} as const;

export type ReplyResult = Value<typeof ReplyResult>;
