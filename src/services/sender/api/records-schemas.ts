// The shapes of looks, disposal, disclosure and answers to persons' requests in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Links, Meta, withExample } from '../../../platform/web/rest.ts';

const closed = { additionalProperties: false } as const;
const Recipient = Type.String({ pattern: '^[0-9]{12}$', description: 'Twelve digits' });
const Moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));
const Line = (description: string, maxLength = 200) => Type.String({ minLength: 1, maxLength, description });
const DateTime = Type.String({ format: 'date-time' });
const ID = '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10';
const pages = (path: string) => ({
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: {
    self: { href: `https://sender.example.se/api/v1/${path}?limit=20&offset=0`, rel: 'self', method: 'GET' as const },
  },
});

export const LookSearch = withExample(
  Type.Object(
    {
      letterId: Type.Optional(Type.String({ format: 'uuid' })),
      recipient: Type.Optional(Recipient),
      person: Type.Optional(Line("Part of a person's name or log-in, or a system's client id")),
      from: Moment('From this moment on (RFC 3339)'),
      to: Moment('Before this moment'),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'default 100' })),
      before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
    },
    closed,
  ),
  { recipient: '198101052382', from: '2026-11-01T00:00:00Z' },
);

export const Looks = withExample(
  Type.Object({
    looks: Type.Array(
      Type.Object({
        at: DateTime,
        what: Type.String({ description: 'letter-viewed, attachment-opened, log-viewed, …' }),
        actor: Type.String({ description: "The log-in, or a system's client id" }),
        personId: Type.Optional(Type.String()),
        personName: Type.Optional(Type.String()),
        about: Type.String({ description: "The letter's id, or what else was looked at" }),
        details: Type.Record(Type.String(), Type.Unknown()),
      }),
      { description: 'The latest first' },
    ),
    next: Type.Optional(Type.Integer({ description: 'Give it as `before` for the next page; absent on the last' })),
  }),
  {
    looks: [
      {
        ...{ at: '2026-11-21T12:30:00.000Z', what: 'letter-viewed', actor: 'login-1', personId: 'anna.ask' },
        ...{ personName: 'Anna Ask', about: ID, details: {} },
      },
    ],
    next: 4711,
  },
);

const Scope = Type.Union([
  Type.Literal('letter'),
  Type.Literal('matter'),
  Type.Literal('person'),
  Type.Literal('everything'),
]);

export const NewHold = withExample(
  Type.Object(
    {
      scope: Scope,
      value: Type.Optional(
        Line(
          "The letter's id, the matter id or diary number, or the person's number of twelve digits; not for everything",
        ),
      ),
      reason: Line('Why', 300),
    },
    closed,
  ),
  { scope: 'matter', value: 'BUN 2026/44', reason: 'Begäran om utlämnande' },
);

const Hold = Type.Object({
  holdId: Type.String({ format: 'uuid' }),
  scope: Scope,
  value: Type.Optional(Type.String()),
  reason: Type.String(),
  setAt: DateTime,
  setBy: Type.String(),
});
const aHold: Static<typeof Hold> = {
  ...{ holdId: ID, scope: 'matter', value: 'BUN 2026/44', reason: 'Begäran om utlämnande' },
  ...{ setAt: '2026-11-21T12:30:00.000Z', setBy: 'Ylva Yr' },
};

export const Holds = withExample(Type.Object({ holds: Type.Array(Hold), _meta: Meta, _links: Links }), {
  holds: [aHold],
  ...pages('disposal-holds'),
});

export const HoldSet = withExample(Type.Object({ holdId: Type.String({ format: 'uuid' }) }), { holdId: ID });

export const Lifting = withExample(Type.Object({ reason: Line('Why it is lifted', 300) }, closed), {
  reason: 'Handlingen är utlämnad',
});

export const Runs = withExample(
  Type.Object({
    runs: Type.Array(
      Type.Object({
        runId: Type.String({ format: 'uuid' }),
        state: Type.String({ description: 'running or done' }),
        startedAt: Type.Optional(DateTime),
        startedBy: Type.Optional(Type.String()),
        endedAt: Type.Optional(DateTime),
        rules: Type.Array(
          Type.Object({
            what: Type.String({ description: 'letters or log' }),
            decision: Type.String({ description: 'Gallringsbeslut' }),
            retentionDays: Type.Integer(),
            taken: Type.Integer(),
          }),
        ),
      }),
      { description: 'The latest first' },
    ),
    _meta: Meta,
    _links: Links,
  }),
  {
    runs: [
      {
        ...{ runId: ID, state: 'done', startedAt: '2026-11-21T12:30:00.000Z', startedBy: 'Ylva Yr' },
        endedAt: '2026-11-21T12:31:00.000Z',
        rules: [{ what: 'letters', decision: 'KS 2026/123', retentionDays: 365, taken: 812 }],
      },
    ],
    ...pages('disposal-runs'),
  },
);

export const PersonRequest = withExample(
  Type.Object({ person: Recipient, reason: Line('The request: its diary number, say') }, closed),
  { person: '198101052382', reason: 'GDPR 2026/7' },
);
