// What others gave to whoever had a number that was replaced is the same person's under the new one, whether they have a mailbox here or not.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

/** Something that somebody has in another's mailbox. */
export interface FollowedRight {
  readonly kind: 'delegate' | 'company-user' | 'share';
  readonly id: string;
  readonly account_id: string;
  /** Sealed; of a share nothing is told but the letter. */
  readonly label: Buffer;
  readonly letter_id?: string;
  /** Ended: the new number has something open there already, which stays. */
  readonly outcome: 'moved' | 'ended';
}

export interface ReplacedPerson {
  readonly former: string;
  readonly current: string;
  readonly since: Date;
  /** The keyed digests of both (access/log-ins.ts). */
  readonly marks: { readonly former: Buffer; readonly current: Buffer };
}

type Tx = Transaction<MailboxTables>;
type Row = Pick<FollowedRight, 'id' | 'account_id' | 'label' | 'letter_id'> & { readonly open: boolean };

/** Gives it all the new number; nothing is left by which the former one opens anything. Gives what was open, by mailbox. */
export async function renumberPerson(tx: Tx, person: ReplacedPerson, now: Date): Promise<readonly FollowedRight[]> {
  const { query } = tx;
  const { former, current, since, marks } = person;
  await sql`insert into replaced_number (former, current, since) select ${former}, ${current}, ${since}
    where not exists (select from former_number where number = ${former})
    on conflict (former) do update set current = excluded.current, since = excluded.since`.execute(query);
  await query.updateTable('replaced_number').set({ current }).where('current', '=', former).execute();
  await query.deleteFrom('replaced_number').where('former', '=', current).execute();
  const rights = [
    ...(await renumberDelegations(tx, person, now)),
    ...(await renumberCompanyRoles(tx, person, now)),
    ...(await renumberShares(tx, person, now)),
  ];
  await sql`update company_signature s set person_id = ${current} where person_id = ${former} and not exists
    (select from company_signature o where o.company_user_id = s.company_user_id and o.person_id = ${current})`.execute(
    query,
  );
  await query.deleteFrom('company_signature').where('person_id', '=', former).execute();
  await query.updateTable('company_guard').set({ witness: current }).where('witness', '=', former).execute();
  await query.updateTable('personal_token').set({ person_id: current }).where('person_id', '=', former).execute();
  // Log-ins of before are the person's to see and to end, with what was let in by them.
  await query.updateTable('log_in').set({ person: marks.current }).where('person', '=', marks.former).execute();
  await query.updateTable('personal_token').set({ maker: marks.current }).where('maker', '=', marks.former).execute();
  return rights;
}

async function renumberDelegations({ query }: Tx, { former, current }: ReplacedPerson, now: Date) {
  const ended = await sql<Row>`update delegate d set state = 'ended', ended_at = ${now}, person_id = ${current}
    where person_id = ${former} and state in ('invited', 'active') and exists (select from delegate o
      where o.account_id = d.account_id and o.person_id = ${current} and o.state in ('invited', 'active'))
    returning id, account_id, label, true as open`.execute(query);
  const moved = await sql<Row>`update delegate set person_id = ${current} where person_id = ${former}
    returning id, account_id, label, state in ('invited', 'active') and until > ${now} as open`.execute(query);
  return rightsOf('delegate', moved.rows, ended.rows);
}

async function renumberCompanyRoles({ query }: Tx, { former, current }: ReplacedPerson, now: Date) {
  const ended = await sql<Row>`update company_user u set state = 'ended', changed_at = ${now}, person_id = ${current}
    where person_id = ${former} and state <> 'ended' and exists (select from company_user o
      where o.account_id = u.account_id and o.person_id = ${current} and o.state <> 'ended')
    returning id, account_id, label, true as open`.execute(query);
  const moved = await sql<Row>`update company_user set person_id = ${current} where person_id = ${former}
    returning id, account_id, label, state <> 'ended' as open`.execute(query);
  return rightsOf('company-user', moved.rows, ended.rows);
}

async function renumberShares({ query }: Tx, { former, current }: ReplacedPerson, now: Date) {
  const moved = await sql<Row>`update letter_share set with_id = ${current} where with_id = ${former}
    returning id, account_id, label, letter_id, ended_at is null and until > ${now} as open`.execute(query);
  return rightsOf('share', moved.rows, []);
}

function rightsOf(kind: FollowedRight['kind'], moved: readonly Row[], ended: readonly Row[]): readonly FollowedRight[] {
  const as = (outcome: FollowedRight['outcome']) => (row: Row) => ({ ...row, kind, outcome });
  return [...moved.filter(({ open }) => open).map(as('moved')), ...ended.map(as('ended'))];
}

/**
 * Numbers of persons by which something is kept here without an open mailbox: what others gave them, and mailboxes that are closed. By number
 * from above `after`; the feed tells of the others.
 */
export async function numbersKept(
  { query }: Reader<MailboxTables>,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ number: string }>`select number from (
      select person_id as number from delegate where state in ('invited', 'active') and person_id > ${after}
      union select person_id from company_user where state <> 'ended' and person_id > ${after}
      union select s.person_id from company_signature s join company_user u on u.id = company_user_id
        where u.state <> 'ended' and s.person_id > ${after}
      union select witness from company_guard where witness > ${after}
      union select with_id from letter_share where ended_at is null and until > now() and with_id > ${after}
      union select person_id from personal_token where ended_at is null and person_id > ${after}
      union select recipient_id from account where state = 'closed' and recipient_id > ${after}
    ) as kept
    where number ~ '^(1[7-9]|2[0-9])[0-9]{10}$' and not exists
      (select from account where recipient_id = number and state <> 'closed')
    order by number limit ${limit}`.execute(query);
  return rows.map(({ number }) => number);
}
