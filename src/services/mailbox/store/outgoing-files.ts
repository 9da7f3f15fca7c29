// Files that a holder sends along with a reply: name and content sealed. Every query names the mailbox, through what they belong to.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface OutgoingFileRow {
  readonly id: string;
  readonly bytes: number;
  readonly name: Buffer;
}

type Read = Reader<MailboxTables>;
type Tx = Transaction<MailboxTables>;

/** The files of one thing, in order, without their content. */
export async function outgoingFiles(reader: Read, accountId: string, outgoingId: string): Promise<OutgoingFileRow[]> {
  return await reader.query
    .selectFrom('outgoing_file')
    .innerJoin('outgoing', 'outgoing.id', 'outgoing_file.outgoing_id')
    .select(['outgoing_file.id', 'outgoing_file.bytes', 'outgoing_file.name'])
    .where('outgoing.account_id', '=', accountId)
    .where('outgoing.id', '=', outgoingId)
    .orderBy('outgoing_file.position')
    .execute();
}

/** One file with its content; undefined when this mailbox has none of that id there. */
export async function outgoingFile(
  reader: Read,
  accountId: string,
  outgoingId: string,
  fileId: string,
): Promise<(OutgoingFileRow & { readonly content: Buffer }) | undefined> {
  return await reader.query
    .selectFrom('outgoing_file')
    .innerJoin('outgoing', 'outgoing.id', 'outgoing_file.outgoing_id')
    .select(['outgoing_file.id', 'outgoing_file.bytes', 'outgoing_file.name', 'outgoing_file.content'])
    .where('outgoing.account_id', '=', accountId)
    .where('outgoing.id', '=', outgoingId)
    .where('outgoing_file.id', '=', fileId)
    .executeTakeFirst();
}

/** Puts a file last in a draft, unless it has as many as `most` or is no draft any more. The draft is then changed: it is not sent as it was. */
export async function insertOutgoingFile(
  tx: Tx,
  outgoingId: string,
  file: OutgoingFileRow & { readonly content: Buffer },
  { most, now }: { readonly most: number; readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    with draft as (
      update outgoing set changed_at = ${now} where id = ${outgoingId} and state = 'draft'
        and (select count(*) from outgoing_file where outgoing_id = ${outgoingId}) < ${most} returning id)
    insert into outgoing_file (id, outgoing_id, position, bytes, name, content)
    select ${file.id}, draft.id, (select coalesce(max(position), 0) + 1 from outgoing_file where outgoing_id = draft.id),
      ${file.bytes}, ${file.name}, ${file.content}
    from draft returning id`.execute(tx.query);
  return rows.length > 0;
}

/** Takes a file out of a draft of this mailbox, which is then changed. */
export async function deleteOutgoingFile(
  tx: Tx,
  accountId: string,
  draftId: string,
  { fileId, now }: { readonly fileId: string; readonly now: Date },
): Promise<void> {
  await sql`
    with draft as (
      update outgoing set changed_at = ${now} where id = ${draftId} and account_id = ${accountId} and state = 'draft' returning id)
    delete from outgoing_file using draft where outgoing_file.id = ${fileId} and outgoing_id = draft.id`.execute(
    tx.query,
  );
}
