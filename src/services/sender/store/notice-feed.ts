// All SQL about the order of notices, and about who still is to be told by e-mail.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { NoticeKind } from '../notices/notice.ts';
import type { Role } from '../rights.ts';
import type { Details, SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

/**
 * Numbers what has been committed since the last time, and answers with the last number. One transaction at a time does it, so
 * that whoever has read up to a number never meets a lower one later. At most ten thousand at once.
 */
export async function numberNotices(tx: Tx): Promise<number> {
  const org = tx.organisation;
  await sql`insert into notice_head (organisation) values (${org}) on conflict do nothing`.execute(tx.query);
  const head = await tx.query
    .selectFrom('notice_head')
    .select('position')
    .where('organisation', '=', org)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { numAffectedRows } = await sql`
    update notice set position = ${head.position}::bigint + fresh.n
    from (
      select id, row_number() over (order by at, id) as n from (
        select id, at from notice where organisation = ${org} and position is null order by at, id limit 10000
      ) as waiting
    ) as fresh where notice.id = fresh.id`.execute(tx.query);
  const position = head.position + Number(numAffectedRows ?? 0n);
  if (position > head.position) {
    await tx.query.updateTable('notice_head').set({ position }).where('organisation', '=', org).execute();
  }
  return position;
}

export interface NumberedNotice {
  readonly id: string;
  readonly position: number;
  readonly at: Date;
  readonly kind: NoticeKind;
  readonly unit: string;
  readonly letter: string | null;
  readonly mailing: string | null;
  readonly person: string | null;
  readonly role: Role | null;
  readonly caseType: string | null;
  readonly details: Details;
}

/** Notices after a position, in order; of these kinds, or all. */
export async function noticesAfter(
  reader: Reader<SenderTables>,
  {
    after,
    kinds,
    limit,
  }: { readonly after: number; readonly kinds?: readonly string[] | undefined; readonly limit: number },
): Promise<readonly NumberedNotice[]> {
  const rows = await reader.query
    .selectFrom('notice')
    .select(['id', 'position', 'at', 'kind', 'unit', 'letter', 'mailing', 'person', 'role', 'case_type', 'details'])
    .where('organisation', '=', reader.organisation)
    .where('position', '>', after)
    .where((eb) => (kinds === undefined ? eb.val(true) : sql<boolean>`kind = any(${[...kinds]}::text[])`))
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.flatMap(({ position, case_type: caseType, ...row }) =>
    position === null ? [] : [{ ...row, position, caseType }],
  );
}

/** How far the notices are numbered, and how far they were given to those who want e-mail. */
export async function noticeHead(
  reader: Reader<SenderTables>,
): Promise<{ readonly position: number; readonly mailedTo: number }> {
  const row = await reader.query
    .selectFrom('notice_head')
    .select(['position', 'mailed_to'])
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return { position: row?.position ?? 0, mailedTo: row?.mailed_to ?? 0 };
}

export interface MailDue {
  readonly notice: string;
  readonly person: string;
  readonly dueAt: Date;
}

/** Puts down who is to be told, and that everything up to the position has been looked at. */
export async function keepMailDue(tx: Tx, due: readonly MailDue[], mailedTo: number): Promise<void> {
  if (due.length > 0) {
    const rows = due.map(({ notice, person, dueAt }) => ({
      notice,
      person,
      organisation: tx.organisation,
      due_at: dueAt,
    }));
    await tx.query
      .insertInto('notice_mail')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await tx.query
    .updateTable('notice_head')
    .set({ mailed_to: mailedTo })
    .where('organisation', '=', tx.organisation)
    .execute();
}

/** People with something to be told now, with their address and what it is; what they have seen meanwhile is left out. */
export async function peopleToTell(
  reader: Reader<SenderTables>,
  now: Date,
): Promise<
  readonly { readonly person: string; readonly email: string | null; readonly kinds: readonly NoticeKind[] }[]
> {
  const { rows } = await sql<{ person: string; email: string | null; kinds: NoticeKind[] }>`
    select due.person, min(account.email) as email,
      coalesce(array_agg(notice.kind order by notice.at) filter (where seen.notice is null), '{}') as kinds
    from notice_mail due
    join notice on notice.id = due.notice
    left join account on account.organisation = due.organisation and account.id = due.person and account.closed_at is null
    left join notice_seen seen on seen.notice = due.notice and seen.person = due.person
    where due.organisation = ${reader.organisation} and due.due_at <= ${now}
    group by due.person order by min(due.due_at) limit 100`.execute(reader.query);
  return rows;
}

/** They were told, or there is nobody to tell. */
export async function toldByMail(tx: Tx, person: string, upTo: Date): Promise<void> {
  await tx.query
    .deleteFrom('notice_mail')
    .where('organisation', '=', tx.organisation)
    .where('person', '=', person)
    .where('due_at', '<=', upTo)
    .execute();
}

/** The mail server did not take it: later, and after a day not at all. */
export async function mailFailed(tx: Tx, person: string, upTo: Date, again: Date): Promise<void> {
  const due = tx.query
    .updateTable('notice_mail')
    .set((eb) => ({ due_at: again, attempts: eb('attempts', '+', 1) }))
    .where('organisation', '=', tx.organisation)
    .where('person', '=', person)
    .where('due_at', '<=', upTo);
  await due.execute();
  await tx.query
    .deleteFrom('notice_mail')
    .where('organisation', '=', tx.organisation)
    .where('attempts', '>', 100)
    .execute();
}

/** Lets go of notices older than the moment; the letters' own timelines stay. At most a thousand at a time. */
export async function forgetNotices(tx: Tx, before: Date): Promise<void> {
  await sql`delete from notice where id in (
    select id from notice where organisation = ${tx.organisation} and at < ${before} order by at limit 1000)`.execute(
    tx.query,
  );
}
