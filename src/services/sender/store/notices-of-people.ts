// All SQL about notices as their readers see them: one's own, those of people one stands in for, those of the roles one holds.
import { type Expression, type SqlBool, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { NoticeKind } from '../notices/notice.ts';
import { reachOf, reads } from '../reach.ts';
import { READERS, type Rights } from '../rights.ts';
import type { Details, SenderTables } from '../tables.ts';
import { ofReach } from './of-reach.ts';

export interface NoticeReader {
  readonly account: string;
  /** The person's own account and those they stand in for. */
  readonly accounts: readonly string[];
  readonly rights: Rights;
  /** Nothing older. */
  readonly since: Date;
  /** Kinds that the person does not want on the page. */
  readonly without: readonly NoticeKind[];
}

export interface NoticeLine {
  readonly id: string;
  readonly at: Date;
  readonly kind: NoticeKind;
  readonly letter: string | undefined;
  readonly mailing: string | undefined;
  readonly subject: string | undefined;
  readonly details: Details;
  readonly seen: boolean;
  /** Somebody else's, whom the person stands in for. */
  readonly standIn: boolean;
}

const OF_NOTICE = { unit: 'notice.unit', caseType: 'notice.case_type' };

function notices(reader: Reader<SenderTables>, { accounts, rights, since, without }: NoticeReader) {
  let query = reader.query
    .selectFrom('notice')
    .where('notice.organisation', '=', reader.organisation)
    .where('notice.at', '>', since);
  if (without.length > 0) query = query.where('notice.kind', 'not in', [...without]);
  return query.where((eb) => {
    const ofRoles: Expression<SqlBool>[] = [...rights.keys()].map((role) =>
      eb.and([eb('notice.role', '=', role), ofReach(reachOf(rights, [role]), OF_NOTICE)]),
    );
    return eb.or([eb('notice.person', '=', eb.fn.any(eb.val([...accounts]))), ...ofRoles]);
  });
}

const seenBy = (account: string) =>
  sql<boolean>`exists (select from notice_seen where notice_seen.notice = notice.id and notice_seen.person = ${account})`;

/** How many are not seen yet; at most 100 are counted. */
export async function countUnseen(reader: Reader<SenderTables>, by: NoticeReader): Promise<number> {
  const rows = await notices(reader, by)
    .select('notice.id')
    .where(sql<boolean>`not ${seenBy(by.account)}`)
    .limit(100)
    .execute();
  return rows.length;
}

/** A page of them, latest first; one more than `limit` where there are more. */
export async function listNotices(
  reader: Reader<SenderTables>,
  by: NoticeReader & { readonly limit: number; readonly offset: number },
): Promise<readonly NoticeLine[]> {
  const rows = await notices(reader, by)
    .leftJoin('letter', (join) =>
      join.onRef('letter.id', '=', 'notice.letter').onRef('letter.organisation', '=', 'notice.organisation'),
    )
    .select(['notice.id', 'notice.at', 'notice.kind', 'notice.letter', 'notice.mailing', 'notice.details'])
    .select(['notice.person', 'letter.subject', 'letter.unit', 'letter.case_type', seenBy(by.account).as('seen')])
    .orderBy('notice.at', 'desc')
    .orderBy('notice.id')
    .limit(by.limit + 1)
    .offset(by.offset)
    .execute();
  // Whoever stands in for a colleague is told that something happened, and where it is not theirs to read not with what.
  const reach = reachOf(by.rights, READERS);
  return rows.map(({ letter, mailing, subject, unit, case_type: caseType, person, ...row }) => ({
    ...row,
    letter: letter ?? undefined,
    mailing: mailing ?? undefined,
    subject:
      subject !== null && unit !== null && reads(reach, { unit, caseType: caseType ?? undefined })
        ? subject
        : undefined,
    standIn: person !== null && person !== by.account,
  }));
}

/** Marks one as seen by the person, where it is one of theirs; returns it. */
export async function findNotice(
  reader: Reader<SenderTables>,
  by: NoticeReader,
  id: string,
): Promise<Pick<NoticeLine, 'id' | 'kind' | 'letter' | 'mailing' | 'details'> | undefined> {
  const row = await notices(reader, by)
    .select(['notice.id', 'notice.kind', 'notice.letter', 'notice.mailing', 'notice.details'])
    .where('notice.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { ...row, letter: row.letter ?? undefined, mailing: row.mailing ?? undefined };
}

/** Marks them as seen: those of a letter, one, or all. */
export async function markSeen(
  tx: Transaction<SenderTables>,
  by: NoticeReader,
  which: { readonly letter: string } | { readonly id: string } | 'all',
  at: Date,
): Promise<void> {
  let query = notices(tx, by).where(sql<boolean>`not ${seenBy(by.account)}`);
  if (which !== 'all') {
    query =
      'letter' in which ? query.where('notice.letter', '=', which.letter) : query.where('notice.id', '=', which.id);
  }
  await tx.query
    .insertInto('notice_seen')
    .columns(['notice', 'organisation', 'person', 'at'])
    .expression(
      query.select((eb) => ['notice.id', 'notice.organisation', eb.val(by.account).as('person'), eb.val(at).as('at')]),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
