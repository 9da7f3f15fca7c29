// What the pretend registers are told: who is in them from the beginning, and which test numbers there are.
import { type Static, Type } from 'typebox';
import { companyRoles, companyStatuses } from '../../domain/company/company.ts';
import { legalForms } from '../../domain/company/legal-form.ts';
import { protections } from '../../domain/registered-person.ts';
import { guardianDuties, guardianKinds, powerRights } from '../../domain/representation.ts';
import type { ConfigRule } from '../../platform/config/parse.ts';
import { DatabaseConfig, Environment, ListenConfig, OrganisationText } from '../../platform/config/parts.ts';
import { sandboxIsClosed } from '../../platform/config/rules.ts';

const closed = { additionalProperties: false } as const;
export const Name = Type.String({ minLength: 1, maxLength: 200 });
/** Twelve digits; whether it is anybody's is the registers' to say. */
export const NumberText = Type.String({ pattern: '^[0-9]{12}$' });
export const DayText = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
/** As docs/register.md describes rules. */
export const Powers = Type.Array(
  Type.Object({ scope: Type.Enum(['everything', 'day-to-day']), rule: Type.Unknown() }, closed),
  { maxItems: 50 },
);
export const People = Type.Array(
  Type.Object({ person: NumberText, roles: Type.Array(Type.Enum([...companyRoles]), { minItems: 1 }) }, closed),
  { maxItems: 100 },
);
export const NewCompany = Type.Object(
  {
    id: NumberText,
    name: Name,
    form: Type.Enum([...legalForms]),
    people: People,
    powers: Powers,
    status: Type.Optional(
      Type.Object({ kind: Type.Enum([...companyStatuses]), since: Type.Optional(DayText) }, closed),
    ),
  },
  closed,
);
export const NewPower = Type.Object(
  {
    principal: NumberText,
    agent: NumberText,
    right: Type.Enum([...powerRights]),
    from: Type.Optional(DayText),
    until: Type.Optional(DayText),
  },
  closed,
);
export const NewGuardianship = Type.Object(
  {
    ward: NumberText,
    guardian: NumberText,
    kind: Type.Enum([...guardianKinds]),
    duties: Type.Array(Type.Enum([...guardianDuties]), { minItems: 1, maxItems: 3 }),
    from: Type.Optional(DayText),
  },
  closed,
);

const SeededPerson = Type.Object(
  {
    id: NumberText,
    name: Name,
    died: Type.Optional(DayText),
    protection: Type.Optional(Type.Enum([...protections])),
    custodians: Type.Optional(Type.Array(NumberText)),
  },
  closed,
);

const Seed = Type.Object(
  {
    people: Type.Array(SeededPerson),
    companies: Type.Array(NewCompany),
    powersOfAttorney: Type.Array(NewPower),
    guardianships: Type.Array(NewGuardianship),
  },
  { ...closed, description: 'who is in the registers at the first start' },
);
export type Seed = Static<typeof Seed>;

export const configSchema = Type.Object(
  {
    environment: Environment,
    organisation: OrganisationText,
    database: DatabaseConfig,
    listen: ListenConfig,
    seed: Type.Optional(Seed),
    testNumbersFile: Type.Optional(
      Type.String({ minLength: 1, description: 'more people: test numbers, one of 12 digits a line' }),
    ),
    logLevel: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error', 'silent'])),
  },
  closed,
);
export type Config = Static<typeof configSchema>;

/** Whoever can reach it decides who is dead and who owns what: only in the sandbox, only on this machine. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment, listen }) => sandboxIsClosed(environment, listen, 'listen'),
  ({ environment }) =>
    environment === 'sandbox'
      ? []
      : [
          {
            path: 'environment',
            wrong: 'the registers simulator is for the sandbox only.',
            todo: 'Connect real registers (docs/register.md).',
          },
        ],
];
