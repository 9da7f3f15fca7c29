// Everything that writes to the mediator's deliveries at the same time, as several processes do: no deadlock, no event missing or
// doubled, every status what its events say (issue 3; DESIGN rules 4-6). Claims are lost now and then; outcomes come late.
import assert from 'node:assert/strict';
import { randomBytes, randomInt, randomUUID, randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { declareEvents } from '../../src/platform/events/events.ts';
import { createLog } from '../../src/platform/log.ts';
import { Batches } from '../../src/services/mediator/batches/batches.ts';
import { declarations } from '../../src/services/mediator/events.ts';
import { catchUp } from '../../src/services/mediator/log/chainer.ts';
import { Mailings } from '../../src/services/mediator/mailings/mailings.ts';
import { runMailing } from '../../src/services/mediator/mailings/run-mailing.ts';
import { Senders } from '../../src/services/mediator/senders.ts';
import { settlementOf } from '../../src/services/mediator/settle-round.ts';
import { afterAttempt } from '../../src/services/mediator/states.ts';
import { Storage } from '../../src/services/mediator/storage.ts';
import { storeLines } from '../../src/services/mediator/store/batch-lines.ts';
import { lockBatch } from '../../src/services/mediator/store/batches.ts';
import type { Claimed } from '../../src/services/mediator/store/claim.ts';
import { eraseFetched } from '../../src/services/mediator/store/erase.ts';
import { storeFetched } from '../../src/services/mediator/store/fetched.ts';
import { lockMailing, unsettledMailings } from '../../src/services/mediator/store/mailings.ts';
import type { MediatorTables } from '../../src/services/mediator/store/schema.ts';
import { released } from '../../src/services/mediator/straight-on.ts';
import { testDatabase } from '../database.ts';
import { assertOneTruth } from './one-truth.ts';

const mediator = organisation('164021000015');
const sender = organisation('162021003898');
const operator = { id: organisation('164022000022'), name: 'Brevlådan', address: 'https://localhost/' };
const log = createLog('mediator', { level: 'silent' });
const audit = declareEvents(declarations, { log, registry: new Registry() });
const caller = { organisation: sender, clientId: 'client-1' };
const backOff = { firstMs: 1, maxMs: 20 };
const policy = { repeats: 'deduplicated', retryUnknown: true } as const;
const HOUR_MS = 3_600_000;
const FOR_MS = 6_000;
const folder = new URL('../../src/services/mediator/migrations/', import.meta.url);

test('all doors, claims, mailings, chores and people at once', { timeout: 120_000 }, async (t) => {
  const seed = randomInt(1 << 30);
  t.diagnostic(`seed ${seed}`);
  const random = randomOf(seed);
  const files = await testDatabase({ schema: 'mediator', folders: [folder] });
  const databases = [0, 1].map(() =>
    Database.open<MediatorTables>({ url: files.url, schema: 'mediator', maxConnections: 10 }),
  );
  try {
    const [one, two] = databases;
    assert.ok(one !== undefined && two !== undefined);
    const processes = [one, two].map((database) => new MixedProcess(database, random));
    const until = Date.now() + FOR_MS;
    const going = () => Date.now() < until;
    await Promise.all(processes.flatMap((each) => each.work(going)));
    for (const each of processes) await each.settleLate();
    await assertOneTruth(one, mediator);
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks::int from pg_stat_database where datname = current_database()`.execute(
      one.reader(mediator).query,
    );
    assert.equal(rows[0]?.deadlocks, 0);
  } finally {
    for (const database of databases) await database.close();
    await files.drop();
  }
});

class MixedProcess {
  readonly #database: Database<MediatorTables>;
  readonly #storage: Storage;
  readonly #batches: Batches;
  readonly #mailings: Mailings;
  readonly #random: (below: number) => number;
  /** Accepted here and claimed with it: they go straight on, some after their lease is over. */
  readonly #fresh: Claimed[] = [];
  /** Outcomes that come after others have claimed the same. */
  readonly #late: (() => Promise<unknown>)[] = [];

  constructor(database: Database<MediatorTables>, random: (below: number) => number) {
    this.#database = database;
    this.#random = random;
    this.#storage = new Storage(database, mediator, audit, 200);
    this.#storage.workStraight({
      room: () => random(5),
      take: (claimed) => void this.#fresh.push(...claimed),
      wake: () => undefined,
    });
    const common = { database, mediator, audit, clock: () => new Date() };
    const never = () => Promise.reject(new Error('nothing is verified here'));
    const verify = { open: never, senders: new Senders(undefined), mediatesFor: never, putContent: never, log };
    const times = { lifetimeMs: HOUR_MS, openMs: 24 * HOUR_MS };
    this.#batches = new Batches({ ...common, verify, ...times, committed: () => undefined });
    this.#mailings = new Mailings({ ...common, changed: () => undefined });
  }

  work(going: () => boolean): Promise<void>[] {
    const jobs = [
      () => this.#acceptSome(),
      () => this.#acceptSome(),
      () => this.#lookUp(),
      () => this.#handOver(),
      () => this.#handOver(),
      () => this.#goStraight(),
      () => this.#cancelSome(),
      () => this.#sendMailing().catch(onlyConflict),
      () => this.#steer(),
      () => this.#release(),
      () => this.#resolveSome(),
      () => this.#chores(),
    ];
    return jobs.map(async (job) => {
      while (going()) await job();
    });
  }

  async settleLate(): Promise<void> {
    for (const late of this.#late) await late();
  }

  async #acceptSome(): Promise<void> {
    const keys = ['a', 'b', 'c', 'd'].map((part) =>
      this.#random(3) === 0 ? `${part}-${this.#random(40)}` : randomUUID(),
    );
    await Promise.all(keys.map((key) => this.#storage.accept(delivery(key))));
  }

  async #lookUp(): Promise<void> {
    const claimed = await this.#storage.claimLookUps(40);
    if (claimed.length > 0) await this.#storage.settleAll(claimed.map(lookedUp).map(released));
  }

  async #handOver(): Promise<void> {
    const claimed = await this.#storage.claimHandOvers(operator.id, 30);
    await Promise.all(claimed.map((each) => this.#round(each)));
  }

  async #goStraight(): Promise<void> {
    const looked = this.#fresh.splice(0, this.#random(10)).map(lookedUp);
    const stays = looked.splice(0, this.#random(3));
    if (stays.length > 0) await this.#storage.settleAll(stays.map(released));
    await Promise.all(looked.map((each) => this.#round(each)));
    await pause();
  }

  async #round(claimed: Claimed): Promise<void> {
    const { deliveryId, claim, senderId, untold = [] } = claimed;
    const number = claimed.inFlight ?? claimed.attempts + 1;
    const at = new Date();
    if (claimed.inFlight === undefined) {
      const sealed = { fingerprint: 'bb', organisation: mediator, sealedOn: '2026-11-22', possiblyRepeats: false };
      const to = { operatorId: operator.id, operatorName: operator.name, address: operator.address };
      const attempted = { senderId, deliveryId, kind: 'attempted' as const, at, details: { attempt: number } };
      const events = [...untold, attempted];
      const attempt = { deliveryId, claim, number, ...sealed, ...to, startedAt: at, leaseMs: 100, events };
      if (!(await this.#storage.startAttempt(attempt))) return;
    }
    const settle = () => this.#storage.settle(settlementOf(claimed, this.#ended(claimed, number), backOff));
    if (claimed.inFlight === undefined && this.#random(8) === 0) this.#late.push(settle);
    else await settle();
    if (this.#late.length > 20) await this.#late.splice(this.#random(20), 1)[0]?.();
  }

  #ended(claimed: Claimed, number: number) {
    const at = new Date();
    const chance = claimed.inFlight === undefined ? this.#random(10) : 9;
    const outcome =
      chance < 6
        ? ({ kind: 'delivered', transId: 't', operator, at } as const)
        : chance < 8
          ? ({ kind: 'refused', reason: 'operator-refused' } as const)
          : ({ kind: chance === 8 ? 'not-sent' : 'unknown', reason: 'interrupted' } as const);
    const { kind, reason } = { reason: undefined, ...outcome };
    const attempt = { number, endedAt: at, outcome: kind, ...(reason === undefined ? {} : { reason }) };
    return { next: afterAttempt(claimed.progress, outcome, { id: operator.id, policy }, at), at, attempt };
  }

  async #cancelSome(): Promise<void> {
    for (const { id } of await this.#some(null, 5))
      await this.#storage.cancel({ deliveryId: id, senderId: sender }, 'client-1', new Date());
  }

  async #sendMailing(): Promise<void> {
    const { id } = await this.#mailings.plan(caller, randomUUID(), { name: 'Utskick' });
    const batch = await this.#batches.open(caller, randomUUID(), { mailingId: id });
    const lines = Array.from({ length: 150 }, (_, line) => {
      const { payloadHash, ...rest } = delivery(
        line % 5 === 0 ? `${'abcd'[line % 4]}-${this.#random(40)}` : randomUUID(),
      );
      return {
        ...rest,
        payloadHash,
        line,
        key: rest.idempotencyKey,
        deliveryId: rest.id,
        attachments: 0,
        attachmentBytes: 0,
      };
    });
    await this.#database.transaction(mediator, async (tx) => {
      assert.ok(await lockBatch(tx, batch.id));
      await storeLines(tx, { batchId: batch.id, owner: sender, before: 0 }, lines, { known: [], refused: [] });
    });
    await this.#batches.commit(caller, batch.id, true);
    await this.#mailings.move(id, 'start', { actor: 'client-1', owner: sender });
  }

  async #steer(): Promise<void> {
    const ids = await unsettledMailings(this.#database.reader(mediator));
    const id = ids[this.#random(Math.max(1, ids.length))];
    const move = (['pause', 'resume', 'pause', 'resume', 'cancel'] as const)[this.#random(5)] ?? 'pause';
    if (id !== undefined) await this.#mailings.move(id, move, { actor: 'emil' }).catch(onlyConflict);
    await pause();
  }

  async #release(): Promise<void> {
    for (const id of await unsettledMailings(this.#database.reader(mediator))) {
      await this.#database.transaction(mediator, async (tx) => {
        const mailing = await lockMailing(tx, id, { skipLocked: true });
        if (mailing !== undefined) await runMailing(tx, mailing, { audit, underWay: 100, now: new Date() });
      });
    }
    await pause();
  }

  async #resolveSome(): Promise<void> {
    for (const { id: deliveryId } of await this.#some('unknown', 3))
      await this.#storage.resolve({ deliveryId, arrived: this.#random(2) === 0, actor: 'emil', at: new Date() });
    await pause();
  }

  async #chores(): Promise<void> {
    const done = await this.#some('delivered', 50);
    const ids = done.map(({ id }) => id);
    await this.#database.transaction(mediator, (tx) => storeFetched(tx, ids, new Date()));
    const [at, before] = [new Date(), new Date()];
    await this.#database.transaction(mediator, (tx) => eraseFetched(tx, audit, { at, before, most: 50 }));
    await catchUp({ database: this.#database, mediator });
    await pause();
  }

  #some(result: 'unknown' | 'delivered' | null, most: number) {
    const { query } = this.#database.reader(mediator);
    return query
      .selectFrom('delivery')
      .select('id')
      .where('result', 'is not distinct from', result)
      .orderBy('id', 'desc')
      .limit(most)
      .execute();
  }
}

function lookedUp(claimed: Claimed): Claimed {
  const { senderId, deliveryId } = claimed;
  return { ...claimed, operator, untold: [{ senderId, deliveryId, kind: 'looked-up', at: new Date(), details: {} }] };
}

function delivery(key: string) {
  const acceptedAt = new Date();
  return {
    id: randomUUIDv7(),
    ...{ senderId: sender, senderName: 'Kommun B', recipient: '198101052382', messageIds: ['m-1'] },
    ...{ door: 'rest' as const, handedInBy: sender, clientId: 'client-1', idempotencyKey: key },
    // The same key always comes with the same payload.
    payloadHash: Buffer.from(key.padEnd(36)),
    ...{ signedBy: sender, signerFingerprint: 'aa', signatureAlgorithm: 'rsa-sha256' },
    content: { kind: 'row' as const, sealed: randomBytes(64) },
    ...{ contentBytes: 64, lane: 0, acceptedAt, expiresAt: new Date(acceptedAt.getTime() + HOUR_MS) },
  };
}

function onlyConflict(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'conflict')) throw error;
}

/** Lets others in: chores are not all that is done. */
function pause(): Promise<void> {
  return new Promise((later) => setTimeout(later, 20));
}

/** Mulberry32: below a number, from a seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function organisation(text: string) {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
