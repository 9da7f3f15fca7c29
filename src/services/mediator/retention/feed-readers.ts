// How far each client has come in the feed. Asking after a cursor says that everything up to it has been received.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import { type ReaderPosition, storeReaders } from '../store/fetched.ts';
import type { MediatorTables } from '../store/schema.ts';

/** How often it is written: a commit for each question would cost more than the question. What a crash loses is asked again. */
const WRITE_MS = 10_000;

export class FeedReaders {
  readonly #database: Database<MediatorTables>;
  readonly #mediator: Organisationsnummer;
  readonly #clock: Clock;
  readonly #timer: NodeJS.Timeout;
  #noted = new Map<string, ReaderPosition>();

  constructor(database: Database<MediatorTables>, mediator: Organisationsnummer, clock: Clock, log: Log) {
    this.#database = database;
    this.#mediator = mediator;
    this.#clock = clock;
    this.#timer = setInterval(() => {
      this.write().catch((err: unknown) => log.warn({ err }, 'How far the feed was read could not be written'));
    }, WRITE_MS);
  }

  /** A client asked for what comes after this position. */
  note(clientId: string, organisation: string, position: number): void {
    const key = `${organisation} ${clientId}`;
    if ((this.#noted.get(key)?.position ?? -1) >= position) return;
    this.#noted.set(key, { clientId, organisation, position, at: this.#clock() });
  }

  /** Writes what was noted since the last time. */
  async write(): Promise<void> {
    const noted = this.#noted;
    if (noted.size === 0) return;
    this.#noted = new Map();
    try {
      await this.#database.transaction(this.#mediator, (tx) => storeReaders(tx, [...noted.values()]));
    } catch (error) {
      for (const { clientId, organisation, position } of noted.values()) this.note(clientId, organisation, position);
      throw error;
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }
}
