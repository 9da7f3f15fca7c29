// Lists of letters for pages: subjects and matters opened, and where the pages before and after begin.
import { openSubject } from '../content/letter-texts.ts';
import type { MailboxCipher } from '../content/mailbox-cipher.ts';
import { type MatterText, openMatter } from '../content/matter-text.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { DeliveryKind } from '../schema.ts';
import { type ListAsked, type ListedRow, listRows, matterRows, rowsOf } from '../store/lists.ts';
import { lettersWithTrouble } from '../store/outgoing.ts';
import { type PaymentMark, paymentMarks } from '../store/payments.ts';
import type { Place } from '../store/reading-tables.ts';

export interface ListedMatter extends MatterText {
  /** Names the matter in addresses: says nothing of it. */
  readonly key: string;
  /** Letters of the matter outside the trash; 100 stands for more too. */
  readonly letters: number;
}

export interface ListedLetter {
  readonly id: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly subject: string;
  /** 'sv', 'en'. */
  readonly language: string;
  readonly receivedAt: Date;
  readonly read: boolean;
  readonly attachments: number;
  readonly kind: DeliveryKind;
  /** Nobody's signature is good. */
  readonly unsigned: boolean;
  readonly place: Place;
  /** The folder, of a letter in one. */
  readonly folder: string | undefined;
  readonly labels: readonly string[];
  readonly trashedAt: Date | undefined;
  readonly matter: ListedMatter | undefined;
  /** Something to pay, if there is. */
  readonly payment: PaymentMark | undefined;
  /** Something that was sent about it did not come where it should. */
  readonly trouble: boolean;
}

export interface LetterList {
  readonly letters: readonly ListedLetter[];
  /** The letter after which the next page begins, and before which the one before ends. */
  readonly older: string | undefined;
  readonly newer: string | undefined;
}

/** A matter's mark as it stands in an address. */
export function matterKey(mark: Buffer): string {
  return mark.toString('hex');
}

/** One page of a list, newest first. */
export async function listLetters(context: MailboxContext, accountId: string, asked: ListAsked): Promise<LetterList> {
  const { limit, from } = asked;
  const reader = context.database.reader(context.organisation);
  const found = await listRows(reader, accountId, { ...asked, limit: limit + 1 });
  const newer = from?.direction === 'newer';
  // Backwards to where the first page begins: then it is the first page, whole.
  if (newer && found.length <= limit) return await listLetters(context, accountId, { ...asked, from: undefined });
  const rows = newer ? found.slice(-limit) : found.slice(0, limit);
  const letters = await openRows(context, accountId, rows);
  return {
    letters,
    older: newer || found.length > limit ? rows.at(-1)?.id : undefined,
    newer: from === undefined ? undefined : rows[0]?.id,
  };
}

/** The letters of one matter, newest first; none for a key that names no matter of this mailbox. */
export async function lettersOfMatter(
  context: MailboxContext,
  accountId: string,
  key: string,
): Promise<readonly ListedLetter[]> {
  const mark = Buffer.from(key, 'hex');
  const rows = await matterRows(context.database.reader(context.organisation), accountId, mark);
  return await openRows(context, accountId, rows);
}

/** These letters in this order, without those that are not the mailbox's. */
export async function lettersByIds(
  context: MailboxContext,
  accountId: string,
  ids: readonly string[],
): Promise<readonly ListedLetter[]> {
  const rows = await rowsOf(context.database.reader(context.organisation), accountId, ids);
  const opened = new Map((await openRows(context, accountId, rows)).map((letter) => [letter.id, letter]));
  return ids.flatMap((id) => opened.get(id) ?? []);
}

async function openRows(
  { ciphers, database, organisation }: MailboxContext,
  accountId: string,
  rows: readonly ListedRow[],
): Promise<readonly ListedLetter[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const reader = database.reader(organisation);
  const [cipher, payments, troubles] = await Promise.all([
    ciphers.of(accountId),
    paymentMarks(reader, accountId, ids),
    lettersWithTrouble(reader, accountId, ids),
  ]);
  return rows.map((row) => ({
    ...openRow(cipher, row),
    payment: payments.get(row.id),
    trouble: troubles.has(row.id),
  }));
}

function openRow(cipher: MailboxCipher, row: ListedRow): Omit<ListedLetter, 'payment' | 'trouble'> {
  return {
    id: row.id,
    senderId: row.sender_id,
    senderName: row.sender_name,
    subject: openSubject(cipher, row.id, row.subject_sealed ?? row.subject ?? ''),
    language: row.language.slice(0, 2).toLowerCase(),
    receivedAt: row.received_at,
    read: row.read_at !== null,
    attachments: row.attachments,
    kind: row.kind,
    unsigned: row.unsigned,
    place: row.place,
    folder: row.place === 'folder' ? (row.shelf_id ?? undefined) : undefined,
    labels: row.labels,
    trashedAt: row.trashed_at ?? undefined,
    matter: matterIn(cipher, row),
  };
}

function matterIn(cipher: MailboxCipher, row: ListedRow): ListedMatter | undefined {
  const { matter_mark: mark, matter_sealed: sealed, matter_letters: letters } = row;
  if (mark === null || sealed === null) return undefined;
  return { ...openMatter(cipher, row.id, sealed), key: matterKey(mark), letters: letters ?? 1 };
}
