// What a system names by code in a letter: unit, case type, template and the template's fields. What is unknown is told member by member.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { findKind, type Kind, textOfKind } from '../case-types/choose-kind.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { seesUnit } from '../reach.ts';
import type { Actor } from '../records.ts';
import { findCaseType } from '../store/case-types.ts';
import { findTemplate } from '../store/templates.ts';
import { openUnits } from '../store/units.ts';
import type { SenderTables } from '../tables.ts';
import { merged, missingValues, tidyValues } from '../templates/fill-template.ts';
import { fieldKey } from '../templates/merge-syntax.ts';

export interface NamedKind {
  readonly unit?: string;
  readonly caseType?: string;
  readonly category?: 'matter' | 'event' | 'service';
  readonly template?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly subject?: string;
  readonly text?: string;
}

interface MemberFault {
  readonly field: string;
  readonly sv: string;
  readonly en: string;
}

function wrong(...faults: readonly MemberFault[]): BrevduvaError {
  return new BrevduvaError('invalid-input', 'the letter names what is not there', { faults: [...faults] });
}

const UNIT: MemberFault = {
  field: 'unit',
  sv: 'Enheten finns inte, är stängd eller är inte öppen för systemet. Se GET /units.',
  en: 'The unit does not exist, is closed or is not open to the system. See GET /units.',
};
const CASE_TYPE: MemberFault = {
  field: 'caseType',
  sv: 'Ärendetypen finns inte, är stängd eller får inte användas i enheten. Se GET /case-types.',
  en: 'The case type does not exist, is closed or may not be used in the unit. See GET /case-types.',
};
const TEMPLATE: MemberFault = {
  field: 'template',
  sv: 'Mallen finns inte, är inte publicerad eller hör till en annan enhet. Se GET /templates.',
  en: 'The template does not exist, is not published or belongs to another unit. See GET /templates.',
};
const SERVICE: MemberFault = {
  field: 'category',
  sv: 'Servicemeddelande är reserverat till dess att det är specificerat. Använd matter eller event.',
  en: 'The category service is reserved until it is specified. Use matter or event.',
};
const NO_TEMPLATE: MemberFault = {
  field: 'fields',
  sv: 'Fält fylls i en mall. Ange template, eller en ärendetyp som har en mall och ingen text.',
  en: 'Fields are filled into a template. Name a template, or a case type that has one and no text.',
};

/** Unit, case type and template of the letter. Throws 'invalid-input' with each member that is wrong. */
export async function kindOfLetter(
  reader: Reader<SenderTables>,
  organisation: SenderOrganisation,
  actor: Actor,
  named: NamedKind,
): Promise<Kind> {
  if (named.category === 'service') throw wrong(SERVICE);
  const units = (await openUnits(reader)).filter(({ id }) => seesUnit(actor, id));
  const unit =
    units.find(({ code }) => code === (named.unit ?? 'gemensamt')) ?? (named.unit === undefined ? units[0] : undefined);
  if (unit === undefined) throw wrong(UNIT);
  const caseType = named.caseType === undefined ? undefined : await findCaseType(reader, named.caseType);
  if (named.caseType !== undefined && caseType === undefined) throw wrong(CASE_TYPE);
  const template = named.template === undefined ? undefined : await findTemplate(reader, named.template);
  if (named.template !== undefined && template === undefined) throw wrong(TEMPLATE);
  const usual = named.text === undefined ? 'usual' : undefined;
  const wanted = { unit: unit.id, caseType: caseType?.id, template: template?.id ?? usual };
  const found = await findKind(reader, organisation, actor, wanted);
  if (found.kind === 'found') return found.found;
  throw wrong({ unit: UNIT, 'case-type': CASE_TYPE, template: TEMPLATE }[found.field]);
}

export interface FilledText {
  readonly subject: string;
  readonly text: string;
}

/** Subject and text: the template's with its fields filled in, unless the letter has its own. Throws 'invalid-input' for each field that is missing or unknown. */
export function textOfLetter(kind: Kind, { subject, text, fields = {} }: NamedKind): FilledText {
  const { template } = kind;
  if (template === undefined) {
    if (Object.keys(fields).length > 0) throw wrong(NO_TEMPLATE);
    return { subject: subject ?? '', text: text ?? textOfKind(kind) };
  }
  const { version } = template;
  const known = new Set(version.fields.map(({ name }) => fieldKey(name)));
  const values = tidyValues(version, fields);
  const faults = [
    ...missingValues(version, values).map((name) => ({
      field: `fields.${name}`,
      sv: `Mallen behöver fältet ${name}.`,
      en: `The template needs the field ${name}.`,
    })),
    ...Object.keys(fields)
      .filter((name) => !known.has(fieldKey(name)))
      .map((name) => ({
        field: `fields.${name}`,
        sv: 'Mallen har inget sådant fält.',
        en: 'The template has no such field.',
      })),
  ];
  if (faults.length > 0) throw wrong(...faults);
  const isHtml = version.bodyType === 'text/html';
  return {
    subject: subject ?? merged(version.subject, values, false).text,
    text: text ?? merged(textOfKind(kind), values, isHtml).text,
  };
}
