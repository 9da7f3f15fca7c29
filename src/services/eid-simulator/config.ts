// What the e-ID simulator is told: who there is to be, which services may ask, and which systems may have tokens.
import { type Static, Type } from 'typebox';
import type { ConfigRule } from '../../platform/config/parse.ts';
import { DatabaseConfig, Environment, ListenConfig, OrganisationText } from '../../platform/config/parts.ts';
import { sandboxIsClosed } from '../../platform/config/rules.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Id = Type.String({ pattern: '^[A-Za-z0-9._-]{1,80}$', description: 'letters, digits, . _ -' });
const Address = Type.String({ pattern: '^https?://[^\\s]+$' });
const KeyFile = Type.String({
  minLength: 1,
  description: 'PEM: the public key, or the private one that it is taken from',
});
const Does = Type.Optional(
  Type.Tuple([Type.String(), Type.String()], { description: 'what the person is good for, in Swedish and English' }),
);

/** A member of staff at some organisation: the staff issuer's pretend person. */
export const StaffPerson = Type.Object(
  {
    loginId: Id,
    name: Name,
    email: Type.Optional(Type.String({ minLength: 3 })),
    organisation: OrganisationText,
    organisationName: Name,
    roles: Type.Array(Type.String({ minLength: 1 })),
    groups: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: 'the claim groups' })),
    does: Does,
  },
  closed,
);
export type StaffPerson = Static<typeof StaffPerson>;

/** A citizen: `id` is one of Skatteverket's published test numbers, 12 digits. */
export const Citizen = Type.Object(
  {
    id: Type.String({ pattern: '^(18|19|20)[0-9]{10}$' }),
    name: Name,
    does: Does,
    /** For whom the person may act, as a broker with mandates would tell it. */
    organisation: Type.Optional(OrganisationText),
    organisationName: Type.Optional(Name),
    roles: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
  },
  closed,
);
export type Citizen = Static<typeof Citizen>;

/** Somebody with another country's e-ID and no Swedish number (eIDAS person identifier, made up). */
export const Foreigner = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Z]{2}/SE/[!-~]{3,200}$' }),
    name: Name,
    does: Does,
    level: Type.Union([Type.Literal('low'), Type.Literal('sub'), Type.Literal('high')], {
      description: 'of a notified e-ID: eidas-nf-…',
    }),
  },
  closed,
);
export type Foreigner = Static<typeof Foreigner>;

/** A service that lets people log in here (private_key_jwt). */
export const LoginClient = Type.Object(
  {
    clientId: Id,
    name: Name,
    keyFile: KeyFile,
    redirectUris: Type.Array(Address, { minItems: 1 }),
    postLogoutRedirectUris: Type.Array(Address),
  },
  closed,
);
export type LoginClient = Static<typeof LoginClient>;

/** A system that calls APIs with client credentials: a secret (basic or post) or a key (private_key_jwt). */
export const ApiClient = Type.Object(
  {
    clientId: Id,
    name: Name,
    organisation: OrganisationText,
    secret: Type.Optional(Type.String({ minLength: 16 })),
    keyFile: Type.Optional(KeyFile),
    audience: Type.String({ minLength: 1, description: 'the API that its tokens are for' }),
    units: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description: "the token's claim units" })),
    scopes: Type.Array(Type.String({ pattern: '^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$' }), { minItems: 1 }),
  },
  closed,
);
export type ApiClient = Static<typeof ApiClient>;

export const configSchema = Type.Object(
  {
    environment: Environment,
    organisation: OrganisationText,
    database: DatabaseConfig,
    listen: ListenConfig,
    staff: Type.Object(
      { people: Type.Array(StaffPerson), clients: Type.Array(LoginClient), apiClients: Type.Array(ApiClient) },
      closed,
    ),
    citizens: Type.Object(
      {
        people: Type.Array(Citizen),
        foreigners: Type.Optional(Type.Array(Foreigner)),
        clients: Type.Array(LoginClient),
        otherNumbersFile: Type.Optional(
          Type.String({ minLength: 1, description: 'more test numbers that may log in, one of 12 digits a line' }),
        ),
      },
      closed,
    ),
    logLevel: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error', 'silent'])),
  },
  closed,
);
export type Config = Static<typeof configSchema>;

/** The simulator proves nothing about anybody: it is for the sandbox, and its systems need one way to prove themselves. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment, listen }) => sandboxIsClosed(environment, listen, 'listen'),
  (config) =>
    config.environment === 'sandbox'
      ? []
      : [{ path: 'environment', wrong: 'the e-ID simulator is for the sandbox only.', todo: 'Use a real provider.' }],
  (config) =>
    config.staff.apiClients.flatMap((client, index) =>
      (client.secret === undefined) === (client.keyFile === undefined)
        ? [
            {
              path: `staff.apiClients[${index}]`,
              wrong: 'has both or neither of secret and keyFile.',
              todo: 'Give one.',
            },
          ]
        : [],
    ),
];
