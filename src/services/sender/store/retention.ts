// All SQL about what goes once a day by the organisation's own rules: drafts, what mailings leave, shut accounts, who has seen what (0021).
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';
import { NO_UNIT } from './letters.ts';
import type { RetentionRecordTable, RetentionRuleTable } from './records-tables.ts';

type Tx = Transaction<SenderTables>;
type Read = Reader<SenderTables>;
export type RetentionRule = Pick<RetentionRuleTable, 'what' | 'days' | 'decision' | 'decided_on'>;
export type RetentionRecord = Selectable<RetentionRecordTable>;

/** What has been said about each; others have the program's own time. */
export async function saidRules(reader: Read): Promise<readonly RetentionRule[]> {
  return await reader.query
    .selectFrom('retention_rule')
    .select(['what', 'days', 'decision', 'decided_on'])
    .where('organisation', '=', reader.organisation)
    .execute();
}

/** Says it. */
export async function saveRule(
  tx: Tx,
  { what, ...rule }: RetentionRule,
  by: { readonly name: string; readonly at: Date },
): Promise<void> {
  const values = { ...rule, changed_at: by.at, changed_by_name: by.name };
  await tx.query
    .insertInto('retention_rule')
    .values({ organisation: tx.organisation, what, ...values })
    .onConflict((conflict) => conflict.columns(['organisation', 'what']).doUpdateSet(values))
    .execute();
}

/** Keeps that something went. */
export async function insertRecord(tx: Tx, record: Omit<RetentionRecord, 'id' | 'organisation'>): Promise<void> {
  await tx.query
    .insertInto('retention_record')
    .values({ ...record, organisation: tx.organisation })
    .execute();
}

/** What went, the latest first. */
export async function latestRecords(reader: Read, limit: number): Promise<readonly RetentionRecord[]> {
  return await reader.query
    .selectFrom('retention_record')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export interface OldDraft {
  readonly id: string;
  readonly owner: string;
  readonly at: Date;
}

/** Drafts that nobody has written in since, after one. */
export async function oldDrafts(
  reader: Read,
  before: Date,
  after: string | undefined,
  limit: number,
): Promise<readonly OldDraft[]> {
  const rows = await reader.query
    .selectFrom('draft')
    .select(['id', 'owner', 'updated_at'])
    .where('organisation', '=', reader.organisation)
    .where('updated_at', '<', before)
    .where('id', '>', after ?? NO_UNIT)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, owner, updated_at: at }) => ({ id, owner, at }));
}

/** Takes those away that still have not been written in since. Their files have no row then, and the sweep of blobs takes them. */
export async function removeDrafts(tx: Tx, ids: readonly string[], before: Date): Promise<readonly Date[]> {
  const rows = await tx.query
    .deleteFrom('draft')
    .where('organisation', '=', tx.organisation)
    .where('id', 'in', [...ids, NO_UNIT])
    .where('updated_at', '<', before)
    .returning('updated_at')
    .execute();
  return rows.map((row) => row.updated_at);
}

/** Mailings that are over, or that nobody has gone on with, since; with something of theirs left. */
export async function oldMailings(reader: Read, before: Date, limit: number): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('mailing')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('updated_at', '<', before)
    .where('state', 'not in', ['preparing', 'running', 'paused'])
    .where(
      sql<boolean>`(state not in ('finished', 'cancelled') or list_blob is not null or pdf_blob is not null
        or exists (select from mailing_file f where f.mailing = mailing.id)
        or exists (select from mailing_part p where p.mailing = mailing.id)
        or exists (select from mailing_line l where l.mailing = mailing.id and l.content <> '' and ${notHeld()}))`,
    )
    .orderBy('updated_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Takes away what the mailing was made of: list, files, the large PDF and its parts, and what its lines hold; lines to somebody whom a hold
 * names stay. One that was never sent goes wholly. Undefined where it has changed since.
 */
export async function emptyMailing(tx: Tx, id: string, before: Date): Promise<Date | undefined> {
  const mailing = await tx.query
    .selectFrom('mailing')
    .select(['state', 'updated_at'])
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('updated_at', '<', before)
    .forUpdate()
    .executeTakeFirst();
  if (mailing === undefined) return undefined;
  await sql`update mailing_line l set recipient = null, content = '', blobs = '{}'
    where l.mailing = ${id} and l.content <> '' and ${notHeld()}`.execute(tx.query);
  await tx.query.deleteFrom('mailing_file').where('mailing', '=', id).execute();
  await tx.query.deleteFrom('mailing_part').where('mailing', '=', id).execute();
  const { rows } =
    await sql`select from mailing_line l where l.mailing = ${id} and (l.state = 'letter' or l.content <> '')
    limit 1`.execute(tx.query);
  if (rows.length === 0 && mailing.state !== 'finished' && mailing.state !== 'cancelled')
    await tx.query.deleteFrom('mailing').where('id', '=', id).execute();
  else await tx.query.updateTable('mailing').set({ list_blob: null, pdf_blob: null }).where('id', '=', id).execute();
  return mailing.updated_at;
}

// Of the line `l`.
function notHeld() {
  return sql<boolean>`not exists (select from disposal_hold h where h.organisation = l.organisation and h.lifted_at is null
    and (h.scope = 'everything' or (h.scope = 'person' and h.value = l.recipient)
      or (h.scope = 'letter' and h.value = l.letter::text)))`;
}

/** The name of an account whose person's data is gone; its identity at the provider stays, by which the log names it. */
export const FORGOTTEN = 'Avslutat konto';

/** Takes away what shut accounts say about their people. When they were shut. */
export async function forgetAccounts(tx: Tx, before: Date): Promise<readonly Date[]> {
  const rows = await tx.query
    .updateTable('account')
    .set({ name: FORGOTTEN, email: null, notices: '{}' })
    .where('organisation', '=', tx.organisation)
    .where('closed_at', '<', before)
    .where('name', '<>', FORGOTTEN)
    .returning(['id', 'closed_at'])
    .execute();
  const ids = [...rows.map(({ id }) => id), ''];
  await tx.query
    .deleteFrom('account_right')
    .where('organisation', '=', tx.organisation)
    .where('account', 'in', ids)
    .execute();
  return rows.flatMap(({ closed_at: at }) => (at === null ? [] : [at]));
}

/** Takes looks away, at most so many, but those that a hold names. When they were. */
export async function removeLooks(
  tx: Tx,
  kinds: readonly string[],
  before: Date,
  most: number,
): Promise<readonly Date[]> {
  const { rows } = await sql<{ at: Date }>`
    select at from dispose_looks(${tx.organisation}, ${before}, ${[...kinds]}::text[], ${most}) as at`.execute(
    tx.query,
  );
  return rows.map(({ at }) => at);
}

export type HeldValues = Readonly<Record<'letter' | 'matter' | 'person', ReadonlySet<string>>>;

/** What holds that stand name; undefined where everything is held. */
export async function heldValues(reader: Read): Promise<HeldValues | undefined> {
  const rows = await reader.query
    .selectFrom('disposal_hold')
    .select(['scope', 'value'])
    .where('organisation', '=', reader.organisation)
    .where('lifted_at', 'is', null)
    .execute();
  if (rows.some(({ scope }) => scope === 'everything')) return undefined;
  const of = (scope: 'letter' | 'matter' | 'person') =>
    new Set(rows.filter((row) => row.scope === scope).map(({ value }) => value));
  return { letter: of('letter'), matter: of('matter'), person: of('person') };
}
