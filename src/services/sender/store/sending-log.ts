// All SQL about the sending log (MMS-10, SKL-16, SKL-19): who sent what to whom and how it fared; never the text. By time and id, without counting.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { LetterChannel, LetterState } from '../letter-state.ts';
import type { Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { type StateGroup, storedRecipient } from './letters.ts';
import { ofReach } from './of-reach.ts';
import type { SendingLogTable } from './records-tables.ts';
import { listsOf, logSearched } from './search-log.ts';
import { findByWords, hasWords, inGroup } from './search-words.ts';

export interface LogLine {
  /** Its place among lines of the same moment. */
  readonly id: number;
  readonly at: Date;
  /** The log-in's identity: the provider's subject, or the system's client id. */
  readonly login: string;
  readonly loginName: string;
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly letter: string;
  readonly unit: string;
  readonly caseType: string | undefined;
  readonly protectionClass: number | undefined;
  readonly matterId: string | undefined;
  readonly diaryNumber: string | undefined;
  readonly secrecy: string | undefined;
  readonly state: LetterState;
  readonly channel: LetterChannel;
  readonly operatorId: string | undefined;
  readonly operatorName: string | undefined;
  readonly deliveryId: string | undefined;
  readonly transId: string | undefined;
  readonly attempts: number;
  readonly signedWith: string | undefined;
  readonly sealedWith: string | undefined;
  readonly reason: string | undefined;
  readonly settledAt: Date | undefined;
  readonly openedAt: Date | undefined;
}

const FROM_LETTER = [
  'organisation',
  'recipient',
  'subject',
  'unit',
  'case_type',
  'protection_class',
  'matter_id',
  'diary_number',
  'secrecy',
  'state',
  'channel',
  'asks_receipt',
] as const;

/** Writes a letter's line when it is sent; once for each letter. What becomes of it afterwards the line is told by itself (0010). */
export async function insertLogLine(tx: Transaction<SenderTables>, letter: string, at: Date): Promise<void> {
  await tx.query
    .insertInto('sending_log')
    .columns([...FROM_LETTER, 'at', 'login', 'login_name', 'letter'])
    .expression((eb) =>
      eb
        .selectFrom('letter')
        .select([...FROM_LETTER, eb.val(at).as('at'), 'author', 'author_name', 'id'])
        .where('id', '=', letter)
        .where('organisation', '=', tx.organisation),
    )
    .execute();
}

/** What is looked for; members left out are not asked about. */
export interface LogCriteria {
  readonly reach: Reach;
  readonly recipient?: RecipientId;
  /** Of these log-ins only. */
  readonly logins?: readonly string[];
  /** Beginnings of words in the subject. */
  readonly words?: string;
  /** The matter's id, or its diary number. */
  readonly matter?: string;
  readonly caseType?: string;
  readonly group?: StateGroup;
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
}

export interface LogPage {
  readonly order: 'newest' | 'oldest';
  /** The line to go on after, in that order. */
  readonly after?: number;
  readonly limit: number;
}

function filtered(reader: Reader<SenderTables>, criteria: LogCriteria) {
  const { reach, recipient, logins, words, matter, caseType, group = 'all', from, to } = criteria;
  let query = reader.query
    .selectFrom('sending_log')
    .where('organisation', '=', reader.organisation)
    .where(ofReach(reach));
  if (recipient !== undefined) query = query.where('recipient', '=', recipient);
  if (logins !== undefined) query = query.where('login', 'in', [...logins, '']);
  if (matter !== undefined) query = query.where(sql<boolean>`(matter_id = ${matter} or diary_number = ${matter})`);
  if (caseType !== undefined) query = query.where('case_type', '=', caseType);
  if (group !== 'all') query = query.where(inGroup(group));
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  return words === undefined ? query : query.where(hasWords(sql`words`, words));
}

/** Lines of the log, to be asked for more narrowly. */
export type LogLines = ReturnType<typeof filtered>;

/** Lines in the page's order. When the line to go on after has been disposed of, the first page. */
export async function findLines(
  reader: Reader<SenderTables>,
  criteria: LogCriteria,
  { order, after, limit }: LogPage,
): Promise<readonly LogLine[]> {
  const place = after === undefined ? undefined : await placeOf(reader, after);
  const beyond: RawBuilder<boolean> | undefined =
    place === undefined || after === undefined
      ? undefined
      : order === 'newest'
        ? sql`(at, id) < (${place}::timestamptz, ${after}::bigint)`
        : sql`(at, id) > (${place}::timestamptz, ${after}::bigint)`;
  const { words, ...others } = criteria;
  const direction = order === 'newest' ? 'desc' : 'asc';
  const from = (asked: LogCriteria) => {
    const all = filtered(reader, asked);
    return beyond === undefined ? all : all.where(beyond);
  };
  if (words === undefined && others.logins !== undefined && order === 'newest')
    return (await latestOf(reader, others, from, limit)).map(asLine);
  if (words === undefined || order === 'oldest') {
    const rows = from(criteria).selectAll().orderBy('at', direction).orderBy('id', direction).limit(limit);
    return (await rows.execute()).map(asLine);
  }
  const ids = await findByWords(reader, words, limit, logSearched(others, from));
  const rows = from(others)
    .selectAll()
    .where('id', 'in', [...ids.map(Number), -1]);
  return (await rows.orderBy('at', 'desc').orderBy('id', 'desc').execute()).map(asLine);
}

// Each sender's latest by an index, in each unit of some, and of them the latest: left to itself PostgreSQL may walk a whole unit's lines for
// senders who sent none, or all that a sender sent for units of which none is.
async function latestOf(
  { query }: Reader<SenderTables>,
  criteria: LogCriteria,
  from: (asked: LogCriteria) => LogLines,
  limit: number,
): Promise<readonly Selectable<SendingLogTable>[]> {
  const { lists, lines } = listsOf(criteria, from);
  const own = lines.selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
  const { rows } = await sql<Selectable<SendingLogTable>>`
    select latest.* from ${lists} cross join lateral ${own} as latest
    order by latest.at desc, latest.id desc limit ${limit}`.execute(query);
  return rows;
}

// As text: PostgreSQL's microseconds would be lost in a Date.
async function placeOf(reader: Reader<SenderTables>, id: number): Promise<string | undefined> {
  const { rows } = await sql<{ at: string }>`
    select at::text as at from sending_log where id = ${id} and organisation = ${reader.organisation}`.execute(
    reader.query,
  );
  return rows[0]?.at;
}

/**
 * How many lines there are, counted no further than `most` + 1; undefined where no single index knows: with a million lines in the log
 * that takes longer than to show a page of them.
 */
export async function countLines(
  reader: Reader<SenderTables>,
  criteria: LogCriteria,
  most: number,
): Promise<number | undefined> {
  const { reach, from: _from, to: _to, ...others } = criteria;
  const asked = Object.values(others).filter((one) => one !== undefined).length;
  const ofPlace = (reach.whole === 'all' ? 0 : 1) + reach.some.length;
  if (criteria.words !== undefined || asked + ofPlace > 1) return undefined;
  const some = filtered(reader, criteria)
    .select('id')
    .limit(most + 1);
  const { count } = await reader.query
    .selectFrom(some.as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** One line, where it is read. */
export async function findLine(
  reader: Reader<SenderTables>,
  by: { readonly id: number } | { readonly letter: string },
  reach: Reach,
): Promise<LogLine | undefined> {
  const query = filtered(reader, { reach });
  const row = await ('id' in by ? query.where('id', '=', by.id) : query.where('letter', '=', by.letter))
    .selectAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asLine(row);
}

/** Log-ins of the log whose identity or name holds the text, there or in the account. At most 50, jumping from one to the next in an index. */
export async function loginsLike(reader: Reader<SenderTables>, text: string): Promise<readonly string[]> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const organisation = reader.organisation;
  const { rows } = await sql<{ login: string }>`
    with recursive known as (
      (select login, login_name from sending_log where organisation = ${organisation} order by login limit 1)
      union all
      select next.login, next.login_name from known cross join lateral (
        select login, login_name from sending_log where organisation = ${organisation} and login > known.login
        order by login limit 1) as next
    )
    select login from known where login ilike ${pattern} or login_name ilike ${pattern} or exists (
      select from account where organisation = ${organisation} and id = known.login and name ilike ${pattern})
    order by login limit 50`.execute(reader.query);
  return rows.map(({ login }) => login);
}

function asLine(row: Selectable<SendingLogTable>): LogLine {
  return {
    id: row.id,
    at: row.at,
    login: row.login,
    loginName: row.login_name,
    recipient: storedRecipient(row.recipient),
    subject: row.subject,
    letter: row.letter,
    unit: row.unit,
    caseType: row.case_type ?? undefined,
    protectionClass: row.protection_class ?? undefined,
    matterId: row.matter_id ?? undefined,
    diaryNumber: row.diary_number ?? undefined,
    secrecy: row.secrecy ?? undefined,
    state: row.state,
    channel: row.channel,
    operatorId: row.operator_id ?? undefined,
    operatorName: row.operator_name ?? undefined,
    deliveryId: row.delivery_id ?? undefined,
    transId: row.trans_id ?? undefined,
    attempts: row.attempts,
    signedWith: row.signed_with ?? undefined,
    sealedWith: row.sealed_with ?? undefined,
    reason: row.reason ?? undefined,
    settledAt: row.settled_at ?? undefined,
    openedAt: row.opened_at ?? undefined,
  };
}
