// Signatory rules that a page can choose among; the API takes any rule.
import type { CompanyRole } from '../../domain/company/company.ts';
import type { LegalForm } from '../../domain/company/legal-form.ts';
import type { SignatoryGroup, SignatoryPower, SignatoryRule } from '../../domain/company/signatory-rule.ts';

export const presets = ['law', 'alone', 'two', 'majority', 'all', 'chair-and-one'] as const;
type Preset = (typeof presets)[number];

/** Whoever leads a company of each form: its board's members, or those who own or direct it. */
export const leaders: Readonly<Record<LegalForm, CompanyRole>> = {
  aktiebolag: 'board-member',
  'ekonomisk-forening': 'board-member',
  bostadsrattsforening: 'board-member',
  stiftelse: 'board-member',
  'ideell-forening': 'board-member',
  samfallighetsforening: 'board-member',
  handelsbolag: 'partner',
  kommanditbolag: 'general-partner',
  filial: 'managing-director',
  'registrerat-trossamfund': 'representative',
  'enskild-firma': 'owner',
  dodsbo: 'estate-co-owner',
};

/** The roles of those who are appointed, in order: where there is a board, the first is its chair. */
export function rolesOf(form: LegalForm, place: number): readonly CompanyRole[] {
  const role = leaders[form];
  return role === 'board-member' && place === 0 ? ['chair'] : [role];
}

/** The chosen rule for a form; none, so that law decides, for `law` and for what is not known. */
export function presetPowers(preset: string, form: LegalForm): readonly SignatoryPower[] {
  const known = presets.find((one) => one === preset) ?? 'law';
  const role = leaders[form];
  const rule = ruleOf(known, { role: role === 'board-member' ? 'board' : role });
  return rule === undefined ? [] : [{ scope: 'everything', rule }];
}

function ruleOf(preset: Preset, of: SignatoryGroup): SignatoryRule | undefined {
  switch (preset) {
    case 'alone':
      return { kind: 'at-least', count: 1, of };
    case 'two':
      return { kind: 'at-least', count: 2, of };
    case 'majority':
    case 'all':
      return { kind: preset, of };
    case 'chair-and-one': {
      const chair: SignatoryRule = { kind: 'at-least', count: 1, of: { role: 'chair' } };
      return { kind: 'together', rules: [chair, { kind: 'at-least', count: 1, of }] };
    }
    default:
      return undefined;
  }
}
