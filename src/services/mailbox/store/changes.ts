// What has happened to a mailbox's letters since a cursor, read from the audit trail: each once, and none skipped.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { KeptEvent } from '../content/event-texts.ts';
import type { MailboxEvent } from '../events.ts';
import type { MailboxTables } from '../schema.ts';

/** What changes a letter, a folder or a label. */
export const CHANGE_KINDS = [
  'letter.received',
  'letter.moved-in',
  'letter.read',
  'letter.marked-read',
  'letter.unread',
  'letter.archived',
  'letter.to-inbox',
  'letter.filed',
  'letter.trashed',
  'letter.restored',
  'letter.removed',
  'letter.labelled',
  'letter.unlabelled',
  'payment.paid',
  'payment.unpaid',
  'shelf.made',
  'shelf.renamed',
  'shelf.removed',
  'sorting.undone',
] as const satisfies readonly MailboxEvent[];
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  readonly id: number;
  readonly at: Date;
  readonly kind: ChangeKind;
  /** Who did it is sealed in it. */
  readonly texts: KeptEvent;
  /** Of a delivery with several letters, all of them; none for what is about a folder. */
  readonly letters: readonly string[];
}

export interface ChangePage {
  readonly changes: readonly Change[];
  /** The highest that the whole trail has given: a cursor beyond it was never ours. */
  readonly last: number;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly kind: ChangeKind;
  readonly by: string | null;
  readonly sealed: string | null;
  readonly letter: string | null;
  readonly siblings: readonly string[] | null;
}

/** What was settled at a time is settled later too: asked for this often, however many programs ask, ms. */
const ASKED_EVERY = 500;
const known = new WeakMap<object, { readonly at: number; readonly settled: Promise<string> }>();

/**
 * Numbers are given when a change is written and seen when it is committed, which may be in another order. A change is told of when nobody
 * who has written in the trail and not committed yet began before it: whoever commits later has a later time, and so a higher number. A
 * second is for processes that are interrupted between the two.
 */
async function settledUntil(reader: Reader<MailboxTables>): Promise<string> {
  const now = performance.now();
  const before = known.get(reader.query);
  if (before !== undefined && now - before.at < ASKED_EVERY) return await before.settled;
  const settled = askSettled(reader);
  known.set(reader.query, { at: now, settled });
  return await settled;
}

async function askSettled(reader: Reader<MailboxTables>): Promise<string> {
  // Whoever has written holds its lock on the table to the end, and takes it before anything is written.
  const { rows } = await sql<{ settled: string }>`
    select (least(coalesce(min(xact_start), clock_timestamp()), clock_timestamp()) - interval '1 second')::text as settled
    from pg_locks join pg_stat_activity using (pid)
    where relation = 'audit_event'::regclass and mode = 'RowExclusiveLock'`.execute(reader.query);
  return rows[0]?.settled ?? '-infinity';
}

/** The mailbox's changes after a cursor, or from the first, at most `limit`. */
export async function readChanges(
  reader: Reader<MailboxTables>,
  accountId: string,
  after: number,
  limit: number,
): Promise<ChangePage> {
  // In a statement of its own, before: what commits between the two is then seen, and not missing from both.
  const settled = await settledUntil(reader);
  const { rows } = await sql<Row>`
    select event.id::text as id, event.at, event.kind, event.details->>'by' as by, event.details->>'sealed' as sealed,
      event.details->>'letter' as letter,
      case when event.kind in ('letter.received', 'letter.moved-in') then array(select sibling.id::text from letter
        join letter as sibling on sibling.delivery_id = letter.delivery_id and sibling.account_id = letter.account_id
        where letter.account_id = ${accountId} and letter.id = (event.details->>'letter')::uuid order by sibling.position) end as siblings
    from audit_event as event
    where event.organisation = ${reader.organisation} and event.subject = ${accountId} and event.id > ${after}
      and event.at < ${settled}::timestamptz and event.kind = any(${[...CHANGE_KINDS]}::text[])
    order by event.id limit ${limit}`.execute(reader.query);
  return { changes: rows.map(changeFrom), last: await lastOf(reader) };
}

function changeFrom({ id, at, kind, by, sealed, letter, siblings }: Row): Change {
  const own = letter === null ? [] : [letter];
  const letters = siblings === null || siblings.length === 0 ? own : siblings;
  const texts = {
    kind,
    letter: letter ?? undefined,
    by: by ?? undefined,
    detail: undefined,
    sealed: sealed ?? undefined,
  };
  return { id: Number(id), at, kind, texts, letters };
}

async function lastOf(reader: Reader<MailboxTables>): Promise<number> {
  const { rows } = await sql<{ last: string | null }>`select max(id)::text as last from audit_event`.execute(
    reader.query,
  );
  return Number(rows[0]?.last ?? 0);
}

/** The cursor from where a program that has just read all lists goes on; 0 in a mailbox where nothing has happened. */
export async function latestChange(reader: Reader<MailboxTables>, accountId: string): Promise<number> {
  const settled = await settledUntil(reader);
  const { rows } = await sql<{ id: string }>`
    select id::text as id from audit_event where organisation = ${reader.organisation} and subject = ${accountId}
      and at < ${settled}::timestamptz order by audit_event.id desc limit 1`.execute(reader.query);
  return Number(rows[0]?.id ?? 0);
}
