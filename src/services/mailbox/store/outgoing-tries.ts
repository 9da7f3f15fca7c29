// Tries of what is on its way: each is written down before its first byte, so that one that was cut off is known to be so (DESIGN rule 4).
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { OutgoingKind } from './acting-tables.ts';

type Tx = Transaction<MailboxTables>;

export interface Try {
  readonly id: string;
  readonly accountId: string;
  readonly letterId: string;
  readonly kind: OutgoingKind;
  readonly content: Buffer;
  readonly envelope: Buffer;
  readonly peerId: string;
  readonly url: string;
  /** An earlier try may have come there. */
  readonly unsure: boolean;
  /** This one included. */
  readonly tries: number;
}

/** Begins a try; undefined when there is nothing to send any more. */
export async function beginTry(tx: Tx, id: string, now: Date): Promise<Try | undefined> {
  const row = await tx.query
    .selectFrom('outgoing')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || row.envelope === null || row.url === null || row.peer_id === null) return undefined;
  // The one before was cut off: nobody knows how far it came.
  const unsure = row.unsure || row.in_flight;
  const tries = row.tries + 1;
  await tx.query
    .updateTable('outgoing')
    .set({ in_flight: true, unsure, tries, tried_at: now })
    .where('id', '=', id)
    .execute();
  const { account_id: accountId, letter_id: letterId, kind, content, envelope, peer_id: peerId, url } = row;
  return { id, accountId, letterId, kind, content, envelope, peerId, url, unsure, tries };
}

/** It is tried again later; `unsure`: this try may have come there. */
export async function postponeTry(tx: Tx, id: string, unsure: boolean, reason: string): Promise<void> {
  await tx.query
    .updateTable('outgoing')
    .set({ in_flight: false, reason, ...(unsure ? { unsure } : {}) })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

export interface TryEnd {
  readonly state: 'delivered' | 'refused' | 'unknown' | 'failed';
  readonly transId?: string;
  readonly reason?: string;
}

/** What became of it. */
export async function endTries(tx: Tx, id: string, { state, transId, reason }: TryEnd, now: Date): Promise<void> {
  await tx.query
    .updateTable('outgoing')
    .set({
      state,
      in_flight: false,
      trans_id: transId ?? null,
      reason: reason ?? null,
      settled_at: now,
      changed_at: now,
    })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}
