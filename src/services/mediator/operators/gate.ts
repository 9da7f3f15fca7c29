// How many deliveries an operator's line may take now: breaker, maintenance, rate (issue 3). Waiting here is no attempt.
import type { Outcome } from '../../../domain/delivery-outcome.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { MediatorEvents } from '../events.ts';
import {
  type OperatorState,
  readStates,
  releaseProbe,
  storeByHand,
  storeFailure,
  storeSuccess,
  takeCalls,
  takeProbe,
} from '../store/operator-state.ts';
import type { MediatorTables } from '../store/schema.ts';
import { saysOfOperator } from './breaker.ts';
import { windowEnds } from './maintenance.ts';
import type { OperatorPolicy } from './policy.ts';

export interface GateOptions {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly policyOf: (operator: Organisationsnummer) => OperatorPolicy;
  /** Called when calls to an operator have failed so often that its deliveries wait. Must not throw. */
  readonly opened: (operator: Organisationsnummer, reason: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** How many may be claimed; `probe`: the one that is tried after failures. `againInMs`: when a rate allows the next. */
export interface Room {
  readonly most: number;
  readonly probe: boolean;
  readonly againInMs?: number;
}

export type Closed =
  | { readonly why: 'stopped'; readonly since: Date; readonly by: string }
  | { readonly why: 'breaker'; readonly since: Date; readonly reason: string; readonly until?: Date }
  | { readonly why: 'maintenance'; readonly until: Date };

interface Person {
  readonly loginId: string;
  readonly name: string;
}

const NONE: Room = { most: 0, probe: false };
/** The database is asked for calls at most this often by each line, ms. */
const RATE_TURN_MS = 100;
const PROBE_MARGIN_MS = 30_000;

export class OperatorGate {
  readonly #options: GateOptions;
  #states: ReadonlyMap<string, OperatorState> = new Map();
  /** Deliveries that are being tried by this process, and their operator. */
  readonly #probes = new Map<string, Organisationsnummer>();
  readonly #nextCall = new Map<Organisationsnummer, number>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Reads what every process of this installation has found. */
  async refresh(): Promise<void> {
    const { database, mediator } = this.#options;
    this.#states = await readStates(database.reader(mediator));
  }

  stateOf(operator: Organisationsnummer): OperatorState | undefined {
    return this.#states.get(operator);
  }

  /** Why nothing is handed over to an operator now, for people to read; undefined when it is. */
  closed(operator: Organisationsnummer): Closed | undefined {
    const state = this.#states.get(operator);
    if (state?.stoppedBy !== undefined) return { why: 'stopped', since: state.since, by: state.stoppedBy };
    if (state !== undefined && state.breaker !== 'closed') {
      const { since, until, reason = '' } = state;
      return { why: 'breaker', since, reason, ...(until === undefined ? {} : { until }) };
    }
    const until = this.#maintenance(operator);
    return until === undefined ? undefined : { why: 'maintenance', until };
  }

  /** Whether nothing holds its line back: no breaker, no window and no rate. */
  isOpen(operator: Organisationsnummer): boolean {
    const breaker = this.#states.get(operator)?.breaker ?? 'closed';
    const { perSecond } = this.#options.policyOf(operator);
    return breaker === 'closed' && perSecond === undefined && this.#maintenance(operator) === undefined;
  }

  /** How many of `most` may be claimed. What is claimed less than that is given back with `claimed`. */
  async room(operator: Organisationsnummer, most: number): Promise<Room> {
    if (this.#maintenance(operator) !== undefined) return NONE;
    const state = this.#states.get(operator);
    const probe = state !== undefined && state.breaker !== 'closed';
    if (probe && !(await this.#takeProbe(operator, state))) return NONE;
    const wanted = probe ? 1 : most;
    const { perSecond } = this.#options.policyOf(operator);
    if (perSecond === undefined) return { most: wanted, probe };
    const room = await this.#callsAllowed(operator, perSecond, wanted);
    if (room.most === 0 && probe) await this.#change((tx) => releaseProbe(tx, operator));
    return { ...room, probe };
  }

  /** What became of the room that was given. */
  async claimed(operator: Organisationsnummer, room: Room, deliveries: readonly string[]): Promise<void> {
    const [first] = deliveries;
    if (room.probe && first !== undefined) this.#probes.set(first, operator);
    if (room.probe && first === undefined) await this.#change((tx) => releaseProbe(tx, operator));
    const { perSecond } = this.#options.policyOf(operator);
    const left = room.most - deliveries.length;
    if (perSecond !== undefined && left > 0) await this.#change((tx) => takeCalls(tx, operator, perSecond, -left));
  }

  /** What a call's outcome says of the operator. Costs nothing while all goes well. Never throws. */
  async learned(operator: Organisationsnummer, deliveryId: string, outcome: Outcome): Promise<void> {
    const says = saysOfOperator(outcome);
    const probe = this.#probes.has(deliveryId);
    const state = this.#states.get(operator);
    if (says === undefined || (state?.breaker === 'open' && !probe)) return;
    if (says === 'works' && !probe && (state === undefined || state.failures === 0)) return;
    if (probe) this.#probes.delete(deliveryId);
    const { audit } = this.#options;
    const policy = this.#options.policyOf(operator).breaker;
    const reason = outcome.kind === 'delivered' ? '' : outcome.reason;
    await this.#quietly(async () => {
      if (says === 'works') await this.#change((tx) => storeSuccess(tx, audit, operator, probe));
      else if (await this.#change((tx) => storeFailure(tx, audit, { operator, reason, probe, policy })))
        this.#options.opened(operator, reason);
      await this.refresh();
    });
  }

  /** A hand-over has ended: if it was the one tried and told nothing, another may be. Never throws. */
  async ended(deliveryId: string): Promise<void> {
    const operator = this.#probes.get(deliveryId);
    if (operator === undefined) return;
    this.#probes.delete(deliveryId);
    await this.#quietly(() => this.#change((tx) => releaseProbe(tx, operator)));
  }

  /** A person stops deliveries to an operator or starts them again. False when it was so already. */
  async byHand(operator: Organisationsnummer, to: 'stopped' | 'started', by: Person): Promise<boolean> {
    const changed = await this.#change((tx) => storeByHand(tx, this.#options.audit, operator, to, by));
    await this.refresh();
    return changed;
  }

  #maintenance(operator: Organisationsnummer): Date | undefined {
    const { maintenance } = this.#options.policyOf(operator);
    return maintenance.length === 0 ? undefined : windowEnds(maintenance, this.#options.clock());
  }

  async #takeProbe(operator: Organisationsnummer, state: OperatorState): Promise<boolean> {
    if (state.breaker === 'open' && (state.until === undefined || state.until > this.#options.clock())) return false;
    const leaseMs = this.#options.policyOf(operator).timeoutMs + PROBE_MARGIN_MS;
    return this.#change((tx) => takeProbe(tx, operator, leaseMs));
  }

  async #callsAllowed(operator: Organisationsnummer, perSecond: number, most: number): Promise<Room> {
    const now = performance.now();
    const next = this.#nextCall.get(operator) ?? 0;
    if (now < next) return { ...NONE, againInMs: next - now };
    const { taken, waitMs } = await this.#change((tx) => takeCalls(tx, operator, perSecond, most));
    const againInMs = Math.max(RATE_TURN_MS, waitMs);
    this.#nextCall.set(operator, performance.now() + againInMs);
    return { most: taken, probe: false, againInMs };
  }

  #change<T>(work: (tx: Transaction<MediatorTables>) => Promise<T>): Promise<T> {
    return this.#options.database.transaction(this.#options.mediator, work);
  }

  // A database that is away must not make an outcome wait: the next call tells the same of the operator.
  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (err) {
      this.#options.log.warn({ err }, 'How an operator answers could not be written down');
    }
  }
}
