// Signatory rules (firmateckningsregler) as data. "I förening" always means different people.
//   rule  = at-least count who | all who | majority who | together rule… | any rule… | unreadable text
//   who   = everybody with a role ("board" = ordförande and ledamöter, never suppleanter) | people by number
import type { PersonId } from '../person-id.ts';
import type { CompanyPerson, CompanyRole } from './company.ts';

export type SignatoryGroup = { readonly role: CompanyRole | 'board' } | { readonly people: readonly PersonId[] };

export type SignatoryRule =
  /** Ensam or var för sig when `count` is 1, otherwise so many i förening. */
  | { readonly kind: 'at-least'; readonly count: number; readonly of: SignatoryGroup }
  /** Gemensamt: every one of them. */
  | { readonly kind: 'all'; readonly of: SignatoryGroup }
  /** More than half of them (aktiebolagslagen 8 kap. 22 §). */
  | { readonly kind: 'majority'; readonly of: SignatoryGroup }
  /** Each rule met, by different people: "ordföranden i förening med en ledamot". */
  | { readonly kind: 'together'; readonly rules: readonly SignatoryRule[] }
  | { readonly kind: 'any'; readonly rules: readonly SignatoryRule[] }
  /** What a register has only in words that no program should guess at. */
  | { readonly kind: 'unreadable'; readonly text: string };

/** `day-to-day`: löpande förvaltning (aktiebolagslagen 8 kap. 29 and 36 §§), which VD may sign for. */
export type SignatoryScope = 'everything' | 'day-to-day';

export interface SignatoryPower {
  readonly scope: SignatoryScope;
  readonly rule: SignatoryRule;
}

/** The numbers of those in a group, each once, and only of people whom the register lists. */
export function membersOf(group: SignatoryGroup, people: readonly CompanyPerson[]): readonly PersonId[] {
  const belongs =
    'people' in group
      ? ({ id }: CompanyPerson) => group.people.includes(id)
      : ({ roles }: CompanyPerson) => roles.some((role) => hasRole(role, group.role));
  return [...new Set(people.filter(belongs).map(({ id }) => id))];
}

function hasRole(held: CompanyRole, asked: CompanyRole | 'board'): boolean {
  return asked === 'board' ? held === 'chair' || held === 'board-member' : held === asked;
}

/** Whether a rule speaks of a role anywhere. */
export function mentionsRole(rule: SignatoryRule, role: CompanyRole): boolean {
  if (rule.kind === 'unreadable') return false;
  if (rule.kind === 'any' || rule.kind === 'together') return rule.rules.some((one) => mentionsRole(one, role));
  return 'role' in rule.of && rule.of.role === role;
}
