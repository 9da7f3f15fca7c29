// All SQL about whose drafts are: handed over to a colleague, and found again from the letter that was not sent.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import type { DraftKey } from './drafts.ts';

type Tx = Transaction<SenderTables>;

/** Gives the draft to another owner. True when the first one had it. */
export async function moveDraft(tx: Tx, key: DraftKey, to: string): Promise<boolean> {
  const result = await tx.query
    .updateTable('draft')
    .set({ owner: to })
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Says that the owner has a part in the draft, without a word of it changed: a file came or went. */
export async function noteWriter(tx: Tx, key: DraftKey): Promise<void> {
  await tx.query
    .updateTable('draft')
    .set({ writers: sql<string[]>`array(select distinct unnest(draft.writers || ${key.owner}::text))` })
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .execute();
}

/** Gives a person's written drafts to another, where that one is a caseworker of the unit and the case type; says how many stayed. */
export async function moveDraftsOf(
  tx: Tx,
  from: string,
  to: string,
): Promise<{ readonly moved: readonly { readonly id: string; readonly unit: string }[]; readonly stayed: number }> {
  const moved = await tx.query
    .updateTable('draft')
    .set({ owner: to })
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', from)
    .where('version', '>', 1)
    .where((row) =>
      row.exists(
        row
          .selectFrom('account_right')
          .select('account')
          .whereRef('account_right.organisation', '=', 'draft.organisation')
          .where('account_right.account', '=', to)
          .where('account_right.role', '=', 'caseworker')
          .where((eb) =>
            eb.or([eb('account_right.unit', 'is', null), eb('account_right.unit', '=', eb.ref('draft.unit'))]),
          )
          .where((eb) =>
            eb.or([
              eb('account_right.case_types', 'is', null),
              eb(eb.ref('draft.case_type'), '=', eb.fn.any('account_right.case_types')),
            ]),
          ),
      ),
    )
    .returning(['id', 'unit'])
    .execute();
  return { moved, stayed: await countDrafts(tx, from) };
}

/** The owner's draft of a letter that was not sent, if there is one. */
export async function findDraftFrom(
  reader: Reader<SenderTables>,
  letter: string,
  owner: string,
): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('draft')
    .select('id')
    .where('from_letter', '=', letter)
    .where('organisation', '=', reader.organisation)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return row?.id;
}

/** The owner's draft of a letter that is sent in place of another one, if there is one; the latest of several. */
export async function findDraftAgain(
  reader: Reader<SenderTables>,
  previous: string,
  owner: string,
): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('draft')
    .select('id')
    .where('previous', '=', previous)
    .where('organisation', '=', reader.organisation)
    .where('owner', '=', owner)
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** How many written drafts a person has. */
export async function countDrafts(reader: Reader<SenderTables>, owner: string): Promise<number> {
  const { count } = await reader.query
    .selectFrom('draft')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation', '=', reader.organisation)
    .where('owner', '=', owner)
    .where('version', '>', 1)
    .executeTakeFirstOrThrow();
  return Number(count);
}
