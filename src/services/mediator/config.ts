// The mediator's configuration: checked whole at start (DESIGN, The house; rule 4 for `repeats`).
import { type Static, Type } from 'typebox';
import type { ConfigRule } from '../../platform/config/parse.ts';
import {
  AccessibilityConfig,
  AlertsConfig,
  ApiConfig,
  BackupWatchConfig,
  BlobsConfig,
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
import { TelemetryConfig } from '../../platform/telemetry/telemetry.ts';
import { Failpoint } from './failpoints.ts';
import { disposalIsJournalled, LogConfig } from './log/config.ts';
import { MailingsConfig } from './mailings/config.ts';
import { OperatorsConfig, operatorFaults } from './operators/policy.ts';
import { RetentionConfig, retentionOf } from './retention/config.ts';
import { WebhooksConfig } from './webhooks/config.ts';

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
    crlFiles: Type.Optional(Type.Array(File, { minItems: 1, description: 'their revocation lists, one for each CA' })),
    timeoutMs: Milliseconds('default 10 000'),
    reachableForMs: Milliseconds('how long an answer about a recipient is used again; default 5 000, 0 for never', 0),
    dispatchersForMs: Milliseconds('how long the list of mediators is used without asking; default 600 000', 0),
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
    operators: OperatorsConfig,
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
    webhooks: Type.Optional(WebhooksConfig),
    retention: Type.Optional(RetentionConfig),
    leaseMs: Milliseconds('how long claimed work waits for a process that died; default 60 000', 100),
    pollMs: Milliseconds('how often to look for due work without being woken; default 1 000', 10),
    lookUpAgainMs: Milliseconds(
      'having waited this long for its operator, a delivery is looked up again before it is sent; default 600 000',
    ),
    lookUpBatch: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'recipients in one question to FaR; default 500' }),
    ),
    mailings: Type.Optional(MailingsConfig),
    signingThreads: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 64, description: 'threads that seal; default 1, 0 for none of its own' }),
    ),
    log: Type.Optional(LogConfig),
    backup: Type.Optional(BackupWatchConfig),
    telemetry: Type.Optional(TelemetryConfig),
    mail: Type.Optional(MailConfig),
    alerts: Type.Optional(AlertsConfig),
    accessibility: Type.Optional(AccessibilityConfig),
    failpoints: Type.Optional(
      Type.Array(Failpoint, { description: 'where the process ends by itself, for tests; sandbox only' }),
    ),
  },
  closed,
);

export type Config = Static<typeof configSchema>;

/** Rules over several members. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment, listen }) => pagesAreClosed(environment, listen, 'listen'),
  ({ environment, wire }) => sandboxIsClosed(environment, wire, 'wire'),
  ({ log }) => disposalIsJournalled(log),
  ({ operators }) => operatorFaults(operators),
  ({ environment, failpoints }) =>
    environment === 'production' && failpoints !== undefined
      ? [{ path: 'failpoints', wrong: 'ends the process on purpose.', todo: 'Leave it out in production.' }]
      : [],
  ({ retention }) => {
    const { eraseAfterMs, eraseAtLatestMs } = retentionOf(retention);
    return eraseAtLatestMs >= eraseAfterMs
      ? []
      : [
          {
            path: 'retention.eraseAtLatestDays',
            wrong: 'is earlier than eraseAfterHours.',
            todo: 'Make it at least as long.',
          },
        ];
  },
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
