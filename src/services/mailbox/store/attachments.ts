// A letter's files. Every query names the mailbox, through the letter they belong to.
import type { Reader } from '../../../platform/database/database.ts';
import type { Kept } from '../content/mailbox-cipher.ts';
import type { MailboxTables } from '../schema.ts';

/** A file with its name opened (content/open-letters.ts). */
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

/** As its row has it. */
export interface SealedAttachment extends Omit<StoredAttachment, 'filename'> {
  readonly filename: Kept;
}

function attachmentsIn(reader: Reader<MailboxTables>, accountId: string) {
  return reader.query
    .selectFrom('attachment')
    .innerJoin('letter', 'letter.id', 'attachment.letter_id')
    .select([
      'attachment.id',
      'attachment.letter_id as letterId',
      'attachment.filename',
      'attachment.filename_sealed',
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

type Row = Omit<SealedAttachment, 'filename' | 'blob'> & {
  readonly filename: string | null;
  readonly filename_sealed: Buffer | null;
  readonly blob: string | null;
};

function sealedFrom({ filename, filename_sealed: sealed, blob, ...row }: Row): SealedAttachment {
  return { ...row, filename: sealed ?? filename ?? '', blob: blob ?? undefined };
}

/** The files of one letter of this mailbox, in the sender's order. */
export async function attachmentsOf(
  reader: Reader<MailboxTables>,
  accountId: string,
  letterId: string,
): Promise<SealedAttachment[]> {
  const rows = await attachmentsIn(reader, accountId)
    .where('attachment.letter_id', '=', letterId)
    .orderBy('attachment.position')
    .execute();
  return rows.map(sealedFrom);
}

/** One file of this mailbox; undefined when it has none of that id. */
export async function attachmentIn(
  reader: Reader<MailboxTables>,
  accountId: string,
  attachmentId: string,
): Promise<SealedAttachment | undefined> {
  const row = await attachmentsIn(reader, accountId).where('attachment.id', '=', attachmentId).executeTakeFirst();
  return row === undefined ? undefined : sealedFrom(row);
}
