// Cancelling a delivery that has not been handed over: whoever has claimed it loses its claim.
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { kindDetail } from '../notifications/channel-statuses.ts';
import { tellEvents } from './feed.ts';
import type { DeliveryKind, MediatorTables } from './schema.ts';

/** Cancels unless an attempt has been made that may have reached an operator. Answers whether it did. */
export async function storeCancellation(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  delivery: { readonly deliveryId: string; readonly senderId: string },
  actor: string,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql<{ kind: DeliveryKind }>`
    with gone as (
      delete from outbox where delivery_id = ${delivery.deliveryId} and in_flight is null and not doubt
      returning delivery_id
    )
    update delivery set result = 'cancelled', finished_at = ${at}
    from gone where delivery.id = gone.delivery_id returning kind`.execute(tx.query);
  const [row] = rows;
  if (row === undefined) return false;
  await tellEvents(tx, audit, [{ ...delivery, kind: 'cancelled', at, details: kindDetail(row.kind), actor }]);
  return true;
}
