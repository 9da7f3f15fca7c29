// A person's word about a delivery that nobody knew the outcome of (DESIGN rule 4: only that or a later "delivered").
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorEvents } from '../events.ts';
import { kindDetail } from '../notifications/channel-statuses.ts';
import { tellEvents } from './feed.ts';
import type { DeliveryKind, MediatorTables } from './schema.ts';

export interface Resolution {
  readonly deliveryId: string;
  /** What the operator said when it was asked: it has the delivery, or it has it not. */
  readonly arrived: boolean;
  /** The person's log-in. */
  readonly actor: string;
  readonly at: Date;
}

/** Resolves a delivery that awaits a person; false when it does not. */
export async function storeResolution(
  tx: Transaction<MediatorTables>,
  audit: MediatorEvents,
  { deliveryId, arrived, actor, at }: Resolution,
): Promise<boolean> {
  const result = arrived ? 'delivered' : 'refused';
  const { rows } = await sql<{ sender_id: string; kind: DeliveryKind }>`
    update delivery set result = ${result}, reason = 'resolved-by-person', finished_at = ${at}, fetched_at = null
    where id = ${deliveryId} and result = 'unknown' returning sender_id, kind`.execute(tx.query);
  const [row] = rows;
  if (row === undefined) return false;
  const details = { reason: 'resolved-by-person', ...kindDetail(row.kind) };
  await audit.record(tx, { kind: 'resolution.recorded', actor, subject: deliveryId, details: { result } });
  await tellEvents(tx, audit, [{ senderId: row.sender_id, deliveryId, kind: result, at, details, actor }]);
  return true;
}
