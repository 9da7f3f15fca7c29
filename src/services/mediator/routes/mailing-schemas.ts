// What the REST door says of mailings, as schemas with an example each (DOK.13, DOK.15).
import { type Static, Type } from 'typebox';
import { Links, Meta, SHOWN_TEXT, withExample } from '../../../platform/web/rest.ts';

const base = 'https://formedling.example.se/api/v1';
const mailingId = '019d3a5e-70aa-7b1c-9d42-5e6f7a8b9c10';
const Uuid = Type.String({ format: 'uuid' });
const Timestamp = Type.String({ format: 'date-time' });
const Count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });

export const MailingId = Type.Object({ mailingId: Uuid });

export const NewMailing = withExample(
  Type.Object(
    {
      name: Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: `^(?=.*\\S)${SHOWN_TEXT.slice(1)}`,
        description: 'What people call it. No personal data',
      }),
      startsAt: Type.Optional(
        Type.String({ format: 'date-time', description: 'Starts by itself then; absent: when it is started' }),
      ),
      endsAt: Type.Optional(
        Type.String({
          format: 'date-time',
          description:
            'Nothing is let go from then on: what is left expires with the reason mailing-over. Default 30 days',
        }),
      ),
      perMinute: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 1_000_000,
          description: 'Letters let go a minute; absent: as fast as can be',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  {
    name: 'Deklarationer 2027',
    startsAt: '2027-03-01T05:00:00.000Z',
    endsAt: '2027-03-05T17:00:00.000Z',
    perMinute: 6000,
  },
);

const Counts = Type.Object({
  total: Count('Deliveries of committed batches'),
  uncommitted: Count('Lines of batches that are not committed'),
  waiting: Count('Not let go yet'),
  underWay: Count('Let go and not finished'),
  delivered: Count(),
  refused: Count(),
  unknown: Count(),
  expired: Count(),
  cancelled: Count(),
});

export const Mailing = Type.Object({
  mailingId: Uuid,
  name: Type.String({ description: 'Empty for the own mailing of a batch' }),
  state: Type.Union(
    [
      Type.Literal('planned'),
      Type.Literal('running'),
      Type.Literal('paused'),
      Type.Literal('finished'),
      Type.Literal('over'),
      Type.Literal('cancelled'),
    ],
    { description: 'finished: every delivery is; over: its time is' },
  ),
  startsAt: Type.Optional(Timestamp),
  endsAt: Type.Optional(Timestamp),
  perMinute: Type.Optional(Type.Integer()),
  createdAt: Timestamp,
  startedAt: Type.Optional(Timestamp),
  endedAt: Type.Optional(Timestamp),
  counts: Counts,
  speed: Type.Integer({ description: 'Deliveries finished a minute, by the last minute' }),
  secondsLeft: Type.Optional(
    Type.Integer({ description: 'At that speed, or the rate; absent when it cannot be said' }),
  ),
  _links: Links,
});
export type Mailing = Static<typeof Mailing>;

const link = (path: string, rel: string, method: 'GET' | 'POST' = 'GET') => ({
  href: `${base}/mailings/${mailingId}${path}`,
  rel,
  method,
});

export const mailingExample: Mailing = {
  mailingId,
  name: 'Deklarationer 2027',
  state: 'running',
  startsAt: '2027-03-01T05:00:00.000Z',
  endsAt: '2027-03-05T17:00:00.000Z',
  perMinute: 6000,
  createdAt: '2026-11-21T12:30:00.000Z',
  startedAt: '2027-03-01T05:00:00.400Z',
  counts: {
    total: 100_000,
    uncommitted: 0,
    waiting: 40_000,
    underWay: 900,
    delivered: 58_600,
    refused: 500,
    unknown: 0,
    expired: 0,
    cancelled: 0,
  },
  speed: 5_950,
  secondsLeft: 412,
  _links: {
    self: link('', 'self'),
    plan: link('/plan', 'plan'),
    pause: link('/pause', 'pause', 'POST'),
    cancellation: link('/cancellation', 'cancellation', 'POST'),
  },
};

export const Mailings = withExample(Type.Object({ mailings: Type.Array(Mailing), _meta: Meta, _links: Links }), {
  mailings: [mailingExample],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: { href: `${base}/mailings?limit=20&offset=0`, rel: 'self', method: 'GET' } },
});

export const PlanQuery = Type.Object({
  excel: Type.Boolean({
    default: false,
    description: 'For text/csv: semicolons and a byte order mark, as Excel in Swedish wants them',
  }),
});

export const Plan = withExample(
  Type.Object({
    mailingId: Uuid,
    name: Type.String(),
    state: Type.String(),
    mediator: Type.Object({ organisation: Type.String(), name: Type.String() }),
    contact: Type.String({ description: 'Whom to ask about the mailing' }),
    senders: Type.Array(Type.Object({ organisation: Type.String(), letters: Count() })),
    startsAt: Type.Optional(Type.String({ format: 'date-time', description: 'Absent: not decided' })),
    endsAt: Timestamp,
    perMinute: Type.Optional(Type.Integer({ description: 'Absent: as fast as the operators take them' })),
    letters: Count(),
    committedLetters: Count('Of them, those whose batches are committed'),
    refusedLines: Count('Not part of the letters'),
    batches: Count(),
    withAttachments: Count('Letters'),
    withoutAttachments: Count('Letters'),
    attachments: Count(),
    attachmentBytes: Count('As they are, not in base64'),
    totalBytes: Count('Of all envelopes, about'),
    averageBytes: Count('Of an envelope, about'),
    largestBytes: Count('Of an envelope, about'),
    operators: Type.Array(Type.Object({ organisation: Type.String(), name: Type.String(), letters: Count() }), {
      description: 'Of letters that have been looked up; empty before the start',
    }),
    _links: Links,
  }),
  {
    mailingId,
    name: 'Deklarationer 2027',
    state: 'planned',
    mediator: { organisation: '164021000015', name: 'Duvslagets förmedling' },
    contact: 'drift@duvslaget.example',
    senders: [{ organisation: '162021003898', letters: 100_000 }],
    startsAt: '2027-03-01T05:00:00.000Z',
    endsAt: '2027-03-05T17:00:00.000Z',
    perMinute: 6000,
    letters: 100_000,
    committedLetters: 100_000,
    refusedLines: 0,
    batches: 10,
    withAttachments: 80_000,
    withoutAttachments: 20_000,
    attachments: 90_000,
    attachmentBytes: 9_000_000_000,
    totalBytes: 13_400_000_000,
    averageBytes: 134_000,
    largestBytes: 1_900_000,
    operators: [],
    _links: { self: link('/plan', 'self') },
  },
);
export type Plan = Static<typeof Plan>;
