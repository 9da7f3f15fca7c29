// Checkpoints in the database: where the chain stands now, which have gone out to the file, one by its number.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../../platform/database/database.ts';
import type { MediatorTables } from '../../store/schema.ts';

export interface ChainHead {
  readonly block: number;
  readonly position: number;
  readonly hash: string;
  /** Position of the last disposal's record; 0 before the first. */
  readonly disposal: number;
}

/** Where the chain ends. */
export async function chainHead(reader: Reader<MediatorTables>): Promise<ChainHead> {
  const { rows } = await sql<{ n: number; position: number; hash: Buffer; disposal: number }>`
    select n, position, hash,
      coalesce((select max(position) from log_entry where kind = 'log.disposed'), 0) as disposal
    from log_head`.execute(reader.query);
  const [row] = rows;
  if (row === undefined) throw new Error('the mediation log has no head');
  return { block: row.n, position: row.position, hash: row.hash.toString('hex'), disposal: row.disposal };
}

/** The block that the last checkpoint saw; undefined before the first. */
export async function lastCheckpoint(
  reader: Reader<MediatorTables>,
): Promise<{ readonly block: number; readonly madeAt: Date } | undefined> {
  const found = reader.query.selectFrom('log_checkpoint').select(['block', 'made_at']).orderBy('id', 'desc').limit(1);
  const row = await found.executeTakeFirst();
  return row === undefined ? undefined : { block: row.block, madeAt: row.made_at };
}

/** Its number. The commit also makes every block before it durable. */
export async function storeCheckpoint(
  tx: Transaction<MediatorTables>,
  checkpoint: { readonly block: number; readonly line: string; readonly at: Date },
): Promise<number> {
  const { block, line, at } = checkpoint;
  const values = { block, line, made_at: at, filed_at: null };
  const row = await tx.query.insertInto('log_checkpoint').values(values).returning('id').executeTakeFirstOrThrow();
  return row.id;
}

/** Checkpoints that have not been written to the file, the oldest first. */
export async function unfiledCheckpoints(
  reader: Reader<MediatorTables>,
): Promise<readonly { readonly id: number; readonly line: string; readonly madeAt: Date }[]> {
  const rows = await reader.query
    .selectFrom('log_checkpoint')
    .select(['id', 'line', 'made_at'])
    .where('filed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map(({ id, line, made_at }) => ({ id, line, madeAt: made_at }));
}

export async function markFiled(tx: Transaction<MediatorTables>, ids: readonly number[], at: Date): Promise<void> {
  await tx.query.updateTable('log_checkpoint').set({ filed_at: at }).where('id', 'in', ids).execute();
}

export async function checkpointLine(reader: Reader<MediatorTables>, id: number): Promise<string | undefined> {
  const row = await reader.query.selectFrom('log_checkpoint').select('line').where('id', '=', id).executeTakeFirst();
  return row?.line;
}
