// Keys of requests that must not be done twice, in the platform's table: the second one waits for the first and gets its answer.
import type { Transaction } from '../../../platform/database/database.ts';
import type { MediatorTables } from './schema.ts';

export interface KeyedRequest {
  readonly organisation: string;
  readonly scope: string;
  readonly key: string;
  /** SHA-256, hex. */
  readonly payloadHash: string;
  readonly expiresAt: Date;
}

export type KeyClaim =
  | { readonly kind: 'ours'; readonly keep: (sealed: string) => Promise<void> }
  | { readonly kind: 'known'; readonly payloadHash: string; readonly sealed: string };

/** Takes the key in this transaction, or tells what was answered to it. `keep` stores the answer. */
export async function claimKey(tx: Transaction<MediatorTables>, request: KeyedRequest): Promise<KeyClaim> {
  const { organisation, scope, key, payloadHash, expiresAt } = request;
  const added = await tx.query
    .insertInto('idempotency')
    .values({ organisation, scope, key, payload_hash: payloadHash, status: null, answer: null, expires_at: expiresAt })
    .onConflict((conflict) => conflict.columns(['organisation', 'scope', 'key']).doNothing())
    .executeTakeFirst();
  const row = { organisation, scope, key };
  if (added.numInsertedOrUpdatedRows === 1n) {
    return {
      kind: 'ours',
      async keep(sealed) {
        const answer = JSON.stringify({ sealed });
        const kept = tx.query.updateTable('idempotency').set({ answer });
        await kept.where((eb) => eb.and(row)).execute();
      },
    };
  }
  const found = tx.query
    .selectFrom('idempotency')
    .select(['payload_hash', 'answer'])
    .where((eb) => eb.and(row));
  const { payload_hash: known, answer } = await found.executeTakeFirstOrThrow();
  const sealed: unknown = typeof answer === 'object' && answer !== null && 'sealed' in answer ? answer.sealed : '';
  return { kind: 'known', payloadHash: known, sealed: typeof sealed === 'string' ? sealed : '' };
}
