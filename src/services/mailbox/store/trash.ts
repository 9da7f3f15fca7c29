// Emptying the trash: letters whose time there is over are removed for good, with their files and what hangs on them. Blobs that no row
// refers to any more are the sweep's.
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface RemovedLetter {
  readonly id: string;
  readonly account_id: string;
  readonly delivery_id: string;
}

/** Removes letters that were put in the trash before then, at most so many, and gives them. */
export async function removeTrashed(
  tx: Transaction<MailboxTables>,
  before: Date,
  most: number,
): Promise<readonly RemovedLetter[]> {
  const { rows } = await sql<RemovedLetter>`
    with over as (
      select id from letter where trashed_at < ${before} order by trashed_at limit ${most} for update skip locked
    )
    delete from letter using over where letter.id = over.id
    returning letter.id, letter.account_id, letter.delivery_id`.execute(tx.query);
  return rows;
}

/** Takes the content out of those of the deliveries that have no letter left. */
export async function emptyDeliveries(
  tx: Transaction<MailboxTables>,
  deliveries: readonly string[],
  now: Date,
): Promise<void> {
  if (deliveries.length === 0) return;
  const ids = [...new Set(deliveries)].sort();
  await sql`delete from notification where delivery_id = any(${ids}::uuid[])
    and not exists (select 1 from letter where letter.delivery_id = notification.delivery_id)`.execute(tx.query);
  await sql`
    update delivery set emptied_at = ${now}, sealed = null, sealed_blob = null, sealed_bytes = 0, verification = '{}', reference = null,
      attention = null, details_sealed = null, sender_name = ''
    where id = any(${ids}::uuid[]) and not exists (select 1 from letter where letter.delivery_id = delivery.id)`.execute(
    tx.query,
  );
}
