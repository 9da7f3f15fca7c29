// A mediator's REST door for mailings: planned under our key, filled in batches under ours, paused, resumed, cancelled. It lets single
// letters overtake them always (the mediator's lanes). Whatever is asked twice is answered the same.
import type { RestClient, RestOutcome } from '../../../platform/http-client/rest-client.ts';
import { dateMember, listMember, textMember } from './json-members.ts';
import type { RejectedReason, WaitingReason } from './mediator.ts';

export type Steered = 'start' | 'pause' | 'resume' | 'cancellation';

export interface BatchLine {
  /** The letter's id: the mediator's idempotency key of the delivery. */
  readonly key: string;
  readonly signedDelivery: Uint8Array;
}

export type LineTaken =
  | { readonly key: string; readonly kind: 'accepted'; readonly deliveryId: string; readonly at: Date }
  | { readonly key: string; readonly kind: 'rejected'; readonly reason: RejectedReason };

type Waits = { readonly kind: 'waiting'; readonly reason: WaitingReason };
export type Planned = { readonly kind: 'planned'; readonly id: string } | { readonly kind: 'refused' } | Waits;
export type Opened =
  | { readonly kind: 'opened'; readonly id: string; readonly state: 'open' | 'committed' | 'cancelled' }
  /** The mailing takes no more: it is cancelled or its time is over. */
  | { readonly kind: 'refused' }
  | Waits;
export type Done = { readonly kind: 'done' } | { readonly kind: 'refused' } | Waits;
export type Told = { readonly kind: 'told'; readonly lines: readonly LineTaken[] } | Waits;

export interface MediatorMailings {
  plan(
    key: string,
    plan: { readonly name: string; readonly endsAt?: Date; readonly perMinute?: number },
  ): Promise<Planned>;
  steer(mailing: string, how: Steered): Promise<Done>;
  open(key: string, mailing: string): Promise<Opened>;
  fill(batch: string, lines: readonly BatchLine[]): Promise<Done>;
  commit(batch: string): Promise<Done>;
  cancelBatch(batch: string): Promise<Done>;
  /** What became of each line of a batch that is committed. */
  told(batch: string): Promise<Told>;
}

const CALL_MS = 30_000;
const FILL_MS = 300_000;
const PAGE = 1000;

/** Such a door as one organisation meets it. */
export function mediatorMailings(client: Pick<RestClient, 'request'>, clock: () => Date): MediatorMailings {
  const post = (path: string, body: Parameters<typeof client.request>[0]['body'], more: Record<string, string> = {}) =>
    client.request({ method: 'POST', path, headers: more, body: body ?? {}, timeoutMs: CALL_MS });
  const done = async (path: string, body: { readonly [name: string]: boolean } = {}) => asDone(await post(path, body));
  return {
    async plan(key, { name, endsAt, perMinute }) {
      const times = endsAt === undefined ? {} : { endsAt: endsAt.toISOString() };
      const rate = perMinute === undefined ? {} : { perMinute };
      const outcome = await post('/mailings', { name, ...times, ...rate }, { 'idempotency-key': key });
      const id = textMember(jsonOf(outcome), 'mailingId');
      if (id !== undefined) return { kind: 'planned', id };
      return isRefused(outcome) ? { kind: 'refused' } : waits(outcome);
    },
    steer: (mailing, how) => done(`/mailings/${mailing}/${how}`),
    async open(key, mailing) {
      const outcome = await post('/batches', { mailingId: mailing }, { 'idempotency-key': key });
      const [id, said] = [textMember(jsonOf(outcome), 'batchId'), textMember(jsonOf(outcome), 'state')];
      const state = (['open', 'committed', 'cancelled'] as const).find((known) => known === said);
      if (id !== undefined && state !== undefined) return { kind: 'opened', id, state };
      return isRefused(outcome) ? { kind: 'refused' } : waits(outcome);
    },
    async fill(batch, lines) {
      const text = lines.map(
        ({ key, signedDelivery: bytes }) =>
          `${JSON.stringify({ key, delivery: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') })}\n`,
      );
      const headers = { 'content-type': 'application/jsonl' };
      const body = Buffer.from(text.join(''));
      const path = `/batches/${batch}/lines`;
      return asDone(await client.request({ method: 'POST', path, headers, body, timeoutMs: FILL_MS }));
    },
    // Lines that were refused are left out and told as such: they never become right by waiting.
    commit: (batch) => done(`/batches/${batch}/commit`, { acceptRefused: true }),
    cancelBatch: (batch) => done(`/batches/${batch}/cancellation`),
    told: (batch) => toldOf(client, batch, clock),
  };
}

async function toldOf(client: Pick<RestClient, 'request'>, batch: string, clock: () => Date): Promise<Told> {
  const lines: LineTaken[] = [];
  for (const state of ['taken', 'refused'] as const) {
    for (let offset = 0; ; offset += PAGE) {
      const path = `/batches/${batch}/lines?limit=${PAGE}&offset=${offset}&state=${state}`;
      const outcome = await client.request({ method: 'GET', path, timeoutMs: CALL_MS });
      if (outcome.kind !== 'answer' || outcome.status !== 200) return waits(outcome);
      const page = listMember(outcome.json, 'lines');
      for (const line of page) lines.push(...lineOf(line, state, clock));
      if (page.length < PAGE) break;
    }
  }
  return { kind: 'told', lines };
}

function lineOf(line: unknown, state: 'taken' | 'refused', clock: () => Date): readonly LineTaken[] {
  const [key, deliveryId] = [textMember(line, 'key'), textMember(line, 'deliveryId')];
  if (key === undefined) return [];
  if (state === 'taken') {
    return deliveryId === undefined
      ? []
      : [{ key, kind: 'accepted', deliveryId, at: dateMember(line, 'acceptedAt') ?? clock() }];
  }
  const code = textMember(line, 'code') ?? '';
  const reason =
    code === 'too-large' || code === 'conflict' ? code : code.startsWith('signature') ? 'signature' : 'invalid';
  return [{ key, kind: 'rejected', reason }];
}

function jsonOf(outcome: RestOutcome): unknown {
  return outcome.kind === 'answer' && outcome.status < 300 ? outcome.json : undefined;
}

function isRefused(outcome: RestOutcome): boolean {
  return outcome.kind === 'answer' && [400, 404, 409, 410, 422].includes(outcome.status);
}

function asDone(outcome: RestOutcome): Done {
  if (outcome.kind === 'answer' && outcome.status < 300) return { kind: 'done' };
  return isRefused(outcome) ? { kind: 'refused' } : waits(outcome);
}

function waits(outcome: RestOutcome): Waits {
  if (outcome.kind !== 'answer') return { kind: 'waiting', reason: 'no-answer' };
  return { kind: 'waiting', reason: outcome.status === 401 || outcome.status === 403 ? 'not-let-in' : 'unavailable' };
}
