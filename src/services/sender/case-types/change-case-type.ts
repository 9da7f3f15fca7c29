// Case types are made, changed (each time a new version) and closed, by administrators and template editors (issue 4, "Case types").

import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { typeNamed } from '../metadata/letter-metadata.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { seesUnit } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { holds, may } from '../rights.ts';
import { insertCaseType, readCaseType, setCaseTypeClosed, updateCaseType } from '../store/case-types.ts';
import { readTemplate } from '../store/templates.ts';
import { openUnits } from '../store/units.ts';
import type { SenderTables } from '../tables.ts';
import {
  type CaseType,
  type CaseTypeContent,
  type CaseTypeFault,
  checkCaseType,
  tidyCaseType,
  type WrittenCaseType,
} from './case-type.ts';

export type SavedCaseType =
  | { readonly kind: 'saved'; readonly caseType: CaseType }
  | { readonly kind: 'faults'; readonly faults: readonly CaseTypeFault[] };

/** Whether the actor may make or change a case type of these units; undefined is every unit. A system's scope has been asked for already. */
export function mayKeep(actor: Actor, units: readonly string[] | undefined): boolean {
  const { rights, sees } = actor;
  // A system that is limited to units decides nothing for the others: approval, class and retention are the case type's.
  if (rights === undefined)
    return sees.whole === 'all' || ((units?.length ?? 0) > 0 && units?.every((unit) => seesUnit(actor, unit)) === true);
  if (holds(rights, ['administrator'])) return true;
  const grants = rights.get('template-editor') ?? [];
  if (units === undefined) return grants.some((grant) => grant.units === 'all');
  return units.length > 0 && units.every((unit) => may(rights, 'template-editor', unit));
}

/** Makes one. */
export async function makeCaseType(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  given: WrittenCaseType,
): Promise<SavedCaseType> {
  const written = tidyCaseType(given);
  return await records.database.transaction(organisation.id, async (tx) => {
    const faults = [...checkCaseType(written), ...(await unknownParts(tx, organisation, actor, written))];
    if (faults.length > 0) return { kind: 'faults', faults };
    const id = randomUUID();
    const saved = { at: records.clock(), by: actor.name };
    const free = await insertCaseType(tx, id, asContent(written), saved);
    if (!free) return { kind: 'faults', faults: [{ field: 'code', code: 'code-taken' }] };
    await records.events.record(tx, { kind: 'case-type-made', actor: actor.login, subject: id });
    return { kind: 'saved', caseType: await present(tx, id) };
  });
}

/** Changes one, over the version that its editor had before them; the code stays. Throws 'not-found' and 'access-denied'. */
export async function changeCaseType(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  { id, version }: { readonly id: string; readonly version: number },
  given: WrittenCaseType,
): Promise<SavedCaseType> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const before = await kept(tx, actor, id);
    const written = tidyCaseType({ ...given, code: before.code });
    const faults = [...checkCaseType(written), ...(await unknownParts(tx, organisation, actor, written))];
    if (faults.length > 0) return { kind: 'faults', faults };
    const saved = { at: records.clock(), by: actor.name };
    const newest = await updateCaseType(tx, { id, version }, asContent(written), saved);
    if (!newest) return { kind: 'faults', faults: [{ field: 'version', code: 'version-old' }] };
    const details = { version: version + 1 };
    await records.events.record(tx, { kind: 'case-type-changed', actor: actor.login, subject: id, details });
    return { kind: 'saved', caseType: await present(tx, id) };
  });
}

/** Closes one, or opens it again. Letters that are of it stay as they are. Throws 'not-found' and 'access-denied'. */
export async function closeCaseType(
  records: Records,
  organisation: SenderOrganisation,
  actor: Actor,
  id: string,
  closed: boolean,
): Promise<void> {
  await records.database.transaction(organisation.id, async (tx) => {
    await kept(tx, actor, id);
    await setCaseTypeClosed(tx, id, closed, { at: records.clock(), by: actor.name });
    const kind = closed ? 'case-type-closed' : 'case-type-opened';
    await records.events.record(tx, { kind, actor: actor.login, subject: id });
  });
}

async function present(reader: Reader<SenderTables>, id: string): Promise<CaseType> {
  const caseType = await readCaseType(reader, id);
  if (caseType === undefined) throw new BrevduvaError('not-found', 'there is no such case type');
  return caseType;
}

async function kept(reader: Reader<SenderTables>, actor: Actor, id: string): Promise<CaseType> {
  const caseType = await present(reader, id);
  if (!mayKeep(actor, caseType.units)) throw new BrevduvaError('access-denied', 'the case type is of other units');
  return caseType;
}

async function unknownParts(
  reader: Reader<SenderTables>,
  { messageTypes }: SenderOrganisation,
  actor: Actor,
  written: WrittenCaseType,
): Promise<CaseTypeFault[]> {
  const faults: CaseTypeFault[] = [];
  if (written.messageType !== undefined && typeNamed(written.messageType, messageTypes) === undefined)
    faults.push({ field: 'message-type', code: 'message-type-unknown' });
  const open = new Set((await openUnits(reader)).map(({ id }) => id));
  const units = written.units ?? [];
  if (units.some((id) => !open.has(id))) faults.push({ field: 'units', code: 'unit-unknown' });
  else if (units.length > 0 || written.units === undefined) {
    if (!mayKeep(actor, written.units)) faults.push({ field: 'units', code: 'unit-not-yours' });
  }
  if (written.template === undefined) return faults;
  const template = await readTemplate(reader, written.template);
  if (template === undefined || template.closedAt !== undefined) {
    faults.push({ field: 'template', code: 'template-unknown' });
  }
  return faults;
}

function asContent(written: WrittenCaseType): CaseTypeContent {
  return { ...written, category: written.category === 'event' ? 'event' : 'matter' };
}
