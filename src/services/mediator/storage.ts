// The mediator's transactions, each short and for many deliveries at once (DESIGN, Data; STACK, delivery outbox).
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import { GroupCommit } from '../../platform/database/group-commit.ts';
import type { MediatorEvents } from './events.ts';
import { type Accepted, findByKeys, type Key, type NewDelivery, storeAccepted } from './store/accept.ts';
import { storeCancellation } from './store/cancel.ts';
import { type Claimed, claimDue, claimedNew, claimLapsed, contentsOf, operatorsWaiting } from './store/claim.ts';
import { type FetchedDistribution, storeFetched, storeFetchedDistribution } from './store/fetched.ts';
import { type Resolution, storeResolution } from './store/resolve.ts';
import type { MediatorTables } from './store/schema.ts';
import { type Settlement, storeSettlements } from './store/settle.ts';
import { type NewAttempt, storeAttempts } from './store/start-attempt.ts';
import type { DeliveryStatus } from './store/status.ts';

/** Most deliveries in one commit: larger ones gain nothing and hold locks longer. */
const BATCH = 200;

/** Who works on what is accepted here: some of it straight away, claimed with the statement that stores it. */
export interface StraightWork {
  /** How many it takes now. */
  room(): number;
  take(claimed: readonly Claimed[]): void;
  /** There is more, which it has to claim. */
  wake(): void;
}

/** Told what was written, and of each whether its claim still held. Must not throw. */
export type SettledListener = (settlements: readonly Settlement[], kept: readonly boolean[]) => void;

export class Storage {
  readonly reader: Reader<MediatorTables>;
  readonly #database: Database<MediatorTables>;
  readonly #mediator: Organisationsnummer;
  readonly #audit: MediatorEvents;
  readonly #leaseMs: number;
  readonly #settled: SettledListener;
  #straight: StraightWork | undefined;
  readonly #finding: GroupCommit<Key, { readonly earlier: Accepted | undefined }>;
  readonly #accepting: GroupCommit<NewDelivery, Accepted>;
  readonly #reading: GroupCommit<string, { readonly content: Buffer | undefined }>;
  readonly #starting: GroupCommit<NewAttempt, boolean>;
  readonly #settling: GroupCommit<Settlement, boolean>;

  constructor(
    database: Database<MediatorTables>,
    mediator: Organisationsnummer,
    audit: MediatorEvents,
    leaseMs: number,
    settled: SettledListener = () => undefined,
  ) {
    this.#settled = settled;
    this.reader = database.reader(mediator);
    this.#database = database;
    this.#mediator = mediator;
    this.#audit = audit;
    this.#leaseMs = leaseMs;
    this.#finding = new GroupCommit(
      async (keys) => (await findByKeys(this.reader, keys)).map((earlier) => ({ earlier })),
      BATCH,
    );
    this.#accepting = new GroupCommit((items) => this.#acceptAll(items), BATCH);
    this.#reading = new GroupCommit(
      async (ids) => (await contentsOf(this.reader, ids)).map((content) => ({ content })),
      BATCH,
    );
    this.#starting = new GroupCommit(
      (items) => database.statement(mediator, (tx) => storeAttempts(tx, audit, items)),
      BATCH,
    );
    this.#settling = new GroupCommit((items) => this.settleAll(items), BATCH);
  }

  /** From now on what is accepted is told to this. */
  workStraight(work: StraightWork): void {
    this.#straight = work;
  }

  /** The content of a delivery when it lies in its row, encrypted. */
  async contentOf(deliveryId: string): Promise<Buffer | undefined> {
    return (await this.#reading.add(deliveryId)).content;
  }

  async findByKey(by: Organisationsnummer, key: string): Promise<Accepted | undefined> {
    return (await this.#finding.add({ handedInBy: by, idempotencyKey: key })).earlier;
  }

  /** Durable when it resolves, with its job and its event. */
  accept(delivery: NewDelivery): Promise<Accepted> {
    return this.#accepting.add(delivery);
  }

  /** Durable when it resolves with true; false: the claim is lost, nothing may be sent. */
  startAttempt(attempt: NewAttempt): Promise<boolean> {
    return this.#starting.add(attempt);
  }

  /** False: the claim is lost, and what happened is left to whoever holds it now. */
  settle(settlement: Settlement): Promise<boolean> {
    return this.#settling.add(settlement);
  }

  async settleAll(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    const kept = await this.#database.statement(this.#mediator, (tx) => storeSettlements(tx, this.#audit, settlements));
    this.#settled(settlements, kept);
    return kept;
  }

  claimLookUps(most: number): Promise<readonly Claimed[]> {
    return this.#claim('look-up', undefined, most);
  }

  /** `inFront`: of the front lane only, as single letters are. */
  claimHandOvers(operator: Organisationsnummer, most: number, inFront = false): Promise<readonly Claimed[]> {
    return this.#claim('hand-over', operator, most, inFront);
  }

  /** Hand-overs whose lifetime is over or whose attempt was cut off, whatever stops their operator's line. */
  claimLapsed(most: number): Promise<readonly Claimed[]> {
    return this.#database.transaction(this.#mediator, (tx) => claimLapsed(tx, most, this.#leaseMs));
  }

  operatorsWaiting(): Promise<readonly Organisationsnummer[]> {
    return operatorsWaiting(this.reader);
  }

  cancel(
    delivery: { readonly deliveryId: string; readonly senderId: string },
    actor: string,
    at: Date,
  ): Promise<boolean> {
    return this.#database.transaction(this.#mediator, (tx) => storeCancellation(tx, this.#audit, delivery, actor, at));
  }

  /** The sender has been told how the delivery ended: only then may its content be erased. */
  async fetched({ deliveryId, state, finishedAt, fetchedAt }: DeliveryStatus, at: Date): Promise<void> {
    if (finishedAt === undefined || fetchedAt !== undefined || state === 'unknown') return;
    await this.#database.transaction(this.#mediator, (tx) => storeFetched(tx, [deliveryId], at));
  }

  async fetchedDistribution(fetched: FetchedDistribution, at: Date): Promise<void> {
    if (fetched.recipients.length === 0) return;
    await this.#database.transaction(this.#mediator, (tx) => storeFetchedDistribution(tx, fetched, at));
  }

  /** False when the delivery does not await a person. */
  resolve(resolution: Resolution): Promise<boolean> {
    return this.#database.transaction(this.#mediator, (tx) => storeResolution(tx, this.#audit, resolution));
  }

  async #acceptAll(items: readonly NewDelivery[]): Promise<readonly Accepted[]> {
    const straight = { most: this.#straight?.room() ?? 0, leaseMs: this.#leaseMs };
    const answers = await this.#database.statement(this.#mediator, (tx) =>
      storeAccepted(tx, this.#audit, items, straight),
    );
    const taken = items.filter((_, index) => (answers[index]?.claim ?? 0) > 0);
    if (taken.length > 0) this.#straight?.take(taken.map((item) => claimedNew(item, 1)));
    if (answers.some((answer) => answer?.claim === 0)) this.#straight?.wake();
    const known = items.filter((_, index) => answers[index] === undefined);
    const earlier = known.length === 0 ? [] : await findByKeys(this.reader, known);
    return items.map((item, index) => {
      const answer = answers[index] ?? earlier[known.indexOf(item)];
      // Disposed of between the two statements: the caller asks again. Never another item's answer.
      if (answer === undefined) throw new BrevduvaError('unavailable', 'what the key was used for is gone');
      return answer;
    });
  }

  #claim(stage: 'look-up' | 'hand-over', operator: Organisationsnummer | undefined, most: number, inFront = false) {
    return this.#database.statement(this.#mediator, (tx) =>
      claimDue(tx, stage, operator, most, this.#leaseMs, inFront),
    );
  }
}
