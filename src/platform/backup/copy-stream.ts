// COPY of PostgreSQL in both directions as streams with back-pressure (PostgreSQL protocol 3.0, "COPY Operations").
// node-postgres lets a class of ours speak for a query; the method names are the ones that it calls.
import { once } from 'node:events';
import type pg from 'pg';

/** What node-postgres gives besides its published types. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
}

/** Bytes that may wait here before the server is made to wait. */
const WAITING_MAX = 1_048_576;

class CopyQuery {
  protected readonly text: string;
  protected connection: CopyConnection | undefined;
  protected rows = 0;
  readonly ended: Promise<void>;
  protected failure: Error | undefined;
  readonly #settle: { resolve: () => void; reject: (error: Error) => void };

  constructor(text: string) {
    this.text = text;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#settle = { resolve, reject };
    // Whoever reads or writes is told; nobody need listen here as well.
    promise.catch(() => undefined);
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  handleCopyOutResponse(): void {}

  handleCommandComplete(message: { readonly text: string }): void {
    this.rows = Number(/^COPY ([0-9]+)/.exec(message.text)?.[1] ?? 0);
  }

  handleError(error: Error): void {
    this.failure = error;
    this.#settle.reject(error);
    this.wake();
  }

  handleReadyForQuery(): void {
    if (this.failure === undefined) this.#settle.resolve();
    this.wake();
  }

  protected wake(): void {}
}

class CopyOut extends CopyQuery {
  #waiting: Buffer[] = [];
  #bytes = 0;
  #heard: (() => void) | undefined;
  #done = false;

  handleCopyData(message: { readonly chunk: Buffer }, connection: CopyConnection): void {
    // The parser uses its buffer again.
    this.#waiting.push(Buffer.from(message.chunk));
    this.#bytes += message.chunk.length;
    this.connection = connection;
    if (this.#bytes > WAITING_MAX) connection.stream.pause();
    this.wake();
  }

  override handleReadyForQuery(): void {
    this.#done = true;
    super.handleReadyForQuery();
  }

  protected override wake(): void {
    this.#heard?.();
    this.#heard = undefined;
  }

  /** Whole rows, some at a time; answers how many there were. */
  async *read(): AsyncGenerator<Buffer, number> {
    for (;;) {
      if (this.#bytes > 0) {
        const bytes = Buffer.concat(this.#waiting);
        this.#waiting = [];
        this.#bytes = 0;
        this.connection?.stream.resume();
        yield bytes;
      } else if (this.failure !== undefined) throw this.failure;
      else if (this.#done) return this.rows;
      else await new Promise<void>((heard) => (this.#heard = heard));
    }
  }
}

class CopyIn extends CopyQuery {
  readonly #open = Promise.withResolvers<CopyConnection>();

  handleCopyInResponse(connection: CopyConnection): void {
    this.connection = connection;
    this.#open.resolve(connection);
  }

  override handleError(error: Error): void {
    this.#open.promise.catch(() => undefined);
    this.#open.reject(error);
    super.handleError(error);
  }

  async write(bytes: Uint8Array): Promise<void> {
    const connection = await this.#open.promise;
    if (this.failure !== undefined) throw this.failure;
    connection.sendCopyFromChunk(bytes);
    if (connection.stream.writableNeedDrain) await Promise.race([once(connection.stream, 'drain'), this.ended]);
  }

  async end(): Promise<number> {
    (await this.#open.promise).endCopyFrom();
    await this.ended;
    return this.rows;
  }

  async fail(why: string): Promise<void> {
    (await this.#open.promise).sendCopyFail(why);
    await this.ended.catch(() => undefined);
  }
}

/** The rows of a `copy … to stdout`, a megabyte at a time at most; must be read to its end. Returns the number of rows. */
export function copyOut(client: pg.Client, text: string): AsyncGenerator<Buffer, number> {
  return client.query(new CopyOut(text)).read();
}

/** A `copy … from stdin` that takes bytes as they come. Nothing else may be asked of the client before `end` or `fail`. */
export function copyIn(
  client: pg.Client,
  text: string,
): {
  write(bytes: Uint8Array): Promise<void>;
  /** Number of rows. Errors: the server's own, for example of a value that a column does not take. */
  end(): Promise<number>;
  fail(why: string): Promise<void>;
} {
  return client.query(new CopyIn(text));
}
