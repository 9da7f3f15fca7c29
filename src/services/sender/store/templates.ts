// All SQL about templates and their versions.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import type { Template, TemplateContent, TemplatePlace, TemplateVersion } from '../templates/template.ts';
import type { Saved } from './case-types.ts';
import type { ComposeTables } from './compose-tables.ts';

type Tx = Transaction<SenderTables>;

function asTemplate(row: Selectable<ComposeTables['template']>): Template {
  const { id, code, name, folder, latest } = row;
  return {
    id,
    code,
    name,
    folder,
    latest,
    unit: row.unit ?? undefined,
    published: row.published ?? undefined,
    closedAt: row.closed_at ?? undefined,
  };
}

function asVersion(row: Selectable<ComposeTables['template_version']>): TemplateVersion {
  const { number, subject, text, language, fields } = row;
  return {
    number,
    subject,
    bodyType: row.body_type,
    text,
    language,
    fields,
    restoredFrom: row.restored_from ?? undefined,
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    publishedAt: row.published_at ?? undefined,
    publishedBy: row.published_by ?? undefined,
  };
}

export interface TemplateQuery {
  /** Those of these units and those of every unit. */
  readonly units: Scope;
  readonly closed: boolean;
  /** Only those that letters may be written from. */
  readonly published: boolean;
}

/** Templates by folder and name. */
export async function listTemplates(
  reader: Reader<SenderTables>,
  { units, closed, published }: TemplateQuery,
): Promise<readonly Template[]> {
  const rows = await reader.query
    .selectFrom('template')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .$if(!closed, (query) => query.where('closed_at', 'is', null))
    .$if(published, (query) => query.where('published', 'is not', null))
    .orderBy('folder')
    .orderBy('name')
    .execute();
  return rows.map(asTemplate).filter(({ unit }) => unit === undefined || units === 'all' || units.has(unit));
}

/** One, also a closed one; undefined for another organisation's. */
export async function readTemplate(reader: Reader<SenderTables>, id: string): Promise<Template | undefined> {
  const row = await reader.query
    .selectFrom('template')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : asTemplate(row);
}

/** The one that systems name by its code. */
export async function findTemplate(reader: Reader<SenderTables>, code: string): Promise<Template | undefined> {
  const row = await reader.query
    .selectFrom('template')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('code', '=', code)
    .executeTakeFirst();
  return row === undefined ? undefined : asTemplate(row);
}

/** One of its versions. */
export async function readTemplateVersion(
  reader: Reader<SenderTables>,
  id: string,
  number: number,
): Promise<TemplateVersion | undefined> {
  const row = await reader.query
    .selectFrom('template_version')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('template', '=', id)
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? undefined : asVersion(row);
}

/** Its versions, newest first; at most 100. */
export async function listTemplateVersions(
  reader: Reader<SenderTables>,
  id: string,
): Promise<readonly TemplateVersion[]> {
  const rows = await reader.query
    .selectFrom('template_version')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('template', '=', id)
    .orderBy('number', 'desc')
    .limit(100)
    .execute();
  return rows.map(asVersion);
}

/** Adds it with a first version, as a draft. False when its code is taken. */
export async function insertTemplate(
  tx: Tx,
  id: string,
  place: TemplatePlace,
  content: TemplateContent,
  saved: Saved,
): Promise<boolean> {
  const { code, name, folder, unit } = place;
  const row = { id, organisation: tx.organisation, code, name, folder, unit: unit ?? null };
  const added = await tx.query
    .insertInto('template')
    .values({ ...row, latest: 1, published: null, closed_at: null, created_at: saved.at, created_by: saved.by })
    .onConflict((conflict) => conflict.columns(['organisation', 'code']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) return false;
  await insertVersion(tx, id, 1, content, saved);
  return true;
}

/** Where it lies and what it is called; the code stays. */
export async function moveTemplate(tx: Tx, id: string, { name, folder, unit }: TemplatePlace): Promise<void> {
  await tx.query
    .updateTable('template')
    .set({ name, folder, unit: unit ?? null })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .execute();
}

/** The template, locked until the transaction ends. */
export async function lockTemplate(tx: Tx, id: string): Promise<Template | undefined> {
  const row = await tx.query
    .selectFrom('template')
    .selectAll()
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : asTemplate(row);
}

/** Adds a version after the newest; the caller holds the lock. */
export async function addTemplateVersion(
  tx: Tx,
  id: string,
  number: number,
  content: TemplateContent,
  saved: Saved & { readonly restoredFrom?: number },
): Promise<void> {
  await insertVersion(tx, id, number, content, saved);
  await tx.query
    .updateTable('template')
    .set({ latest: number })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .execute();
}

/** Writes over a version that was never published; the caller holds the lock. */
export async function replaceTemplateVersion(
  tx: Tx,
  id: string,
  number: number,
  content: TemplateContent,
  { at, by }: Saved,
): Promise<void> {
  await tx.query
    .updateTable('template_version')
    .set({ ...contentRow(content), saved_at: at, saved_by: by })
    .where('organisation', '=', tx.organisation)
    .where('template', '=', id)
    .where('number', '=', number)
    .where('published_at', 'is', null)
    .execute();
}

/** From now on letters are written from this version; the caller holds the lock. */
export async function publishVersion(tx: Tx, id: string, number: number, { at, by }: Saved): Promise<void> {
  await tx.query
    .updateTable('template_version')
    .set({ published_at: at, published_by: by })
    .where('organisation', '=', tx.organisation)
    .where('template', '=', id)
    .where('number', '=', number)
    .where('published_at', 'is', null)
    .execute();
  await tx.query
    .updateTable('template')
    .set({ published: number })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .execute();
}

/** Closed: no new letter is written from it. */
export async function setTemplateClosed(tx: Tx, id: string, closedAt: Date | null): Promise<void> {
  await tx.query
    .updateTable('template')
    .set({ closed_at: closedAt })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .execute();
}

async function insertVersion(
  tx: Tx,
  id: string,
  number: number,
  content: TemplateContent,
  { at, by, restoredFrom }: Saved & { readonly restoredFrom?: number },
): Promise<void> {
  const row = { template: id, organisation: tx.organisation, number, saved_at: at, saved_by: by };
  const unpublished = { published_at: null, published_by: null, restored_from: restoredFrom ?? null };
  await tx.query
    .insertInto('template_version')
    .values({ ...row, ...unpublished, ...contentRow(content) })
    .execute();
}

function contentRow({ subject, bodyType, text, language, fields }: TemplateContent) {
  return { subject, body_type: bodyType, text, language, fields: JSON.stringify(fields) };
}
