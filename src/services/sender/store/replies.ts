// All SQL about replies that came in; every question names the organisation, and lists name the units that are seen.
import { type Insertable, type Selectable, sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { textMember } from '../doors/json-members.ts';
import type { Place, Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';
import { ofReach } from './of-reach.ts';
import type { LetterReceiptTable, ReplyTable } from './replies-tables.ts';

type Tx = Transaction<SenderTables>;
const REPLIES_AT_MOST = 200;

const place = (id: string) => `reply ${id}`;
const filePlace = (id: string) => `reply file ${id}`;

export interface ReplyFile {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly blob: string;
  readonly judged: 'pdf' | 'other';
}

export interface ReplyText {
  readonly subject: string;
  readonly text: string;
}

export type NewReply = Omit<Insertable<ReplyTable>, 'organisation' | 'content'> &
  ReplyText & { readonly files: readonly ReplyFile[] };

/** Adds it with its files. */
export async function insertReply(tx: Tx, cipher: ContentCipher, reply: NewReply): Promise<void> {
  const { subject, text, files, ...row } = reply;
  const { organisation } = tx;
  const content = cipher.seal(organisation, place(row.id), JSON.stringify({ subject, text }));
  await tx.query
    .insertInto('reply')
    .values({ ...row, organisation, content })
    .execute();
  if (files.length === 0) return;
  const rows = files.map(({ filename, contentType, ...file }, position) => ({
    ...file,
    reply: row.id,
    organisation,
    position,
    content_type: contentType,
    filename: cipher.seal(organisation, filePlace(file.id), filename),
  }));
  await tx.query.insertInto('reply_attachment').values(rows).execute();
}

export interface SameReply {
  readonly operator: string;
  readonly messageId: string;
  readonly digest: string;
}

/** The answer that was given when the same came before. */
export async function answerGiven(reader: Reader<SenderTables>, same: SameReply): Promise<string | undefined> {
  const row = await reader.query
    .selectFrom('reply')
    .select('trans_id')
    .where('organisation', '=', reader.organisation)
    .where('operator_id', '=', same.operator)
    .where('message_id', '=', same.messageId)
    .where('digest', '=', same.digest)
    .executeTakeFirst();
  return row?.trans_id;
}

/** Keeps a receipt, once. Returns the answer given for it, now or before, and whether it is new. */
export async function insertReceipt(
  tx: Tx,
  receipt: Omit<LetterReceiptTable, 'organisation'>,
): Promise<{ readonly transId: string; readonly isNew: boolean }> {
  const added = await tx.query
    .insertInto('letter_receipt')
    .values({ ...receipt, organisation: tx.organisation })
    .onConflict((conflict) => conflict.columns(['letter', 'digest']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 1n) return { transId: receipt.trans_id, isNew: true };
  const row = await tx.query
    .selectFrom('letter_receipt')
    .select('trans_id')
    .where('letter', '=', receipt.letter)
    .where('digest', '=', receipt.digest)
    .executeTakeFirstOrThrow();
  return { transId: row.trans_id, isNew: false };
}

/** The envelopes of a letter's receipts, oldest first. */
export async function receiptEnvelopes(
  reader: Reader<SenderTables>,
  letter: string,
): Promise<{ readonly blob: string; readonly receivedAt: Date }[]> {
  return await reader.query
    .selectFrom('letter_receipt')
    .select(['envelope_blob as blob', 'received_at as receivedAt'])
    .where('organisation', '=', reader.organisation)
    .where('letter', '=', letter)
    .orderBy('received_at')
    .execute();
}

export interface ReplyLine {
  readonly id: string;
  readonly unit: string;
  readonly letter: string;
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly receivedAt: Date;
  readonly state: 'new' | 'taken' | 'closed';
  readonly keeper: string | undefined;
  readonly keeperName: string | undefined;
  readonly diaryNumber: string | undefined;
}

export interface ReplyView extends ReplyLine, Place {
  readonly text: string;
  readonly operatorName: string;
  readonly operatorId: string;
  readonly certificate: string;
  readonly replyDay: string;
  readonly scan: 'clean' | 'not-scanned';
  readonly transId: string;
  readonly answerDraft: string | undefined;
  /** The letter that answers it, once it is sent. */
  readonly answerLetter: string | undefined;
  readonly files: readonly ReplyFile[];
}

// A reply has the letter's case type, and goes with the letter.
const OF_LETTER = { unit: 'unit', caseType: sql`(select l.case_type from letter l where l.id = reply.letter)` };

export interface ReplyFilter {
  readonly reach: Reach;
  readonly states: readonly ('new' | 'taken' | 'closed')[];
  readonly letter?: string;
  readonly limit: number;
  readonly offset: number;
}

/** A page of the inbox, latest first; one more than asked for where there are more. */
export async function listReplies(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  filter: ReplyFilter,
): Promise<readonly ReplyLine[]> {
  let query = reader.query
    .selectFrom('reply')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('state', 'in', [...filter.states])
    .where(ofReach(filter.reach, OF_LETTER));
  if (filter.letter !== undefined) query = query.where('letter', '=', filter.letter);
  const rows = await query
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(Math.min(filter.limit, REPLIES_AT_MOST) + 1)
    .offset(filter.offset)
    .execute();
  return rows.map((row) => lineOf(row, textOf(reader, cipher, row)));
}

/** How many there are in all. */
export async function countReplies(
  reader: Reader<SenderTables>,
  { reach, states, letter }: Pick<ReplyFilter, 'reach' | 'states' | 'letter'>,
): Promise<number> {
  let query = reader.query
    .selectFrom('reply')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('organisation', '=', reader.organisation)
    .where('state', 'in', [...states])
    .where(ofReach(reach, OF_LETTER));
  if (letter !== undefined) query = query.where('letter', '=', letter);
  return Number((await query.executeTakeFirstOrThrow()).total);
}

/** The whole reply, or undefined when this organisation has no such reply. */
export async function readReply(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  id: string,
): Promise<ReplyView | undefined> {
  const row = await reader.query
    .selectFrom('reply')
    .leftJoin('letter as answer', (join) =>
      join.onRef('answer.draft', '=', 'reply.answer_draft').onRef('answer.organisation', '=', 'reply.organisation'),
    )
    .innerJoin('letter as sent', 'sent.id', 'reply.letter')
    .selectAll('reply')
    .select(['answer.id as answer_letter', 'sent.case_type'])
    .where('reply.id', '=', id)
    .where('reply.organisation', '=', reader.organisation)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const content = textOf(reader, cipher, row);
  return {
    ...lineOf(row, content),
    caseType: row.case_type ?? undefined,
    text: content.text,
    operatorName: row.operator_name,
    operatorId: row.operator_id,
    certificate: row.certificate,
    replyDay: row.reply_day,
    scan: row.scan,
    transId: row.trans_id,
    answerDraft: row.answer_draft ?? undefined,
    answerLetter: row.answer_letter ?? undefined,
    files: await filesOf(reader, cipher, id),
  };
}

async function filesOf(reader: Reader<SenderTables>, cipher: ContentCipher, reply: string): Promise<ReplyFile[]> {
  const rows = await reader.query
    .selectFrom('reply_attachment')
    .selectAll()
    .where('reply', '=', reply)
    .where('organisation', '=', reader.organisation)
    .orderBy('position')
    .execute();
  return rows.map(({ id, filename, content_type, bytes, sha256, blob, judged }) => ({
    id,
    filename: cipher.open(reader.organisation, filePlace(id), filename),
    contentType: content_type,
    bytes,
    sha256,
    blob,
    judged,
  }));
}

function textOf(reader: Reader<SenderTables>, cipher: ContentCipher, row: Selectable<ReplyTable>): ReplyText {
  const content: unknown = JSON.parse(cipher.open(reader.organisation, place(row.id), row.content));
  return { subject: textMember(content, 'subject') ?? '', text: textMember(content, 'text') ?? '' };
}

function lineOf(row: Selectable<ReplyTable>, { subject }: ReplyText): ReplyLine {
  return {
    id: row.id,
    unit: row.unit,
    letter: row.letter,
    recipient: storedRecipient(row.recipient),
    subject,
    receivedAt: row.received_at,
    state: row.state,
    keeper: row.keeper ?? undefined,
    keeperName: row.keeper_name ?? undefined,
    diaryNumber: row.diary_number ?? undefined,
  };
}

/** Changes what people do with a reply, from one of these states. False when it was in another. */
export async function changeReply(
  tx: Tx,
  id: string,
  from: readonly ('new' | 'taken' | 'closed')[],
  change: Partial<
    Pick<
      Selectable<ReplyTable>,
      'state' | 'keeper' | 'keeper_name' | 'taken_at' | 'closed_at' | 'answer_draft' | 'diary_number'
    >
  >,
): Promise<boolean> {
  const result = await tx.query
    .updateTable('reply')
    .set(change)
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
