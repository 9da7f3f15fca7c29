// Searching and reading the mediation log by position, without counting: the same speed at ten million rows.
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../../../platform/database/database.ts';
import type { MediatorTables } from '../../store/schema.ts';
import { type LogEntry, readEntry } from '../entry.ts';

/** What is looked for; members left out are not asked about. */
export interface Criteria {
  readonly recipient?: string;
  readonly deliveryId?: string;
  /** Any of these senders. */
  readonly senders?: readonly string[];
  readonly operator?: string;
  readonly kind?: string;
  readonly from?: Date;
  /** Before this instant. */
  readonly to?: Date;
}

export type Page =
  /** Newest first, from before this position. */
  | { readonly order: 'newest'; readonly before?: number; readonly limit: number }
  /** Oldest first, from after this position. */
  | { readonly order: 'oldest'; readonly after: number; readonly limit: number };

/** The kinds of which an index knows that they are few (migration 0018): named literally, so that it is used. */
const OFTEN = ['accepted', 'attempted', 'delivered'];

/** Entries in the page's order. */
export async function findEntries(
  reader: Reader<MediatorTables>,
  criteria: Criteria,
  page: Page,
): Promise<readonly LogEntry[]> {
  const where = [...conditions(criteria), ...(await timeBounds(reader, criteria)), ...cursor(page)];
  const order = page.order === 'newest' ? sql`desc` : sql`asc`;
  const { rows } = await sql<{ content: string }>`
    select content from log_entry
    where ${where.length === 0 ? sql`true` : sql.join(where, sql` and `)}
    order by position ${order} limit ${page.limit}`.execute(reader.query);
  return rows.map(({ content }) => readEntry(content));
}

/** One entry; undefined where there is none, or its content is disposed of. */
export async function findEntry(reader: Reader<MediatorTables>, position: number): Promise<LogEntry | undefined> {
  const found = reader.query.selectFrom('log_entry').select('content').where('position', '=', position);
  const row = await found.executeTakeFirst();
  return row === undefined ? undefined : readEntry(row.content);
}

/** Whether there is or was such an entry: it lies within the chain. */
export async function isInChain(reader: Reader<MediatorTables>, position: number): Promise<boolean> {
  const head = await reader.query.selectFrom('log_head').select('position').executeTakeFirstOrThrow();
  return position >= 1 && position <= head.position;
}

function cursor(page: Page): RawBuilder<unknown>[] {
  if (page.order === 'oldest') return [sql`position > ${page.after}`];
  return page.before === undefined ? [] : [sql`position < ${page.before}`];
}

function conditions({ recipient, deliveryId, senders, operator, kind }: Criteria): RawBuilder<unknown>[] {
  return [
    ...(recipient === undefined ? [] : [sql`recipient = ${recipient}`]),
    ...(deliveryId === undefined ? [] : [sql`delivery_id = ${deliveryId}`]),
    ...(senders === undefined ? [] : [ofSenders(senders)]),
    ...(operator === undefined ? [] : [sql`operator_id = ${operator}`]),
    ...(kind === undefined ? [] : [ofKind(kind)]),
  ];
}

function ofSenders(senders: readonly string[]): RawBuilder<unknown> {
  const [only] = senders;
  return senders.length === 1 ? sql`sender_id = ${only}` : sql`sender_id = any(${[...senders]}::text[])`;
}

function ofKind(kind: string): RawBuilder<unknown> {
  const rare = OFTEN.includes(kind) ? sql`` : sql` and kind not in ('accepted', 'attempted', 'delivered')`;
  return sql`kind = ${sql.lit(kind)}${rare}`;
}

// Positions follow time but for the differences between processes' clocks: an hour is more than they may have.
const MARGIN = sql`interval '1 hour'`;

// The positions are asked for first and written into the query: only so does the planner know how few or many they are.
async function timeBounds(reader: Reader<MediatorTables>, { from, to }: Criteria): Promise<RawBuilder<unknown>[]> {
  if (from === undefined && to === undefined) return [];
  const [since, until] = [from ?? new Date(0), to ?? new Date('9999-01-01')];
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select (select first from log_block where to_at >= ${since}::timestamptz - ${MARGIN} order by to_at limit 1) as first,
      (select last from log_block where from_at < ${until}::timestamptz + ${MARGIN} order by from_at desc limit 1) as last`.execute(
    reader.query,
  );
  const [row] = rows;
  const first = row?.first ?? null;
  const last = row?.last ?? null;
  if (first === null || last === null) return [sql`false`];
  return [
    sql`position between ${sql.lit(first)} and ${sql.lit(last)}`,
    ...(from === undefined ? [] : [sql`at >= ${from}`]),
    ...(to === undefined ? [] : [sql`at < ${to}`]),
  ];
}
