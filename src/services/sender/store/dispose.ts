// All SQL that finds what the rules say may go and takes it away: nothing on its way, unknown, unregistered or held.
import { type RawBuilder, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { LetterState } from '../letter-state.ts';
import type { SenderTables } from '../tables.ts';
import type { DisposalKind, Judgement, RunRule, Taken } from './records-tables.ts';

type Tx = Transaction<SenderTables>;

/** A letter that has come to its end: certain, and nobody is to do anything more about it. */
const FINISHED: readonly LetterState[] = [
  'delivered',
  'refused',
  'expired',
  'cancelled',
  'rejected',
  'withdrawn',
  'printed',
];

/** Tables whose rows belong to one letter and go with it; a test holds this against the schema. */
export const PARTS_OF_LETTER = [
  'letter_attachment',
  'letter_event',
  'letter_receipt',
  'hand_over_attempt',
  'approval',
  'reply',
  'letter_on_paper',
] as const;

export interface Run {
  readonly at: Date;
  readonly rules: readonly RunRule[];
}

// Each row with the rule that decides over it: the one that says most, and of several the longest retention.
function judged(organisation: string, { at, rules }: Run, what: DisposalKind): RawBuilder<unknown> {
  const isLetter = what === 'letters';
  const table = isLetter ? sql`letter` : sql`sending_log`;
  const [id, made] = isLetter ? [sql`l.id`, sql`l.created_at`] : [sql`l.letter`, sql`l.at`];
  const shortest = Math.min(...rules.filter((rule) => rule.what === what).map((rule) => rule.retentionDays));
  const last = isLetter
    ? unregistered()
    : sql`when exists (select from letter where letter.id = l.letter) then 'letter-remains'`;
  return sql`
    select ${id} as letter, ${made} as made_at, l.unit, l.case_type, l.protection_class, l.diary_number, r.id as rule,
      case when ${isHeld(organisation, id)} then 'held'
        when l.state <> all(${[...FINISHED]}::text[]) ${isLetter ? sql`or ${onPaperStill()}` : sql``} then 'unfinished' ${last} else 'taken' end as judgement
    from ${table} l cross join lateral (
      select id, "retentionDays" from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb)
        as rule(id uuid, what text, unit uuid, "caseType" uuid, "protectionClass" int, "retentionDays" int)
      where what = ${what} and (unit is null or unit = l.unit) and ("caseType" is null or "caseType" = l.case_type)
        and ("protectionClass" is null or "protectionClass" = l.protection_class)
      order by ("caseType" is not null)::int * 4 + (unit is not null)::int * 2 + ("protectionClass" is not null)::int desc,
        "retentionDays" desc limit 1) r
    where l.organisation = ${organisation} and ${made} < ${at}::timestamptz - ${shortest} * interval '1 day'
      and coalesce(l.settled_at, ${made}) < ${at}::timestamptz - r."retentionDays" * interval '1 day'`;
}

// A copy on paper waits to be decided about or printed, or mail that came back waits for somebody.
function onPaperStill(): RawBuilder<boolean> {
  return sql`exists (select from letter_on_paper p where p.letter = l.id and (
    (l.opened_at is null and p.wanted_at is not null and p.decided_at is null)
    or (l.opened_at is null and p.copy_queued_at is not null and p.copy_printed_at is null)
    or (p.batch is not null and p.copy_queued_at is not null and p.copy_printed_at is null)
    or (p.returned_at is not null and p.return_done_at is null)))`;
}

// Whether a hold that stands names the row `l`.
function isHeld(organisation: string, id: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (select from disposal_hold h where h.organisation = ${organisation} and h.lifted_at is null and (
    h.scope = 'everything' or (h.scope = 'letter' and h.value = ${id}::text)
    or (h.scope = 'matter' and h.value in (l.matter_id, l.diary_number))
    or (h.scope = 'person' and h.value = l.recipient)))`;
}

/** Of these letters, or lines of the log about them, those that no hold names. */
export async function notHeld(tx: Tx, what: DisposalKind, letters: readonly string[]): Promise<readonly string[]> {
  const [table, id] = what === 'letters' ? [sql`letter`, sql`l.id`] : [sql`sending_log`, sql`l.letter`];
  const { rows } = await sql<{ id: string }>`
    select ${id} as id from ${table} l where l.organisation = ${tx.organisation} and ${id} = any(${[...letters]}::uuid[])
      and not ${isHeld(tx.organisation, id)}`.execute(tx.query);
  return rows.map((row) => row.id);
}

/** Whether the letter is there, or at least its line in the log. */
export async function isThere(reader: Reader<SenderTables>, letter: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from letter where id = ${letter} and organisation = ${reader.organisation} union all
    select 1 from sending_log where letter = ${letter} and organisation = ${reader.organisation}`.execute(reader.query);
  return rows.length > 0;
}

// Asked to be registered in the diarium, it or a reply to it, and nobody has confirmed that it was; or a reply that nobody has closed.
function unregistered(): RawBuilder<unknown> {
  // As text of the statement: an index is on these two kinds only.
  const told = (kind: 'registration-asked' | 'registered') =>
    sql`exists (select from letter_event e where e.letter = l.id and e.kind = ${sql.lit(kind)})`;
  return sql`when exists (select from registration g where g.letter = l.id and g.state <> 'confirmed')
      or (${told('registration-asked')} and not ${told('registered')}) then 'unregistered'
    when exists (select from reply where reply.letter = l.id and reply.state <> 'closed') then 'open-reply'`;
}

function anyOf({ rules }: Run, what: DisposalKind): boolean {
  return rules.some((rule) => rule.what === what);
}

/** What a run would take by each rule, and what it would leave although it is old enough. */
export async function judgeAll(reader: Reader<SenderTables>, run: Run): Promise<readonly Judgement[]> {
  const found: Judgement[] = [];
  for (const what of ['letters', 'log'] as const) {
    if (!anyOf(run, what)) continue;
    const { rows } = await sql<Judgement>`
      select rule, ${what}::text as what, judgement, count(*)::int as count, min(made_at) as first, max(made_at) as last
      from (${judged(reader.organisation, run, what)}) as judged group by rule, judgement order by rule, judgement`.execute(
      reader.query,
    );
    found.push(...rows);
  }
  return found;
}

/** Some of what a run would take, the oldest first; of these letters only, where they are named. */
export async function sampleOf(
  reader: Reader<SenderTables>,
  run: Run,
  what: DisposalKind,
  limit: number,
  among?: readonly string[],
): Promise<readonly Taken[]> {
  if (!anyOf(run, what)) return [];
  const some = among === undefined ? sql`` : sql`and letter = any(${[...among]}::uuid[])`;
  const { rows } = await sql<Taken>`
    select letter, rule, made_at, unit, case_type, protection_class, diary_number
    from (${judged(reader.organisation, run, what)}) as judged where judgement = 'taken' ${some} order by made_at, letter limit ${limit}`.execute(
    reader.query,
  );
  return rows;
}

/** Takes a batch of letters away with everything that is theirs. Holds that are being set wait for the end of the transaction. */
export async function takeLetters(tx: Tx, run: Run, limit: number): Promise<readonly Taken[]> {
  await keepHoldsOut(tx);
  const taken = await sampleOf(tx, run, 'letters', limit);
  const letters = taken.map(({ letter }) => letter);
  const locked = await tx.query
    .selectFrom('letter')
    .select('id')
    .where('id', 'in', [...letters, NOBODY])
    .where('organisation', '=', tx.organisation)
    .orderBy('id')
    .forUpdate()
    .execute();
  // Judged again under the lock, which a reply that comes in waits for as well: what has changed since stays.
  const sure = await sampleOf(
    tx,
    run,
    'letters',
    limit,
    locked.map(({ id }) => id),
  );
  await removeLetters(
    tx,
    sure.map(({ letter }) => letter),
  );
  return sure;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Takes these letters away, whatever rules say. Answers how many there were. */
export async function removeLetters(tx: Tx, letters: readonly string[]): Promise<number> {
  if (letters.length === 0) return 0;
  const ids = [...letters];
  await sql`delete from reply_attachment using reply where reply.id = reply_attachment.reply
    and reply.organisation = ${tx.organisation} and reply.letter = any(${ids}::uuid[])`.execute(tx.query);
  for (const table of PARTS_OF_LETTER) {
    await tx.query.deleteFrom(table).where('organisation', '=', tx.organisation).where('letter', 'in', ids).execute();
  }
  // A mailing's line that became the letter has its words as well. Its place in the mailing's figures stays.
  await sql`update mailing_line set recipient = null, content = '', blobs = '{}'
    where organisation = ${tx.organisation} and letter = any(${ids}::uuid[])`.execute(tx.query);
  for (const table of ['letter', 'draft'] as const) {
    await tx.query
      .updateTable(table)
      .set({ previous: null })
      .where('organisation', '=', tx.organisation)
      .where('previous', 'in', ids)
      .execute();
  }
  const { numDeletedRows } = await tx.query
    .deleteFrom('letter')
    .where('organisation', '=', tx.organisation)
    .where('id', 'in', ids)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Takes a batch of the log's lines away; their figures are kept. */
export async function takeLines(tx: Tx, run: Run, limit: number): Promise<readonly Taken[]> {
  await keepHoldsOut(tx);
  return await sampleOf(tx, run, 'log', limit);
}

/** Takes these letters' lines away. Answers how many there were. */
export async function removeLines(tx: Tx, letters: readonly string[]): Promise<number> {
  if (letters.length === 0) return 0;
  const { numDeletedRows } = await tx.query
    .deleteFrom('sending_log')
    .where('organisation', '=', tx.organisation)
    .where('letter', 'in', [...letters])
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** A hold is either seen by this transaction, or set after it is committed (`afterDisposal`). */
export async function keepHoldsOut(tx: Tx): Promise<void> {
  await sql`lock table disposal_hold in share mode`.execute(tx.query);
}
