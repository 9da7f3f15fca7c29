// The shapes of webhooks and of what is done with a letter in the REST API, each with an example.
import { type Static, Type } from 'typebox';
import { Links, SHOWN_TEXT, withExample } from '../../../platform/web/rest.ts';
import { NOTICE_KINDS } from '../notices/notice.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: 'uuid' });
const DateTime = Type.String({ format: 'date-time' });
const Url = Type.String({ minLength: 8, maxLength: 2000, description: 'A whole https address that takes POST' });
const Kinds = Type.Array(Type.Enum([...NOTICE_KINDS]), {
  minItems: 1,
  uniqueItems: true,
  description: 'Which events; all when absent',
});
const Cursor = Type.String({ pattern: '^[0-9]{1,15}$' });

export const WebhookParams = Type.Object({ id: Uuid });
export const SecretParams = Type.Object({ id: Uuid, secretId: Uuid });

export const WebhookSettings = withExample(
  Type.Object(
    {
      url: Url,
      description: Type.Optional(Type.String({ maxLength: 200, pattern: SHOWN_TEXT })),
      kinds: Type.Optional(Kinds),
      state: Type.Optional(
        Type.Union([Type.Literal('active'), Type.Literal('paused')], { description: 'active when absent' }),
      ),
    },
    closed,
  ),
  { url: 'https://arenden.kommun-b.example/brev', description: 'Ärendesystemet', kinds: ['not-delivered', 'replied'] },
);

const links = {
  self: {
    href: 'https://sender.example.se/api/v1/webhooks/0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
    rel: 'self',
    method: 'GET',
  },
} as const;

const members = {
  webhookId: Uuid,
  url: Type.String(),
  description: Type.String(),
  kinds: Type.Optional(Type.Array(Type.String())),
  state: Type.Union([Type.Literal('active'), Type.Literal('paused')]),
  pausedBecause: Type.Optional(Type.Union([Type.Literal('owner'), Type.Literal('gave-up')])),
  position: Type.String({ description: 'Everything up to this cursor has been taken' }),
  failures: Type.Integer({ minimum: 0 }),
  waitingSince: Type.Optional(DateTime),
  lastSuccessAt: Type.Optional(DateTime),
  lastFailure: Type.Optional(
    Type.Object({ at: DateTime, reason: Type.String(), status: Type.Optional(Type.Integer()) }),
  ),
  createdAt: DateTime,
  secrets: Type.Array(Type.Object({ secretId: Uuid, createdAt: DateTime })),
  _links: Links,
};
const example = {
  webhookId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
  url: 'https://arenden.kommun-b.example/brev',
  description: 'Ärendesystemet',
  state: 'active' as const,
  position: '417',
  failures: 0,
  createdAt: '2026-11-22T12:30:00.000Z',
  secrets: [{ secretId: '5a0f7a3e-1b7e-4b39-9f3c-7b2f9a4d2c11', createdAt: '2026-11-22T12:30:00.000Z' }],
  _links: { self: { ...links.self } },
};

export const WebhookBody = withExample(Type.Object(members), example);
export const MadeWebhook = withExample(
  Type.Object({ ...members, secret: Type.String({ description: 'The key of the HMAC; shown this once' }) }),
  { ...example, secret: 'whsec_example' },
);
export const WebhookList = withExample(Type.Object({ webhooks: Type.Array(Type.Object(members)) }), {
  webhooks: [example],
});
export const ShownSecret = withExample(Type.Object({ secretId: Uuid, secret: Type.String() }), {
  secretId: '5a0f7a3e-1b7e-4b39-9f3c-7b2f9a4d2c11',
  secret: 'whsec_example',
});
export const Replay = withExample(Type.Object({ after: Cursor }, closed), { after: '400' });
export const TestAnswer = withExample(
  Type.Object({
    taken: Type.Boolean(),
    eventId: Type.String(),
    status: Type.Optional(Type.Integer()),
    reason: Type.Optional(Type.String()),
    milliseconds: Type.Integer(),
    answer: Type.Optional(Type.String({ description: "The beginning of the receiver's answer, without secrets" })),
  }),
  { taken: true, eventId: 'test-5a0f7a3e-1b7e-4b39-9f3c-7b2f9a4d2c11', status: 204, milliseconds: 31 },
);

export const HandOnBody = withExample(
  Type.Object(
    {
      to: Type.String({ minLength: 1, maxLength: 255, description: "The colleague's account" }),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    },
    closed,
  ),
  { to: 'siv.sol', note: 'Jag är ledig i jul.' },
);
export const WantedApprovals = withExample(
  Type.Object({
    approvals: Type.Array(
      Type.Object({
        letterId: Uuid,
        askedAt: DateTime,
        authorName: Type.String(),
        unit: Type.String(),
        caseType: Type.Optional(Type.String()),
        sendAt: Type.Optional(DateTime),
        _links: Links,
      }),
    ),
  }),
  {
    approvals: [
      {
        letterId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
        askedAt: '2026-11-22T12:30:00.000Z',
        authorName: 'Anna Ask',
        unit: 'Bygg och miljö',
        caseType: 'Avslag',
        _links: {
          self: {
            href: 'https://sender.example.se/api/v1/letters/0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
            rel: 'self',
            method: 'GET',
          },
        },
      },
    ],
  },
);
export type WebhookSettings = Static<typeof WebhookSettings>;
