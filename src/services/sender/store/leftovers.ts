// What is left over: which blobs some row still refers to, and idempotency keys that nobody will ask for again.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

/** Of these addresses, those that are in use. */
export async function referredBlobs(
  reader: Reader<SenderTables>,
  addresses: readonly string[],
): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const [wanted, organisation] = [[...addresses], reader.organisation];
  const { rows } = await sql<{ blob: string }>`
    select blob from draft_attachment where organisation = ${organisation} and blob = any(${wanted})
    union select upload from precheck where organisation = ${organisation} and upload = any(${wanted})
    union select envelope_blob from reply where organisation = ${organisation} and envelope_blob = any(${wanted})
    union select blob from reply_attachment where organisation = ${organisation} and blob = any(${wanted})
    union select envelope_blob from letter_receipt where organisation = ${organisation} and envelope_blob = any(${wanted})
    union select blob from letter_attachment where organisation = ${organisation} and blob = any(${wanted})
    union select unnest(array[list_blob, pdf_blob]) from mailing where organisation = ${organisation}
      and (list_blob = any(${wanted}) or pdf_blob = any(${wanted}))
    union select blob from mailing_file where organisation = ${organisation} and blob = any(${wanted})
    union select blob from archive_part where organisation = ${organisation} and blob = any(${wanted})
    union select blob from mailing_part where organisation = ${organisation} and blob = any(${wanted})
    union select pdf_blob from print_batch where organisation = ${organisation} and pdf_blob = any(${wanted})
    union select signed_blob from letter where organisation = ${organisation} and signed_blob = any(${wanted})`.execute(
    reader.query,
  );
  return new Set(rows.map((row) => row.blob));
}

/** Removes the organisation's idempotency keys that have expired. */
export async function forgetExpiredKeys(tx: Transaction<SenderTables>, now: Date): Promise<void> {
  await tx.query
    .deleteFrom('idempotency')
    .where('organisation', '=', tx.organisation)
    .where('expires_at', '<', now)
    .execute();
}
