// All SQL about a mailing's lines: in sets, never all at once, so that a hundred thousand take no more memory than a thousand.
import { sql } from 'kysely';
import type { Reachability } from '../../../domain/reachability.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { type LineContent, readLine, writeLine } from '../mailings/line-content.ts';
import type { SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';
import type { MailingLineTable } from './mailing-tables.ts';

type Tx = Transaction<SenderTables>;
type LineState = MailingLineTable['state'];

export interface MailingLine {
  readonly number: number;
  readonly state: LineState;
  readonly recipient: RecipientId | undefined;
  readonly content: LineContent;
  readonly problems: readonly string[];
  readonly envelopeBytes: number;
  readonly reach: 'digital' | 'paper' | 'unknown' | undefined;
  readonly reachReason: string | undefined;
  readonly reachOperator: string | undefined;
  readonly letter: string | undefined;
}

function place(mailing: string, number: number): string {
  return `mailing-line ${mailing} ${number}`;
}

/** Adds lines with their values; a number that is there already keeps what it has (the same set handed in once more). */
export async function insertLines(
  tx: Tx,
  cipher: ContentCipher,
  mailing: string,
  lines: readonly { readonly number: number; readonly content: LineContent }[],
): Promise<number> {
  if (lines.length === 0) return 0;
  const rows = lines.map(({ number, content }) => ({
    ...{ mailing, number, organisation: tx.organisation, state: 'raw' as const },
    content: cipher.seal(tx.organisation, place(mailing, number), writeLine(content)),
    ...{ recipient: null, reach: null, reach_reason: null, reach_operator: null, letter: null, batch: null },
  }));
  const result = await tx.query
    .insertInto('mailing_line')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['mailing', 'number']).doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0n);
}

/** Takes every line away: another list comes in its place. */
export async function deleteLines(tx: Tx, mailing: string): Promise<void> {
  await tx.query.deleteFrom('mailing_line').where('mailing', '=', mailing).execute();
}

/** All that have not become letters are merged again; those left out stay so. */
export async function resetLines(tx: Tx, mailing: string): Promise<void> {
  await tx.query
    .updateTable('mailing_line')
    .set({ state: 'raw', problems: [], reach: null, reach_reason: null, reach_operator: null })
    .where('mailing', '=', mailing)
    .where('state', 'in', ['ready', 'problem'])
    .execute();
}

export interface LinesWanted {
  readonly states: readonly LineState[];
  readonly limit: number;
  readonly after?: number;
  readonly reach?: 'none' | 'paper';
  readonly numbers?: readonly number[];
}

/** The next lines of a mailing in these states, by number. */
export async function readLines(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  mailing: string,
  wanted: LinesWanted,
  locked = false,
): Promise<readonly MailingLine[]> {
  let query = reader.query
    .selectFrom('mailing_line')
    .selectAll()
    .where('mailing', '=', mailing)
    .where('organisation', '=', reader.organisation)
    .where('state', 'in', [...wanted.states])
    // What has been disposed of is not there.
    .where('content', '<>', Buffer.alloc(0))
    .where('number', '>', wanted.after ?? 0)
    .orderBy('number')
    .limit(wanted.limit);
  if (wanted.reach === 'none') query = query.where('reach', 'is', null);
  if (wanted.reach === 'paper') query = query.where('reach', '=', 'paper');
  if (wanted.numbers !== undefined) query = query.where('number', 'in', [...wanted.numbers, -1]);
  const rows = await (locked ? query.forUpdate().skipLocked() : query).execute();
  return rows.map((row) => ({
    number: row.number,
    state: row.state,
    recipient: row.recipient === null ? undefined : storedRecipient(row.recipient),
    content: readLine(cipher.open(reader.organisation, place(mailing, row.number), row.content)),
    problems: row.problems,
    envelopeBytes: row.envelope_bytes,
    reach: row.reach ?? undefined,
    reachReason: row.reach_reason ?? undefined,
    reachOperator: row.reach_operator ?? undefined,
    letter: row.letter ?? undefined,
  }));
}

/** Lines of mailings to the person that are no letters: not yet, or never. The mailing's name and day with each. */
export async function linesTo(reader: Reader<SenderTables>, cipher: ContentCipher, person: RecipientId) {
  const rows = await reader.query
    .selectFrom('mailing_line')
    .innerJoin('mailing', 'mailing.id', 'mailing_line.mailing')
    .select([
      'mailing.id',
      'mailing.name',
      'mailing.created_at',
      'number',
      'mailing_line.state',
      'mailing_line.content',
    ])
    .where('mailing_line.organisation', '=', reader.organisation)
    .where('mailing_line.recipient', '=', person)
    .where('mailing_line.state', '<>', 'letter')
    .orderBy('mailing.created_at')
    .execute();
  return rows.map(({ id, name, created_at, number, state, content }) => ({
    ...{ mailing: id, name, createdAt: created_at, state },
    content: readLine(cipher.open(reader.organisation, place(id, number), content)),
  }));
}

/** A line merged: ready, or with what is wrong with it. */
export interface MergedLine {
  readonly number: number;
  readonly recipient: RecipientId | undefined;
  readonly content: LineContent;
  readonly problems: readonly string[];
  readonly envelopeBytes: number;
}

/** Writes merged lines in one statement; only those that still wait for it. Returns how many. */
export async function writeMerged(
  tx: Tx,
  cipher: ContentCipher,
  mailing: string,
  lines: readonly MergedLine[],
): Promise<number> {
  if (lines.length === 0) return 0;
  const rows = lines.map(({ number, recipient, content, problems, envelopeBytes }) => ({
    number,
    recipient: recipient ?? null,
    content: cipher.seal(tx.organisation, place(mailing, number), writeLine(content)).toString('base64'),
    blobs: (content.files ?? []).map(({ blob }) => blob),
    problems,
    bytes: envelopeBytes,
    files: (content.files ?? []).length,
    size: (content.files ?? []).reduce((sum, file) => sum + file.bytes, 0),
  }));
  const result = await sql`
    update mailing_line set state = case when cardinality(r.problems) = 0 then 'ready' else 'problem' end,
      recipient = r.recipient, content = decode(r.content, 'base64'), blobs = r.blobs, problems = r.problems,
      envelope_bytes = r.bytes, attachments = r.files, attachment_bytes = r.size
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(number int, recipient text, content text, blobs text[],
      problems text[], bytes int, files int, size int)
    where mailing = ${mailing} and mailing_line.number = r.number and mailing_line.state = 'raw'`.execute(tx.query);
  return Number(result.numAffectedRows ?? 0n);
}

/** Of lines with the same recipient all but the first are to be decided about. */
export async function markDuplicates(tx: Tx, mailing: string): Promise<void> {
  await sql`
    update mailing_line as later set state = 'problem', problems = array['duplicate']
    where mailing = ${mailing} and state = 'ready' and exists (
      select from mailing_line as first where first.mailing = ${mailing} and first.recipient = later.recipient
        and first.number < later.number and first.state in ('ready', 'problem', 'letter'))`.execute(tx.query);
}

/** What FaR said of these lines. */
export async function writeReach(
  tx: Tx,
  mailing: string,
  answers: readonly { readonly number: number; readonly answer: Reachability }[],
): Promise<void> {
  const rows = answers.map(({ number, answer }) => ({
    number,
    reach: answer.kind === 'reachable' ? 'digital' : answer.kind === 'unreachable' ? 'paper' : 'unknown',
    reason: answer.kind === 'reachable' ? null : answer.reason,
    operator: answer.kind === 'reachable' ? answer.operator.id : null,
  }));
  await sql`
    update mailing_line set reach = r.reach, reach_reason = r.reason, reach_operator = r.operator
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(number int, reach text, reason text, operator text)
    where mailing = ${mailing} and mailing_line.number = r.number and state = 'ready'`.execute(tx.query);
}

/** Moves lines of some states to another. Returns how many. */
export async function moveLines(
  tx: Tx,
  mailing: string,
  from: readonly LineState[],
  to: LineState,
  numbers?: readonly number[],
): Promise<number> {
  let query = tx.query
    .updateTable('mailing_line')
    .set({ state: to })
    .where('mailing', '=', mailing)
    .where('organisation', '=', tx.organisation)
    .where('state', 'in', [...from]);
  if (numbers !== undefined) query = query.where('number', 'in', [...numbers, -1]);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

/** A line's content written anew, to be merged again. */
export async function rewriteLine(
  tx: Tx,
  cipher: ContentCipher,
  mailing: string,
  number: number,
  content: LineContent,
): Promise<void> {
  await tx.query
    .updateTable('mailing_line')
    .set({
      content: cipher.seal(tx.organisation, place(mailing, number), writeLine(content)),
      ...{ state: 'raw', problems: [], reach: null, reach_reason: null, reach_operator: null, charged: false },
    })
    .where('mailing', '=', mailing)
    .where('number', '=', number)
    .execute();
}

/** The lines have become letters. */
export async function linkLetters(
  tx: Tx,
  mailing: string,
  made: readonly { readonly number: number; readonly letter: string }[],
): Promise<void> {
  await sql`
    update mailing_line set state = 'letter', letter = r.letter
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as r(number int, letter uuid)
    where mailing = ${mailing} and mailing_line.number = r.number`.execute(tx.query);
}

/** The list's words about a letter's recipient are forgotten, an address among them; the line keeps its place in the figures. */
export async function forgetLine(tx: Tx, letter: string): Promise<void> {
  await sql`update mailing_line set content = ''
    where organisation = ${tx.organisation} and letter = ${letter}
      and mailing = (select mailing from letter where id = ${letter})`.execute(tx.query);
}
