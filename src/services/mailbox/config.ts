// The mailbox operator's configuration: checked whole at start (DESIGN.md, The house).
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import {
  AccessibilityConfig,
  AlertsConfig,
  BackupWatchConfig,
  BlobsConfig,
  DatabaseConfig,
  Environment,
  KeyPair,
  ListenConfig,
  LoginConfig,
  MailConfig,
  OrganisationText,
  OutboundConfig,
  WireListenConfig,
} from '../../platform/config/parts.ts';
import { MessageTypesConfig } from '../../platform/presentation/message-types.ts';
import { MinorsConfig } from './access/minors-config.ts';
import { AnswersConfig, ForwardingConfig } from './act/act-config.ts';
import { DormantConfig } from './dormant/dormant-config.ts';
import { FollowConfig } from './follow/follow-config.ts';
import { MoveConfig } from './move/move-config.ts';
import { OwnDataConfig } from './own-data/own-data-config.ts';

const closed = { additionalProperties: false } as const;
const File = Type.String({ minLength: 1 });
const Seconds = (description: string) => Type.Integer({ minimum: 1, maximum: 604_800, description });

const Operator = Type.Object(
  {
    organisation: OrganisationText,
    name: Type.String({ minLength: 2, maxLength: 100, description: 'what the operator is called on its pages' }),
    support: Type.Object(
      {
        text: Type.String({ minLength: 1, description: 'when and how the operator helps, shown on the help page' }),
        emailAddress: Type.Optional(Type.String({ pattern: '.+@.+\\..+' })),
        phoneNumber: Type.Optional(Type.String({ minLength: 3 })),
      },
      closed,
    ),
  },
  closed,
);

const Registry = Type.Object(
  {
    recipientUrl: Type.String({ pattern: '^https://', description: "FaR's Recipient v3" }),
    authorityUrl: Type.String({ pattern: '^https://', description: "FaR's Authority" }),
    tls: KeyPair,
    nextTls: Type.Optional(KeyPair),
    nextTlsFrom: Type.Optional(Type.String({ format: 'date-time' })),
    caFiles: Type.Array(File, { minItems: 1 }),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 60_000, description: 'default 10 000' })),
    freshSeconds: Type.Optional(
      Seconds('how long lists of senders and dispatchers are used without asking; default 60'),
    ),
    mandateSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30,
        description:
          'how long FaR’s word on who may read another’s mailbox is used; for that long a mandate taken back still works. Default 0: asked at each request',
      }),
    ),
    changes: Type.Optional(FollowConfig),
    staleSeconds: Type.Optional(
      Seconds('how old they may be while FaR does not answer; default 86 400. After that nothing is taken in'),
    ),
  },
  closed,
);

const Trust = Type.Object(
  {
    caFiles: Type.Array(File, { minItems: 1, description: 'PEM: the CAs of senders and mediators' }),
    crlFiles: Type.Optional(Type.Array(File)),
    allowSha1: Type.Optional(
      Type.Boolean({ description: 'also take SHA-1 signatures; default no. Said in the log and to the reader' }),
    ),
    dispatcherMaySign: Type.Optional(
      Type.Boolean({
        description:
          'the sealing organisation may have signed for the sender, when FaR lists it for that sender; default no',
      }),
    ),
  },
  closed,
);

const SmsGatewayConfig = Type.Object(
  {
    url: Type.String({ pattern: '^https?://[^\\s/]+', description: 'where {to, from, text} is posted as JSON' }),
    secretFile: Type.String({ minLength: 1, description: 'the gateway’s bearer secret on the first line, mode 0600' }),
    from: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9 ]{1,10}$', description: 'what our own codes are sent as' }),
    caFiles: Type.Optional(Type.Array(File, { description: 'PEM: CAs beside the well-known ones' })),
  },
  { ...closed, description: 'HTTP gateway for text messages; absent: none are sent, and no number is asked for' },
);

const limits = {
  deliveriesPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
  megabytesPerMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
};
const Quotas = Type.Object(
  {
    ...limits,
    senders: Type.Optional(
      Type.Array(Type.Object({ organisation: OrganisationText, ...limits }, closed), {
        description: 'for named senders, in place of the general ones',
      }),
    ),
  },
  {
    ...closed,
    description: 'how much one sender may hand in to each process; more is refused for the moment. Default no limit',
  },
);

const LogLevel = Type.Union([
  Type.Literal('debug'),
  Type.Literal('info'),
  Type.Literal('warn'),
  Type.Literal('error'),
  Type.Literal('silent'),
]);

const SeededAccount = Type.Object(
  {
    recipient: Type.String({ pattern: '^[0-9]{12}$' }),
    name: Type.String({ minLength: 1 }),
    email: Type.Optional(Type.String({ pattern: '.+@.+\\..+' })),
    phone: Type.Optional(Type.String({ pattern: '^\\+[0-9]{7,15}$' })),
    language: Type.Optional(Type.Union([Type.Literal('sv'), Type.Literal('en')])),
    folders: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }))),
    labels: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }))),
    delegates: Type.Optional(
      Type.Array(
        Type.Object(
          {
            person: Type.String({ pattern: '^[0-9]{12}$' }),
            label: Type.String({ minLength: 1, maxLength: 100 }),
            may: Type.Union([Type.Literal('read'), Type.Literal('manage')]),
            state: Type.Union([Type.Literal('invited'), Type.Literal('active')]),
          },
          closed,
        ),
      ),
    ),
    users: Type.Optional(
      Type.Array(
        Type.Object(
          {
            person: Type.String({ pattern: '^[0-9]{12}$' }),
            label: Type.String({ minLength: 1, maxLength: 100 }),
            role: Type.Union([Type.Literal('reader'), Type.Literal('handler')]),
          },
          closed,
        ),
      ),
    ),
    signatory: Type.Optional(
      Type.String({
        pattern: '^[0-9]{12}$',
        description: 'who gave the users their roles: one who signs for the company',
      }),
    ),
  },
  closed,
);

export const configSchema = Type.Object(
  {
    environment: Environment,
    operator: Operator,
    database: DatabaseConfig,
    blobs: BlobsConfig,
    pages: ListenConfig,
    content: Type.Object(ListenConfig.properties, {
      ...closed,
      description: 'where letters’ HTML and files are shown: another host name than the pages',
    }),
    wire: WireListenConfig,
    login: LoginConfig,
    mail: MailConfig,
    sms: Type.Optional(SmsGatewayConfig),
    registry: Registry,
    trust: Trust,
    answers: Type.Optional(AnswersConfig),
    forwarding: Type.Optional(ForwardingConfig),
    backup: Type.Optional(BackupWatchConfig),
    alerts: Type.Optional(AlertsConfig),
    outbound: Type.Optional(OutboundConfig),
    accessibility: Type.Optional(AccessibilityConfig),
    quotas: Type.Optional(Quotas),
    attachmentTypes: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z]+/[a-z0-9.+-]+$' }), {
        minItems: 1,
        description: 'default application/pdf',
      }),
    ),
    dormant: Type.Optional(DormantConfig),
    minors: Type.Optional(MinorsConfig),
    moving: Type.Optional(MoveConfig),
    messageTypes: Type.Optional(MessageTypesConfig),
    ownData: Type.Optional(OwnDataConfig),
    staffLogin: Type.Optional(LoginConfig),
    supportRole: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'the role, from staffLogin, that helps holders without reading anything; default mailbox-support',
      }),
    ),
    operationsRole: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'the role, from staffLogin, that sees how the register is followed and releases what is doubted; default mailbox-operations',
      }),
    ),
    infrastructureOwner: Type.Optional(
      Type.Object(
        {
          organisation: Type.Optional(
            Type.String({
              pattern: '^16[0-9]{10}$',
              description:
                'whose messages to all mailbox holders are shown (docs/operatorsmeddelanden.md); absent: nobody’s',
            }),
          ),
          name: Type.String({ minLength: 2, maxLength: 100 }),
          text: Type.Optional(Type.String({ maxLength: 500 })),
          emailAddress: Type.Optional(Type.String({ pattern: '.+@.+\\..+' })),
          phoneNumber: Type.Optional(Type.String({ minLength: 3 })),
          url: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+' })),
        },
        { ...closed, description: 'who answers for Mina meddelanden as a whole, named on “who helps me?”' },
      ),
    ),
    foreignLevels: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description:
          'acr at which a log-in needs no Swedish number, such as http://id.elegnamnden.se/loa/1.0/eidas-nf-sub; they must stand in login.acr too. Absent: none',
      }),
    ),
    organisationReaderRole: Type.Optional(
      Type.String({
        minLength: 1,
        description: "the role that reads its organisation's mailbox; default mailbox-reader",
      }),
    ),
    accounts: Type.Optional(Type.Array(SeededAccount, { description: 'mailboxes made at start; sandbox only' })),
    logLevel: Type.Optional(LogLevel),
    failpoints: Type.Optional(
      Type.Array(
        Type.Enum([
          ...([
            'mailbox.stored',
            'mailbox.outgoing-kept',
            'mailbox.outgoing-begun',
            'mailbox.outgoing-posted',
          ] as const),
          ...(['mailbox.judged', 'mailbox.envelope-kept', 'mailbox.notice-sent'] as const),
          ...(['mailbox.read-opened', 'mailbox.read-marked', 'mailbox.file-noted'] as const),
          ...(['mailbox.package-asked', 'mailbox.package-begun', 'mailbox.package-kept'] as const),
          ...(['mailbox.package-noted', 'mailbox.move-kept', 'mailbox.move-handed', 'mailbox.move-stored'] as const),
          ...(['mailbox.move-read', 'mailbox.here-kept', 'mailbox.here-answered', 'mailbox.here-opened'] as const),
          'mailbox.closing-answered',
          ...(['mailbox.changes-read', 'mailbox.changes-applied'] as const),
          ...(['mailbox.sealing-read', 'mailbox.sealing-written', 'mailbox.sealing-kept'] as const),
          ...(['mailbox.words-read', 'mailbox.index-made', 'mailbox.index-kept'] as const),
        ]),
        {
          description: 'where the process ends by itself, for tests; sandbox only',
        },
      ),
    ),
  },
  closed,
);

export type Config = Static<typeof configSchema>;

/** The operator's organisation. Throws 'invalid-input' when the number is none. */
export function operatorOf({ operator }: Config): Organisationsnummer {
  const organisation = parseOrganisationsnummer(operator.organisation);
  if (organisation.ok) return organisation.value;
  throw new BrevduvaError(
    'invalid-input',
    `operator.organisation is no organisationsnummer: ${organisation.problem.code}`,
  );
}
