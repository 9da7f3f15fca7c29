// The way to a mediator with our REST door: it takes a SignedDelivery, and its event feed tells what became of it (docs of the mediator's API).
import type { RestClient, RestOutcome } from '../../../platform/http-client/rest-client.ts';
import { FEED_KINDS, type FeedKind } from '../letter-state.ts';
import type { Details } from '../tables.ts';
import { asDetails, dateMember, listMember, textMember } from './json-members.ts';
import { type MediatorMailings, mediatorMailings } from './mediator-mailings.ts';
import type { SoapMediatorDoor } from './soap-mediator.ts';

/** Why a letter waits with us: the mediator cannot be reached, or does not let us in. */
export type WaitingReason = 'no-answer' | 'unavailable' | 'not-let-in' | 'not-approved';
/** Why the mediator will never take these bytes; 'mediator-fault' comes with its own code and words. */
export type RejectedReason = 'invalid' | 'too-large' | 'signature' | 'conflict' | 'mediator-fault';
export interface Rejected {
  readonly kind: 'rejected';
  readonly reason: RejectedReason;
  readonly code?: number;
  readonly description?: string;
}

export type HandOver =
  | { readonly kind: 'accepted'; readonly deliveryId: string; readonly at: Date }
  | Rejected
  | { readonly kind: 'waiting'; readonly reason: WaitingReason };

export interface FeedEvent {
  readonly cursor: string;
  readonly deliveryId: string;
  /** Kinds that this version does not know are left out by the reader. */
  readonly kind: FeedKind;
  readonly at: Date;
  readonly details: Details;
}

export type FeedPage =
  /** What came after the position was disposed of; it goes on at `next`. */
  | { readonly kind: 'gone'; readonly next: string }
  | { readonly kind: 'events'; readonly events: readonly FeedEvent[]; readonly next: string }
  | { readonly kind: 'no-answer'; readonly reason: WaitingReason };

export type DeliverySaid =
  | { readonly kind: 'said'; readonly news: Pick<FeedEvent, 'kind' | 'at' | 'details'> | undefined }
  | { readonly kind: 'no-answer' };

export type MediatorDoor = RestMediatorDoor | SoapMediatorDoor;

export interface RestMediatorDoor {
  readonly kind: 'rest';
  /** Its lane for many letters at once, which never delays single ones. */
  readonly mailings: MediatorMailings;
  /** Hands over once more or for the first time: the key makes repeats harmless. Never throws for what the mediator does. */
  handOver(letterId: string, signedDelivery: Uint8Array): Promise<HandOver>;
  /** News after a position; waits up to `waitSeconds` for some. */
  news(after: string, waitSeconds: number, signal: AbortSignal): Promise<FeedPage>;
  /** How one delivery ended, as news; none while it is on its way, or when the mediator does not know it. */
  status(deliveryId: string): Promise<DeliverySaid>;
}

const REJECTED: Readonly<Record<number, RejectedReason>> = {
  400: 'invalid',
  409: 'conflict',
  413: 'too-large',
  415: 'invalid',
  422: 'signature',
};

/** Such a mediator as one organisation meets it. */
export function restMediatorDoor(client: Pick<RestClient, 'request'>, clock: () => Date): RestMediatorDoor {
  return {
    kind: 'rest',
    mailings: mediatorMailings(client, clock),
    async handOver(letterId, signedDelivery) {
      const outcome = await client.request({
        method: 'POST',
        path: '/deliveries',
        headers: { 'content-type': 'application/xml', 'idempotency-key': letterId },
        body: signedDelivery,
        timeoutMs: 30_000,
      });
      return readHandOver(outcome, clock);
    },
    async news(after, waitSeconds, signal) {
      const query = new URLSearchParams({ limit: '200', wait: String(waitSeconds) });
      if (after !== '') query.set('after', after);
      const outcome = await client.request({
        method: 'GET',
        path: `/events?${query}`,
        timeoutMs: (waitSeconds + 15) * 1000,
        signal,
      });
      return readNews(outcome, after);
    },
    async status(deliveryId) {
      const path = `/deliveries/${encodeURIComponent(deliveryId)}`;
      return readStatus(await client.request({ method: 'GET', path, timeoutMs: 30_000 }), clock);
    },
  };
}

function readHandOver(outcome: RestOutcome, clock: () => Date): HandOver {
  if (outcome.kind !== 'answer') return { kind: 'waiting', reason: 'no-answer' };
  const { status, json } = outcome;
  if (status === 202 || status === 200 || status === 201) {
    const deliveryId = textMember(json, 'deliveryId');
    if (deliveryId === undefined) return { kind: 'waiting', reason: 'unavailable' };
    return { kind: 'accepted', deliveryId, at: dateMember(json, 'acceptedAt') ?? clock() };
  }
  const rejected = REJECTED[status];
  return rejected === undefined
    ? { kind: 'waiting', reason: waitingReason(status, json) }
    : { kind: 'rejected', reason: rejected };
}

function waitingReason(status: number, json: unknown): WaitingReason {
  if (status === 403 && (textMember(json, 'type') ?? '').includes('dispatcher-not-approved')) return 'not-approved';
  return status === 401 || status === 403 ? 'not-let-in' : 'unavailable';
}

function readNews(outcome: RestOutcome, after: string): FeedPage {
  if (outcome.kind !== 'answer') return { kind: 'no-answer', reason: 'no-answer' };
  const goesOn = outcome.status === 410 ? /[?&]after=([^&>]+)/.exec(outcome.headers['link'] ?? '')?.[1] : undefined;
  if (goesOn !== undefined) return { kind: 'gone', next: decodeURIComponent(goesOn) };
  if (outcome.status !== 200) return { kind: 'no-answer', reason: waitingReason(outcome.status, outcome.json) };
  const all = listMember(outcome.json, 'events');
  const next =
    textMember(Reflect.get(Object(outcome.json), '_meta'), 'next') ?? textMember(all.at(-1), 'cursor') ?? after;
  return { kind: 'events', events: all.flatMap(readEvent), next };
}

const ENDS = ['delivered', 'refused', 'unknown', 'expired', 'cancelled'] as const;

function readStatus(outcome: RestOutcome, clock: () => Date): DeliverySaid {
  if (outcome.kind !== 'answer') return { kind: 'no-answer' };
  const { status, json } = outcome;
  if (status === 404) return { kind: 'said', news: undefined };
  if (status !== 200) return { kind: 'no-answer' };
  const kind = ENDS.find((end) => end === textMember(json, 'state'));
  if (kind === undefined) return { kind: 'said', news: undefined };
  const told = asDetails(json);
  const details = Object.fromEntries(
    ['operator', 'transId', 'reason', 'code', 'description'].flatMap((name) => {
      const value = told[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const retried = kind === 'unknown' ? { retried: textMember(json, 'awaiting') === 'retry' } : {};
  return {
    kind: 'said',
    news: { kind, at: dateMember(json, 'finishedAt') ?? clock(), details: { ...details, ...retried } },
  };
}

function readEvent(value: unknown): FeedEvent[] {
  const kind = FEED_KINDS.find((known) => known === textMember(value, 'kind'));
  const cursor = textMember(value, 'cursor');
  const deliveryId = textMember(value, 'deliveryId');
  const at = dateMember(value, 'at');
  if (kind === undefined || cursor === undefined || deliveryId === undefined || at === undefined) return [];
  return [{ cursor, deliveryId, kind, at, details: asDetails(Reflect.get(Object(value), 'details')) }];
}
