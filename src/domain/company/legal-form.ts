// The legal forms that can have a mailbox (FaR), by the words of Swedish law.

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

/** Forms whose number is a person's own: the owner's, or (for a dödsbo) that of whom it was. */
export function hasPersonsNumber(form: LegalForm): boolean {
  return form === 'enskild-firma' || form === 'dodsbo';
}
