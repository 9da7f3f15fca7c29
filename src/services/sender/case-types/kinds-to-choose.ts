// What a caseworker may choose between before writing: units, case types in them, templates (issue 4, "Case types", unit choice).
import type { Draft } from '../letter-draft.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { may } from '../rights.ts';
import { listCaseTypes } from '../store/case-types.ts';
import { listTemplates } from '../store/templates.ts';
import { openUnits, type UnitName } from '../store/units.ts';
import type { Template } from '../templates/template.ts';
import type { CaseType } from './case-type.ts';
import { type LetterRules, mayWriteOf } from './letter-rules.ts';

interface Here {
  readonly organisation: SenderOrganisation;
  readonly actor: Actor;
}

export interface KindsToChoose {
  readonly units: readonly UnitName[];
  /** Those that may be written in one of the units at least. */
  readonly caseTypes: readonly CaseType[];
  /** Published, of one of the units or of every unit. */
  readonly templates: readonly Template[];
}

/** Everything that the actor may choose. */
export async function kindsToChoose(
  records: Pick<Records, 'database'>,
  { organisation, actor }: Here,
): Promise<KindsToChoose> {
  const reader = records.database.reader(organisation.id);
  const { rights } = actor;
  // Without a case type a role that holds for some case types only does not do.
  const units = (await openUnits(reader)).filter(({ id }) => rights === undefined || may(rights, 'caseworker', id));
  const own = new Set(units.map(({ id }) => id));
  const caseTypes = (await listCaseTypes(reader)).filter((type) => units.some(({ id }) => mayWriteOf(actor, id, type)));
  return { units, caseTypes, templates: await listTemplates(reader, { units: own, closed: false, published: true }) };
}

/** Whether there is more than one way to begin. */
export async function hasChoice(records: Pick<Records, 'database'>, here: Here): Promise<boolean> {
  const { units, caseTypes, templates } = await kindsToChoose(records, here);
  return units.length > 1 || caseTypes.length > 0 || templates.length > 0;
}

/** Nothing is written or chosen yet. */
export function isUnbegun({ version, caseType, content }: Draft): boolean {
  return version === 1 && caseType === undefined && content.subject === '' && content.text === '';
}

export interface KindOfDraft {
  readonly unit: string;
  readonly caseType: string | undefined;
  readonly template: { readonly name: string; readonly version: number } | undefined;
  /** Whether there is anything else to choose. */
  readonly changeable: boolean;
}

/** The draft's unit, case type and template by name. */
export async function kindOfDraft(
  records: Pick<Records, 'database'>,
  here: Here,
  draft: Draft,
  { caseType }: LetterRules,
): Promise<KindOfDraft> {
  const { units } = await kindsToChoose(records, here);
  return {
    unit: units.find(({ id }) => id === draft.unit)?.name ?? '',
    caseType: caseType?.name,
    template: draft.content.extras?.template,
    changeable: await hasChoice(records, here),
  };
}
