// A service's own database: reads take a Reader, writes a Transaction, and both know their organisation (DESIGN, "Data").
import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import type pg from 'pg';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { DatabaseConfig } from '../config/parts.ts';
import { ServiceDialect } from './dialect.ts';
import { Listener } from './listener.ts';
import { asUnavailable } from './lost-connection.ts';
import { OneStatement } from './one-statement.ts';
import { createPool } from './pool.ts';
import { preparingPool } from './prepared.ts';
import { Waker } from './waker.ts';

export interface Reader<DB> {
  readonly organisation: Organisationsnummer;
  readonly query: Kysely<DB>;
}

export interface Transaction<DB> extends Reader<DB> {
  readonly brand: 'transaction';
  /** Runs once the transaction is committed, never when it is rolled back; must not throw and is not durable. */
  afterCommit(work: () => void): void;
  /**
   * Tells listeners on this schema's channel, here and in other processes, soon after the commit. Not a part of it:
   * a NOTIFY inside a transaction makes every such commit wait for the one before. Whoever listens must poll as well.
   */
  wake(channel: string, payload?: string): void;
}

/**
 * One pool for one service's role and schema. Values as they come: timestamptz → Date, date → 'yyyy-mm-dd' text,
 * bigint → number (beyond 2^53 it throws), numeric → text, bytea → Buffer, jsonb → parsed.
 * Errors everywhere: BrevduvaError 'unavailable' when the connection was lost or could not be made; the pool recovers.
 */
export class Database<DB> {
  readonly schema: string;
  readonly #pool: pg.Pool;
  readonly #kysely: Kysely<DB>;
  readonly #listener: Listener;
  readonly #waker: Waker;

  private constructor(config: DatabaseConfig) {
    this.schema = config.schema;
    this.#pool = createPool(config);
    this.#kysely = new Kysely<DB>({ dialect: new ServiceDialect({ pool: preparingPool(this.#pool) }) });
    this.#listener = new Listener(config);
    this.#waker = new Waker(this.#pool, config.schema);
  }

  /** Opens a pool; no connection is made before the first query. */
  static open<DB>(config: DatabaseConfig): Database<DB> {
    return new Database<DB>(config);
  }

  /** For the platform's own tables (jobs, sessions), which serve every organisation. Services' data is read through `reader`. */
  get everyOrganisation(): Kysely<DB> {
    return this.#kysely;
  }

  /** For reads outside a transaction. */
  reader(organisation: Organisationsnummer): Reader<DB> {
    return { organisation, query: this.#kysely };
  }

  /** Runs the work in one transaction (read committed): committed when it returns, rolled back when it throws. */
  async transaction<T>(organisation: Organisationsnummer, work: (tx: Transaction<DB>) => Promise<T>): Promise<T> {
    const after: (() => void)[] = [];
    const result = await asUnavailable(() =>
      this.#kysely
        .transaction()
        .execute((query: KyselyTransaction<DB>) => work(this.#transactionOf(organisation, query, after))),
    );
    for (const then of after) then();
    return result;
  }

  /**
   * Runs work that is one statement, which is a transaction by itself: without begin and commit on their own it costs a third.
   * A second statement throws, after the first is committed.
   */
  async statement<T>(organisation: Organisationsnummer, work: (tx: Transaction<DB>) => Promise<T>): Promise<T> {
    const after: (() => void)[] = [];
    const query = this.#kysely.withPlugin(new OneStatement());
    const result = await asUnavailable(() => work(this.#transactionOf(organisation, query, after)));
    for (const then of after) then();
    return result;
  }

  /**
   * Calls `heard` for every NOTIFY on this schema's channel, and once with '' after a lost connection came back
   * (something may have been missed). Returns how to stop listening.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>> {
    return this.#listener.listen(channel, heard);
  }

  /** How the pool stands: connections in use, idle ones, and calls that wait for one. */
  connections(): { readonly used: number; readonly idle: number; readonly waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /** Answers when a connection works (for /readyz). Errors: 'unavailable'. */
  async ping(): Promise<void> {
    await asUnavailable(() => this.#pool.query('select 1'));
  }

  #transactionOf(organisation: Organisationsnummer, query: Kysely<DB>, after: (() => void)[]): Transaction<DB> {
    return {
      organisation,
      query,
      brand: 'transaction',
      afterCommit: (then) => void after.push(then),
      wake: (channel, payload = '') => void after.push(() => this.#waker.wake(channel, payload)),
    };
  }

  /** Waits for running queries and closes every connection. */
  async close(): Promise<void> {
    await this.#listener.close();
    await this.#kysely.destroy();
  }
}
