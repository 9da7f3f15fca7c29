// The chain as it is in the database, block by block: for an export and for verification without one.
import { sql } from 'kysely';
import type { Transaction } from '../../../../platform/database/database.ts';
import type { MediatorTables } from '../../store/schema.ts';
import { CHAIN_FORMAT, type ChainPart } from '../chain-format.ts';

/** Every block with its entries, as one moment saw them. The transaction becomes read-only and holds that moment. */
export async function* chainParts(tx: Transaction<MediatorTables>): AsyncGenerator<ChainPart> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx.query);
  yield { type: 'head', format: CHAIN_FORMAT, mediator: tx.organisation };
  for (let after = 0; ; after++) {
    const block = await tx.query
      .selectFrom('log_block')
      .select(['n', 'first', 'last', 'previous', 'commitments', 'hash'])
      .where('n', '>', after)
      .orderBy('n')
      .limit(1)
      .executeTakeFirst();
    if (block === undefined) return;
    after = block.n - 1;
    const { n, first, last } = block;
    yield {
      type: 'block',
      n,
      first,
      last,
      previous: block.previous.toString('hex'),
      commitments: split(block.commitments),
      hash: block.hash.toString('hex'),
    };
    for (const { position, salt, content } of await entriesOf(tx, first, last))
      yield { type: 'entry', position, salt: salt.toString('hex'), content };
  }
}

/** Entries outside of every block: none, unless somebody put them there. */
export async function strayEntries(tx: Transaction<MediatorTables>): Promise<readonly number[]> {
  const { rows } = await sql<{ position: number }>`
    select position from log_entry where position > (select position from log_head) or position < 1 limit 10`.execute(
    tx.query,
  );
  return rows.map(({ position }) => position);
}

/** Entries whose columns for searching say something else than their content, which would hide them from a search. */
export async function wrongColumns(tx: Transaction<MediatorTables>): Promise<readonly number[]> {
  const { rows } = await sql<{ position: number }>`
    select position from (select *, content::jsonb as facts from log_entry) as entry
    where kind is distinct from facts ->> 'kind' or delivery_id::text is distinct from facts ->> 'deliveryId'
      or sender_id is distinct from facts ->> 'sender' or recipient is distinct from facts ->> 'recipient'
      or operator_id is distinct from (case when facts ->> 'source' = 'feed' then facts #>> '{details,operator,id}' end)
      or position::text is distinct from facts ->> 'position' or at is distinct from (facts ->> 'at')::timestamptz
    order by position limit 10`.execute(tx.query);
  return rows.map(({ position }) => position);
}

function entriesOf(tx: Transaction<MediatorTables>, first: number, last: number) {
  return tx.query
    .selectFrom('log_entry')
    .select(['position', 'salt', 'content'])
    .where('position', '>=', first)
    .where('position', '<=', last)
    .orderBy('position')
    .execute();
}

function split(commitments: Buffer): string[] {
  const hex = commitments.toString('hex');
  // What is left over is shown as well: it was not we who put it there.
  return Array.from({ length: Math.ceil(commitments.length / 32) }, (_, index) =>
    hex.slice(index * 64, index * 64 + 64),
  );
}
