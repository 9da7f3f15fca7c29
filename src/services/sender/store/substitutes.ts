// All SQL about substitutes: who does whose work, from day to day (both included).
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

export interface Substitution {
  readonly id: string;
  /** Accounts, by the provider's subject. */
  readonly absent: string;
  readonly substitute: string;
  readonly absentName: string;
  readonly substituteName: string;
  /** 'yyyy-mm-dd' in Stockholm, both included. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly createdBy: string;
}

/** Those whose work this account does on that day. */
export async function absentOn(
  reader: Reader<SenderTables>,
  substitute: string,
  day: string,
): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('substitute')
    .select('absent')
    .distinct()
    .where('organisation', '=', reader.organisation)
    .where('substitute', '=', substitute)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .where('ended_at', 'is', null)
    .orderBy('absent')
    .execute();
  return rows.map((row) => row.absent);
}

/** Those who do this account's work on that day. */
export async function substitutesOf(
  reader: Reader<SenderTables>,
  absent: string,
  day: string,
): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('substitute')
    .select('substitute')
    .distinct()
    .where('organisation', '=', reader.organisation)
    .where('absent', '=', absent)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .where('ended_at', 'is', null)
    .orderBy('substitute')
    .execute();
  return rows.map((row) => row.substitute);
}

/** What holds that day or later; `account`: only where that account is one of the two. */
export async function listSubstitutes(
  reader: Reader<SenderTables>,
  day: string,
  account?: string,
): Promise<readonly Substitution[]> {
  let query = reader.query
    .selectFrom('substitute as s')
    .innerJoin('account as a', (join) =>
      join.onRef('a.organisation', '=', 's.organisation').onRef('a.id', '=', 's.absent'),
    )
    .innerJoin('account as b', (join) =>
      join.onRef('b.organisation', '=', 's.organisation').onRef('b.id', '=', 's.substitute'),
    )
    .select(['s.id', 's.absent', 's.substitute', 's.from_day', 's.to_day', 's.created_by'])
    .select(['a.name as absent_name', 'b.name as substitute_name'])
    .where('s.organisation', '=', reader.organisation)
    .where('s.ended_at', 'is', null)
    .where('s.to_day', '>=', day)
    .orderBy('s.from_day')
    .orderBy('s.id');
  if (account !== undefined)
    query = query.where((eb) => eb.or([eb('s.absent', '=', account), eb('s.substitute', '=', account)]));
  return (await query.execute()).map((row) => ({
    id: row.id,
    absent: row.absent,
    substitute: row.substitute,
    absentName: row.absent_name,
    substituteName: row.substitute_name,
    fromDay: row.from_day,
    toDay: row.to_day,
    createdBy: row.created_by,
  }));
}

/** Adds one. */
export async function insertSubstitute(
  tx: Tx,
  row: Omit<Substitution, 'absentName' | 'substituteName'> & { readonly at: Date },
): Promise<void> {
  await tx.query
    .insertInto('substitute')
    .values({
      id: row.id,
      organisation: tx.organisation,
      absent: row.absent,
      substitute: row.substitute,
      from_day: row.fromDay,
      to_day: row.toDay,
      created_at: row.at,
      created_by: row.createdBy,
      ended_at: null,
    })
    .execute();
}

/** Ends one before its last day; `of`: only where that account is the absent one. False when there is none (any more). */
export async function endSubstitute(tx: Tx, id: string, at: Date, of?: string): Promise<boolean> {
  let query = tx.query
    .updateTable('substitute')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('ended_at', 'is', null);
  if (of !== undefined) query = query.where('absent', '=', of);
  const result = await query.executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
