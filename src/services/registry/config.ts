// The registry's configuration: checked whole at start (DESIGN, "The house").
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import type { ConfigFault, ConfigRule } from '../../platform/config/parse.ts';
import {
  AccessibilityConfig,
  AlertsConfig,
  ApiConfig,
  BackupWatchConfig,
  DatabaseConfig,
  Environment,
  ListenConfig,
  LoginConfig,
  MailConfig,
  OrganisationText,
  OutboundConfig,
  WireListenConfig,
} from '../../platform/config/parts.ts';
import { pagesAreClosed, sandboxIsClosed } from '../../platform/config/rules.ts';
import { RegistersConfig } from '../../platform/registers/config.ts';
import { ChangesConfig } from './changes/config.ts';
import { OversightConfig } from './oversight/config.ts';
import { DeathsConfig } from './people/config.ts';
import { PendingConfig, SignaturesConfig } from './signing/config.ts';

const closed = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 2, maxLength: 256, description: 'as the contracts allow: 2–256 characters' });
const Address = Type.String({ pattern: '^https?://[^\\s/]+' });

const Seed = Type.Object(
  {
    senders: Type.Array(Type.Object({ id: OrganisationText, name: Name }, closed)),
    dispatchers: Type.Array(
      Type.Object({ id: OrganisationText, name: Name, senders: Type.Array(OrganisationText) }, closed),
    ),
    operators: Type.Array(
      Type.Object(
        {
          id: OrganisationText,
          name: Name,
          serviceAddress: Type.String({ pattern: '^https://[^\\s/]+', description: 'Service v3 of the operator' }),
          uiAddress: Type.Optional(Address),
          logo: Type.Optional(Address),
          testRecipient: Type.Optional(
            Type.String({ pattern: '^[0-9]{12}$', description: 'its own test account, for test deliveries' }),
          ),
        },
        closed,
      ),
    ),
    recipients: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[0-9]{12}$' }),
          operator: OrganisationText,
          pending: Type.Optional(Type.Boolean()),
          optedOutFrom: Type.Optional(Type.Array(OrganisationText)),
        },
        closed,
      ),
    ),
  },
  { ...closed, description: 'sandbox only: who is in the register from the beginning' },
);
export type Seed = Static<typeof Seed>;

export const configSchema = Type.Object(
  {
    environment: Environment,
    organisation: OrganisationText,
    organisationName: Name,
    database: DatabaseConfig,
    pages: ListenConfig,
    wire: WireListenConfig,
    login: LoginConfig,
    backup: Type.Optional(BackupWatchConfig),
    mail: Type.Optional(MailConfig),
    alerts: Type.Optional(AlertsConfig),
    outbound: Type.Optional(OutboundConfig),
    accessibility: Type.Optional(AccessibilityConfig),
    registers: Type.Optional(RegistersConfig),
    signatures: Type.Optional(SignaturesConfig),
    pending: Type.Optional(PendingConfig),
    deaths: Type.Optional(DeathsConfig),
    api: Type.Optional(ApiConfig),
    changes: Type.Optional(ChangesConfig),
    oversight: Type.Optional(OversightConfig),
    seed: Type.Optional(Seed),
    logLevel: Type.Optional(
      Type.Union([
        Type.Literal('debug'),
        Type.Literal('info'),
        Type.Literal('warn'),
        Type.Literal('error'),
        Type.Literal('silent'),
      ]),
    ),
  },
  closed,
);
export type Config = Static<typeof configSchema>;

/** The organisation that runs FaR. Errors: 'invalid-input'. */
export function registrarOf({ organisation }: Config): Organisationsnummer {
  const parsed = parseOrganisationsnummer(organisation);
  if (parsed.ok) return parsed.value;
  throw new BrevduvaError('invalid-input', `organisation is no organisationsnummer: ${parsed.problem.code}`);
}

/** Rules over several members: a seed is for the sandbox, and everybody in it must be who the others refer to. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment, pages }) => pagesAreClosed(environment, pages, 'pages'),
  ({ environment, wire }) => sandboxIsClosed(environment, wire, 'wire'),
  ({ environment, seed }) =>
    environment === 'production' && seed !== undefined
      ? [{ path: 'seed', wrong: 'puts made-up people into a real register.', todo: 'Leave it out in production.' }]
      : [],
  ({ seed }) => (seed === undefined ? [] : seedFaults(seed)),
];

function seedFaults(seed: Seed): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const senders = new Set(seed.senders.map((sender) => sender.id));
  const operators = new Set(seed.operators.map((operator) => operator.id));
  const wrong = (path: string, what: string) => faults.push({ path, wrong: what, todo: 'Correct or remove it.' });
  seed.dispatchers.forEach((dispatcher, at) => {
    if (!dispatcher.senders.every((id) => senders.has(id)))
      wrong(`seed.dispatchers[${at}]`, 'names an unknown sender.');
  });
  seed.recipients.forEach((recipient, at) => {
    if (!parseRecipientId(recipient.id).ok) wrong(`seed.recipients[${at}].id`, 'is no identity number.');
    if (!operators.has(recipient.operator)) wrong(`seed.recipients[${at}]`, 'names an unknown operator.');
  });
  return faults;
}
