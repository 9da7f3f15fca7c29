// Reads a backup whole, checks every sum in it, and hands over what it holds as it comes; with nobody to take it this verifies.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import type { KeyEncryptionKey } from '../blobs/key-encryption-key.ts';
import { BLOB_PATH } from './blob-files.ts';
import {
  type BackupRecord,
  contentOf,
  FileStart,
  Header,
  misshapen,
  readRecords,
  Sequences,
  Sums,
  TableEnd,
  TableStart,
} from './records.ts';
import { readSealed } from './sealed-file.ts';

/** Who takes what a backup holds, in its order. Nothing is known to be whole before `readBackup` has resolved. */
export interface BackupTaker {
  header?(header: Header): Promise<void>;
  /** A table's rows come to `write`; `end` answers how many there were. */
  table?(table: string, columns: readonly string[]): Promise<RowTaker>;
  sequences?(sequences: Sequences): Promise<void>;
  file?(path: string, bytes: Buffer): Promise<void>;
}

export interface RowTaker {
  write(bytes: Buffer): Promise<void>;
  end(): Promise<number>;
}

export interface BackupFacts extends Sums {
  readonly service: string;
  readonly schema: string;
  readonly program: string;
  /** The moment that it shows. */
  readonly at: Date;
  readonly migrations: readonly string[];
}

/**
 * Reads to the end. Memory: a chunk, and one blob.
 * Errors: 'invalid-input' (no backup, another key), 'conflict' (damaged, cut short, or of another version).
 */
export async function readBackup(file: string, key: KeyEncryptionKey, taker: BackupTaker = {}): Promise<BackupFacts> {
  const records = readRecords(readSealed(file, key));
  try {
    return await new BackupReader(records, taker).read();
  } finally {
    await records.return(undefined);
  }
}

class BackupReader {
  readonly #records: AsyncGenerator<BackupRecord>;
  readonly #taker: BackupTaker;
  readonly #counted = { tables: 0, rows: 0, blobs: 0, blobBytes: 0 };

  constructor(records: AsyncGenerator<BackupRecord>, taker: BackupTaker) {
    this.#records = records;
    this.#taker = taker;
  }

  async read(): Promise<BackupFacts> {
    const first = await this.#next();
    if (first?.kind !== 'header') throw misshapen();
    const header = contentOf(Header, first);
    await this.#taker.header?.(header);
    for (let record = await this.#next(); ; record = await this.#next()) {
      if (record?.kind === 'table') await this.#table(contentOf(TableStart, record));
      else if (record?.kind === 'sequences') await this.#taker.sequences?.(contentOf(Sequences, record));
      else if (record?.kind === 'file') await this.#file(contentOf(FileStart, record));
      else if (record?.kind === 'sums') return await this.#end(header, contentOf(Sums, record));
      else throw misshapen();
    }
  }

  async #table({ table, columns }: { readonly table: string; readonly columns: readonly string[] }): Promise<void> {
    const rows = (await this.#taker.table?.(table, columns)) ?? new RowCounter();
    const hash = createHash('sha256');
    for (let record = await this.#next(); ; record = await this.#next()) {
      if (record?.kind === 'table-end') {
        const told = contentOf(TableEnd, record);
        const counted = await rows.end();
        if (told.rows !== counted || told.sha256 !== hash.digest('hex')) throw differs(`the rows of ${table}`);
        this.#counted.tables++;
        this.#counted.rows += counted;
        return;
      }
      if (record?.kind !== 'data') throw misshapen();
      hash.update(record.content);
      await rows.write(record.content);
    }
  }

  async #file({ path, bytes, sha256 }: { readonly path: string; readonly bytes: number; readonly sha256: string }) {
    if (!BLOB_PATH.test(path)) throw misshapen();
    const pieces: Buffer[] = [];
    let length = 0;
    do {
      const record = await this.#next();
      if (record?.kind !== 'data') throw misshapen();
      pieces.push(record.content);
      length += record.content.length;
    } while (length < bytes);
    const content = Buffer.concat(pieces);
    if (length !== bytes || createHash('sha256').update(content).digest('hex') !== sha256) throw differs(path);
    await this.#taker.file?.(path, content);
    this.#counted.blobs++;
    this.#counted.blobBytes += bytes;
  }

  async #end(header: Header, sums: Sums): Promise<BackupFacts> {
    const { tables, rows, blobs, blobBytes } = this.#counted;
    if (tables !== sums.tables || rows !== sums.rows || blobs !== sums.blobs || blobBytes !== sums.blobBytes) {
      throw differs('its sums');
    }
    if ((await this.#next()) !== undefined) throw misshapen();
    const { service, schema, program, at, migrations } = header;
    return { service, schema, program, at: new Date(at), migrations: migrations.map(({ name }) => name), ...sums };
  }

  async #next(): Promise<BackupRecord | undefined> {
    const step = await this.#records.next();
    return step.done === true ? undefined : step.value;
  }
}

/** In COPY's text format a row is a line, and no value holds a line break. */
class RowCounter implements RowTaker {
  #rows = 0;

  async write(bytes: Buffer): Promise<void> {
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) this.#rows++;
  }

  async end(): Promise<number> {
    return this.#rows;
  }
}

function differs(what: string): BrevduvaError {
  return new BrevduvaError('conflict', `The backup holds something else than was written: ${what}`);
}
