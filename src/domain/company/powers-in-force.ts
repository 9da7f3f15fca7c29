// Which signatory rules are in force: what the register says, what law says where the register is silent, and who takes over when
// a company is bankrupt (konkurslagen 1987:672), in liquidation (aktiebolagslagen 25 kap.) or gone.
import type { Company, CompanyRole } from './company.ts';
import { mentionsRole, type SignatoryGroup, type SignatoryPower } from './signatory-rule.ts';

const alone = (role: CompanyRole): SignatoryPower => ({
  scope: 'everything',
  rule: { kind: 'at-least', count: 1, of: { role } },
});
const jointly = (of: SignatoryGroup): SignatoryPower => ({ scope: 'everything', rule: { kind: 'all', of } });
const board: SignatoryPower = { scope: 'everything', rule: { kind: 'majority', of: { role: 'board' } } };
const managingDirector: SignatoryPower = {
  scope: 'day-to-day',
  rule: { kind: 'at-least', count: 1, of: { role: 'managing-director' } },
};

/** The powers that count today; empty when nobody may sign, or nobody is known to. */
export function powersInForce(company: Company): readonly SignatoryPower[] {
  // The mailbox of an enskild firma is the owner's own: a trustee of the business never signs for the person.
  if (company.form === 'enskild-firma') return [alone('owner')];
  switch (company.status.kind) {
    case 'deregistered':
      return [];
    case 'bankruptcy':
      return insteadOfOthers(company, 'bankruptcy-administrator');
    case 'liquidation':
      return insteadOfOthers(company, 'liquidator');
    default:
      return company.powers.length > 0 ? company.powers : lawful(company);
  }
}

// Those who were appointed act jointly, unless the register says of them, by their role, something else.
function insteadOfOthers(company: Company, role: CompanyRole): readonly SignatoryPower[] {
  const registered = company.powers.filter(({ rule }) => mentionsRole(rule, role));
  return registered.length > 0 ? registered : [jointly({ role })];
}

function lawful(company: Company): readonly SignatoryPower[] {
  switch (company.form) {
    // ABL 8 kap. 35 and 36 §§; lagen om ekonomiska föreningar 7 kap., which also holds for bostadsrättsföreningar.
    case 'aktiebolag':
    case 'ekonomisk-forening':
    case 'bostadsrattsforening':
      return [board, managingDirector];
    case 'stiftelse':
    case 'samfallighetsforening':
      return [board];
    // HBL 2 kap. 17 §: each partner, unless agreed otherwise; 3 kap.: never a limited partner.
    case 'handelsbolag':
      return [alone('partner')];
    case 'kommanditbolag':
      return [alone('general-partner')];
    // Lagen om utländska filialer (1992:160): its managing director.
    case 'filial':
      return [alone('managing-director')];
    case 'dodsbo':
      return [estate(company)];
    // No act says who represents an ideell förening; a trossamfund registers its representatives.
    default:
      return [];
  }
}

// Ärvdabalken 18 kap. 1 §: the co-owners jointly; 19 kap.: an administrator or executor instead of them.
function estate({ people }: Company): SignatoryPower {
  const held = (role: CompanyRole) => people.some(({ roles }) => roles.includes(role));
  if (held('estate-administrator')) return jointly({ role: 'estate-administrator' });
  return jointly({ role: held('executor') ? 'executor' : 'estate-co-owner' });
}
