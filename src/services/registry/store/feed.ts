// The feed of changes (0004-quality.sql, 0007-owner-acts.sql): read by operators and senders, each what is theirs, in the order of commit.
import { type RawBuilder, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { PartyRole } from '../owner/party-parts.ts';
import type { RegistryTables } from '../tables.ts';
import type { FeedKind } from './quality-tables.ts';

export interface FeedChange {
  readonly position: number;
  readonly at: Date;
  readonly kind: FeedKind;
  /** Undefined where it is about a party. */
  readonly recipient: string | undefined;
  /** The number before it, for `renumbered`. */
  readonly former: string | undefined;
  readonly operator: string | undefined;
  readonly from: string | undefined;
  /** Who is connected, or is not any more. */
  readonly party: FeedParty | undefined;
}

export interface FeedParty {
  readonly role: PartyRole;
  readonly organisation: string;
}

export interface FeedPage {
  readonly changes: readonly FeedChange[];
  /** To ask after the next time: it moves on over what is others'. */
  readonly next: number;
  /** The last position that has been given. */
  readonly last: number;
  /** Changes up to here are gone. */
  readonly disposedTo: number;
}

export type Asker = { readonly operator: string } | { readonly sender: string; readonly now: Date };

interface Row {
  readonly position: number;
  readonly at: Date;
  readonly kind: FeedKind;
  readonly recipient: number | null;
  readonly former: number | null;
  readonly operator: string | null;
  readonly from_operator: string | null;
  readonly party_role: PartyRole | null;
  readonly party: string | null;
}

/** What concerns the asker after a position, or from the first that is kept; at most `limit`. */
export async function readFeed(
  reader: Reader<RegistryTables>,
  asker: Asker,
  after: number | undefined,
  limit: number,
): Promise<FeedPage> {
  const { query } = reader;
  // The end is read first: what comes while we read is for the next time.
  const last = await lastPosition(reader);
  const audience = 'operator' in asker ? 'operators' : 'senders';
  const { rows } =
    await sql<Row>`select position, at, kind, recipient, former, operator, from_operator, party_role, party
    from (select f.* ${'operator' in asker ? ofOperator(asker.operator) : aboutWatched(asker.sender, asker.now)}
      union all select f.* from change_feed f where f.party is not null and f.audience in ('all', ${audience})) as told
    where position > ${after ?? 0} and position <= ${last} order by position limit ${limit}`.execute(query);
  // And the beginning last: what was disposed of meanwhile may be missing.
  const { until } = await query.selectFrom('change_feed_disposed').select('until').executeTakeFirstOrThrow();
  const full = rows.length === limit ? rows.at(-1)?.position : undefined;
  return { changes: rows.map(changeFrom), next: Number(full ?? last), last, disposedTo: Number(until) };
}

function ofOperator(operator: string): RawBuilder<unknown> {
  return sql`from change_feed f where f.audience in ('all', 'operators') and (f.operator = ${operator} or f.from_operator = ${operator})`;
}

function aboutWatched(sender: string, now: Date): RawBuilder<unknown> {
  return sql`from change_feed f join watched w on w.recipient = f.recipient and w.sender = ${sender}
    where w.until > ${now} and f.position > w.after and f.audience in ('all', 'senders')
      and (f.sender is null or f.sender = ${sender})`;
}

function changeFrom(row: Row): FeedChange {
  return {
    position: Number(row.position),
    at: row.at,
    kind: row.kind,
    recipient: row.recipient === null ? undefined : String(row.recipient),
    former: row.former === null ? undefined : String(row.former),
    operator: row.operator ?? undefined,
    from: row.from_operator ?? undefined,
    party:
      row.party === null || row.party_role === null ? undefined : { role: row.party_role, organisation: row.party },
  };
}

async function lastPosition({ query }: Reader<RegistryTables>): Promise<number> {
  const { rows } = await sql<{ last: number }>`select greatest((select max(position) from change_feed),
    (select until from change_feed_disposed))::bigint as last`.execute(query);
  return Number(rows[0]?.last ?? 0);
}

/** The sender is told of these from now on, and longer of those that it follows already; gives how many it follows. */
export async function watch(
  tx: Transaction<RegistryTables>,
  sender: string,
  recipients: readonly string[],
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<number> {
  // One at a time, so that two together do not come over the bound.
  await sql`select pg_advisory_xact_lock(5, hashtext(${sender}))`.execute(tx.query);
  const after = await lastPosition(tx);
  await sql`insert into watched as w (sender, recipient, after, until)
    select ${sender}, id, ${after}, ${until} from (select distinct unnest(${recipients.map(Number)}::bigint[]) as id) as named
    on conflict (sender, recipient) do update set until = excluded.until,
      after = case when w.until <= ${now} then excluded.after else w.after end`.execute(tx.query);
  return await watchedBy(tx, sender, now);
}

/** The sender is told of these no more. */
export async function unwatch(
  { query }: Transaction<RegistryTables>,
  sender: string,
  recipients: readonly string[],
): Promise<void> {
  await query
    .deleteFrom('watched')
    .where('sender', '=', sender)
    .where('recipient', 'in', recipients.map(Number))
    .execute();
}

/** How many recipients the sender follows. */
export async function watchedBy({ query }: Reader<RegistryTables>, sender: string, now: Date): Promise<number> {
  const { count } = await query
    .selectFrom('watched')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('sender', '=', sender)
    .where('until', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

/** Every cursor that has been given is as good as disposed of: what happened is not in the feed. */
export async function leapFeed({ query }: Transaction<RegistryTables>): Promise<void> {
  // Not between another transaction's positions and its commit.
  await sql`select pg_advisory_xact_lock(4, 4)`.execute(query);
  await sql`update change_feed_disposed
    set until = nextval(pg_get_serial_sequence('change_feed', 'position'))`.execute(query);
}

/** Removes changes from before `keptFrom`, and what nobody follows any more. */
export async function disposeOfFeed({ query }: Transaction<RegistryTables>, keptFrom: Date, now: Date): Promise<void> {
  await sql`with gone as (delete from change_feed where at < ${keptFrom} returning position)
    update change_feed_disposed set until = greatest(until, (select max(position) from gone))
    where exists (select from gone)`.execute(query);
  await query.deleteFrom('watched').where('until', '<=', now).execute();
}
