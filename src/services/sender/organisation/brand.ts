// How a unit's letters look at their head: sender's text, logo and colour, on the sheet and on paper (issue 4, "Organisation").
import type { LetterSheet } from '../../../platform/pages/components/letter-sheet.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readUnit, readUnitLogo, type UnitLogo } from '../store/units.ts';

/** The sheet's sender. The wire's is always the organisation, so its name always stands first. */
export async function brandOf(
  records: Pick<Records, 'database'>,
  organisation: Pick<SenderOrganisation, 'id' | 'name'>,
  unit: string,
): Promise<LetterSheet['sender']> {
  const found = await readUnit(records.database.reader(organisation.id), unit);
  const { name } = organisation;
  if (found === undefined) return { name };
  const { id, senderText: text, hasLogo, accent, version } = found;
  return {
    name,
    ...(text === '' ? {} : { text }),
    ...(hasLogo ? { logo: `/units/${id}/logo?v=${version}` } : {}),
    ...(accent === undefined ? {} : { unit: id, colours: `/units/${id}/sheet.css?v=${version}` }),
  };
}

/** What a letter on paper has of its unit. */
export interface PrintBrand {
  /** The unit's own name, for the record. */
  readonly unit: string;
  readonly text: string;
  readonly logo: UnitLogo | undefined;
  /** #rrggbb on white. */
  readonly colour: string | undefined;
}

/** The same for print; undefined where the unit is not there. */
export async function printBrandOf(
  records: Pick<Records, 'database'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  unit: string,
): Promise<PrintBrand | undefined> {
  const reader = records.database.reader(organisation.id);
  const found = await readUnit(reader, unit);
  if (found === undefined) return undefined;
  const logo = found.hasLogo ? await readUnitLogo(reader, unit) : undefined;
  return { unit: found.name, text: found.senderText, logo, colour: found.accent?.light };
}
