// A letter's files. Every query names the mailbox, through the letter they belong to.
import type { Reader } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface StoredAttachment {
  readonly id: string;
  readonly letterId: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly checksumGood: boolean;
  readonly recognised: boolean;
  /** 1 for the first of its letter. */
  readonly position: number;
  readonly accountId: string;
  /** Undefined when its content is in the envelope only. */
  readonly blob: string | undefined;
}

function attachmentsIn(reader: Reader<MailboxTables>, accountId: string) {
  return reader.query
    .selectFrom('attachment')
    .innerJoin('letter', 'letter.id', 'attachment.letter_id')
    .select([
      'attachment.id',
      'attachment.letter_id as letterId',
      'attachment.filename',
      'attachment.content_type as contentType',
      'attachment.bytes',
      'attachment.checksum_good as checksumGood',
      'attachment.recognised',
      'attachment.position',
      'attachment.blob',
      'letter.account_id as accountId',
    ])
    .where('letter.account_id', '=', accountId);
}

/** The files of one letter of this mailbox, in the sender's order. */
export async function attachmentsOf(
  reader: Reader<MailboxTables>,
  accountId: string,
  letterId: string,
): Promise<StoredAttachment[]> {
  const rows = await attachmentsIn(reader, accountId)
    .where('attachment.letter_id', '=', letterId)
    .orderBy('attachment.position')
    .execute();
  return rows.map((row) => ({ ...row, blob: row.blob ?? undefined }));
}

/** One file of this mailbox; undefined when it has none of that id. */
export async function attachmentIn(
  reader: Reader<MailboxTables>,
  accountId: string,
  attachmentId: string,
): Promise<StoredAttachment | undefined> {
  const row = await attachmentsIn(reader, accountId).where('attachment.id', '=', attachmentId).executeTakeFirst();
  return row === undefined ? undefined : { ...row, blob: row.blob ?? undefined };
}
