// The sender's configuration: one installation, one or more organisations strictly apart (issue 4, "Organisation, people, rights").
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
  Folder,
  KeyPair,
  ListenConfig,
  MailConfig,
  OrganisationText,
  OutboundConfig,
} from '../../platform/config/parts.ts';
import { pagesAreClosed } from '../../platform/config/rules.ts';
import { MalwareScanConfig } from '../../platform/malware/clamd.ts';
import { MessageTypesConfig } from '../../platform/presentation/message-types.ts';
import { ArchiveConfig } from './archive/archive-config.ts';
import { DiariumConfig, DROP_POINTS, FileDropConfig, foldersAreApart } from './diarium/diarium-config.ts';
import { demandsSaySomething, SenderLogin } from './login-config.ts';
import { MailingsConfig } from './mailings/settings.ts';
import { clientHasOneCredential, MediatorConfig } from './mediator-config.ts';
import { OperatorsConfig } from './operator-supports.ts';
import { AddressRegisterConfig, PrintSupplierConfig } from './paper/paper-config.ts';
import { PAPER_POINTS } from './paper/print-supplier.ts';
import { accountsAreSound, PaymentAccountsConfig } from './payment/payment-config.ts';
import { PrechecksConfig } from './prechecks/precheck-config.ts';
import { RepliesConfig } from './replies/replies-config.ts';

const closed = { additionalProperties: false } as const;
const HttpUrl = (description: string) => Type.String({ pattern: '^https?://[^\\s/]+', description });
const Text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });

const SupportinfoConfig = Type.Object(
  {
    text: Text(1024, 'who answers questions about the letters; an administrator may change it in the pages'),
    phoneNumber: Type.Optional(Text(255, 'telephone number')),
    emailAddress: Type.Optional(Text(255, 'e-mail address')),
    url: Type.Optional(HttpUrl('web address, at most 255 characters')),
  },
  closed,
);

const ClientConfig = Type.Object(
  {
    id: Text(255, "the client's id, as its token has it"),
    units: Type.Optional(Type.Array(Text(63, "a unit's code"), { description: 'only these units; default: all' })),
    scopes: Type.Optional(Type.Array(Text(80, 'a scope'), { description: 'only these scopes; default: all it has' })),
  },
  closed,
);

const PostageConfig = Type.Object(
  {
    paperOre: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'what a letter on paper costs, öre' }),
    digitalOre: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'what a digital letter costs, öre; default 0' }),
    ),
  },
  { ...closed, description: 'by which the statistics count what was saved; absent: they do not' },
);

const OrganisationConfig = Type.Object(
  {
    id: OrganisationText,
    name: Type.String({ minLength: 2, maxLength: 256, description: 'as recipients see it' }),
    keyPair: KeyPair,
    nextKeyPair: Type.Optional(KeyPair),
    supportinfo: SupportinfoConfig,
    mediator: MediatorConfig,
    postage: Type.Optional(PostageConfig),
    auditorsReadLetters: Type.Optional(
      Type.Boolean({ description: 'auditors read letters as well as the log; default false' }),
    ),
    payments: Type.Optional(PaymentAccountsConfig),
    diarium: Type.Optional(DiariumConfig),
    fileDrop: Type.Optional(FileDropConfig),
    addressRegister: Type.Optional(AddressRegisterConfig),
    printSupplier: Type.Optional(PrintSupplierConfig),
    login: Type.Optional(SenderLogin),
    clients: Type.Optional(
      Type.Array(ClientConfig, {
        description: 'limits of systems that call the REST API; default: as their token says',
      }),
    ),
  },
  closed,
);
export type OrganisationConfig = Static<typeof OrganisationConfig>;

const RegistryConfig = Type.Object(
  {
    url: HttpUrl("FaR's Recipient v3: https://host/Recipient/v3"),
    caFiles: Type.Array(Text(4096, 'PEM: a CA whose server certificates are trusted'), { minItems: 1 }),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, description: 'default 8' })),
  },
  closed,
);

export const configSchema = Type.Object(
  {
    environment: Environment,
    database: DatabaseConfig,
    blobs: BlobsConfig,
    listen: ListenConfig,
    login: SenderLogin,
    api: ApiConfig,
    registry: RegistryConfig,
    prechecks: Type.Optional(PrechecksConfig),
    archive: Type.Optional(ArchiveConfig),
    operators: Type.Optional(OperatorsConfig),
    malwareScan: Type.Optional(MalwareScanConfig),
    backup: Type.Optional(BackupWatchConfig),
    mailings: Type.Optional(MailingsConfig),
    mail: Type.Optional(MailConfig),
    webhooks: Type.Optional(
      Type.Object(
        {
          caFiles: Type.Optional(Type.Array(Text(4096, 'PEM: CAs of receivers beside the well-known ones'))),
          timeoutMs: Type.Optional(
            Type.Integer({ minimum: 100, maximum: 60_000, description: 'one call; default 10 000' }),
          ),
        },
        closed,
      ),
    ),
    alerts: Type.Optional(AlertsConfig),
    outbound: Type.Optional(OutboundConfig),
    replies: Type.Optional(RepliesConfig),
    messageTypes: Type.Optional(MessageTypesConfig),
    organisations: Type.Array(OrganisationConfig, { minItems: 1 }),
    disposal: Type.Optional(
      Type.Object(
        {
          journal: Folder('folder where disposals are recorded, not restored together with the database'),
        },
        { ...closed, description: 'absent: nothing can be disposed of' },
      ),
    ),
    accessibility: Type.Optional(AccessibilityConfig),
    contactEmail: Type.Optional(
      Type.String({ pattern: '.+@.+\\..+', description: 'who answers questions about the API' }),
    ),
    logLevel: Type.Optional(
      Type.Union([
        Type.Literal('debug'),
        Type.Literal('info'),
        Type.Literal('warn'),
        Type.Literal('error'),
        Type.Literal('silent'),
      ]),
    ),
    signingThreads: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 32,
        description: 'threads that sign, for each organisation; default 1, in the sandbox 0: none of their own',
      }),
    ),
    dispatchConcurrency: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 64, description: 'letters signed and handed over at once; default 8' }),
    ),
    leaseMs: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 2_147_483_647,
        description: 'how long claimed work waits for a process that died; default 60 000',
      }),
    ),
    failpoints: Type.Optional(
      Type.Array(
        Type.Union([
          Type.Literal('sender.signing'),
          Type.Literal('sender.signed'),
          Type.Literal('sender.handing-over'),
          Type.Literal('sender.handed-over'),
          Type.Literal('sender.mailing-merged'),
          Type.Literal('sender.mailing-lettered'),
          Type.Literal('sender.mailing-signed'),
          Type.Literal('sender.mailing-gathered'),
          Type.Literal('sender.mailing-opened'),
          Type.Literal('sender.mailing-filled'),
          Type.Literal('sender.mailing-committed'),
          Type.Literal('sender.mailing-told'),
          Type.Literal('sender.archive-letter'),
          Type.Enum([...DROP_POINTS]),
          Type.Enum([...PAPER_POINTS]),
        ]),
        { description: 'where the process ends by itself, for tests; sandbox only' },
      ),
    ),
  },
  closed,
);
export type Config = Static<typeof configSchema>;

/** What the schema alone cannot say. */
export const configRules: readonly ConfigRule<Config>[] = [
  ({ environment, listen }) => pagesAreClosed(environment, listen, 'listen'),
  (config) =>
    config.organisations.flatMap((organisation, index) => {
      const same = config.organisations.findIndex((other) => other.id === organisation.id);
      return same === index
        ? []
        : [{ path: `organisations[${index}].id`, wrong: 'The same organisation twice.', todo: 'Keep one of them.' }];
    }),
  ({ organisations }) =>
    organisations.flatMap(({ mediator }, index) =>
      clientHasOneCredential(mediator, `organisations[${index}].mediator`),
    ),
  ({ organisations }) =>
    organisations.flatMap(({ payments }, index) => accountsAreSound(payments, `organisations[${index}].payments`)),
  ({ organisations }) => foldersAreApart(organisations),
  ({ login, organisations }) => [
    ...demandsSaySomething(login, 'login'),
    ...organisations.flatMap((one, index) =>
      one.login === undefined ? [] : demandsSaySomething(one.login, `organisations[${index}].login`),
    ),
  ],
  ({ environment, failpoints }) =>
    environment === 'production' && failpoints !== undefined
      ? [{ path: 'failpoints', wrong: 'ends the process on purpose.', todo: 'Leave it out in production.' }]
      : [],
];
