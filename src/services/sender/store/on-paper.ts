// All SQL about one letter's way on paper: what stops it, the copy of an unopened letter, what came back, and who is to do something.
import { sql, type Updateable } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { readContent, writeContent } from '../letter-draft.ts';
import { EVERYTHING, type Reach } from '../reach.ts';
import type { SenderTables } from '../tables.ts';
import { sealLetterContent, storedRecipient } from './letters.ts';
import { OF_LETTER, ofReach } from './of-reach.ts';
import type { LetterOnPaperTable, PaperStop, ReturnReason } from './paper-tables.ts';
import { changeLetter } from './timeline.ts';

type Tx = Transaction<SenderTables>;

export interface OnPaper {
  readonly batch: string | undefined;
  readonly stop: PaperStop | undefined;
  /** Not opened in time, and nobody has decided yet. */
  readonly wanted: boolean;
  /** When it was found not to be opened in time. */
  readonly askedAt: Date | undefined;
  readonly copy: 'queued' | 'printed' | undefined;
  readonly returned: { readonly at: Date; readonly reason: ReturnReason; readonly done: boolean } | undefined;
}

const NOTHING: OnPaper = {
  batch: undefined,
  stop: undefined,
  wanted: false,
  askedAt: undefined,
  copy: undefined,
  returned: undefined,
};

/** What is known of the letter's way on paper; all of it absent where nothing is. */
export async function readOnPaper(reader: Reader<SenderTables>, letter: string): Promise<OnPaper> {
  const row = await reader.query
    .selectFrom('letter_on_paper')
    .selectAll()
    .where('letter', '=', letter)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  if (row === undefined) return NOTHING;
  const copy = row.copy_printed_at !== null ? 'printed' : row.copy_queued_at !== null ? 'queued' : undefined;
  return {
    batch: row.batch ?? undefined,
    stop: row.stop ?? undefined,
    wanted: row.wanted_at !== null && row.decided_at === null,
    askedAt: row.wanted_at ?? undefined,
    copy,
    returned:
      row.returned_at === null
        ? undefined
        : { at: row.returned_at, reason: row.return_reason ?? 'other', done: row.return_done_at !== null },
  };
}

/** Changes what is known, and begins to know where nothing was. Lock the letter before. */
export async function changeOnPaper(
  tx: Tx,
  letter: string,
  change: Updateable<Omit<LetterOnPaperTable, 'letter' | 'organisation'>>,
): Promise<void> {
  await tx.query
    .insertInto('letter_on_paper')
    .values({ letter, organisation: tx.organisation, ...change })
    .onConflict((conflict) => conflict.column('letter').doUpdateSet(change))
    .execute();
}

/** Writes the letter's content anew with another address on paper, or none: an address that is not to be kept is then nowhere. */
export async function changeAddress(
  tx: Tx,
  cipher: ContentCipher,
  letter: string,
  address: readonly string[] | undefined,
): Promise<void> {
  const row = await tx.query
    .selectFrom('letter')
    .select('content')
    .where('id', '=', letter)
    .where('organisation', '=', tx.organisation)
    .executeTakeFirst();
  if (row === undefined) return;
  const { postalAddress: _, ...content } = readContent(cipher.open(tx.organisation, `letter ${letter}`, row.content));
  const changed = address === undefined ? content : { ...content, postalAddress: address };
  await changeLetter(tx, letter, {
    content: sealLetterContent(cipher, tx.organisation, letter, writeContent(changed)),
  });
}

export interface PaperTask {
  readonly letter: string;
  readonly subject: string;
  readonly recipient: RecipientId;
  readonly what: PaperStop | 'wanted' | 'returned';
  readonly since: Date;
}

/** Letters on paper that a person is to do something about: of those that are read, kept by these people or sent by a system; the oldest first. */
export async function listPaperTasks(
  reader: Reader<SenderTables>,
  whose: { readonly reach?: Reach; readonly keepers?: readonly string[]; readonly what?: 'returned' },
  limit: number,
): Promise<readonly PaperTask[]> {
  const since = sql<Date>`coalesce(p.stopped_at, case when p.decided_at is null then p.wanted_at end, p.returned_at)`;
  const all = reader.query
    .selectFrom('letter_on_paper as p')
    .innerJoin('letter', 'letter.id', 'p.letter')
    .where('p.organisation', '=', reader.organisation)
    .where('letter.organisation', '=', reader.organisation)
    .where(
      // The first as in the index of what is open (0016); the second leaves out what was opened after all.
      sql<boolean>`(p.stop is not null or (p.wanted_at is not null and p.decided_at is null)
          or (p.returned_at is not null and p.return_done_at is null))
        and (p.stop is not null or letter.opened_at is null or (p.returned_at is not null and p.return_done_at is null))`,
    );
  const { reach = EVERYTHING, keepers } = whose;
  const seen = all.where(ofReach(reach, OF_LETTER));
  // A letter that a system sent has no person as its keeper: it is everybody's who reads it.
  const kept =
    keepers === undefined
      ? seen
      : seen.where((eb) => eb.or([eb('letter.keeper', 'in', [...keepers]), eb('letter.origin', '=', 'api')]));
  const wished =
    whose.what === undefined
      ? kept
      : kept.where(sql<boolean>`p.stop is null and p.returned_at is not null and p.return_done_at is null`);
  const rows = await wished
    .select(['p.letter', 'p.stop', 'p.wanted_at', 'p.decided_at', 'letter.subject', 'letter.recipient'])
    .select(since.as('since'))
    .orderBy(since)
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    letter: row.letter,
    subject: row.subject,
    recipient: storedRecipient(row.recipient),
    what: row.stop ?? (row.wanted_at !== null && row.decided_at === null ? 'wanted' : 'returned'),
    since: row.since,
  }));
}

export interface PostedLetter {
  readonly id: string;
  readonly subject: string;
  readonly recipient: RecipientId;
  readonly postedAt: Date;
}

/** Letters that were posted, by the beginning of their number or by their recipient; the latest first. */
export async function findPosted(
  reader: Reader<SenderTables>,
  {
    reach,
    limit,
    ...by
  }: ({ readonly letter: string } | { readonly recipient: RecipientId }) & {
    readonly reach: Reach;
    readonly limit: number;
  },
): Promise<readonly PostedLetter[]> {
  const postedAt = sql<Date>`coalesce(p.copy_printed_at, letter.settled_at, letter.created_at)`;
  const posted = reader.query
    .selectFrom('letter')
    .leftJoin('letter_on_paper as p', 'p.letter', 'letter.id')
    .where('letter.organisation', '=', reader.organisation)
    .where(sql<boolean>`(letter.state = 'printed' or p.copy_printed_at is not null)`);
  // The beginning of an id as a range, so that the primary key finds it.
  const found =
    'letter' in by
      ? posted.where(
          sql<boolean>`letter.id between ${padded(by.letter, '0')}::uuid and ${padded(by.letter, 'f')}::uuid`,
        )
      : posted.where('letter.recipient', '=', by.recipient);
  const rows = await found
    .where(ofReach(reach, OF_LETTER))
    .select(['letter.id', 'letter.subject', 'letter.recipient', postedAt.as('postedAt')])
    .orderBy(postedAt, 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ recipient, ...row }) => ({ ...row, recipient: storedRecipient(recipient) }));
}

function padded(beginning: string, digit: '0' | 'f'): string {
  return beginning.replaceAll('-', '').padEnd(32, digit);
}

/** Delivered letters of a case type that asked for a receipt, of operators that return them, delivered before then and not opened; nobody has been told. */
export async function unopenedLetters(
  reader: Reader<SenderTables>,
  of: {
    readonly caseType: string;
    readonly operators: readonly string[];
    readonly before: Date;
    readonly limit: number;
  },
): Promise<readonly string[]> {
  const rows = await reader.query
    .selectFrom('letter')
    .select('id')
    .where('organisation', '=', reader.organisation)
    .where('state', '=', 'delivered')
    .where('asks_receipt', '=', true)
    .where('opened_at', 'is', null)
    .where('case_type', '=', of.caseType)
    .where('operator_id', 'in', [...of.operators])
    .where('settled_at', '<', of.before)
    .where(
      sql<boolean>`not exists (select from letter_on_paper p where p.letter = letter.id and p.wanted_at is not null)`,
    )
    .orderBy('settled_at')
    .limit(of.limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Case types whose unopened letters are to go on paper, with the working days they have. */
export async function paperCaseTypes(
  reader: Reader<SenderTables>,
): Promise<readonly { readonly id: string; readonly days: number }[]> {
  const rows = await reader.query
    .selectFrom('case_type')
    .select(['id', 'paper_after_days'])
    .where('organisation', '=', reader.organisation)
    .where('paper_after_days', '>', 0)
    .execute();
  return rows.map(({ id, paper_after_days: days }) => ({ id, days: days ?? 0 }));
}
