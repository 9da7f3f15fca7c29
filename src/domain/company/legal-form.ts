// The legal forms that can have a mailbox (FaR), by the words of Swedish law, and which numbers each may have (SKV 709).
import { kindOf, type RecipientId } from '../recipient-id.ts';

export const legalForms = [
  'aktiebolag',
  'handelsbolag',
  'kommanditbolag',
  'ekonomisk-forening',
  'bostadsrattsforening',
  'enskild-firma',
  'stiftelse',
  'ideell-forening',
  'filial',
  'samfallighetsforening',
  'registrerat-trossamfund',
  'dodsbo',
] as const;
export type LegalForm = (typeof legalForms)[number];

/** The first digits that organisationsnummer of a form may have, after "16". */
const groups: Readonly<Record<LegalForm, RegExp>> = {
  aktiebolag: /^5/,
  handelsbolag: /^9/,
  kommanditbolag: /^9/,
  'ekonomisk-forening': /^7/,
  bostadsrattsforening: /^7/,
  'enskild-firma': /^(?!)/,
  stiftelse: /^8/,
  'ideell-forening': /^8/,
  filial: /^5/,
  samfallighetsforening: /^7/,
  'registrerat-trossamfund': /^2/,
  dodsbo: /^1/,
};

/** Forms whose number is a person's own: the owner's, or (for a dödsbo) that of whom it was. */
export function hasPersonsNumber(form: LegalForm): boolean {
  return form === 'enskild-firma' || form === 'dodsbo';
}

/** Whether a register could give this number to this form. */
export function numberFitsForm(id: RecipientId, form: LegalForm): boolean {
  if (kindOf(id) !== 'organisationsnummer') return hasPersonsNumber(form);
  return groups[form].test(id.slice(2));
}
