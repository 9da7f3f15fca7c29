// Batches of deliveries: opened, filled, then committed or cancelled as one (issue 3, Doors).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Transaction } from '../../../platform/database/database.ts';
import type { AcceptTools } from '../accept-delivery.ts';
import type { MediatorEvents } from '../events.ts';
import { storeLines, takenKeys } from '../store/batch-lines.ts';
import {
  type Batch,
  findBatch,
  findBatchKey,
  lockBatch,
  markCommitted,
  storeBatch,
  storeBatchCancellation,
} from '../store/batches.ts';
import { makeDeliveries, tellAccepted } from '../store/commit-batch.ts';
import { type Kept, lockKey, lockMailing, moveMailing, storeMailing } from '../store/mailings.ts';
import type { MediatorTables } from '../store/schema.ts';
import { type Taken, takeLines } from './take-lines.ts';

/** Whose token it is. */
export interface Caller {
  readonly organisation: Organisationsnummer;
  readonly clientId: string;
}

export interface BatchParts {
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly verify: Pick<AcceptTools, 'open' | 'senders' | 'mediatesFor' | 'putContent' | 'log'>;
  /** How long a letter is tried when the batch does not say, ms. */
  readonly lifetimeMs: number;
  /** How long a batch may stay open, ms. */
  readonly openMs: number;
  readonly clock: Clock;
  /** Something was committed: the releaser looks now rather than at its next round. */
  readonly committed: () => void;
}

export class Batches {
  readonly #parts: BatchParts;

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  /** Opens a batch in a mailing, or in one of its own. Errors: 'conflict' (key, or the mailing is over), 'not-found'. */
  async open(
    caller: Caller,
    key: string,
    asked: { readonly mailingId?: string; readonly lifetimeHours?: number },
  ): Promise<Kept> {
    const { clock, lifetimeMs, openMs } = this.#parts;
    const owner = caller.organisation;
    const payloadHash = digestOf([asked.mailingId ?? null, asked.lifetimeHours ?? null]);
    const at = clock();
    return this.#transaction(async (tx) => {
      await lockKey(tx, owner, key);
      const earlier = await findBatchKey(tx, owner, key);
      if (earlier !== undefined) return sameAsked(earlier, payloadHash);
      const asker = { owner, clientId: caller.clientId, key, payloadHash };
      const mailingId = await this.#mailingFor(tx, asker, asked.mailingId, at);
      const lifetimeSeconds = asked.lifetimeHours === undefined ? lifetimeMs / 1000 : asked.lifetimeHours * 3600;
      const openUntil = new Date(at.getTime() + openMs);
      const stored = await storeBatch(tx, asker, { mailingId, lifetimeSeconds, openUntil }, at);
      if (stored === undefined) throw new BrevduvaError('internal', 'a key was used although it is locked');
      return stored;
    });
  }

  /** A batch of the caller's. Errors: 'not-found'. */
  async find(caller: Caller, batchId: string): Promise<Batch> {
    const { database, mediator } = this.#parts;
    const batch = await findBatch(database.reader(mediator), caller.organisation, batchId);
    if (batch === undefined) throw new BrevduvaError('not-found', 'there is no such batch');
    return batch;
  }

  /** Takes lines; what is acknowledged is durable. Errors: 'not-found', and takeLines'. */
  async addLines(caller: Caller, batchId: string, stream: AsyncIterable<Buffer>): Promise<Taken> {
    const { database, mediator, verify } = this.#parts;
    const { state } = await this.find(caller, batchId);
    if (state !== 'open') throw closed(state);
    const owner = caller.organisation;
    return takeLines(stream, owner, {
      ...verify,
      takenKeys: (keys) => takenKeys(database.reader(mediator), batchId, keys),
      store: ({ lines, known, refused }) =>
        this.#transaction(async (tx) => {
          const batch = await lockBatch(tx, batchId);
          if (batch?.state !== 'open') throw closed(batch?.state);
          return storeLines(tx, { batchId, owner, before: batch.lines }, lines, { known, refused });
        }),
    });
  }

  /** Makes deliveries of all lines, or of none; answers the same again. Errors: 'not-found', 'conflict'. */
  async commit(caller: Caller, batchId: string, acceptRefused: boolean): Promise<Batch> {
    const { mailingId } = await this.find(caller, batchId);
    const at = this.#parts.clock();
    const batch = await this.#transaction(async (tx) => {
      // Always the mailing before its batches, so that two never wait for each other.
      const mailing = await lockMailing(tx, mailingId);
      const locked = await lockBatch(tx, batchId);
      if (mailing === undefined || locked === undefined) throw new BrevduvaError('not-found', 'there is no such batch');
      if (locked.state === 'committed') return locked;
      mayCommit(locked, acceptRefused);
      const made = await makeDeliveries(tx, batchId, at);
      const starts = (mailing.forBatch && mailing.state === 'planned') || mailing.state === 'finished';
      await moveMailing(tx, mailingId, {
        state: starts ? 'running' : mailing.state,
        ...(starts ? { startedAt: mailing.startedAt ?? at, endedAt: null } : {}),
      });
      await markCommitted(tx, batchId, at);
      const details = { mailingId, deliveries: made, lines: locked.lines, refusedLines: locked.refusedLines };
      await this.#parts.audit.record(tx, {
        kind: 'batch.committed',
        actor: caller.clientId,
        subject: batchId,
        details,
      });
      await tellAccepted(tx, batchId, at);
      return { ...locked, state: 'committed' as const, closedAt: at };
    });
    this.#parts.committed();
    return batch;
  }

  /** Nothing of it is ever delivered; answers the same again. Errors: 'not-found', 'conflict' when it is committed. */
  async cancel(caller: Caller, batchId: string): Promise<Batch> {
    await this.find(caller, batchId);
    await this.#cancel({ batchId }, 'asked-for', caller.clientId);
    const batch = await this.find(caller, batchId);
    if (batch.state === 'committed') throw closed(batch.state);
    return batch;
  }

  /** Cancels batches that were not committed in time. */
  async cancelForgotten(): Promise<void> {
    await this.#cancel({ overAt: this.#parts.clock() }, 'not-committed-in-time', 'system');
  }

  #cancel(
    which: Parameters<typeof storeBatchCancellation>[1],
    because: Parameters<typeof storeBatchCancellation>[2],
    actor: string,
  ): Promise<void> {
    return this.#transaction(async (tx) => {
      const ids = await storeBatchCancellation(tx, which, because, this.#parts.clock());
      await this.#parts.audit.recordAll(
        tx,
        ids.map((subject) => ({ kind: 'batch.cancelled', actor, subject, details: { because } })),
      );
    });
  }

  async #mailingFor(
    tx: Transaction<MediatorTables>,
    asker: { readonly owner: string; readonly clientId: string; readonly key: string; readonly payloadHash: Buffer },
    mailingId: string | undefined,
    at: Date,
  ): Promise<string> {
    // A key of its own kind: callers' keys are at most 200 characters.
    if (mailingId === undefined) {
      const key = `${asker.key}${' for batch'.padEnd(200)}`;
      return (await storeMailing(tx, { ...asker, key }, { name: '', forBatch: true }, at)).id;
    }
    const mailing = await lockMailing(tx, mailingId, { owner: asker.owner });
    if (mailing === undefined) throw new BrevduvaError('not-found', 'there is no such mailing');
    if (mailing.state === 'over' || mailing.state === 'cancelled') {
      throw new BrevduvaError('conflict', 'the mailing takes no more batches', { state: mailing.state });
    }
    return mailingId;
  }

  #transaction<T>(work: (tx: Transaction<MediatorTables>) => Promise<T>): Promise<T> {
    return this.#parts.database.transaction(this.#parts.mediator, work);
  }
}

/** A digest of what was asked for, for comparing with what the key was used for. */
export function digestOf(asked: readonly (string | number | null)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(asked)).digest();
}

/** What a key was used for, if the same was asked for. Errors: 'conflict'. */
export function sameAsked(kept: Kept, payloadHash: Buffer): Kept {
  if (kept.payloadHash.equals(payloadHash)) return kept;
  throw new BrevduvaError('conflict', 'the key was used with another payload', { reason: 'key-reused' });
}

function mayCommit({ state, lines, refusedLines }: Batch, acceptRefused: boolean): void {
  if (state !== 'open') throw closed(state);
  if (lines === 0) {
    const detail = { sv: 'Sändningen har inga rader som har tagits emot.', en: 'No line of the batch has been taken.' };
    throw new BrevduvaError('conflict', 'the batch is empty', { reason: 'empty', detail });
  }
  if (refusedLines === 0 || acceptRefused) return;
  throw new BrevduvaError('conflict', 'lines of the batch were refused', {
    reason: 'refused-lines',
    detail: {
      sv: `${refusedLines} rader har avvisats. Rätta dem under samma nycklar, eller säg acceptRefused för att skicka resten.`,
      en: `${refusedLines} lines were refused. Put them right under the same keys, or say acceptRefused to send the others.`,
    },
  });
}

function closed(state: string | undefined): BrevduvaError {
  const detail =
    state === 'cancelled'
      ? { sv: 'Sändningen är avbruten. Öppna en ny.', en: 'The batch is cancelled. Open another one.' }
      : { sv: 'Sändningen är redan lämnad till förmedling.', en: 'The batch is committed already.' };
  return new BrevduvaError('conflict', 'the batch is not open', { reason: `batch-${state ?? 'gone'}`, detail });
}
