// How people of an organisation log in, and how surely each role must be proved (issue 4, "Roles": required acr and amr per role).
import { type Static, Type } from 'typebox';
import type { ConfigFault } from '../../platform/config/faults.ts';
import { type Environment, LoginConfig } from '../../platform/config/parts.ts';

const closed = { additionalProperties: false } as const;
const Values = (description: string) =>
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 20, description });

export const Demand = Type.Union(
  [
    Type.Literal('none'),
    Type.Object(
      {
        acr: Type.Optional(Values('levels that are enough')),
        amr: Type.Optional(Values('ways to log in that are enough, such as mfa (RFC 8176)')),
      },
      { ...closed, description: 'met when the log-in has one of the levels, or one of the ways' },
    ),
  ],
  { description: 'none: as the log-in itself demands' },
);
export type Demand = Static<typeof Demand>;

const Demands = Type.Object(
  {
    default: Type.Optional(Demand),
    caseworker: Type.Optional(Demand),
    approver: Type.Optional(Demand),
    'template-editor': Type.Optional(Demand),
    archivist: Type.Optional(Demand),
    auditor: Type.Optional(Demand),
    administrator: Type.Optional(Demand),
  },
  {
    ...closed,
    description:
      'what a log-in must show for each role to be given; where nothing is said: several factors outside the sandbox',
  },
);

export const SenderLogin = Type.Object({ ...LoginConfig.properties, demands: Type.Optional(Demands) }, closed);
export type SenderLogin = Static<typeof SenderLogin>;

/** A demand that names nothing would never be met: the role would be nobody's. */
export function demandsSaySomething({ demands }: SenderLogin, path: string): ConfigFault[] {
  return Object.entries(demands ?? {}).flatMap(([role, demand]) =>
    demand === 'none' || demand.acr !== undefined || demand.amr !== undefined
      ? []
      : [{ path: `${path}.demands.${role}`, wrong: 'Names neither acr nor amr.', todo: 'Name one, or write "none".' }],
  );
}

/** A way of a provider that says several factors: RFC 8176, and what AD FS writes. */
const SEVERAL_FACTORS = ['mfa', 'http://schemas.microsoft.com/claims/multipleauthn'];

/** What holds where nothing is configured: several factors, shown by `amr` or by the level that every log-in must have. */
export function usualDemand(login: SenderLogin, environment: Environment): Demand {
  if (environment === 'sandbox') return 'none';
  return { amr: SEVERAL_FACTORS, ...(login.acr.length === 0 ? {} : { acr: login.acr }) };
}
