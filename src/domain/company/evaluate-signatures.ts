// Have those who signed bound the company? The three answers are FaR's (AuthorizationStatus, contracts/schema/Authority.xsd).
import type { PersonId } from '../person-id.ts';
import { type Alternative, alternativesOf, placesFilled } from './alternatives.ts';
import type { Company, CompanyPerson } from './company.ts';
import { powersInForce } from './powers-in-force.ts';
import { powersText } from './rule-text.ts';
import type { SignatoryRule, SignatoryScope } from './signatory-rule.ts';

export type SignatureStatus = 'Complete' | 'Incomplete' | 'RulesNotSupported';

export interface RuleEvaluation {
  /** `RulesNotSupported`: no way is known in which the company's people could sign (unreadable, impossible, nobody may). */
  readonly status: SignatureStatus;
  /** Whose signature would bring it nearer, when `Incomplete`: never empty then. One of them after another always ends in `Complete`. */
  readonly possibleSigners: readonly CompanyPerson[];
}

export interface SignatureEvaluation extends RuleEvaluation {
  /** Those who signed and have a role in the company. */
  readonly signedBy: readonly CompanyPerson[];
  /** The rules in Swedish, as a register writes them. */
  readonly text: string;
}

/** One rule for one company's people. Numbers that are not among the people count for nothing. */
export function evaluateSignatures(
  rule: SignatoryRule,
  people: readonly CompanyPerson[],
  signedBy: readonly PersonId[],
): RuleEvaluation {
  const signed = new Set(signedBy);
  const alternatives = alternativesOf(rule, people);
  if (alternatives.length === 0) return { status: 'RulesNotSupported', possibleSigners: [] };
  const met = alternatives.some((way) => placesFilled(way, signed) === way.length);
  if (met) return { status: 'Complete', possibleSigners: [] };
  const helpful = new Set(alternatives.flatMap((way) => helpers(way, signed)));
  const unique = new Map(people.filter(({ id }) => helpful.has(id)).map((person) => [person.id, person]));
  return { status: 'Incomplete', possibleSigners: [...unique.values()] };
}

/** Whom one more place of this way can be filled by, those who fill the others perhaps moving over. */
function helpers(way: Alternative, signed: ReadonlySet<PersonId>): readonly PersonId[] {
  const filled = placesFilled(way, signed);
  const others = new Set(way.flat().filter((id) => !signed.has(id)));
  return [...others].filter((id) => placesFilled(way, new Set([...signed, id])) > filled);
}

/**
 * A company whatever its form and status. `scope`: what is signed; löpande förvaltning may be signed for by whoever may sign for everything.
 * Who is dead, or of age, is not known here: leave out of `company.people` whom the population register says cannot act.
 */
export function evaluateCompany(
  company: Company,
  signedBy: readonly PersonId[],
  scope: SignatoryScope = 'everything',
): SignatureEvaluation {
  const powers = powersInForce(company).filter((power) => power.scope === 'everything' || scope === 'day-to-day');
  const rule: SignatoryRule = { kind: 'any', rules: powers.map((power) => power.rule) };
  const signedPeople = company.people.filter(({ id }) => signedBy.includes(id));
  return {
    ...evaluateSignatures(rule, company.people, signedBy),
    signedBy: signedPeople,
    text: powersText(company, powersInForce(company)),
  };
}

/** How a person may sign for a company: alone, only together with others, or not at all. */
export function signingPart(company: Company, person: PersonId, scope: SignatoryScope): 'alone' | 'together' | 'none' {
  if (evaluateCompany(company, [person], scope).status === 'Complete') return 'alone';
  const { possibleSigners } = evaluateCompany(company, [], scope);
  return possibleSigners.some(({ id }) => id === person) ? 'together' : 'none';
}
