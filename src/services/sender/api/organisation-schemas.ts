// The shapes of the REST API about units, rights, accounts and substitutes, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Links, withExample } from '../../../platform/web/rest.ts';
import { ROLES } from '../rights.ts';

const closed = { additionalProperties: false } as const;
const DateTime = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} (RFC 3339)` });
const Day = (description: string) => Type.String({ format: 'date', description });
const Uuid = Type.String({ format: 'uuid' });
const Colour = Type.String({ pattern: '^#[0-9a-fA-F]{6}$' });
const self = (path: string) => ({
  _links: { self: { href: `https://sender.example.se/api/v1${path}`, rel: 'self', method: 'GET' as const } },
});

export const UnitCode = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: "A unit's code: small letters a–z, digits, hyphens",
});

const Contact = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: 1024 }),
    phoneNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    emailAddress: Type.Optional(Type.String({ minLength: 5, maxLength: 255 })),
    url: Type.Optional(Type.String({ minLength: 8, maxLength: 255 })),
  },
  { ...closed, description: "Who answers questions; absent: the organisation's own" },
);

const UnitMembers = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  senderText: Type.Optional(
    Type.String({ maxLength: 300, description: 'Heads its letters in preview and print; at most four lines' }),
  ),
  supportinfo: Type.Optional(Contact),
  accent: Type.Optional(Colour),
  accentDark: Type.Optional(Colour),
};

const Logo = Type.String({
  maxLength: 349_528,
  contentEncoding: 'base64',
  description: 'PNG or JPEG without transparency, at most 256 kB; empty removes it, absent leaves it as it is',
});

const unitExample = {
  name: 'Bygg och miljö',
  senderText: 'Bygg- och miljöförvaltningen',
  supportinfo: { text: 'Kontakta Bygg och miljö, vardagar kl. 8–12.', phoneNumber: '0500-00 00 20' },
  accent: '#2f6b3f',
};

export const NewUnit = withExample(Type.Object({ code: UnitCode, ...UnitMembers, logo: Type.Optional(Logo) }, closed), {
  code: 'bygg-och-miljo',
  ...unitExample,
});
export type NewUnit = Static<typeof NewUnit>;

export const ChangedUnit = withExample(Type.Object({ ...UnitMembers, logo: Type.Optional(Logo) }, closed), unitExample);
export type ChangedUnit = Static<typeof ChangedUnit>;

const unitShown = {
  code: 'bygg-och-miljo',
  ...unitExample,
  accentDark: '#8fb498',
  hasLogo: false,
  open: true,
  updatedAt: '2026-11-21T12:30:00.000Z',
  ...self('/units/bygg-och-miljo'),
};

export const Unit = withExample(
  Type.Object({
    code: UnitCode,
    ...UnitMembers,
    hasLogo: Type.Boolean(),
    open: Type.Boolean({ description: 'false: nothing new is written in it' }),
    updatedAt: DateTime('When it was last changed'),
    _links: Links,
  }),
  unitShown,
);

export const Units = withExample(Type.Object({ units: Type.Array(Unit), _links: Links }), {
  units: [unitShown],
  ...self('/units'),
});

export const UnitParams = Type.Object({ code: UnitCode });
export const IdParams = Type.Object({ id: Uuid });

const RoleName = Type.Enum([...ROLES]);

export const NewRule = withExample(
  Type.Object(
    {
      group: Type.String({ minLength: 1, maxLength: 200, description: "As the organisation's provider writes it" }),
      role: RoleName,
      unit: Type.Optional(UnitCode),
      caseTypes: Type.Optional(Type.Array(UnitCode, { minItems: 1, maxItems: 200, description: "Case types' codes" })),
    },
    closed,
  ),
  { group: 'APP-Brev-Bygg', role: 'caseworker', unit: 'bygg-och-miljo' },
);

const ruleShown = {
  id: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
  group: 'APP-Brev-Bygg',
  role: 'caseworker',
  unit: 'bygg-och-miljo',
  createdAt: '2026-11-21T12:30:00.000Z',
  ...self('/group-rules'),
} as const;

export const Rule = withExample(
  Type.Object({
    id: Uuid,
    group: Type.String(),
    role: RoleName,
    unit: Type.Optional(UnitCode),
    caseTypes: Type.Optional(Type.Array(UnitCode)),
    createdAt: DateTime('When it was added'),
    _links: Links,
  }),
  ruleShown,
);

export const Rules = withExample(Type.Object({ groupRules: Type.Array(Rule), _links: Links }), {
  groupRules: [ruleShown],
  ...self('/group-rules'),
});

const AccountId = Type.String({ minLength: 1, maxLength: 255, description: "The provider's subject" });

export const Accounts = withExample(
  Type.Object({
    accounts: Type.Array(
      Type.Object({
        accountId: AccountId,
        name: Type.String(),
        emailAddress: Type.Optional(Type.String()),
        firstLoginAt: DateTime('First log-in'),
        lastLoginAt: DateTime('Last log-in'),
        open: Type.Boolean(),
      }),
    ),
    _links: Links,
  }),
  {
    accounts: [
      {
        accountId: 'a1b2c3',
        name: 'Anna Ask',
        emailAddress: 'anna.ask@kommun.example',
        firstLoginAt: '2026-11-01T07:30:00.000Z',
        lastLoginAt: '2026-11-21T12:30:00.000Z',
        open: true,
      },
    ],
    ...self('/accounts'),
  },
);

/** In the body and not in the address: a provider's subject may be anything. */
export const AccountChange = withExample(
  Type.Object(
    { accountId: AccountId, open: Type.Boolean({ description: 'false shuts it: log-ins are over at once' }) },
    closed,
  ),
  { accountId: 'a1b2c3', open: false },
);

const SubstituteMembers = {
  absent: AccountId,
  substitute: AccountId,
  fromDay: Day('The first day, Stockholm'),
  toDay: Day('The last day'),
};

const substituteExample = { absent: 'a1b2c3', substitute: 'd4e5f6', fromDay: '2026-12-21', toDay: '2027-01-06' };

export const NewSubstitute = withExample(Type.Object(SubstituteMembers, closed), substituteExample);

export const Substitutes = withExample(
  Type.Object({ substitutes: Type.Array(Type.Object({ id: Uuid, ...SubstituteMembers })), _links: Links }),
  {
    substitutes: [{ id: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10', ...substituteExample }],
    ...self('/substitutes'),
  },
);
