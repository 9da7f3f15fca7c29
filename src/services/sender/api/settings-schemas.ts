// The shapes of the REST API about the organisation's own settings, each with an example (DIGG DOK.15).
import { Type } from 'typebox';
import { Links, withExample } from '../../../platform/web/rest.ts';
import { DateTime, Supportinfo } from './schemas.ts';

const closed = { additionalProperties: false } as const;
const AccountId = (description: string) => Type.String({ minLength: 1, maxLength: 255, description });
const Grace = Type.Integer({
  minimum: 0,
  maximum: 3600,
  description: 'Seconds in which a letter that was sent can be regretted; 0: none',
});
const supportinfo = { text: 'Kundcenter svarar vardagar kl. 8–16.', phoneNumber: '0500-00 00 00' };
const self = (path: string) => ({
  _links: { self: { href: `https://sender.example.se/api/v1${path}`, rel: 'self', method: 'GET' as const } },
});

export const OrganisationSettings = withExample(
  Type.Object({
    supportinfo: Supportinfo,
    graceSeconds: Grace,
    updatedAt: Type.Optional(DateTime('When it was last changed; absent: as the configuration has it')),
    updatedBy: Type.Optional(Type.String({ description: "A person's name, or a system's client id" })),
    operators: Type.Array(
      Type.Object({
        operatorId: Type.String({ description: "The mailbox operator's number, 12 digits" }),
        replies: Type.Boolean({ description: 'sends recipients’ replies' }),
        receipts: Type.Boolean({ description: 'tells when a letter that asked for it was opened' }),
      }),
      { description: 'Operators that do more than the wire; every other does neither' },
    ),
    _links: Links,
  }),
  {
    supportinfo,
    graceSeconds: 60,
    ...{ updatedAt: '2026-11-21T12:30:00.000Z', updatedBy: 'Bo Berg' },
    operators: [{ operatorId: '164022000022', replies: true, receipts: true }],
    ...self('/settings'),
  },
);

export const SettingsSupportinfo = withExample(Supportinfo, supportinfo);

export const SendingSettings = withExample(Type.Object({ graceSeconds: Grace }, closed), { graceSeconds: 60 });

export const DraftHandOver = withExample(
  Type.Object(
    { from: AccountId('Whose drafts: see GET /accounts'), to: AccountId('The colleague who goes on with them') },
    closed,
  ),
  { from: 'a1b2c3', to: 'd4e5f6' },
);

export const DraftsHandedOver = withExample(
  Type.Object({
    moved: Type.Integer({ minimum: 0 }),
    stayed: Type.Integer({ minimum: 0, description: 'In units where the colleague does not write' }),
  }),
  { moved: 3, stayed: 1 },
);

export const EmergencyAdministrators = withExample(
  Type.Object({
    emergencyAdministrators: Type.Array(
      Type.Object({
        id: Type.String({ format: 'uuid' }),
        name: Type.String(),
        invitedAt: DateTime('When the link was made'),
        enrolledAt: Type.Optional(DateTime('When a passkey was enrolled; absent: not yet')),
        lastLoginAt: Type.Optional(DateTime('Last log-in')),
      }),
    ),
    _links: Links,
  }),
  {
    emergencyAdministrators: [
      {
        id: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
        name: 'Bo Berg',
        invitedAt: '2026-11-01T07:30:00.000Z',
        enrolledAt: '2026-11-01T08:00:00.000Z',
      },
    ],
    ...self('/emergency-administrators'),
  },
);
