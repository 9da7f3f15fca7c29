// All SQL about drafts. A draft is its writer's own: every question names the organisation and the owner.
import { type Selectable, sql } from 'kysely';
import type { Reachability } from '../../../domain/reachability.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { readFacts } from '../../../platform/pdf/check-pdf.ts';
import type { ContentCipher } from '../content-cipher.ts';
import { type Draft, type DraftContent, readContent, type StoredFile, writeContent } from '../letter-draft.ts';
import type { DraftAttachmentTable, SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

function place(id: string): string {
  return `draft ${id}`;
}

export interface NewDraft {
  readonly id: string;
  readonly owner: string;
  readonly unit: string;
  readonly caseType?: string;
  readonly previous?: string;
  readonly fromLetter?: string;
  /** Of a draft that begins with somebody's words: whose. */
  readonly writers?: readonly string[];
  readonly content: DraftContent;
  readonly checked: { readonly answer: Reachability; readonly at: Date };
  readonly at: Date;
}

/** Adds a draft. */
export async function insertDraft(tx: Tx, cipher: ContentCipher, draft: NewDraft): Promise<void> {
  await tx.query
    .insertInto('draft')
    .values({
      id: draft.id,
      organisation: tx.organisation,
      owner: draft.owner,
      unit: draft.unit,
      case_type: draft.caseType ?? null,
      previous: draft.previous ?? null,
      from_letter: draft.fromLetter ?? null,
      // The first version is one that nobody has written in.
      ...(draft.writers === undefined ? {} : { writers: [...draft.writers], version: 2 }),
      content: cipher.seal(tx.organisation, place(draft.id), writeContent(draft.content)),
      reachability: JSON.stringify({ answer: draft.checked.answer, at: draft.checked.at.toISOString() }),
      created_at: draft.at,
      updated_at: draft.at,
    })
    .execute();
}

export interface DraftKey {
  readonly id: string;
  readonly owner: string;
}

/**
 * Saves what is written, over the version that its writer had before them. Returns the new version; undefined when that
 * owner has no such draft in that version.
 */
export async function updateDraftContent(
  tx: Tx,
  cipher: ContentCipher,
  key: DraftKey & { readonly version: number },
  content: DraftContent,
  at: Date,
): Promise<number | undefined> {
  const row = await tx.query
    .updateTable('draft')
    .set((eb) => ({
      content: cipher.seal(tx.organisation, place(key.id), writeContent(content)),
      version: eb('version', '+', 1),
      writers: sql<string[]>`array(select distinct unnest(draft.writers || ${key.owner}::text))`,
      updated_at: at,
    }))
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .where('version', '=', key.version)
    .returning('version')
    .executeTakeFirst();
  return row?.version;
}

/** Gives the owner's draft its unit and case type. */
export async function setDraftKind(tx: Tx, key: DraftKey, unit: string, caseType: string | undefined): Promise<void> {
  await tx.query
    .updateTable('draft')
    .set({ unit, case_type: caseType ?? null })
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .execute();
}

/** Locks the draft until the transaction ends, where the owner has it. */
export async function lockDraft(tx: Tx, key: DraftKey): Promise<void> {
  await tx.query
    .selectFrom('draft')
    .select('id')
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .forUpdate()
    .execute();
}

/** Keeps FaR's latest answer. */
export async function updateDraftAnswer(tx: Tx, key: DraftKey, answer: Reachability, at: Date): Promise<void> {
  await tx.query
    .updateTable('draft')
    .set({ reachability: JSON.stringify({ answer, at: at.toISOString() }) })
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .execute();
}

/** The draft with its files, or undefined. */
export async function readDraft(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  key: DraftKey,
): Promise<Draft | undefined> {
  const row = await reader.query
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', key.id)
    .where('organisation', '=', reader.organisation)
    .where('owner', '=', key.owner)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const files = await reader.query
    .selectFrom('draft_attachment')
    .selectAll()
    .where('draft', '=', key.id)
    .where('organisation', '=', reader.organisation)
    .orderBy('added_at')
    .orderBy('id')
    .execute();
  return {
    id: row.id,
    unit: row.unit,
    caseType: row.case_type ?? undefined,
    previous: row.previous ?? undefined,
    fromLetter: row.from_letter ?? undefined,
    writers: row.writers,
    version: row.version,
    content: readContent(cipher.open(reader.organisation, place(row.id), row.content)),
    checked:
      row.reachability === null ? undefined : { answer: row.reachability.answer, at: new Date(row.reachability.at) },
    attachments: files.map((file) => asStoredFile(reader, cipher, file)),
    updatedAt: row.updated_at,
  };
}

function asStoredFile(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  row: Selectable<DraftAttachmentTable>,
): StoredFile {
  const { id, bytes, sha256, md5, pages, blob } = row;
  return {
    id,
    filename: cipher.open(reader.organisation, `file ${id}`, row.filename),
    bytes,
    sha256,
    md5,
    pages,
    blob,
    ...keptFacts(row.facts),
  };
}

/** Facts of a PDF from their column. */
export function keptFacts(value: unknown): Pick<StoredFile, 'facts'> {
  const facts = readFacts(value);
  return facts === undefined ? {} : { facts };
}

export interface DraftLine {
  readonly id: string;
  readonly content: DraftContent;
  readonly updatedAt: Date;
}

/** The owner's drafts in which something was written, latest first. */
export async function listDrafts(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
  owner: string,
  limit: number,
): Promise<readonly DraftLine[]> {
  const rows = await reader.query
    .selectFrom('draft')
    .select(['id', 'content', 'updated_at'])
    .where('organisation', '=', reader.organisation)
    .where('owner', '=', owner)
    .where('version', '>', 1)
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    content: readContent(cipher.open(reader.organisation, place(row.id), row.content)),
    updatedAt: row.updated_at,
  }));
}

/** Every draft of the organisation, whoever's: for what is kept about one person. */
export async function* everyDraft(
  reader: Reader<SenderTables>,
  cipher: ContentCipher,
): AsyncGenerator<DraftLine & { readonly owner: string }> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await reader.query
      .selectFrom('draft')
      .select(['id', 'owner', 'content', 'updated_at'])
      .where('organisation', '=', reader.organisation)
      .where('id', '>', after)
      .orderBy('id')
      .limit(200)
      .execute();
    for (const { id, owner, content, updated_at: updatedAt } of rows)
      yield { id, owner, content: readContent(cipher.open(reader.organisation, place(id), content)), updatedAt };
    const last = rows.at(-1)?.id;
    if (last === undefined) return;
    after = last;
  }
}

/** Removes the draft and its list of files. True when there was one. */
export async function deleteDraft(tx: Tx, key: DraftKey): Promise<boolean> {
  const result = await tx.query
    .deleteFrom('draft')
    .where('id', '=', key.id)
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', key.owner)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Removes the owner's drafts that were only a look-up: begun before the moment given, and never written in. */
export async function deleteEmptyDrafts(tx: Tx, owner: string, before: Date): Promise<void> {
  await tx.query
    .deleteFrom('draft')
    .where('organisation', '=', tx.organisation)
    .where('owner', '=', owner)
    .where('version', '=', 1)
    .where('updated_at', '<', before)
    .execute();
}

/** Adds a file that has been checked and stored. */
export async function insertDraftFile(
  tx: Tx,
  cipher: ContentCipher,
  draft: string,
  file: StoredFile,
  at: Date,
): Promise<void> {
  const { id, bytes, sha256, md5, pages, blob } = file;
  const facts = file.facts === undefined ? null : JSON.stringify(file.facts);
  const filename = cipher.seal(tx.organisation, `file ${id}`, file.filename);
  await tx.query
    .insertInto('draft_attachment')
    .values({
      id,
      draft,
      organisation: tx.organisation,
      added_at: at,
      filename,
      bytes,
      sha256,
      md5,
      pages,
      blob,
      facts,
    })
    .execute();
}

/** Takes a file away again. */
export async function deleteDraftFile(tx: Tx, draft: string, id: string): Promise<void> {
  await tx.query
    .deleteFrom('draft_attachment')
    .where('id', '=', id)
    .where('draft', '=', draft)
    .where('organisation', '=', tx.organisation)
    .execute();
}
