// The mediator's configuration: checked whole at start (DESIGN, The house; rule 4 for `repeats`).
import { type Static, Type } from 'typebox';
import type { ConfigRule } from '../../platform/config/parse.ts';
import {
  ApiConfig,
  BlobsConfig,
  DatabaseConfig,
  Environment,
  ListenConfig,
  LoginConfig,
  OrganisationText,
  OutboundConfig,
  WireListenConfig,
} from '../../platform/config/parts.ts';
import { pagesAreClosed, sandboxIsClosed } from '../../platform/config/rules.ts';

const closed = { additionalProperties: false } as const;
const File = Type.String({ minLength: 1 });
const HttpsUrl = (description: string) => Type.String({ pattern: '^https://[^\\s/]+', description });
const Milliseconds = (description: string, least = 1) =>
  Type.Optional(Type.Integer({ minimum: least, maximum: 2_147_483_647, description }));

const Registry = Type.Object(
  {
    recipientUrl: HttpsUrl("FaR's Recipient v3"),
    authorityUrl: HttpsUrl("FaR's Authority"),
    caFiles: Type.Array(File, { minItems: 1, description: 'PEM: the CAs of FaR’s TLS certificate' }),
    timeoutMs: Milliseconds('default 10 000'),
    reachableForMs: Milliseconds('how long an answer about a recipient is used again; default 5 000, 0 for never', 0),
    dispatchersForMs: Milliseconds('how long the list of mediators is used without asking; default 600 000', 0),
  },
  closed,
);

const operatorPolicy = {
  repeats: Type.Union([Type.Literal('deduplicated'), Type.Literal('unknown')], {
    description: 'whether the operator is known to remove a delivery that comes twice',
  }),
  retryUnknown: Type.Optional(
    Type.Boolean({
      description:
        'try again after an unknown outcome although a second copy is possible, and record that; default no: a person finds out',
    }),
  ),
  atOnce: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 500,
      description: 'deliveries on their way at once, in each process; default 16',
    }),
  ),
};

const Operators = Type.Object(
  {
    caFiles: Type.Array(File, { minItems: 1, description: 'PEM: the CAs of the operators’ TLS certificates' }),
    timeoutMs: Milliseconds('one call; default 30 000'),
    others: Type.Object(operatorPolicy, { ...closed, description: 'for operators not named below' }),
    known: Type.Optional(Type.Array(Type.Object({ organisation: OrganisationText, ...operatorPolicy }, closed))),
  },
  closed,
);

const Trust = Type.Object(
  {
    caFiles: Type.Array(File, { minItems: 1, description: 'PEM: the CAs of senders’ signing certificates' }),
    crlFiles: Type.Optional(Type.Array(File)),
    allowSha1: Type.Optional(Type.Boolean({ description: 'also take SHA-1 signatures; default no. Said in the log' })),
  },
  closed,
);

const Sender = Type.Object(
  {
    organisation: OrganisationText,
    handedInBy: Type.Optional(
      Type.Array(OrganisationText, { description: 'others that may hand in and follow this sender’s deliveries' }),
    ),
  },
  closed,
);

export const configSchema = Type.Object(
  {
    environment: Environment,
    organisation: OrganisationText,
    name: Type.String({ minLength: 2, maxLength: 100, description: 'what the mediator is called on its pages' }),
    contactEmail: Type.Optional(
      Type.String({ pattern: '.+@.+\\..+', description: 'who answers questions about the API' }),
    ),
    logLevel: Type.Optional(Type.Enum(['debug', 'info', 'warn', 'error', 'silent'])),
    database: DatabaseConfig,
    blobs: BlobsConfig,
    listen: ListenConfig,
    wire: WireListenConfig,
    api: ApiConfig,
    login: Type.Optional(LoginConfig),
    registry: Registry,
    operators: Operators,
    trust: Trust,
    senders: Type.Optional(
      Type.Array(Sender, { description: 'whom we mediate for; absent: everyone for whom FaR lists us' }),
    ),
    outbound: Type.Optional(OutboundConfig),
    lifetimeHours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 720, description: 'how long a delivery is tried; default 72' }),
    ),
    retry: Type.Optional(
      Type.Object(
        {
          firstMs: Milliseconds('before the second try; default 2 000'),
          maxMs: Milliseconds('longest between tries; default 900 000'),
        },
        closed,
      ),
    ),
    leaseMs: Milliseconds('how long claimed work waits for a process that died; default 60 000', 100),
    pollMs: Milliseconds('how often to look for due work without being woken; default 1 000', 10),
    lookUpBatch: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'recipients in one question to FaR; default 500' }),
    ),
    signingThreads: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 64, description: 'threads that seal; default 1, 0 for none of its own' }),
    ),
    failpoints: Type.Optional(
      Type.Array(Type.Union([Type.Literal('mediator.attempted'), Type.Literal('mediator.answered')]), {
        description: 'where the process ends by itself, for tests; sandbox only',
      }),
    ),
  },
  closed,
);

export type Config = Static<typeof configSchema>;

/** Rules over several members. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment, listen }) => pagesAreClosed(environment, listen, 'listen'),
  ({ environment, wire }) => sandboxIsClosed(environment, wire, 'wire'),
  ({ environment, failpoints }) =>
    environment === 'production' && failpoints !== undefined
      ? [{ path: 'failpoints', wrong: 'ends the process on purpose.', todo: 'Leave it out in production.' }]
      : [],
  ({ senders }) => {
    const seen = new Set<string>();
    return (senders ?? []).flatMap(({ organisation }, index) => {
      if (!seen.has(organisation)) {
        seen.add(organisation);
        return [];
      }
      return [{ path: `senders[${index}]`, wrong: 'names a sender twice.', todo: 'Put everything in one entry.' }];
    });
  },
];

/** What applies to an operator. */
export interface OperatorPolicy {
  readonly repeats: 'deduplicated' | 'unknown';
  readonly retryUnknown: boolean;
  readonly atOnce: number;
}

/** The policy for one operator: its own, or the one for those not named. */
export function policyOf(config: Config, operator: string): OperatorPolicy {
  const { known, others } = config.operators;
  const { repeats, retryUnknown, atOnce } = known?.find((each) => each.organisation === operator) ?? others;
  return { repeats, retryUnknown: retryUnknown ?? false, atOnce: atOnce ?? 16 };
}
