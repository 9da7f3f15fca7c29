// Rows from before texts were sealed (migrations/0004): found some at a time, and written back sealed with the plain columns emptied.
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { DeliveryDetails, LetterContent, SendOnTexts } from '../content/letter-texts.ts';
import type { MailboxTables } from '../schema.ts';
import { plainContent, plainDetails } from './letters.ts';
import { plainTexts } from './notifications.ts';

export interface PlainLetterRow {
  readonly id: string;
  readonly accountId: string;
  readonly deliveryId: string;
  readonly subject: string;
  readonly content: LetterContent;
  readonly details: DeliveryDetails;
}

/** At most `limit` letters, held until the transaction ends; those that another process holds are left out. */
export async function plainLetters(tx: Transaction<MailboxTables>, limit: number): Promise<PlainLetterRow[]> {
  const rows = await tx.query
    .selectFrom('letter')
    .innerJoin('delivery', 'delivery.id', 'letter.delivery_id')
    .select([
      'letter.id',
      'letter.account_id',
      'delivery_id',
      'message_id',
      'subject',
      'body',
      'reference',
      'attention',
    ])
    .select(['support_text', 'support_url', 'support_phone', 'support_email'])
    .where('subject_sealed', 'is', null)
    .orderBy('letter.id')
    .limit(limit)
    .forUpdate('letter')
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    deliveryId: row.delivery_id,
    subject: row.subject ?? '',
    content: plainContent(row),
    details: plainDetails(row),
  }));
}

/** Files of these letters whose names are plain. */
export async function plainFilenames(
  tx: Transaction<MailboxTables>,
  letterIds: readonly string[],
): Promise<readonly { readonly id: string; readonly letterId: string; readonly filename: string }[]> {
  const rows = await tx.query
    .selectFrom('attachment')
    .select(['id', 'letter_id as letterId', 'filename'])
    .where('letter_id', 'in', [...letterIds])
    .where('filename', 'is not', null)
    .execute();
  return rows.map((row) => ({ ...row, filename: row.filename ?? '' }));
}

/** Texts to send on of these deliveries, where they are plain. */
export async function plainNotifications(
  tx: Transaction<MailboxTables>,
  deliveryIds: readonly string[],
): Promise<readonly { readonly deliveryId: string; readonly texts: SendOnTexts }[]> {
  const rows = await tx.query
    .selectFrom('notification')
    .selectAll()
    .where('delivery_id', 'in', [...deliveryIds])
    .where('texts_sealed', 'is', null)
    .execute();
  return rows.map((row) => ({ deliveryId: row.delivery_id, texts: plainTexts(row) }));
}

export interface SealedRows {
  readonly letters: readonly { readonly id: string; readonly subject: Buffer; readonly content: Buffer }[];
  readonly deliveries: readonly { readonly id: string; readonly details: Buffer }[];
  readonly files: readonly { readonly id: string; readonly filename: Buffer }[];
  readonly notifications: readonly { readonly id: string; readonly texts: Buffer }[];
}

/** Writes what was sealed, and empties the plain columns beside it. */
export async function putSealed(tx: Transaction<MailboxTables>, rows: SealedRows): Promise<void> {
  await sql`
    update letter set subject_sealed = decode(s.subject, 'base64'), content_sealed = decode(s.content, 'base64'),
      message_id = null, subject = null, body = null, support_text = null, support_url = null, support_phone = null,
      support_email = null
    from json_to_recordset(${inJson(rows.letters)}::json) as s(id uuid, subject text, content text)
    where letter.id = s.id`.execute(tx.query);
  await sql`
    update delivery set details_sealed = decode(s.details, 'base64'), reference = null, attention = null
    from json_to_recordset(${inJson(rows.deliveries)}::json) as s(id uuid, details text)
    where delivery.id = s.id and details_sealed is null`.execute(tx.query);
  await sql`
    update attachment set filename_sealed = decode(s.filename, 'base64'), filename = null
    from json_to_recordset(${inJson(rows.files)}::json) as s(id uuid, filename text)
    where attachment.id = s.id`.execute(tx.query);
  await sql`
    update notification set texts_sealed = decode(s.texts, 'base64'), email_from = null, email_subject = null,
      email_text = null, sms_from = null, sms_text = null
    from json_to_recordset(${inJson(rows.notifications)}::json) as s(id uuid, texts text)
    where notification.delivery_id = s.id`.execute(tx.query);
}

function inJson(rows: readonly Readonly<Record<string, string | Buffer>>[]): string {
  return JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('base64') : value]),
      ),
    ),
  );
}
