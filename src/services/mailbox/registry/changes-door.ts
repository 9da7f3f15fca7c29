// FaR's REST, as an operator needs it: what has changed of its accounts, which numbers were replaced, and that a mailbox is dormant.
// What does not come, or cannot be read, is a value (DESIGN rule 3). No number stands in an address or a log.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { isPersonId } from '../../../domain/person-id.ts';
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { RestClient, RestOutcome } from '../../../platform/http-client/rest-client.ts';

/** Kinds that this version does not know are left out by the reader: the next answer about the recipient tells what is true. */
const kinds = ['new', 'gone', 'arrived', 'left', 'renumbered', 'signatories-changed'] as const;
const partyKinds: readonly string[] = ['party-connected', 'party-disconnected'];

export interface FarChange {
  readonly at: Date;
  readonly kind: (typeof kinds)[number];
  readonly recipient: RecipientId;
  /** The number before it, of `renumbered`. */
  readonly former: RecipientId | undefined;
}

export type Unanswered = { readonly kind: 'unanswered'; readonly reason: string };

export type ChangesAnswer =
  | {
      readonly kind: 'changes';
      readonly changes: readonly FarChange[];
      /** Whether a sender, mediator or operator was connected or disconnected. */
      readonly partiesChanged: boolean;
      readonly next: string;
      readonly more: boolean;
    }
  /** What came after the position is not kept any more, or the position is not this register's: `next` is where it goes on. */
  | { readonly kind: 'gone'; readonly next: string | undefined }
  | Unanswered;

export interface Replaced {
  readonly current: RecipientId;
  /** Which mailbox the number in use has: the one that stood by the former number, or one that was there by itself. */
  readonly kept: 'former' | 'current';
}

export type ReplacedAnswer = { readonly kind: 'answered'; readonly value: ReadonlyMap<string, Replaced> } | Unanswered;

export interface InUse {
  readonly former: RecipientId;
  readonly current: RecipientId;
  /** When the register learned of it. */
  readonly since: Date;
}

export type InUseAnswer = { readonly kind: 'answered'; readonly value: readonly InUse[] } | Unanswered;

export type DormantAnswer = { readonly kind: 'answered' } | { readonly kind: 'refused' } | Unanswered;

const ChangesJson = Type.Object({
  changes: Type.Array(Type.Unknown(), { maxItems: 1000 }),
  _meta: Type.Object({ next: Type.String({ pattern: '^[0-9]{1,15}$' }) }),
});
const KindJson = Type.Object({ kind: Type.String() });
const ChangeJson = Type.Object({
  at: Type.String({ format: 'date-time' }),
  recipient: Type.String(),
  formerNumber: Type.Optional(Type.String()),
});
const ReplacedJson = Type.Object({
  replaced: Type.Array(
    Type.Object({ former: Type.String(), current: Type.String(), kept: Type.Enum(['former', 'current']) }),
    { maxItems: 1000 },
  ),
});
const InUseJson = Type.Object({
  replaced: Type.Array(
    Type.Object({ former: Type.String(), current: Type.String(), since: Type.String({ format: 'date-time' }) }),
    { maxItems: 1000 },
  ),
});

const TIMEOUT_MS = 15_000;
/** Changes in one question: what follows from them is one transaction. */
const PAGE = 100;

export class ChangesDoor {
  readonly #client: Pick<RestClient, 'request'>;

  constructor(client: Pick<RestClient, 'request'>) {
    this.#client = client;
  }

  /** What has happened to this operator's accounts after a position; from the first that is kept without one. */
  async after(position: string | undefined): Promise<ChangesAnswer> {
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (position !== undefined) query.set('after', position);
    const outcome = await this.#client.request({ method: 'GET', path: `/changes?${query}`, timeoutMs: TIMEOUT_MS });
    if (outcome.kind !== 'answer') return unanswered(outcome);
    if (outcome.status === 410)
      return { kind: 'gone', next: /[?&]after=([0-9]{1,15})/.exec(outcome.headers.link ?? '')?.[1] };
    // A position that this register has never given: it was restored from a backup, or is another.
    if (outcome.status === 400 && position !== undefined) return { kind: 'gone', next: undefined };
    if (outcome.status !== 200 || !Value.Check(ChangesJson, outcome.json)) return unanswered(outcome);
    const changes = outcome.json.changes.map(readChange);
    if (changes.includes('unreadable')) return { kind: 'unanswered', reason: 'a change that cannot be read' };
    return {
      kind: 'changes',
      changes: changes.filter((change) => typeof change === 'object'),
      partiesChanged: changes.includes('party'),
      next: outcome.json._meta.next,
      more: changes.length >= PAGE,
    };
  }

  /** Which of these numbers have been replaced by one with a mailbox here; at most 1000. */
  async replaced(recipients: readonly RecipientId[]): Promise<ReplacedAnswer> {
    const outcome = await this.#ask('/replaced-numbers', recipients);
    if (outcome.kind !== 'answer' || outcome.status !== 200 || !Value.Check(ReplacedJson, outcome.json))
      return unanswered(outcome);
    const found = outcome.json.replaced.flatMap(({ former, current, kept }) => {
      const number = parseRecipientId(current);
      return number.ok ? [[former, { current: number.value, kept }] as const] : [];
    });
    return { kind: 'answered', value: new Map(found) };
  }

  /** Of people without an open mailbox here: which of these numbers have been replaced; at most 1000. */
  async inUse(recipients: readonly RecipientId[]): Promise<InUseAnswer> {
    if (recipients.length === 0) return { kind: 'answered', value: [] };
    const outcome = await this.#ask('/current-numbers', recipients);
    if (outcome.kind !== 'answer' || outcome.status !== 200 || !Value.Check(InUseJson, outcome.json))
      return unanswered(outcome);
    const asked = new Set<string>(recipients);
    const value = outcome.json.replaced.flatMap(({ former, current, since }) => {
      const [old, number] = [parseRecipientId(former), parseRecipientId(current)];
      // What was not asked about, and what no person has, is no answer.
      const isPair = old.ok && number.ok && asked.has(old.value) && isPersonId(number.value);
      return isPair ? [{ former: old.value, current: number.value, since: new Date(since) }] : [];
    });
    return { kind: 'answered', value };
  }

  async #ask(path: string, recipients: readonly RecipientId[]): Promise<RestOutcome> {
    const body = { recipients: [...recipients] };
    return await this.#client.request({ method: 'POST', path, body, timeoutMs: TIMEOUT_MS });
  }

  /** The mailbox is dormant since then, and leaves the register unless its holder has signed something later. */
  async dormant(recipient: RecipientId, since: Date): Promise<DormantAnswer> {
    const body = { recipient, since: since.toISOString() };
    const outcome = await this.#client.request({
      method: 'POST',
      path: '/dormant-accounts',
      body,
      timeoutMs: TIMEOUT_MS,
    });
    if (outcome.kind === 'answer' && outcome.status === 200) return { kind: 'answered' };
    return outcome.kind === 'answer' && outcome.status === 400 ? { kind: 'refused' } : unanswered(outcome);
  }
}

function unanswered(outcome: RestOutcome): Unanswered {
  return { kind: 'unanswered', reason: outcome.kind === 'answer' ? `status ${outcome.status}` : outcome.reason };
}

function readChange(json: unknown): FarChange | 'party' | 'unknown' | 'unreadable' {
  if (!Value.Check(KindJson, json)) return 'unreadable';
  if (partyKinds.includes(json.kind)) return 'party';
  const kind = kinds.find((known) => known === json.kind);
  // What it is about may stand in members that this version does not know either.
  if (kind === undefined) return 'unknown';
  if (!Value.Check(ChangeJson, json)) return 'unreadable';
  const recipient = parseRecipientId(json.recipient);
  const former = json.formerNumber === undefined ? undefined : parseRecipientId(json.formerNumber);
  if (!recipient.ok || former?.ok === false) return 'unreadable';
  if (kind === 'renumbered' && former === undefined) return 'unreadable';
  return { at: new Date(json.at), kind, recipient: recipient.value, former: former?.value };
}
