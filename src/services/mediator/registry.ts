// FaR as the mediator asks it: where recipients are (Recipient v3, isReachable) and for whom we mediate (Authority).
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { UnreachableReason } from '../../domain/reachability.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PostOutcome } from '../../platform/http-client/wire-client.ts';
import { authorityOperations } from '../../wire/mina-meddelanden/authority.ts';
import { asReachability } from '../../wire/mina-meddelanden/reachability.ts';
import { REACHABLE_MAX, recipientOperations } from '../../wire/mina-meddelanden/recipient.ts';
import type { Message, Operation } from '../../wire/mina-meddelanden/schema/message.ts';
import type { ReachabilityStatus } from '../../wire/mina-meddelanden/types/account.ts';
import { readEnvelope, writeEnvelope } from '../../wire/soap/envelope.ts';
import { readFault } from '../../wire/soap/fault.ts';

export type Found =
  | {
      readonly kind: 'reachable';
      readonly operator: { readonly id: Organisationsnummer; readonly name: string; readonly address: string };
    }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
  | { readonly kind: 'unanswered'; readonly reason: 'no-answer' | 'bad-answer' };

export type Mediates = 'yes' | 'no' | 'unanswered';

export interface RegistryOptions {
  readonly post: (url: string, envelope: Uint8Array) => Promise<PostOutcome>;
  readonly recipientUrl: string;
  readonly authorityUrl: string;
  readonly mediator: Organisationsnummer;
  /** How long an answer about a recipient may be used again, ms. */
  readonly reachableForMs: number;
  /** How long FaR's list of mediators may be used again, ms; longer only while FaR does not answer. */
  readonly dispatchersForMs: number;
  readonly clock: Clock;
}

interface Kept {
  readonly found: Found;
  readonly until: number;
}

const KEPT_MAX = 20_000;

export class Registry {
  readonly #options: RegistryOptions;
  readonly #kept = new Map<string, Kept>();
  #senders: { readonly ours: ReadonlySet<string>; readonly at: number } | undefined;
  #asking: { readonly answered: Promise<boolean>; readonly since: number } | undefined;
  /** It did not answer the last question for the list. */
  #silent = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Where each recipient is, for this sender; at most 1000 in a question. Never throws. */
  async reachable(
    sender: Organisationsnummer,
    recipients: readonly RecipientId[],
  ): Promise<ReadonlyMap<RecipientId, Found>> {
    const answers = new Map<RecipientId, Found>();
    const ask: RecipientId[] = [];
    for (const recipient of recipients) {
      const kept = this.#keptFor(sender, recipient);
      if (kept === undefined) ask.push(recipient);
      else answers.set(recipient, kept);
    }
    for (let from = 0; from < ask.length; from += REACHABLE_MAX) {
      const part = ask.slice(from, from + REACHABLE_MAX);
      for (const [recipient, found] of await this.#ask(sender, part)) {
        answers.set(recipient, found);
        this.#keep(sender, recipient, found);
      }
    }
    return answers;
  }

  /**
   * Whether FaR lists us for this sender, by the last list it gave; 'unanswered' for one that is not on it and may have been
   * added. `withinMs`: FaR is waited for at most so long from when it was asked, by all who ask meanwhile together, and not at all after
   * a silence. Never throws.
   */
  async mediatesFor(sender: Organisationsnummer, withinMs?: number): Promise<Mediates> {
    const now = this.#options.clock().getTime();
    const age = now - (this.#senders?.at ?? Number.NEGATIVE_INFINITY);
    const listed = () => this.#senders?.ours.has(sender) === true;
    // A sender that is not on the list may have been added: then the list is asked for again sooner.
    const goodFor = listed() ? this.#options.dispatchersForMs : this.#options.dispatchersForMs / 20;
    if (age <= goodFor) return listed() ? 'yes' : 'no';
    const { answered, since } = this.#asked(now);
    // A clock that was set back makes nobody wait longer.
    const left = (ms: number): number => (this.#silent ? 0 : Math.min(ms, Math.max(0, since + ms - now)));
    const answers = await (withinMs === undefined ? answered : within(answered, left(withinMs)));
    if (listed()) return 'yes';
    return answers ? 'no' : 'unanswered';
  }

  /** The question for the list that is under way, or one that begins now. */
  #asked(now: number): { readonly answered: Promise<boolean>; readonly since: number } {
    this.#asking ??= {
      answered: this.#askForSenders().finally(() => {
        this.#asking = undefined;
      }),
      since: now,
    };
    return this.#asking;
  }

  async #ask(
    sender: Organisationsnummer,
    recipients: readonly RecipientId[],
  ): Promise<ReadonlyMap<RecipientId, Found>> {
    const answer = await this.#call(this.#options.recipientUrl, recipientOperations.isReachable, {
      sender,
      recipients,
    });
    if (!answer.ok) return new Map(recipients.map((recipient) => [recipient, answer.problem]));
    const statuses = Map.groupBy(answer.value.statuses, (status) => status.accountStatus.recipientId);
    return new Map(recipients.map((recipient) => [recipient, foundOf(statuses.get(recipient) ?? [])]));
  }

  async #askForSenders(): Promise<boolean> {
    const answer = await this.#call(this.#options.authorityUrl, authorityOperations.getDispatchers, {});
    this.#silent = !answer.ok;
    if (!answer.ok) return false;
    const { mediator, clock } = this.#options;
    const ours = answer.value.dispatchers.filter((dispatcher) => dispatcher.id === mediator);
    this.#senders = { ours: new Set(ours.flatMap((dispatcher) => dispatcher.senders)), at: clock().getTime() };
    return true;
  }

  async #call<Q, A>(
    url: string,
    operation: Operation<Q, A>,
    question: Q,
  ): Promise<{ readonly ok: true; readonly value: A } | { readonly ok: false; readonly problem: Found }> {
    const envelope = writeEnvelope(operation.request.write(question));
    const posted = await this.#options.post(url, envelope);
    if (posted.kind !== 'answer') return { ok: false, problem: { kind: 'unanswered', reason: 'no-answer' } };
    const value = readReply(posted, operation.response);
    if (value === undefined) return { ok: false, problem: { kind: 'unanswered', reason: 'bad-answer' } };
    return { ok: true, value };
  }

  #keptFor(sender: Organisationsnummer, recipient: RecipientId): Found | undefined {
    const kept = this.#kept.get(`${sender} ${recipient}`);
    return kept !== undefined && kept.until > this.#options.clock().getTime() ? kept.found : undefined;
  }

  #keep(sender: Organisationsnummer, recipient: RecipientId, found: Found): void {
    if (this.#options.reachableForMs === 0 || found.kind === 'unanswered') return;
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    const until = this.#options.clock().getTime() + this.#options.reachableForMs;
    this.#kept.set(`${sender} ${recipient}`, { found, until });
  }
}

/** What it said, or false when it has not within so many milliseconds. */
async function within(asking: Promise<boolean>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const late = setTimeout(ms, false, { signal: over.signal }).catch(() => false);
  return Promise.race([asking, late]).finally(() => over.abort());
}

function readReply<A>(
  posted: { readonly status: number; readonly body: Uint8Array },
  response: Message<A>,
): A | undefined {
  if (posted.status !== 200) return undefined;
  try {
    const { body } = readEnvelope(posted.body);
    return readFault(body) === undefined ? response.read(body) : undefined;
  } catch {
    return undefined;
  }
}

// Nothing about a recipient, or now this and now that, is no answer about it.
function foundOf(statuses: readonly ReachabilityStatus[]): Found {
  const [first, ...others] = statuses.map(foundIn);
  const isClear = first !== undefined && others.every((other) => isDeepStrictEqual(other, first));
  return isClear ? first : { kind: 'unanswered', reason: 'bad-answer' };
}

function foundIn(status: ReachabilityStatus): Found {
  const answer = asReachability(status);
  if (answer.kind !== 'reachable') return answer;
  const address = status.accountStatus.serviceSupplier?.serviceAddress;
  if (address === undefined) return { kind: 'unanswered', reason: 'bad-answer' };
  return { kind: 'reachable', operator: { ...answer.operator, address } };
}
