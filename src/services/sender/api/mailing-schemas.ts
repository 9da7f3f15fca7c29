// What the REST API says of mailings, as schemas with an example each (DIGG DOK.13, DOK.15). The shape is the mediator's own of batches.
import { type Static, Type } from 'typebox';
import { Links, Meta, SHOWN_TEXT, withExample } from '../../../platform/web/rest.ts';
import { MetadataMember } from './extras-schemas.ts';
import { Supportinfo } from './schemas.ts';

const closed = { additionalProperties: false } as const;
const base = 'https://sender.example.se/api/v1';
const id = '5a0f3c1e-3f0b-4a55-9c11-0b4f5a6c7d88';
const Uuid = Type.String({ format: 'uuid' });
const Timestamp = Type.String({ format: 'date-time' });
const Count = (description?: string) =>
  Type.Integer({ minimum: 0, ...(description === undefined ? {} : { description }) });

export const MailingParams = Type.Object({ id: Uuid });

export const NewMailing = withExample(
  Type.Object(
    {
      name: Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: `^(?=.*\\S)${SHOWN_TEXT.slice(1)}`,
        description: 'What people call it. No personal data',
      }),
      unit: Type.Optional(
        Type.String({ minLength: 1, maxLength: 63, description: 'Code of the unit; absent: the common one' }),
      ),
      caseType: Type.Optional(Type.String({ minLength: 1, maxLength: 63, description: 'Code of the case type' })),
    },
    closed,
  ),
  { name: 'Avgifter för förskolan 2027', unit: 'gemensamt' },
);

const Merged = Type.Optional(Type.String({ maxLength: 500 }));
const MailingMatter = Type.Object(
  {
    ...{ matterId: Merged, eventId: Merged, precedingEventId: Merged, subject: Merged, eventType: Merged },
    status: Type.Optional(Type.Enum(['senderinitiative', 'recipientinitiative', 'closed'])),
  },
  { ...closed, description: 'An event in a matter; each text may hold fields' },
);
const MailingPayment = Type.Object(
  {
    amount: Type.String({ maxLength: 500, description: 'Kronor, after the fields are filled in: 1234,50' }),
    dueDate: Type.String({ maxLength: 500, description: 'As yyyy-mm-dd, after the fields are filled in' }),
    method: Type.Enum(['BG', 'PG'], { description: 'Bankgiro or plusgiro' }),
    account: Type.String({ minLength: 2, maxLength: 500, description: 'Its check digit is tried' }),
    ocr: Merged,
  },
  { ...closed, description: 'Betaldata; each text may hold fields, and what they give is tried line by line' },
);

const MailingAppointment = Type.Object(
  {
    starts: Type.String({
      maxLength: 500,
      description:
        'After the fields are filled in: 2026-12-03T10:00:00+01:00, or 2026-12-03 10:00 in Swedish time; to the minute',
    }),
    ...{ ends: Merged, title: Merged, place: Merged, id: Merged },
    cancelled: Type.Optional(Type.Boolean({ description: 'The appointments of these ids are not to be' })),
  },
  { ...closed, description: 'A time to come to; each text may hold fields (docs/kallelser.md)' },
);

export const MailingLetter = withExample(
  Type.Object(
    {
      subject: Type.String({ minLength: 1, maxLength: 255, description: 'May hold fields: {{namn}}' }),
      text: Type.String({ minLength: 1, description: 'Plain text with fields and conditions; lines end with \\n' }),
      html: Type.Optional(Type.Boolean({ description: 'The text is HTML of the kinds that letters may have' })),
      language: Type.Optional(Type.Union([Type.Literal('svSE'), Type.Literal('enGB')])),
      protectionClass: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3)])),
      classReason: Type.Optional(
        Type.String({ maxLength: 500, description: 'Why the class is below the case type’s' }),
      ),
      supportinfo: Type.Optional(Supportinfo),
      diaryNumber: Type.Optional(Type.String({ maxLength: 100 })),
      matter: Type.Optional(MailingMatter),
      payment: Type.Optional(MailingPayment),
      appointment: Type.Optional(MailingAppointment),
      metadata: Type.Optional(
        Type.Array(MetadataMember, {
          maxItems: 5,
          description: 'What the letters say of registered message types, each once; each value may hold fields',
        }),
      ),
      secrecy: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 500,
          description:
            'Sekretessmarkering: the section of the law; may hold fields. Where the case type has a mark that one holds',
        }),
      ),
      channel: Type.Optional(Type.Union([Type.Literal('digital'), Type.Literal('digital-or-paper')])),
      fileField: Type.Optional(
        Type.String({ maxLength: 200, description: 'The field that names the line’s own file' }),
      ),
      marker: Type.Optional(
        Type.String({
          maxLength: 200,
          description: 'Of the one large PDF: the text on each letter’s first page; absent: by number',
        }),
      ),
      repeats: Type.Optional(Type.Boolean({ description: 'The same recipient may stand on several lines' })),
    },
    closed,
  ),
  {
    subject: 'Avgift för {{barn}}',
    text: 'Hej {{namn}}\n\nAvgiften är {{avgift}} kronor.',
    channel: 'digital-or-paper',
  },
);

const Figures = Type.Object({
  lines: Count('Every line'),
  ready: Count('Merged and right'),
  problems: Count('To be mended or left out'),
  leftOut: Count(),
  letters: Count('Have become letters'),
  digital: Count('FaR says that they can be reached'),
  paper: Count('FaR says that they cannot'),
  notKnown: Count('FaR has not answered'),
});

const Counts = Type.Object({
  total: Count(),
  waiting: Count('Not yet letters'),
  here: Count('Made, and still here'),
  underWay: Count('With the mediator'),
  delivered: Count(),
  toPrint: Count(),
  printed: Count(),
  refused: Count(),
  unknown: Count('May have arrived: never sent again, never printed by itself'),
  expired: Count(),
  cancelled: Count(),
  rejected: Count(),
  stopped: Count('Never became letters'),
  disposed: Count('The letter has been disposed of (gallring)'),
  unreachable: Count('Cannot be reached digitally, and the mailing goes digitally only'),
});

export const Mailing = Type.Object({
  mailingId: Uuid,
  name: Type.String(),
  state: Type.Enum(
    ['draft', 'preparing', 'checked', 'asked', 'approved', 'running', 'paused', 'finished', 'cancelled'],
    {
      description:
        'checked: its lines are merged and can be started, or asked about. asked: waits for an approver, who is a person',
    },
  ),
  stage: Type.Optional(Type.String({ description: 'While preparing: list, split, merge, reach' })),
  problem: Type.Optional(
    Type.Object(
      { code: Type.String(), pages: Type.Optional(Type.Array(Type.Integer())), count: Type.Optional(Type.Integer()) },
      { description: 'What stopped the preparation, with the pages of the large PDF' },
    ),
  ),
  version: Type.Integer({ description: 'Counted up by every change; approval and plan are of one version' }),
  approvalWanted: Type.Optional(
    Type.Enum(['case-type', 'size', 'class'], { description: 'Why somebody must approve it' }),
  ),
  planWanted: Type.Boolean({ description: 'The plan is to be sent to the infrastructure’s owner before it starts' }),
  estimatedCost: Type.Number({ description: 'Kronor, by configured prices' }),
  startsAt: Type.Optional(Timestamp),
  endsAt: Type.Optional(Timestamp),
  perMinute: Type.Optional(Type.Integer()),
  createdAt: Timestamp,
  startedAt: Type.Optional(Timestamp),
  endedAt: Type.Optional(Timestamp),
  figures: Figures,
  counts: Counts,
  speed: Type.Integer({ description: 'Letters settled a minute, by the last minute' }),
  secondsLeft: Type.Optional(Type.Integer()),
  mediator: Type.Optional(
    Type.String({
      description:
        'What the mediator has confirmed: planned, running, paused, cancelled. Until it says the same as state, letters may still leave it',
    }),
  ),
  _links: Links,
});

const link = (path: string, rel: string, method: 'GET' | 'POST' = 'GET') => ({
  href: `${base}/mailings/${id}${path}`,
  rel,
  method,
});
export const mailingExample: Static<typeof Mailing> = {
  mailingId: id,
  name: 'Avgifter för förskolan 2027',
  state: 'running',
  version: 4,
  planWanted: false,
  estimatedCost: 612.5,
  createdAt: '2026-11-21T12:30:00.000Z',
  startedAt: '2026-11-22T06:00:00.000Z',
  figures: { lines: 1000, ready: 0, problems: 0, leftOut: 2, letters: 998, digital: 950, paper: 48, notKnown: 0 },
  counts: {
    ...{ total: 998, waiting: 0, here: 0, underWay: 12, delivered: 935, toPrint: 50, printed: 0 },
    ...{ refused: 0, unknown: 1, expired: 0, cancelled: 0, rejected: 0, stopped: 0, unreachable: 0, disposed: 0 },
  },
  speed: 240,
  secondsLeft: 3,
  mediator: 'running',
  _links: { self: link('', 'self'), pause: link('/pause', 'pause', 'POST'), report: link('/report', 'report') },
};

export const OneMailing = withExample(Mailing, mailingExample);
export const Mailings = withExample(Type.Object({ mailings: Type.Array(Mailing), _meta: Meta, _links: Links }), {
  mailings: [mailingExample],
  _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
  _links: { self: { href: `${base}/mailings?limit=20&offset=0`, rel: 'self', method: 'GET' } },
});

export const MailingFile = withExample(
  Type.Object(
    {
      kind: Type.Union([Type.Literal('all'), Type.Literal('own')], {
        description: 'all: goes with every letter. own: with the line that names it',
      }),
      filename: Type.String({ minLength: 1, maxLength: 200 }),
      content: Type.String({ minLength: 1, contentEncoding: 'base64', description: 'The PDF as base64' }),
    },
    closed,
  ),
  {
    kind: 'all',
    filename: 'information.pdf',
    content:
      'JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIgMCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgNTk1IDg0Ml0vUmVzb3VyY2VzPDw+Pj4+ZW5kb2JqCnhyZWYKMCA0CjAwMDAwMDAwMDAgNjU1MzUgZiAKMDAwMDAwMDAwOSAwMDAwMCBuIAowMDAwMDAwMDUyIDAwMDAwIG4gCjAwMDAwMDAxMDEgMDAwMDAgbiAKdHJhaWxlcjw8L1NpemUgNC9Sb290IDEgMCBSPj4Kc3RhcnR4cmVmCjE3OAolJUVPRg==',
  },
);

export const MailingStart = withExample(
  Type.Object(
    {
      startsAt: Type.Optional(Type.String({ format: 'date-time', description: 'Absent: at once' })),
      endsAt: Type.Optional(
        Type.String({
          format: 'date-time',
          description:
            'Nothing leaves from then on; with digital-or-paper what has not left goes to the print queue, where it has an address',
        }),
      ),
      perMinute: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Letters a minute at most' }),
      ),
    },
    closed,
  ),
  { startsAt: '2027-01-11T06:00:00.000Z', endsAt: '2027-01-12T17:00:00.000Z', perMinute: 600 },
);

export const PlanSent = withExample(
  Type.Object({ version: Type.Integer({ minimum: 1, description: 'Of the mailing whose plan was sent' }) }, closed),
  { version: 4 },
);

export const ToPrint = withExample(Type.Object({ toPrint: Count('Put in the print queue now') }), { toPrint: 12 });
