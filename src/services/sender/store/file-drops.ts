// All SQL about the files of the drop folder: what was answered, whether the originals are moved, what outcome was told.
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { LetterState } from '../letter-state.ts';
import type { Details, SenderTables } from '../tables.ts';
import type { FileDropTable } from './archive-tables.ts';

type Tx = Transaction<SenderTables>;

export interface DroppedFile {
  /** Of the job file, without its ending. */
  readonly name: string;
  readonly form: 'json' | 'xml';
  readonly letter: string | undefined;
  readonly receipt: Details;
  readonly takenAt: Date;
  /** When its marker was made, by the file system's clock; undefined where that was not noted. */
  readonly markedAt: Date | undefined;
  readonly moved: boolean;
}

/** What was answered to a job of that name last. */
export async function findDrop(reader: Reader<SenderTables>, name: string): Promise<DroppedFile | undefined> {
  const row = await reader.query
    .selectFrom('file_drop')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? undefined : asDrop(row);
}

function asDrop(row: Selectable<FileDropTable>): DroppedFile {
  return {
    name: row.name,
    form: row.form,
    letter: row.letter ?? undefined,
    receipt: row.receipt,
    takenAt: row.taken_at,
    markedAt: row.marked_at ?? undefined,
    moved: row.moved_at !== null,
  };
}

/**
 * Keeps the answer to a job, in place of an earlier one of that name. A letter that came of an earlier one is still followed. The first answer
 * to one and the same job stands while it is being told, also when a process that had lost its lease was answering it too; but never a no for a yes.
 */
export async function keepDrop(
  tx: Tx,
  { name, form, letter, receipt, takenAt, markedAt }: Omit<DroppedFile, 'moved'>,
): Promise<void> {
  const times = { taken_at: takenAt, marked_at: markedAt ?? null, moved_at: null };
  const values = { form, receipt: JSON.stringify(receipt), ...times };
  const followed = letter === undefined ? {} : { letter, told: null };
  await tx.query
    .insertInto('file_drop')
    .values({ organisation: tx.organisation, name, letter: null, told: null, ...values, ...followed })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation', 'name'])
        .doUpdateSet({ ...values, ...followed })
        .where(
          sql<boolean>`file_drop.marked_at is distinct from excluded.marked_at
            or file_drop.receipt ->> 'jobSha256' is distinct from excluded.receipt ->> 'jobSha256'
            or file_drop.moved_at is not null
            or (file_drop.receipt ->> 'result' <> 'accepted' and excluded.receipt ->> 'result' = 'accepted')`,
        ),
    )
    .execute();
}

/** The originals are moved away. */
export async function dropMoved(tx: Tx, name: string, at: Date): Promise<void> {
  await tx.query
    .updateTable('file_drop')
    .set({ moved_at: at })
    .where('organisation', '=', tx.organisation)
    .where('name', '=', name)
    .execute();
}

/** An outcome was told. */
export async function dropTold(tx: Tx, name: string, told: string): Promise<void> {
  await tx.query
    .updateTable('file_drop')
    .set({ told })
    .where('organisation', '=', tx.organisation)
    .where('name', '=', name)
    .execute();
}

export interface FollowedDrop {
  readonly name: string;
  readonly form: 'json' | 'xml';
  readonly letter: string;
  readonly state: LetterState;
  readonly told: string | undefined;
}

/** Letters from the folder that have changed since, those that have waited longest first; delivered ones are done with. */
export async function followedDrops(reader: Reader<SenderTables>, limit: number): Promise<readonly FollowedDrop[]> {
  const rows = await reader.query
    .selectFrom('file_drop')
    .innerJoin('letter', 'letter.id', 'file_drop.letter')
    .select(['file_drop.name', 'file_drop.form', 'letter.id as letter', 'letter.state', 'file_drop.told'])
    .where('file_drop.organisation', '=', reader.organisation)
    .where((eb) => eb('file_drop.told', 'is distinct from', 'delivered'))
    .where('letter.state', 'not in', ['held', 'created', 'signed', 'accepted', 'sealed'])
    .where((eb) =>
      // What was told already is not read again and again.
      eb(
        'file_drop.told',
        'is distinct from',
        eb
          .case()
          .when('letter.state', 'in', ['delivered', 'unknown'])
          .then(eb.ref('letter.state'))
          .when('letter.state', 'in', ['to-print', 'printed'])
          .then('paper')
          .else('not-delivered')
          .end(),
      ),
    )
    .orderBy('file_drop.taken_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, told: row.told ?? undefined }));
}
