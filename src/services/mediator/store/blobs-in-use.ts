// Which blobs some delivery, or some line of a batch, refers to.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { MediatorTables } from './schema.ts';

/** Of these addresses, those that are in use. */
export async function referredBlobs(
  reader: Reader<MediatorTables>,
  addresses: readonly string[],
): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const { rows } = await sql<{ address: string }>`
    select content_blob as address from delivery where content_blob = any(${[...addresses]})
    union select content_blob from batch_line where content_blob = any(${[...addresses]})`.execute(reader.query);
  return new Set(rows.map((row) => row.address));
}
