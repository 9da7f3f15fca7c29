// Writes a service's backup: every row of one snapshot, and every blob that they refer to, into one sealed file (issue 3, "Backup").
import { createHash, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { syncFolder } from '../blobs/durable-file.ts';
import type { KeyEncryptionKey } from '../blobs/key-encryption-key.ts';
import { asUnavailable } from '../database/lost-connection.ts';
import { holdBlobs } from './backup-lock.ts';
import { filesIn } from './blob-files.ts';
import { copyOut } from './copy-stream.ts';
import { type Header, type Sums, writeRecord } from './records.ts';
import {
  blobAddressQuery,
  columnList,
  migrationsOf,
  qualified,
  sequencesOf,
  type Table,
  tablesOf,
} from './schema-shape.ts';
import { SealedWriter } from './sealed-file.ts';

export interface BackupSource {
  readonly service: string;
  /** The version of the program. */
  readonly program: string;
  /** A connection that may read every table of the schema: the service's own role may. */
  readonly url: string;
  readonly schema: string;
  /** The blob folder, where the service has one. */
  readonly blobs: string | undefined;
}

export interface Backup extends Sums {
  readonly file: string;
  /** The moment that it shows. */
  readonly at: Date;
  readonly bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  readonly durationMs: number;
  /** Blobs that rows refer to and that are not in the folder: damage that was there before. */
  readonly missingBlobs: number;
}

const ADDRESSES = 1_000;

/**
 * Writes the backup beside its place, then `check`s it there, and puts it in its place: a file of that name is always whole.
 * Constant memory, beyond one row and one blob. The service may run, and no reader or writer of it waits.
 * Errors: 'conflict' (another backup runs), 'unavailable' (the database), EEXIST and others of the file system.
 */
export async function writeBackup(
  source: BackupSource,
  file: string,
  key: KeyEncryptionKey,
  check: (beside: string) => Promise<void> = async () => undefined,
): Promise<Backup> {
  const began = performance.now();
  const beside = `${file}.${randomUUID()}.part`;
  const client = new pg.Client({ connectionString: source.url, application_name: 'brevduva backup' });
  // A connection lost between two queries is reported by the next query.
  client.on('error', () => undefined);
  const writer = await SealedWriter.create(beside, key);
  try {
    const written = await asUnavailable(async () => {
      await client.connect();
      return await writeSnapshot(client, source, writer);
    });
    const sealed = await writer.end();
    await check(beside);
    await rename(beside, file);
    await syncFolder(dirname(file));
    return { file, ...written, ...sealed, durationMs: Math.round(performance.now() - began) };
  } catch (error) {
    await writer.abandon();
    await rm(beside, { force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function writeSnapshot(
  client: pg.Client,
  { service, program, schema, blobs }: BackupSource,
  to: SealedWriter,
): Promise<Sums & Pick<Backup, 'at' | 'missingBlobs'>> {
  // Before the snapshot: what it refers to is then in the folder, and stays there until this session ends.
  if (blobs !== undefined) await holdBlobs(client, schema);
  await client.query('begin isolation level repeatable read, read only');
  const { rows: now } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  const at = now[0]?.at ?? new Date();
  const header: Header = {
    format: 1,
    program,
    service,
    schema,
    at: at.toISOString(),
    migrations: [...(await migrationsOf(client, schema))],
  };
  await writeRecord(to, 'header', header);
  const tables = await tablesOf(client, schema);
  let rows = 0;
  for (const table of tables) rows += await writeTable(client, schema, table, to);
  await writeRecord(to, 'sequences', await sequencesOf(client, schema));
  const files = blobs === undefined ? noBlobs : await writeBlobs(client, schema, blobs, to);
  const { missingBlobs, ...written } = files;
  const sums = { tables: tables.length, rows, ...written };
  await writeRecord(to, 'sums', sums);
  await client.query('commit');
  return { at, missingBlobs, ...sums };
}

async function writeTable(client: pg.Client, schema: string, table: Table, to: SealedWriter): Promise<number> {
  await writeRecord(to, 'table', { table: table.name, columns: table.columns });
  const hash = createHash('sha256');
  const source = `select ${columnList(table.columns)} from ${qualified(schema, table.name)}`;
  const reading = copyOut(client, `copy (${source}) to stdout`);
  let step = await reading.next();
  while (step.done !== true) {
    hash.update(step.value);
    await writeRecord(to, 'data', step.value);
    step = await reading.next();
  }
  await writeRecord(to, 'table-end', { rows: step.value, sha256: hash.digest('hex') });
  return step.value;
}

const noBlobs = { blobs: 0, blobBytes: 0, missingBlobs: 0 };

async function writeBlobs(
  client: pg.Client,
  schema: string,
  directory: string,
  to: SealedWriter,
): Promise<typeof noBlobs> {
  const wanted = new WantedBlobs(client, await blobAddressQuery(client, schema));
  let [blobs, blobBytes] = [0, 0];
  for await (const { path, address, bytes } of filesIn(directory)) {
    if (address !== undefined) await wanted.found(address);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await writeRecord(to, 'file', { path, bytes: bytes.length, sha256 });
    await writeRecord(to, 'data', bytes);
    blobs++;
    blobBytes += bytes.length;
  }
  return { blobs, blobBytes, missingBlobs: await wanted.missing() };
}

/** Follows the addresses that rows refer to beside the files, both in order: which of them have no file. */
class WantedBlobs {
  readonly #client: pg.Client;
  readonly #query: string | undefined;
  #addresses: string[] = [];
  #ended: boolean;
  #begun = false;
  #missing = 0;

  constructor(client: pg.Client, query: string | undefined) {
    this.#client = client;
    this.#query = query;
    this.#ended = query === undefined;
  }

  /** The next file's address; they come in order. */
  async found(address: string): Promise<void> {
    for (let next = await this.#next(); next !== undefined && next <= address; next = await this.#next()) {
      if (next < address) this.#missing++;
      this.#addresses.shift();
    }
  }

  async missing(): Promise<number> {
    for (; (await this.#next()) !== undefined; this.#addresses.shift()) this.#missing++;
    return this.#missing;
  }

  async #next(): Promise<string | undefined> {
    if (this.#addresses.length === 0 && !this.#ended) {
      if (!this.#begun) await this.#client.query(`declare wanted no scroll cursor for ${this.#query}`);
      this.#begun = true;
      const { rows } = await this.#client.query<{ address: string }>(`fetch ${ADDRESSES} from wanted`);
      this.#addresses = rows.map((row) => row.address);
      this.#ended = rows.length === 0;
    }
    return this.#addresses[0];
  }
}
