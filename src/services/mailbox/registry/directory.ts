// Senders and dispatchers as FaR lists them, remembered a short time, and longer while FaR does not answer.
import { setTimeout } from 'node:timers/promises';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { MailboxTables } from '../schema.ts';
import { type DirectorySnapshot, readSnapshot, writeSnapshot } from '../store/directory.ts';
import type { Far } from './far.ts';

export interface KnownSender {
  readonly id: string;
  readonly name: string;
}

export interface KnownDispatcher {
  readonly id: string;
  readonly name: string;
  /** Organisations that it may send for. */
  readonly senders: readonly string[];
}

export interface DirectoryOptions {
  readonly far: Far;
  readonly database: Database<MailboxTables>;
  readonly organisation: Organisationsnummer;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a list is used without asking, ms. */
  readonly freshMs: number;
  /** How old it may be while FaR does not answer, ms. */
  readonly staleMs: number;
}

/** After FaR failed to answer, how long until it is asked again, ms: a delivery must not wait for it each time. */
const PAUSE_MS = 5000;
/** While a usable list is at hand, how long a delivery waits for a newer one, ms. */
const PATIENCE_MS = 500;
/** How old a list must be before an organisation that is not on it makes us ask again, ms. */
const DOUBT_MS = 2000;

export class Directory {
  readonly #options: DirectoryOptions;
  #latest: DirectorySnapshot | undefined;
  #pausedUntil = 0;
  #asking: Promise<void> | undefined;

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  #ageMs(): number {
    if (this.#latest === undefined) return Number.POSITIVE_INFINITY;
    return this.#options.clock().getTime() - this.#latest.fetchedAt.getTime();
  }

  /** The lists as they are known now. Throws 'unavailable' when nothing young enough is known. */
  async current(): Promise<DirectorySnapshot> {
    // What another process, or this one before it was restarted, was told last.
    if (this.#latest === undefined) await this.#recall();
    if (this.#ageMs() <= this.#options.freshMs) return this.#usable();
    const asking = this.#askOnce();
    if (this.#ageMs() > this.#options.staleMs) await asking;
    else await Promise.race([asking, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
    return this.#usable();
  }

  /** The lists, asked for again when they are older than a moment: for an organisation that is not on them. */
  async lookAgain(): Promise<DirectorySnapshot> {
    if (this.#ageMs() > DOUBT_MS) await this.#askOnce();
    return this.#usable();
  }

  /** The lists have changed: they are asked for whatever their age. While FaR does not answer the known ones stay. */
  async askAnew(): Promise<void> {
    // One that is on its way may have been answered before the change.
    await this.#asking;
    await this.#askOnce();
  }

  #usable(): DirectorySnapshot {
    if (this.#latest === undefined || this.#ageMs() > this.#options.staleMs)
      throw new BrevduvaError('unavailable', 'the register of senders and dispatchers does not answer');
    return this.#latest;
  }

  async #askOnce(): Promise<void> {
    if (this.#options.clock().getTime() < this.#pausedUntil) return;
    this.#asking ??= this.#refresh()
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, "FaR's lists could not be kept");
      })
      .finally(() => {
        this.#asking = undefined;
      });
    await this.#asking;
  }

  async #refresh(): Promise<void> {
    const { far, database, organisation, clock, log } = this.#options;
    const fetchedAt = clock();
    const [senders, dispatchers] = await Promise.all([far.senders(), far.dispatchers()]);
    if (senders.kind === 'answered' && dispatchers.kind === 'answered') {
      const snapshot = { senders: senders.value, dispatchers: dispatchers.value, fetchedAt };
      this.#latest = snapshot;
      await database.transaction(organisation, (tx) => writeSnapshot(tx, snapshot));
      return;
    }
    this.#pausedUntil = clock().getTime() + PAUSE_MS;
    log.warn(
      { senders: senders.kind, dispatchers: dispatchers.kind },
      'FaR does not answer; its last known lists are used',
    );
    await this.#recall();
  }

  async #recall(): Promise<void> {
    const { database, organisation } = this.#options;
    const kept = await readSnapshot(database.reader(organisation));
    if (kept !== undefined && kept.fetchedAt.getTime() >= (this.#latest?.fetchedAt.getTime() ?? 0)) this.#latest = kept;
  }
}
