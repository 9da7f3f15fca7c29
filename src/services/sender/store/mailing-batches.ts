// All SQL about a mailing's run: letters to sign, batches for the mediator, and what came of them. Each set is one transaction, so that
// whichever process goes on after another died begins where that one stopped.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import type { MailingTable } from './mailing-tables.ts';

type Tx = Transaction<SenderTables>;

/** Letters of a mailing in one of these states, some of them. */
export async function lettersIn(
  reader: Reader<SenderTables>,
  mailing: string,
  states: readonly ('created' | 'signed')[],
  limit: number,
): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('letter')
    .select('id')
    .where('mailing', '=', mailing)
    .where('organisation', '=', reader.organisation)
    .where('state', 'in', [...states])
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** How the letter's mailing stands, locked against whoever would pause or cancel it until the transaction ends; undefined for a letter of none. */
export async function lockMailingOf(
  tx: Tx,
  letter: string,
): Promise<{ readonly state: MailingTable['state']; readonly endsAt: Date | null } | undefined> {
  return await tx.query
    .selectFrom('letter')
    .innerJoin('mailing', 'mailing.id', 'letter.mailing')
    .select(['mailing.state', 'mailing.ends_at as endsAt'])
    .where('letter.id', '=', letter)
    .where('letter.organisation', '=', tx.organisation)
    .where('mailing.organisation', '=', tx.organisation)
    .forShare('mailing')
    .executeTakeFirst();
}

/** Letters of a mailing that have no job of their own since it was paused. */
export async function lettersLaidAside(
  tx: Tx,
  mailing: string,
  waiting: string,
): Promise<readonly { readonly id: string; readonly isSigned: boolean }[]> {
  const rows = await tx.query
    .selectFrom('letter')
    .select(['id', 'state'])
    .where('mailing', '=', mailing)
    .where('organisation', '=', tx.organisation)
    .where('state', 'in', ['created', 'signed'])
    .where('waiting', '=', waiting)
    .orderBy('id')
    .execute();
  return rows.map(({ id, state }) => ({ id, isSigned: state === 'signed' }));
}

export interface LetterToHandOver {
  readonly letter: string;
  readonly blob: string;
  readonly bytes: number;
}

/** Signed letters that no batch has: at most so many, and of so many bytes together. Their lines are locked. */
export async function lettersToGather(
  tx: Tx,
  mailing: string,
  most: { readonly letters: number; readonly bytes: number },
): Promise<readonly LetterToHandOver[]> {
  const rows = await tx.query
    .selectFrom('mailing_line')
    .innerJoin('letter', 'letter.id', 'mailing_line.letter')
    .select(['letter.id as letter', 'letter.signed_blob as blob', 'letter.envelope_bytes as bytes'])
    .where('mailing_line.mailing', '=', mailing)
    .where('mailing_line.state', '=', 'letter')
    .where('mailing_line.batch', 'is', null)
    .where('letter.state', '=', 'signed')
    .where('letter.delivery_id', 'is', null)
    .orderBy('mailing_line.number')
    .limit(most.letters)
    .forUpdate('mailing_line')
    .execute();
  const gathered: LetterToHandOver[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (row.blob === null || (gathered.length > 0 && bytes + row.bytes > most.bytes)) break;
    bytes += row.bytes;
    gathered.push({ letter: row.letter, blob: row.blob, bytes: row.bytes });
  }
  return gathered;
}

/** A new batch with these letters. Returns its number. */
export async function insertBatch(tx: Tx, mailing: string, letters: readonly string[]): Promise<number> {
  const { last } = await tx.query
    .selectFrom('mailing_batch')
    .select((eb) => eb.fn.coalesce(eb.fn.max('number'), eb.val(0)).as('last'))
    .where('mailing', '=', mailing)
    .executeTakeFirstOrThrow();
  const number = Number(last) + 1;
  const row = { mailing, number, organisation: tx.organisation, state: 'filling' as const };
  await tx.query.insertInto('mailing_batch').values(row).execute();
  await tx.query
    .updateTable('mailing_line')
    .set({ batch: number })
    .where('mailing', '=', mailing)
    .where('letter', 'in', [...letters])
    .execute();
  return number;
}

/** The first batch that nobody has told the end of. */
export async function unfinishedBatch(reader: Reader<SenderTables>, mailing: string): Promise<number | undefined> {
  const row = await reader.query
    .selectFrom('mailing_batch')
    .select('number')
    .where('mailing', '=', mailing)
    .where('state', '=', 'filling')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.number;
}

/** The letters of a batch, with where they lie signed. */
export async function lettersOfBatch(
  reader: Reader<SenderTables>,
  mailing: string,
  batch: number,
): Promise<readonly LetterToHandOver[]> {
  const rows = await reader.query
    .selectFrom('mailing_line')
    .innerJoin('letter', 'letter.id', 'mailing_line.letter')
    .select(['letter.id as letter', 'letter.signed_blob as blob', 'letter.envelope_bytes as bytes'])
    .where('mailing_line.mailing', '=', mailing)
    .where('mailing_line.batch', '=', batch)
    .orderBy('mailing_line.number')
    .execute();
  return rows.flatMap(({ letter, blob, bytes }) => (blob === null ? [] : [{ letter, blob, bytes }]));
}

/** The batch's end is written. With `again` its letters that have not left go in another batch. */
export async function closeBatch(tx: Tx, mailing: string, batch: number, again: boolean): Promise<void> {
  await tx.query
    .updateTable('mailing_batch')
    .set({ state: 'told' })
    .where('mailing', '=', mailing)
    .where('number', '=', batch)
    .execute();
  if (!again) return;
  await sql`
    update mailing_line set batch = null from letter
    where mailing_line.mailing = ${mailing} and mailing_line.batch = ${batch} and letter.id = mailing_line.letter
      and letter.state = 'signed' and letter.delivery_id is null`.execute(tx.query);
}

export interface OnTheirWay {
  /** Created and signed: still here. */
  readonly here: number;
  /** With the mediator, and their end is not known. */
  readonly there: number;
}

/** How many letters of the mailing have not come to an end. */
export async function onTheirWay(reader: Reader<SenderTables>, mailing: string): Promise<OnTheirWay> {
  const { rows } = await sql<OnTheirWay>`
    select count(*) filter (where state in ('created', 'signed'))::int as here,
      count(*) filter (where state in ('accepted', 'sealed'))::int as there
    from letter where mailing = ${mailing} and state in ('created', 'signed', 'accepted', 'sealed')`.execute(
    reader.query,
  );
  return rows[0] ?? { here: 0, there: 0 };
}
