// All SQL about case types (ärendetyper) and what they said before.
import type { Selectable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { CaseType, CaseTypeContent } from '../case-types/case-type.ts';
import { asSupportinfo, protectionClassOf, supportFields } from '../letter-draft.ts';
import type { SenderTables } from '../tables.ts';
import type { CaseTypeTable } from './organisation-tables.ts';

type Tx = Transaction<SenderTables>;

function asCaseType(row: Selectable<CaseTypeTable>): CaseType {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    protectionClass: protectionClassOf(row.protection_class),
    leadText: row.lead_text,
    template: row.template ?? undefined,
    support: row.supportinfo === null ? undefined : supportFields(row.supportinfo),
    units: row.units ?? undefined,
    category: row.category,
    approval: row.approval,
    matter: row.matter,
    secrecy: row.secrecy ?? '',
    messageType: row.message_type ?? undefined,
    asksReceipt: row.asks_receipt,
    signedReceipt: row.signed_receipt,
    allowsReply: row.allows_reply,
    paperAfterDays: row.paper_after_days ?? undefined,
    retentionDays: row.retention_days ?? undefined,
    retentionDecision: row.retention_decision ?? '',
    version: row.version,
    closedAt: row.closed_at ?? undefined,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

function asRow(content: CaseTypeContent) {
  return {
    code: content.code,
    name: content.name,
    protection_class: content.protectionClass,
    lead_text: content.leadText,
    template: content.template ?? null,
    supportinfo: content.support === undefined ? null : JSON.stringify(asSupportinfo(content.support)),
    units: content.units === undefined ? null : [...content.units],
    category: content.category,
    approval: content.approval,
    matter: JSON.stringify(content.matter),
    secrecy: content.secrecy === '' ? null : content.secrecy,
    message_type: content.messageType ?? null,
    asks_receipt: content.asksReceipt,
    signed_receipt: content.signedReceipt,
    allows_reply: content.allowsReply,
    paper_after_days: content.paperAfterDays ?? null,
    retention_days: content.retentionDays ?? null,
    retention_decision: content.retentionDecision === '' ? null : content.retentionDecision,
  };
}

/** The organisation's case types by name; closed ones last, where they are wanted. */
export async function listCaseTypes(
  reader: Reader<SenderTables>,
  { closed }: { readonly closed: boolean } = { closed: false },
): Promise<readonly CaseType[]> {
  const rows = await reader.query
    .selectFrom('case_type')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .$if(!closed, (query) => query.where('closed_at', 'is', null))
    .orderBy((eb) => eb('closed_at', 'is not', null))
    .orderBy('name')
    .execute();
  return rows.map(asCaseType);
}

/** One, also a closed one; undefined for another organisation's. */
export async function readCaseType(reader: Reader<SenderTables>, id: string): Promise<CaseType | undefined> {
  const row = await reader.query
    .selectFrom('case_type')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : asCaseType(row);
}

/** The one that systems name by its code, also a closed one. */
export async function findCaseType(reader: Reader<SenderTables>, code: string): Promise<CaseType | undefined> {
  const row = await reader.query
    .selectFrom('case_type')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('code', '=', code)
    .executeTakeFirst();
  return row === undefined ? undefined : asCaseType(row);
}

export interface Saved {
  readonly at: Date;
  readonly by: string;
}

/** Adds it as version 1. False when its code is taken. */
export async function insertCaseType(
  tx: Tx,
  id: string,
  content: CaseTypeContent,
  { at, by }: Saved,
): Promise<boolean> {
  const added = await tx.query
    .insertInto('case_type')
    .values({ id, organisation: tx.organisation, ...asRow(content), version: 1, updated_at: at, updated_by: by })
    .onConflict((conflict) => conflict.columns(['organisation', 'code']).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) return false;
  await keepVersion(tx, id, 1, content, { at, by });
  return true;
}

/** Saves it over the version that its editor had; the code stays. False when another version has come since. */
export async function updateCaseType(
  tx: Tx,
  { id, version }: { readonly id: string; readonly version: number },
  content: CaseTypeContent,
  { at, by }: Saved,
): Promise<boolean> {
  const { code: _kept, ...row } = asRow(content);
  const changed = await tx.query
    .updateTable('case_type')
    .set({ ...row, version: version + 1, updated_at: at, updated_by: by })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) return false;
  await keepVersion(tx, id, version + 1, content, { at, by });
  return true;
}

async function keepVersion(tx: Tx, id: string, version: number, content: CaseTypeContent, saved: Saved): Promise<void> {
  const row = { case_type: id, organisation: tx.organisation, version, saved_at: saved.at, saved_by: saved.by };
  await tx.query
    .insertInto('case_type_version')
    .values({ ...row, content: JSON.stringify(content) })
    .execute();
}

/** Closed: no new letter is of the type. Open again: they may be. */
export async function setCaseTypeClosed(tx: Tx, id: string, closed: boolean, { at, by }: Saved): Promise<boolean> {
  const changed = await tx.query
    .updateTable('case_type')
    .set({ closed_at: closed ? at : null, updated_at: at, updated_by: by })
    .where('organisation', '=', tx.organisation)
    .where('id', '=', id)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

export interface CaseTypeVersion extends Saved {
  readonly version: number;
  /** As it was saved; read it as text, not as rules. */
  readonly content: { readonly [member: string]: unknown };
}

/** What it said each time it was saved, newest first; at most 100. */
export async function listCaseTypeVersions(
  reader: Reader<SenderTables>,
  id: string,
): Promise<readonly CaseTypeVersion[]> {
  const rows = await reader.query
    .selectFrom('case_type_version')
    .selectAll()
    .where('organisation', '=', reader.organisation)
    .where('case_type', '=', id)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ version, content, saved_at, saved_by }) => ({ version, content, at: saved_at, by: saved_by }));
}
