// The company register (Bolagsverket's and others' facts, by our own interface): what a company is, who may sign, what has changed.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type Company, type CompanyStatus, companyStatuses } from '../../domain/company/company.ts';
import { legalForms } from '../../domain/company/legal-form.ts';
import type { PersonId } from '../../domain/person-id.ts';
import type { RecipientId } from '../../domain/recipient-id.ts';
import type { JsonValue } from '../database/json.ts';
import type { ChangesSince, RegisterAnswer } from './answer.ts';
import { DayText, MomentText, NameText, NumberText, readNumber, readPersonId } from './json-parts.ts';
import { type RegisterDoor, readAll } from './register-door.ts';
import { readRoles, readRule, ruleJson } from './rule-json.ts';

export const companyChangeKinds = ['registered', 'name', 'status', 'people', 'powers'] as const;

export interface CompanyChange {
  readonly at: Date;
  readonly company: RecipientId;
  readonly kind: (typeof companyChangeKinds)[number];
}

export interface CompanyRegister {
  /** By organisationsnummer, or the owner's number for an enskild firma; undefined when the register has no such company. */
  company(id: RecipientId): Promise<RegisterAnswer<Company | undefined>>;
  /** Every company in which a person has a role, at most 1000. */
  companiesOf(person: PersonId): Promise<RegisterAnswer<readonly Company[]>>;
  changesSince: ChangesSince<CompanyChange>;
}

const COMPANIES_MAX = 1000;
const PEOPLE_MAX = 500;
const PersonJson = Type.Object({
  id: NumberText,
  name: NameText,
  roles: Type.Array(Type.String(), { maxItems: 20 }),
});
const CompanyJson = Type.Object({
  id: NumberText,
  name: NameText,
  form: Type.Enum([...legalForms]),
  status: Type.Object({ kind: Type.Enum([...companyStatuses]), since: Type.Optional(DayText) }),
  people: Type.Array(PersonJson, { maxItems: PEOPLE_MAX }),
  powers: Type.Array(Type.Object({ scope: Type.Enum(['everything', 'day-to-day']), rule: Type.Unknown() }), {
    maxItems: 50,
  }),
});
const LookUpJson = Type.Object({ company: Type.Unknown() });
const OfPersonJson = Type.Object({ companies: Type.Array(Type.Unknown(), { maxItems: COMPANIES_MAX }) });
const ChangeJson = Type.Object({ at: MomentText, company: NumberText, kind: Type.Enum([...companyChangeKinds]) });

/** A company from the register's JSON; undefined when it is none. */
export function readCompany(json: unknown): Company | undefined {
  if (!Value.Check(CompanyJson, json)) return undefined;
  const id = readNumber(json.id);
  const status = readStatus(json.status.kind, json.status.since);
  const people = readAll(json.people, readPerson);
  if (id === undefined || status === undefined || people === undefined) return undefined;
  const powers = json.powers.map(({ scope, rule }) => ({ scope, rule: readRule(rule) }));
  return { id, name: json.name, form: json.form, status, people, powers };
}

function readPerson(json: unknown): Company['people'][number] | undefined {
  if (!Value.Check(PersonJson, json)) return undefined;
  const id = readPersonId(json.id);
  return id === undefined ? undefined : { id, name: json.name, roles: readRoles(json.roles) };
}

function readStatus(kind: CompanyStatus['kind'], since: string | undefined): CompanyStatus | undefined {
  if (kind === 'active') return { kind };
  return since === undefined ? undefined : { kind, since };
}

/** A company as the register sends it. */
export function companyJson(company: Company): JsonValue {
  const { id, name, form, status } = company;
  return {
    id,
    name,
    form,
    status: status.kind === 'active' ? { kind: status.kind } : { kind: status.kind, since: status.since },
    people: company.people.map((person) => ({ id: person.id, name: person.name, roles: [...person.roles] })),
    powers: company.powers.map(({ scope, rule }) => ({ scope, rule: ruleJson(rule) })),
  };
}

function readChange(json: unknown): CompanyChange | undefined {
  if (!Value.Check(ChangeJson, json)) return undefined;
  const company = readNumber(json.company);
  return company === undefined ? undefined : { at: new Date(json.at), company, kind: json.kind };
}

/** The register behind that door. */
export function companyRegisterAt(door: RegisterDoor): CompanyRegister {
  return {
    async company(id) {
      const answer = await door.ask('/companies/look-up', { id }, (json) => {
        if (!Value.Check(LookUpJson, json)) return undefined;
        const found = json.company === null ? undefined : readCompany(json.company);
        // Somebody else's company is no answer, however well it is written.
        return json.company === null || found?.id === id ? { found } : undefined;
      });
      return answer.kind === 'answer' ? { kind: 'answer', value: answer.value.found } : answer;
    },
    companiesOf: (person) =>
      door.ask('/companies/of-person', { person }, (json) => {
        const companies = Value.Check(OfPersonJson, json) ? readAll(json.companies, readCompany) : undefined;
        return companies?.every((company) => company.people.some(({ id }) => id === person)) === true
          ? companies
          : undefined;
      }),
    changesSince: (cursor) => door.changes(cursor, readChange),
  };
}
