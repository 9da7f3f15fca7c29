// Lines of an open batch, stored in groups under the batch's lock: once for each key (DESIGN rule 6).
import { sql } from 'kysely';
import type { Transaction } from '../../../platform/database/database.ts';
import { findByKeys, type StoredContent } from './accept.ts';
import type { Refusal } from './batches.ts';
import type { MediatorTables } from './schema.ts';

export const LINES_MAX = 10_000;

/** A line that was verified. */
export interface NewLine {
  readonly line: number;
  readonly key: string;
  readonly payloadHash: Buffer;
  readonly deliveryId: string;
  readonly senderId: string;
  readonly senderName: string;
  readonly recipient: string;
  readonly messageIds: readonly string[];
  readonly signedBy: string;
  readonly signerFingerprint: string;
  readonly signatureAlgorithm: string;
  readonly content: StoredContent;
  readonly contentBytes: number;
  readonly attachments: number;
  readonly attachmentBytes: number;
}

/** A line that was not taken; `mark` tells it from the others when the same is sent again. */
export interface NewRefusal extends Refusal {
  readonly mark: string;
}

/** A line whose key was taken earlier with the same payload. */
export type KnownLine = Pick<NewLine, 'key' | 'line'>;

export interface Stored {
  readonly taken: number;
  readonly known: number;
  readonly refused: readonly NewRefusal[];
}

/** For keys of this batch: the digests of what was taken under them. */
export async function takenKeys(
  tx: Pick<Transaction<MediatorTables>, 'query'>,
  batchId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const { rows } = await sql<{ key: string; payload_hash: Buffer }>`
    select key, payload_hash from batch_line where batch_id = ${batchId} and key = any(${[...keys]})`.execute(tx.query);
  return new Map(rows.map(({ key, payload_hash }) => [key, payload_hash]));
}

/**
 * Stores what is new and may be stored, and remembers what was refused; `known` are lines whose payload was found to be
 * the same. The caller holds the batch's lock and has seen that it is open and holds `before` lines.
 */
export async function storeLines(
  tx: Transaction<MediatorTables>,
  batch: { readonly batchId: string; readonly owner: string; readonly before: number },
  lines: readonly NewLine[],
  others: { readonly known: readonly KnownLine[]; readonly refused: readonly NewRefusal[] },
): Promise<Stored> {
  const { batchId, owner } = batch;
  const keys = lines.map(({ key }) => key);
  const taken = new Map(await takenKeys(tx, batchId, keys));
  const elsewhere = await findByKeys(
    tx,
    keys.map((key) => ({ handedInBy: owner, idempotencyKey: key })),
  );
  const refused = [...others.refused];
  const rows: object[] = [];
  const good: KnownLine[] = [...others.known];
  for (const [index, line] of lines.entries()) {
    const delivery = elsewhere[index];
    const earlier = taken.get(line.key) ?? delivery?.payloadHash;
    if (earlier !== undefined && !earlier.equals(line.payloadHash))
      refused.push(refusalOf(line, 'conflict', 'key-reused'));
    else if (!taken.has(line.key) && batch.before + rows.length >= LINES_MAX) {
      refused.push(refusalOf(line, 'too-large', 'batch-full'));
    } else {
      good.push(line);
      if (!taken.has(line.key)) rows.push(rowOf(line, batch.before + rows.length + 1, delivery?.deliveryId));
      taken.set(line.key, line.payloadHash);
    }
  }
  if (rows.length > 0) await insertLines(tx, batchId, rows);
  await keepRefusals(tx, batchId, good, refused);
  await sql`
    update batch set line_count = line_count + ${rows.length},
      refused_count = (select count(*) from batch_refusal where batch_id = ${batchId})
    where id = ${batchId}`.execute(tx.query);
  return { taken: rows.length, known: good.length - rows.length, refused };
}

function refusalOf({ line, key }: NewLine, code: string, reason: string): NewRefusal {
  return { line, key, code, reason, mark: `key ${key}` };
}

function rowOf({ content, payloadHash, ...plain }: NewLine, number: number, earlier?: string): object {
  const hash = { payloadHash: payloadHash.toString('hex'), number };
  if (earlier !== undefined) return { ...plain, ...hash, deliveryId: earlier, known: true };
  const kept = content.kind === 'row' ? { content: content.sealed.toString('base64') } : { blob: content.address };
  return { ...plain, ...hash, ...kept, known: false };
}

async function insertLines(tx: Transaction<MediatorTables>, batchId: string, rows: readonly object[]): Promise<void> {
  await sql`
    insert into batch_line (batch_id, key, number, payload_hash, delivery_id, known, sender_id, sender_name, recipient,
      message_ids, signed_by, signer_fingerprint, signature_algorithm, content, content_blob, content_bytes, attachments,
      attachment_bytes)
    select ${batchId}, key, number, decode("payloadHash", 'hex'), "deliveryId", known, "senderId", "senderName", recipient,
      "messageIds", "signedBy", "signerFingerprint", "signatureAlgorithm", decode(content, 'base64'), blob, "contentBytes",
      attachments, "attachmentBytes"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(key text, number integer, "payloadHash" text,
      "deliveryId" uuid, known boolean, "senderId" text, "senderName" text, recipient text, "messageIds" text[],
      "signedBy" text, "signerFingerprint" text, "signatureAlgorithm" text, content text, blob text,
      "contentBytes" integer, attachments integer, "attachmentBytes" integer)`.execute(tx.query);
}

// A line that is taken now puts right what was refused under its key. A refusal is remembered once, however often it comes.
async function keepRefusals(
  tx: Transaction<MediatorTables>,
  batchId: string,
  good: readonly KnownLine[],
  refused: readonly NewRefusal[],
): Promise<void> {
  const rightAt = new Map(good.toSorted((a, b) => a.line - b.line).map(({ key, line }) => [key, line]));
  if (good.length > 0) {
    const keys = [...rightAt.keys()];
    await sql`delete from batch_refusal where batch_id = ${batchId} and key = any(${keys})`.execute(tx.query);
  }
  // One that a later line of the same request put right is not refused any more.
  const wrong = refused.filter(({ key = '', line }) => line > (rightAt.get(key) ?? Number.NEGATIVE_INFINITY));
  const last = [...new Map(wrong.map((refusal) => [refusal.mark, refusal])).values()];
  if (last.length === 0) return;
  await sql`
    insert into batch_refusal (batch_id, mark, line, key, code, reason, at)
    select ${batchId}, mark, line, key, code, reason, now()
    from jsonb_to_recordset(${JSON.stringify(last)}::jsonb) as r(mark text, line integer, key text, code text, reason text)
    on conflict (batch_id, mark) do update set line = excluded.line, code = excluded.code, reason = excluded.reason`.execute(
    tx.query,
  );
}
