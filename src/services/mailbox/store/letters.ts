// Letters as their reader sees them. Every query names the mailbox: another one's letter does not exist here.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { DeliveryDetails, ForwardDetails, LetterContent } from '../content/letter-texts.ts';
import type { Kept } from '../content/mailbox-cipher.ts';
import type { DeliveryTable, LetterTable, MailboxTables } from '../schema.ts';
import type { Verification } from '../verification.ts';
import type { Place } from './reading-tables.ts';

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
  /** Where it lies, and where the way back leads when it is in the trash. */
  readonly place: Place;
  /** Of a letter in a folder. */
  readonly folder: string | undefined;
  readonly trashedAt: Date | undefined;
  /** Finds the letters of the same matter. */
  readonly matterMark: Buffer | undefined;
  readonly delivery: {
    readonly senderId: string;
    readonly senderName: string;
    readonly transId: string;
    readonly sealDate: string;
    readonly receivedAt: Date;
    readonly reference: string | undefined;
    readonly attention: string | undefined;
    /** Of a letter that was sent on: by whom, and what they wrote, which nobody signed. */
    readonly forward: ForwardDetails | undefined;
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
    .select([
      'delivery.sender_id',
      'sender_name',
      'trans_id',
      'seal_date',
      'reference',
      'attention',
      'details_sealed',
      'verification',
    ])
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
    place: row.place,
    folder: row.place === 'folder' ? (row.shelf_id ?? undefined) : undefined,
    trashedAt: row.trashed_at ?? undefined,
    matterMark: row.matter_mark ?? undefined,
    delivery: {
      senderId: row.sender_id,
      senderName: row.sender_name,
      transId: row.trans_id,
      sealDate: row.seal_date,
      receivedAt: row.received_at,
      details: row.details_sealed ?? plainDetails(row),
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

/** From before texts were sealed. */
export function plainDetails(row: Pick<Selectable<DeliveryTable>, 'reference' | 'attention'>): DeliveryDetails {
  return { reference: row.reference ?? undefined, attention: row.attention ?? undefined, forward: undefined };
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
