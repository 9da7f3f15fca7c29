// What was given by somebody who may have been a minor then: the year of birth is enough to find it, the day is the use case's.
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { DelegateRow } from './delegates.ts';

export interface GivenByAge {
  readonly id: string;
  /** The mailbox's number. */
  readonly holder: string;
  readonly given_at: Date;
}

/** The holder was at most 18 in the year when it was given, and is at least that in this one. */
const AROUND = (given: string) => sql`recipient_id ~ '^(18|19|20)[0-9]{10}$'
  and left(recipient_id, 4)::int + 18 >= extract(year from ${sql.ref(given)})
  and left(recipient_id, 4)::int + 18 <= extract(year from now())`;

/** Open delegations, by id from above `after`. */
export async function delegationsByAge(
  { query }: Reader<MailboxTables>,
  after: string,
  limit: number,
): Promise<readonly (DelegateRow & GivenByAge)[]> {
  const { rows } = await sql<DelegateRow & GivenByAge>`
    select delegate.*, recipient_id as holder, invited_at as given_at from delegate join account on account.id = account_id
    where delegate.id > ${after} and delegate.state in ('invited', 'active') and ${AROUND('invited_at')}
    order by delegate.id limit ${limit}`.execute(query);
  return rows;
}

/** Shares that are not over, the same way. */
export async function sharesByAge(
  { query }: Reader<MailboxTables>,
  after: string,
  limit: number,
): Promise<readonly (Selectable<MailboxTables['letter_share']> & GivenByAge)[]> {
  const { rows } = await sql<Selectable<MailboxTables['letter_share']> & GivenByAge>`
    select letter_share.*, recipient_id as holder, made_at as given_at from letter_share join account on account.id = account_id
    where letter_share.id > ${after} and ended_at is null and until > now() and ${AROUND('made_at')}
    order by letter_share.id limit ${limit}`.execute(query);
  return rows;
}

/** Undefined when it is over already. */
export async function endOutgrownDelegation(
  { query }: Transaction<MailboxTables>,
  id: string,
  now: Date,
): Promise<DelegateRow | undefined> {
  return await query
    .updateTable('delegate')
    .set({ state: 'ended', ended_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['invited', 'active'])
    .returningAll()
    .executeTakeFirst();
}

/** False when it is over already. */
export async function endOutgrownShare({ query }: Transaction<MailboxTables>, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('letter_share')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
