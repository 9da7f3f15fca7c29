// What was distributed with one call of Notification v3, one row for each recipient.
import type { Channel } from '../../../domain/notification-channel.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { Result } from '../states.ts';
import type { MediatorTables } from './schema.ts';

export interface Distributed {
  readonly recipient: string;
  /** Undefined until it is finished. */
  readonly result: Result | undefined;
  /** What the operator took on itself, once delivered. */
  readonly notified: readonly Channel[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** By what its notifications are found: an id that we gave one delivery, or one of a whole call. */
export function distributionColumn(distributionId: string): 'id' | 'distribution_id' {
  return UUID.test(distributionId) ? 'id' : 'distribution_id';
}

/** The notifications of a call of the SOAP door, or the one that a delivery id of the REST door names; empty when they are not this sender's. */
export async function findDistribution(
  reader: Reader<MediatorTables>,
  senderId: string,
  distributionId: string,
): Promise<readonly Distributed[]> {
  const rows = await reader.query
    .selectFrom('delivery')
    .select(['recipient', 'result', 'channels'])
    .where(distributionColumn(distributionId), '=', distributionId)
    .where('sender_id', '=', senderId)
    .where('kind', '=', 'notification')
    .orderBy('id')
    .execute();
  return rows.map(({ recipient, result, channels }) => ({
    recipient,
    result: result ?? undefined,
    notified: channels?.notified ?? [],
  }));
}
