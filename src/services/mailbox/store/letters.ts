// Letters as their reader sees them. Every query names the mailbox: another one's letter does not exist here.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { DeliveryDetails, LetterContent } from '../content/letter-texts.ts';
import type { Kept } from '../content/mailbox-cipher.ts';
import type { DeliveryKind, LetterTable, MailboxTables } from '../schema.ts';
import type { Verification } from '../verification.ts';

export interface LetterSummary {
  readonly id: string;
  readonly senderName: string;
  readonly subject: string;
  readonly receivedAt: Date;
  readonly read: boolean;
  readonly attachments: number;
  readonly kind: DeliveryKind;
}

/** As its row has it. */
export interface SealedSummary extends Omit<LetterSummary, 'subject'> {
  readonly subject: Kept;
}

export interface LetterPage {
  readonly unreadOnly: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** Newest first; letters of one delivery in their own order. */
export async function listLetters(
  reader: Reader<MailboxTables>,
  accountId: string,
  page: LetterPage,
): Promise<SealedSummary[]> {
  let query = reader.query
    .selectFrom('letter')
    .innerJoin('delivery', 'delivery.id', 'letter.delivery_id')
    .select([
      'letter.id',
      'delivery.sender_name',
      'delivery.kind',
      'letter.subject',
      'letter.subject_sealed',
      'letter.received_at',
      'letter.read_at',
    ])
    .select((each) =>
      each
        .selectFrom('attachment')
        .whereRef('attachment.letter_id', '=', 'letter.id')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('attachments'),
    )
    .where('letter.account_id', '=', accountId);
  if (page.unreadOnly) query = query.where('letter.read_at', 'is', null);
  const rows = await query
    .orderBy('letter.received_at', 'desc')
    .orderBy('letter.delivery_id')
    .orderBy('letter.position')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    senderName: row.sender_name,
    subject: row.subject_sealed ?? row.subject ?? '',
    receivedAt: row.received_at,
    read: row.read_at !== null,
    attachments: Number(row.attachments ?? 0),
    kind: row.kind,
  }));
}

/** How many letters the mailbox holds and how many are not read. */
export async function countLetters(
  reader: Reader<MailboxTables>,
  accountId: string,
): Promise<{ readonly all: number; readonly unread: number }> {
  const row = await reader.query
    .selectFrom('letter')
    .select((each) => [
      each.fn.countAll<number>().as('all'),
      each.fn.countAll<number>().filterWhere('read_at', 'is', null).as('unread'),
    ])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return { all: Number(row.all), unread: Number(row.unread) };
}

/** A letter with its texts opened (content/open-letters.ts). */
export interface StoredLetter {
  readonly id: string;
  readonly accountId: string;
  readonly deliveryId: string;
  /** The sender's own id of it: not unique in practice. */
  readonly messageId: string;
  readonly subject: string;
  readonly language: string;
  readonly bodyType: 'text/plain' | 'text/html';
  /** Undefined, and `bodyBlob` too: a large one, in the envelope only. */
  readonly body: string | undefined;
  readonly bodyBlob: string | undefined;
  readonly support: {
    readonly text: string;
    readonly url: string | undefined;
    readonly phone: string | undefined;
    readonly email: string | undefined;
  };
  readonly read: boolean;
  readonly position: number;
  readonly lettersInDelivery: number;
  readonly delivery: {
    readonly senderId: string;
    readonly senderName: string;
    readonly transId: string;
    readonly sealDate: string;
    readonly receivedAt: Date;
    readonly reference: string | undefined;
    readonly attention: string | undefined;
    readonly verification: Verification;
  };
}

/** As its rows have it: sealed, or in plain text from before. */
export interface SealedLetter extends Omit<StoredLetter, 'messageId' | 'subject' | 'body' | 'support' | 'delivery'> {
  readonly subject: Kept;
  readonly content: Buffer | LetterContent;
  readonly delivery: Omit<StoredLetter['delivery'], keyof DeliveryDetails> & {
    readonly details: Buffer | DeliveryDetails;
  };
}

async function letterRow(reader: Reader<MailboxTables>, accountId: string, letterId: string) {
  return await reader.query
    .selectFrom('letter')
    .innerJoin('delivery', 'delivery.id', 'letter.delivery_id')
    .selectAll('letter')
    .select(['sender_id', 'sender_name', 'trans_id', 'seal_date', 'reference', 'attention', 'details_sealed', 'verification'])
    .select((each) =>
      each
        .selectFrom('letter as sibling')
        .whereRef('sibling.delivery_id', '=', 'letter.delivery_id')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('siblings'),
    )
    .where('letter.account_id', '=', accountId)
    .where('letter.id', '=', letterId)
    .executeTakeFirst();
}

/** One letter of this mailbox; undefined when it has none of that id. */
export async function letterIn(
  reader: Reader<MailboxTables>,
  accountId: string,
  letterId: string,
): Promise<SealedLetter | undefined> {
  const row = await letterRow(reader, accountId, letterId);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    accountId: row.account_id,
    deliveryId: row.delivery_id,
    subject: row.subject_sealed ?? row.subject ?? '',
    content: row.content_sealed ?? plainContent(row),
    language: row.language,
    bodyType: row.body_type,
    bodyBlob: row.body_blob ?? undefined,
    read: row.read_at !== null,
    position: row.position,
    lettersInDelivery: Number(row.siblings ?? 1),
    delivery: {
      senderId: row.sender_id,
      senderName: row.sender_name,
      transId: row.trans_id,
      sealDate: row.seal_date,
      receivedAt: row.received_at,
      details: row.details_sealed ?? { reference: row.reference ?? undefined, attention: row.attention ?? undefined },
      verification: row.verification,
    },
  };
}

type PlainColumns = Pick<
  Selectable<LetterTable>,
  'message_id' | 'body' | 'support_text' | 'support_url' | 'support_phone' | 'support_email'
>;

/** From before texts were sealed. */
export function plainContent(row: PlainColumns): LetterContent {
  return {
    messageId: row.message_id ?? '',
    body: row.body ?? undefined,
    support: {
      text: row.support_text ?? '',
      url: row.support_url ?? undefined,
      phone: row.support_phone ?? undefined,
      email: row.support_email ?? undefined,
    },
  };
}

/** Marks it read and says whether it was unread before. */
export async function markRead(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letterId: string,
  now: Date,
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('letter')
    .set({ read_at: now })
    .where('account_id', '=', accountId)
    .where('id', '=', letterId)
    .where('read_at', 'is', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Marks it unread; false when this mailbox has no such letter, or it was unread already. */
export async function markUnread(
  tx: Transaction<MailboxTables>,
  accountId: string,
  letterId: string,
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('letter')
    .set({ read_at: null })
    .where('account_id', '=', accountId)
    .where('id', '=', letterId)
    .where('read_at', 'is not', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}
