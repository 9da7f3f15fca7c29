// Which blobs some row refers to: sealed deliveries, large bodies, attachments.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

/** Of these addresses, those that are in use. */
export async function referredBlobs(
  reader: Reader<MailboxTables>,
  addresses: readonly string[],
): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const wanted = [...addresses];
  const { rows } = await sql<{ address: string }>`
    select sealed_blob as address from delivery where sealed_blob = any(${wanted})
    union select body_blob from letter where body_blob = any(${wanted})
    union select blob from attachment where blob = any(${wanted})
    union select blob from package_part where blob = any(${wanted})`.execute(reader.query);
  return new Set(rows.map((row) => row.address));
}
