// A reply or a receipt is opened by verifying it: what is returned is made from the tree that was digested (DESIGN rule 2). Both
// signatures of a reply, and a receipt's one, are the mailbox operator's, whose holder answered; who that must be is the caller's to ask.
import { BrevduvaError } from '../../domain/errors.ts';
import { ok, problem, type Result } from '../../domain/result.ts';
import { childElements, isNamed, type XmlElement } from '../xml/tree.ts';
import type { SignatureReason, TrustReason } from '../xmldsig/reasons.ts';
import { verifyEnveloped } from '../xmldsig/verify.ts';
import type { DeliveryTrust, SignatureFacts } from './delivery-open.ts';
import { ns } from './namespaces.ts';
import { readType } from './schema/read.ts';
import type { Value } from './schema/types.ts';
import { Receipt, SealedReplyDelivery } from './types/reply.ts';

/** Why it was not opened. Holds nothing of what it says. */
export interface ReplyRefusal {
  readonly of: 'SignedDelivery' | 'SealedReplyDelivery' | 'Receipt';
  readonly reason: SignatureReason | TrustReason | 'other-organisation' | 'other-tls-client';
}

type ReplyTrust = Pick<DeliveryTrust, 'store' | 'at' | 'listsAt' | 'allowSha1'> & { readonly tlsClient: string };
type Reply = Value<typeof SealedReplyDelivery>['signedDelivery'];
type ReceiptValue = Value<typeof Receipt>;

interface Facts<V> {
  readonly content: V;
  readonly signature: SignatureFacts;
}

let proofOf: <V>(facts: Facts<V>) => VerifiedAnswer<V>;

/** Proof that an operator signed it, and called; only `openReply` and `openReceipt` make one. */
export class VerifiedAnswer<V> {
  readonly #facts: Facts<V>;

  private constructor(facts: Facts<V>) {
    this.#facts = facts;
  }

  static {
    proofOf = (facts) => new VerifiedAnswer(facts);
  }

  get content(): V {
    return this.#facts.content;
  }

  /** The signature over the content itself. */
  get signature(): SignatureFacts {
    return this.#facts.signature;
  }
}

export type VerifiedReply = VerifiedAnswer<Reply>;
export type VerifiedReceipt = VerifiedAnswer<ReceiptValue>;

/** Opens a SealedReplyDelivery: seal and inner signature by one organisation, which is the TLS client. Throws 'invalid-input' by the schema. */
export function openReply(root: XmlElement, trust: ReplyTrust): Result<VerifiedReply, ReplyRefusal> {
  const sealed = judged(root, 'SealedReplyDelivery', 1, trust);
  if (!sealed.ok) return sealed;
  const inner = childElements(root).find((child) => isNamed(child, ns.reply, 'SignedDelivery'));
  if (inner === undefined) throw new BrevduvaError('invalid-input', 'SealedReplyDelivery/SignedDelivery is missing');
  const signature = judged(inner, 'SignedDelivery', 0, trust);
  if (!signature.ok) return signature;
  const { signedDelivery } = readType(SealedReplyDelivery, root, 'SealedReplyDelivery');
  return ok(proofOf({ content: signedDelivery, signature: signature.value }));
}

/** Opens a signed Receipt, likewise. */
export function openReceipt(root: XmlElement, trust: ReplyTrust): Result<VerifiedReceipt, ReplyRefusal> {
  const signature = judged(root, 'Receipt', 0, trust);
  if (!signature.ok) return signature;
  return ok(proofOf({ content: readType(Receipt, root, 'Receipt'), signature: signature.value }));
}

/** For what an operator signed earlier and somebody has kept since: never at a door, where it is the caller that must have signed. */
interface KeptAnswerTrust extends Pick<DeliveryTrust, 'store' | 'allowSha1'> {
  readonly now: Date;
}

/** A reply that was kept: judged on the day that it states itself, which is never one to come, by one organisation, whichever it is. */
export function openKeptReply(root: XmlElement, trust: KeptAnswerTrust): Result<VerifiedReply, ReplyRefusal> {
  const { signedDelivery } = readType(SealedReplyDelivery, root, 'SealedReplyDelivery');
  const kept = keptTrust(root, 1, signedDelivery.replyTime, trust);
  return kept === undefined ? problem({ of: 'SealedReplyDelivery', reason: 'expired' }) : openReply(root, kept);
}

/** A receipt that was kept, likewise. */
export function openKeptReceipt(root: XmlElement, trust: KeptAnswerTrust): Result<VerifiedReceipt, ReplyRefusal> {
  const { acknowledgedTime } = readType(Receipt, root, 'Receipt');
  const kept = keptTrust(root, 0, acknowledgedTime, trust);
  return kept === undefined ? problem({ of: 'Receipt', reason: 'expired' }) : openReceipt(root, kept);
}

/** Undefined for a day that is none, or is to come. */
function keptTrust(
  root: XmlElement,
  inner: number,
  day: string,
  { store, now, allowSha1 = false }: KeptAnswerTrust,
): ReplyTrust | undefined {
  // The day's end, as far as it has come: a certificate of that very day is good then.
  const end = new Date(`${day.slice(0, 10)}T21:59:59Z`);
  if (Number.isNaN(end.getTime()) || end.getTime() > now.getTime() + DAY_MS) return undefined;
  const verdict = verifyEnveloped(root, { allowSha1, inner });
  const tlsClient = verdict.good ? (verdict.facts.certificate.organisation ?? '') : '';
  return { store, at: end < now ? end : now, listsAt: now, allowSha1, tlsClient };
}

const DAY_MS = 86_400_000;

function judged(
  root: XmlElement,
  of: ReplyRefusal['of'],
  inner: number,
  trust: ReplyTrust,
): Result<SignatureFacts, ReplyRefusal> {
  const verdict = verifyEnveloped(root, { allowSha1: trust.allowSha1 === true, inner });
  if (!verdict.good) return problem({ of, reason: verdict.reason });
  const { certificate, algorithm, sha1, digest } = verdict.facts;
  const { organisation } = certificate;
  if (organisation === undefined) return problem({ of, reason: 'no-organisation' });
  const trusted = trust.store.judge(certificate, trust.at, trust.listsAt);
  if (!trusted.trusted) return problem({ of, reason: trusted.reason });
  // The caller's own organisation in every signature: nobody brings what another operator signed.
  if (organisation !== trust.tlsClient) return problem({ of, reason: 'other-tls-client' });
  return ok({ organisation, certificate, algorithm, sha1, digest });
}
