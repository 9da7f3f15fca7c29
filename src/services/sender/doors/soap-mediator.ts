// The way to anybody's mediator behind Message v3: distributeSecure over mutual TLS, then checkDistributionStatus until it is known
// what became of the letter (SKL-S1, SKL-S3; DESIGN rule 4).
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { PostOutcome } from '../../../platform/http-client/wire-client.ts';
import { distributeSecureEnvelope } from '../../../wire/mina-meddelanden/delivery-seal.ts';
import { messageOperations } from '../../../wire/mina-meddelanden/message.ts';
import { readEnvelope, writeEnvelope } from '../../../wire/soap/envelope.ts';
import { readFault } from '../../../wire/soap/fault.ts';
import { isRefusal } from '../../../wire/soap/reference-codes.ts';
import { parseXml } from '../../../wire/xml/parse.ts';
import type { XmlElement } from '../../../wire/xml/tree.ts';
import type { HandOver, WaitingReason } from './mediator.ts';
import type { Poster } from './registry.ts';

const { distributeSecure, checkDistributionStatus } = messageOperations;
const DESCRIPTION_MAX = 500;
/** What checkDistributionStatus may be asked about (Message v3, distributionId). */
const ID_MAX = 50;
const ACCESS_DENIED = 5002;

export type SoapHandOver =
  | HandOver
  /** Something may have arrived. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What the mediator says of a distribution. */
export type Distributed =
  /** `onPaper`: the mediator says that it sent it by post. */
  | { readonly kind: 'delivered'; readonly onPaper: boolean }
  | { readonly kind: 'not-delivered' }
  /** On its way, or nothing is said of our recipient. */
  | { readonly kind: 'pending' }
  | { readonly kind: 'no-answer'; readonly reason: WaitingReason };

export interface Pace {
  /** Until the first question about an outcome, ms. */
  readonly firstMs: number;
  /** The longest time between two, ms. */
  readonly longestMs: number;
  /** How long an outcome is waited for, and a hand-over tried again, ms. */
  readonly followMs: number;
}

export interface SoapMediatorDoor {
  readonly kind: 'soap';
  readonly repeats: 'deduplicated' | 'unknown';
  readonly pace: Pace;
  /** Never throws for what the mediator does. There is no key: the same bytes once more may be a second distribution. */
  handOver(letterId: string, signedDelivery: Uint8Array): Promise<SoapHandOver>;
  /** What became of a distribution for its recipient. */
  outcome(distributionId: string, recipient: RecipientId): Promise<Distributed>;
}

export interface SoapMediatorOptions {
  readonly sender: Organisationsnummer;
  readonly url: string;
  readonly client: Poster;
  readonly timeoutMs: number;
  readonly repeats: SoapMediatorDoor['repeats'];
  readonly pace: Pace;
}

/** Such a mediator as one organisation meets it. */
export function soapMediatorDoor(options: SoapMediatorOptions, clock: () => Date): SoapMediatorDoor {
  const { sender, url, client, timeoutMs, repeats, pace } = options;
  return {
    kind: 'soap',
    repeats,
    pace,
    async handOver(_letterId, signedDelivery) {
      const envelope = distributeSecureEnvelope({ tree: parseXml(signedDelivery) });
      return readHandOver(await client.post(url, envelope, { timeoutMs }), clock);
    },
    async outcome(distributionId, recipient) {
      const question = writeEnvelope(checkDistributionStatus.request.write({ sender, distributionId }));
      return readOutcome(await client.post(url, question, { timeoutMs }), recipient);
    },
  };
}

function bodyOf({ body }: Extract<PostOutcome, { kind: 'answer' }>): XmlElement | undefined {
  try {
    return readEnvelope(body).body;
  } catch {
    return undefined;
  }
}

function readHandOver(posted: PostOutcome, clock: () => Date): SoapHandOver {
  if (posted.kind === 'not-sent') return { kind: 'waiting', reason: 'no-answer' };
  if (posted.kind === 'unknown') return { kind: 'unknown', reason: posted.reason };
  const body = bodyOf(posted);
  if (body === undefined) return { kind: 'unknown', reason: notUnderstood(posted.status) };
  const fault = readFault(body);
  if (fault !== undefined) {
    const { code } = fault;
    if (code === undefined) return { kind: 'unknown', reason: 'fault-without-code' };
    if (!isRefusal(code)) return { kind: 'unknown', reason: `fault-${code}` };
    return { kind: 'rejected', reason: 'mediator-fault', code, description: plainText(fault.description) };
  }
  const deliveryId = posted.status === 200 ? distributionIn(body) : undefined;
  if (deliveryId === undefined) return { kind: 'unknown', reason: notUnderstood(posted.status) };
  return { kind: 'accepted', deliveryId, at: clock() };
}

// An id that cannot be asked about says that the mediator took something, and nothing that can be followed.
function distributionIn(body: XmlElement): string | undefined {
  try {
    const id = distributeSecure.response.read(body).distributionId;
    return id.length >= 1 && id.length <= ID_MAX ? id : undefined;
  } catch {
    return undefined;
  }
}

function readOutcome(posted: PostOutcome, recipient: RecipientId): Distributed {
  if (posted.kind !== 'answer') return { kind: 'no-answer', reason: 'no-answer' };
  const body = bodyOf(posted);
  const fault = body === undefined ? undefined : readFault(body);
  if (fault?.code !== undefined && isRefusal(fault.code)) {
    return fault.code === ACCESS_DENIED ? { kind: 'no-answer', reason: 'not-let-in' } : { kind: 'pending' };
  }
  if (body === undefined || fault !== undefined || posted.status !== 200) {
    return { kind: 'no-answer', reason: 'unavailable' };
  }
  try {
    const { statuses } = checkDistributionStatus.response.read(body);
    return saidOf(statuses.filter((status) => status.recipientId === recipient));
  } catch {
    return { kind: 'no-answer', reason: 'unavailable' };
  }
}

type Statuses = ReturnType<typeof checkDistributionStatus.response.read>['statuses'];

// Only a clear word for our recipient is an outcome; two that contradict each other are none.
function saidOf(ours: Statuses): Distributed {
  const said = new Set(ours.map((status) => status.deliveryStatus));
  if (said.size !== 1) return { kind: 'pending' };
  if (said.has('Delivered')) {
    return ours.some(({ type }) => type === 'Not')
      ? { kind: 'pending' }
      : { kind: 'delivered', onPaper: ours.some(({ type }) => type === 'Paper') };
  }
  return said.has('DeliveryFailed') ? { kind: 'not-delivered' } : { kind: 'pending' };
}

function notUnderstood(status: number): string {
  return status === 200 ? 'answer-not-understood' : `http-${status}`;
}

// Another party's words are shown to people: no control characters, which could rewrite a terminal or a log line.
function plainText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, DESCRIPTION_MAX);
}
