// The pieces of configuration that services share, as TypeBox schemas. Units and defaults are said at each member.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Path = (description: string) => Type.String({ minLength: 1, description });
const Url = (description: string) => Type.String({ pattern: '^https?://[^\\s/]+', description });
const portRange = { minimum: 0, maximum: 65535, description: 'TCP port; 0 takes a free one' } as const;
const Port = Type.Integer(portRange);
/** The schema's mark of a port that the service itself listens at, beside its `host`. */
export const LISTENS = 'listens';
export const ListeningPort = Type.Integer({ ...portRange, [LISTENS]: true });
/** Who may come into a folder that the service makes: its own user, or also its group, which other programs may be in. */
export const FOLDER_MODES = { own: 0o700, shared: 0o770 } as const;
export type FolderMark = keyof typeof FOLDER_MODES;
/** A folder that the service writes in, marked so in the schema: made and tried at start. */
export const Folder = (description: string, folder: FolderMark = 'own') =>
  Type.String({ minLength: 1, maxLength: 4096, description, folder });
const Host = Type.String({ minLength: 1, description: 'address to listen on, e.g. 127.0.0.1 or ::' });
export const OrganisationText = Type.String({
  pattern: '^16[0-9]{10}$',
  description: 'organisationsnummer, 12 digits',
});

export const Environment = Type.Union([Type.Literal('sandbox'), Type.Literal('production')]);
export type Environment = Static<typeof Environment>;

export const DatabaseConfig = Type.Object(
  {
    url: Type.String({
      pattern: '^postgres(ql)?://',
      description: 'postgres://role:password@host:port/database, the role of this service',
    }),
    schema: Type.String({ pattern: '^[a-z][a-z0-9_]{0,40}$', description: 'the PostgreSQL schema of this service' }),
    maxConnections: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'default 8' })),
  },
  closed,
);
export type DatabaseConfig = Static<typeof DatabaseConfig>;

export const KeyPairFiles = Type.Object(
  { certificateFile: Path('PEM: the certificate, then its chain'), keyFile: Path('PEM: the private key, mode 0600') },
  closed,
);
export const KeyPairPkcs12 = Type.Object(
  {
    pkcs12File: Path('PKCS#12 (.p12, .pfx), mode 0600'),
    passphraseFile: Path('its passphrase on the first line, mode 0600'),
  },
  closed,
);
export const KeyPair = Type.Union([KeyPairFiles, KeyPairPkcs12]);
export type KeyPair = Static<typeof KeyPair>;

export const ListenConfig = Type.Object(
  {
    host: Host,
    port: ListeningPort,
    publicUrl: Url('the address that browsers use'),
    tls: Type.Optional(KeyPairFiles),
    trustedProxies: Type.Optional(
      Type.Array(Type.String({ minLength: 2 }), { description: 'proxies (CIDR) whose Forwarded headers are believed' }),
    ),
    monitors: Type.Optional(
      Type.Array(Type.String({ minLength: 2 }), {
        description: 'addresses (CIDR) that may read /metrics and /readyz besides this machine',
      }),
    ),
  },
  closed,
);
export type ListenConfig = Static<typeof ListenConfig>;

export const WireListenConfig = Type.Object(
  {
    host: Host,
    port: ListeningPort,
    publicUrl: Type.String({ pattern: '^https://[^\\s/]+', description: 'the address that peers use' }),
    tls: KeyPair,
    nextTls: Type.Optional(KeyPair),
    nextTlsFrom: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'when the next one takes over; default: when the current one expires',
      }),
    ),
    clientCaFiles: Type.Array(Path('PEM: a CA whose client certificates are accepted'), { minItems: 1 }),
    allowedCallers: Type.Optional(Type.Array(OrganisationText)),
    crlFiles: Type.Optional(Type.Array(Path('PEM or DER revocation list'))),
  },
  closed,
);
export type WireListenConfig = Static<typeof WireListenConfig>;

export const BlobsConfig = Type.Object(
  {
    directory: Folder('where blobs are kept'),
    keyFile: Path('the key-encryption key: 32 bytes as base64, mode 0600'),
    previousKeyFiles: Type.Optional(
      Type.Array(Path('older key-encryption keys, for reading until everything is rewrapped')),
    ),
  },
  closed,
);
export type BlobsConfig = Static<typeof BlobsConfig>;

export const LoginConfig = Type.Object(
  {
    issuer: Url('the OpenID Connect issuer'),
    clientId: Type.String({ minLength: 1 }),
    clientKeyFile: Path('the private key for private_key_jwt, PEM or JWK, mode 0600'),
    acr: Type.Array(Type.String({ minLength: 1 })),
    scope: Type.String({ minLength: 1 }),
    roles: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "the provider's group (claim roles or groups) → our role; default: the claim roles as it is",
      }),
    ),
    maxAgeSeconds: Type.Optional(
      Type.Integer({
        minimum: 30,
        maximum: 86_400,
        description: 'how old a log-in at the provider may be, default 3600',
      }),
    ),
    clientCertificateFile: Type.Optional(
      Path('PEM: the certificate of the client key, for providers that know the key by it (Entra ID, AD FS)'),
    ),
    claims: Type.Optional(
      Type.Object(
        {
          groups: Type.Optional(Type.String({ minLength: 1, description: 'default groups' })),
          acr: Type.Optional(Type.String({ minLength: 1, description: 'default acr; Entra ID: acrs' })),
          amr: Type.Optional(Type.String({ minLength: 1, description: 'default amr' })),
          foreignId: Type.Optional(
            Type.String({ minLength: 1, description: 'the eIDAS person identifier; default Sweden Connect’s' }),
          ),
        },
        { ...closed, description: 'what the provider calls its claims, where it has words of its own' },
      ),
    ),
    userinfo: Type.Optional(
      Type.Boolean({ description: 'false: every claim is in the ID token and userinfo is not asked; default true' }),
    ),
  },
  closed,
);
export type LoginConfig = Static<typeof LoginConfig>;

export const ApiConfig = Type.Object(
  { issuer: Url('whose bearer tokens are accepted'), audience: Type.String({ minLength: 1 }) },
  closed,
);
export type ApiConfig = Static<typeof ApiConfig>;

export const MailConfig = Type.Object(
  {
    host: Type.String({ minLength: 1 }),
    port: Port,
    from: Type.String({ minLength: 3 }),
    tls: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type MailConfig = Static<typeof MailConfig>;

export const AccessibilityConfig = Type.Object(
  {
    organisation: Type.Optional(
      Type.String({ minLength: 2, maxLength: 256, description: 'who answers for the website' }),
    ),
    email: Type.Optional(Type.String({ pattern: '.+@.+\\..+' })),
    phone: Type.Optional(Type.String({ minLength: 3, maxLength: 50 })),
    url: Type.Optional(Type.String({ pattern: '^https?://[^\\s/]+', description: 'where one complains in a form' })),
    knownFlaws: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), {
        description: 'flaws that you have found yourselves',
      }),
    ),
    reviewed: Type.Optional(Type.String({ format: 'date', description: 'when you assessed the website last' })),
  },
  {
    ...closed,
    description:
      'the accessibility statement at /accessibility (act 2018:1937); absent: the organisation’s own contact, and what the program knows',
  },
);
export type AccessibilityConfig = Static<typeof AccessibilityConfig>;

export const BackupWatchConfig = Type.Object(
  {
    warnAfterHours: Type.Integer({
      minimum: 1,
      maximum: 8_760,
      description: 'a warning in the log and on the operations page when the last backup is older',
    }),
  },
  closed,
);
export type BackupWatchConfig = Static<typeof BackupWatchConfig>;

export const AlertsConfig = Type.Object(
  {
    to: Type.Array(Type.String({ pattern: '.+@.+\\..+' }), {
      minItems: 1,
      maxItems: 20,
      description: 'who gets e-mail when something needs a person, through `mail`',
    }),
  },
  closed,
);
export type AlertsConfig = Static<typeof AlertsConfig>;

export const OutboundConfig = Type.Object(
  {
    proxy: Type.Optional(
      Type.String({ pattern: '^http://[^\\s/]+', description: 'HTTP proxy that takes CONNECT, http://host:port' }),
    ),
    noProxy: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: 'hosts and domains that are called without the proxy' }),
    ),
    allowPrivate: Type.Optional(
      Type.Array(Type.String({ minLength: 2 }), {
        description: 'private addresses that may be called, as CIDR: 127.0.0.0/8, 10.1.2.0/24',
      }),
    ),
  },
  closed,
);
export type OutboundConfig = Static<typeof OutboundConfig>;
