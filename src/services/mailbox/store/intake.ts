// Deliveries that came together, stored by one statement and each only once (DESIGN rule 6; Data).
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { Verification } from '../verification.ts';
import { type DeliveryKey, keyColumns } from './deliveries.ts';

/** Where the envelope is kept, encrypted. */
export type StoredEnvelope =
  | { readonly kind: 'row'; readonly sealed: Buffer }
  | { readonly kind: 'blob'; readonly address: string };

export interface DeliveryRow extends DeliveryKey {
  readonly kind: 'secure' | 'forward' | 'notification';
  readonly id: string;
  readonly transId: string;
  readonly senderName: string;
  readonly sealedBy: string;
  readonly envelope: StoredEnvelope;
  readonly sealedBytes: number;
  readonly verification: Verification;
  readonly sealDate: string;
  /** Reference and attention, sealed; null without either. */
  readonly details: Buffer | null;
  readonly receivedAt: Date;
  /** In the sender's order; of a forward, those that were sent on. */
  readonly letters: readonly LetterRow[];
}

/** Its texts are sealed (content/letter-texts.ts). */
export interface LetterRow {
  readonly id: string;
  /** Which of the envelope's messages it is, from 1. */
  readonly position: number;
  readonly language: string;
  readonly bodyType: 'text/plain' | 'text/html';
  readonly subject: Buffer;
  readonly content: Buffer;
  readonly files: readonly FileRow[];
  /** Its files or its large body are read by a job before its words are known (search/files-job.ts). */
  readonly waits: boolean;
  /** What finds the letters of its matter, and what it says of it, sealed; null without one. */
  readonly matter: { readonly mark: Buffer; readonly sealed: Buffer } | null;
}

/** What is known of a file; its content is in the envelope. */
export interface FileRow {
  readonly id: string;
  readonly filename: Buffer;
  readonly contentType: string;
  readonly bytes: number;
  readonly checksumGood: boolean;
  readonly recognised: boolean;
}

/** Stores deliveries with their letters and files; gives the ids of those that were new. */
export async function insertDeliveries(
  tx: Transaction<MailboxTables>,
  deliveries: readonly DeliveryRow[],
): Promise<ReadonlySet<string>> {
  if (deliveries.length === 0) return new Set();
  const { rows, envelopes } = rowsOf(deliveries);
  const letters = deliveries.flatMap(letterColumns);
  const due = deliveries.flatMap(dueColumns);
  const files = deliveries.flatMap((row) => row.letters.flatMap((letter) => fileColumns(row.id, letter)));
  const { rows: added } = await sql<{ id: string }>`
    with new_delivery as (
      insert into delivery (id, kind, account_id, sender_id, sender_name, message_key, signed_digest, trans_id, sealed_by, sealed,
        sealed_blob, sealed_bytes, verification, seal_date, details_sealed, received_at)
      select id, kind, account_id, sender_id, sender_name, decode(message_key, 'base64'), decode(signed_digest, 'base64'), trans_id, sealed_by,
        substr(${envelopes}::bytea, at, length), sealed_blob, sealed_bytes, verification, seal_date,
        decode(details_sealed, 'base64'), received_at
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, kind text, account_id uuid, sender_id text, sender_name text,
        message_key text, signed_digest text, trans_id text, sealed_by text, at integer, length integer, sealed_blob text,
        sealed_bytes integer, verification jsonb, seal_date text, details_sealed text, received_at timestamptz)
      on conflict (account_id, sender_id, message_key, signed_digest) do nothing
      returning id
    ), new_letter as (
      insert into letter (id, account_id, delivery_id, position, subject_sealed, content_sealed, language, body_type, received_at,
        sender_id, matter_mark, matter_sealed)
      select l.id, account_id, delivery_id, position, decode(subject_sealed, 'base64'), decode(content_sealed, 'base64'), language,
        body_type, received_at, sender_id, decode(matter_mark, 'base64'), decode(matter_sealed, 'base64')
      from json_to_recordset(${JSON.stringify(letters)}::json) as l(id uuid, account_id uuid, delivery_id uuid, position integer,
        subject_sealed text, content_sealed text, language text, body_type text, received_at timestamptz, sender_id text,
        matter_mark text, matter_sealed text)
      join new_delivery on new_delivery.id = delivery_id
      returning id
    ), new_due as (
      insert into search_due (account_id, letter_id, waits)
      select account_id, l.id, waits from json_to_recordset(${JSON.stringify(due)}::json) as l(id uuid, account_id uuid, waits boolean)
      join new_letter on new_letter.id = l.id
    ), new_file as (
      insert into attachment (id, letter_id, position, filename_sealed, content_type, bytes, checksum_good, recognised)
      select f.id, letter_id, position, decode(filename_sealed, 'base64'), content_type, bytes, checksum_good, recognised
      from json_to_recordset(${JSON.stringify(files)}::json) as f(id uuid, delivery_id uuid, letter_id uuid, position integer,
        filename_sealed text, content_type text, bytes integer, checksum_good boolean, recognised boolean)
      join new_delivery on new_delivery.id = delivery_id
    )
    select id from new_delivery`.execute(tx.query);
  return new Set(added.map((row) => row.id));
}

/** The rows, and the envelopes one after the other as one value in binary: in JSON they would be a third larger and read again and again. */
function rowsOf(deliveries: readonly DeliveryRow[]): { readonly rows: readonly object[]; readonly envelopes: Buffer } {
  const parts: Buffer[] = [];
  let at = 1;
  // Two processes that store the same ones in other orders would wait for each other in a ring.
  const inOrder = deliveries.map((row) => ({ row, key: keyColumns(row) })).sort(byKey);
  const rows = inOrder.map(({ row, key }) => {
    if (row.envelope.kind === 'blob') return { ...key, ...deliveryColumns(row), sealed_blob: row.envelope.address };
    const place = { at, length: row.envelope.sealed.length };
    parts.push(row.envelope.sealed);
    at += place.length;
    return { ...key, ...deliveryColumns(row), ...place };
  });
  return { rows, envelopes: Buffer.concat(parts) };
}

type Keyed = { readonly key: ReturnType<typeof keyColumns> };

function byKey({ key: one }: Keyed, { key: other }: Keyed): number {
  return one.account_id === other.account_id
    ? compare(one.signed_digest, other.signed_digest)
    : compare(one.account_id, other.account_id);
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function deliveryColumns(row: DeliveryRow) {
  return {
    id: row.id,
    kind: row.kind,
    trans_id: row.transId,
    sender_name: row.senderName,
    sealed_by: row.sealedBy,
    sealed_bytes: row.sealedBytes,
    verification: row.verification,
    seal_date: row.sealDate,
    details_sealed: row.details?.toString('base64') ?? null,
    received_at: row.receivedAt,
  };
}

function letterColumns({ id, accountId, senderId, receivedAt, letters }: DeliveryRow) {
  return letters.map((letter) => ({
    id: letter.id,
    account_id: accountId,
    delivery_id: id,
    position: letter.position,
    subject_sealed: letter.subject.toString('base64'),
    content_sealed: letter.content.toString('base64'),
    language: letter.language,
    body_type: letter.bodyType,
    received_at: receivedAt,
    sender_id: senderId,
    matter_mark: letter.matter?.mark.toString('base64') ?? null,
    matter_sealed: letter.matter?.sealed.toString('base64') ?? null,
  }));
}

function dueColumns({ accountId, letters }: DeliveryRow) {
  return letters.map(({ id, waits }) => ({ id, account_id: accountId, waits }));
}

function fileColumns(deliveryId: string, { id, files }: LetterRow) {
  return files.map((file, index) => ({
    id: file.id,
    delivery_id: deliveryId,
    letter_id: id,
    position: index + 1,
    filename_sealed: file.filename.toString('base64'),
    content_type: file.contentType,
    bytes: file.bytes,
    checksum_good: file.checksumGood,
    recognised: file.recognised,
  }));
}
