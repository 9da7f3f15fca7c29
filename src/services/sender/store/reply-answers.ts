// All SQL about what answers a reply: one draft or letter at a time. A system's letter was never a draft: it stands as one of its own id.
import { type RawBuilder, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

// A draft that was thrown away and a letter that was withdrawn answer nothing.
const STANDS: RawBuilder<boolean> = sql`(
  exists (select from draft d where d.organisation = reply.organisation and d.id = reply.answer_draft)
  or exists (select from letter l
    where l.organisation = reply.organisation and l.draft = reply.answer_draft and l.state <> 'withdrawn'))`;

/** The draft that answers it, or that became the letter that does; undefined where nothing answers it (any more). */
export async function standingAnswer(reader: Reader<SenderTables>, reply: string): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('reply')
    .select('answer_draft')
    .where('id', '=', reply)
    .where('organisation', '=', reader.organisation)
    .where(STANDS)
    .executeTakeFirst();
  return row?.answer_draft ?? undefined;
}

export interface ReplyAnswer {
  /** The draft; a system's letter by its own id. */
  readonly draft: string;
  readonly keeper: string;
  readonly keeperName: string;
  readonly at: Date;
}

/** Makes that its answer, and its writer whoever takes care of it. False where it is closed or something answers it already. */
export async function takeForAnswer(
  tx: Transaction<SenderTables>,
  reply: string,
  { draft, keeper, keeperName, at }: ReplyAnswer,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('reply')
    .set({ state: 'taken', keeper, keeper_name: keeperName, taken_at: at, answer_draft: draft })
    .where('id', '=', reply)
    .where('organisation', '=', tx.organisation)
    .where('state', 'in', ['new', 'taken'])
    .where((eb) => eb.or([eb('answer_draft', 'is', null), eb.not(STANDS)]))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
