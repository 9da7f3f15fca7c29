// The shapes of the sending log and the statistics in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { withExample } from '../../../platform/web/rest.ts';

const closed = { additionalProperties: false } as const;
const Text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));
const Moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));

/** What a search of the log may ask for. */
export const LogCriteria = {
  recipient: Type.Optional(
    Type.String({ pattern: '^[0-9]{12}$', description: "The recipient's number, twelve digits" }),
  ),
  words: Text('Beginnings of words in the subject'),
  person: Text("Part of the sender's log-in or name"),
  matterId: Text('The whole matter id, or the whole diary number'),
  unit: Text("The unit's code"),
  caseType: Text("The case type's code"),
  outcome: Type.Optional(
    Type.Union(
      [
        Type.Literal('on-its-way'),
        Type.Literal('delivered'),
        Type.Literal('undelivered'),
        Type.Literal('unknown'),
        Type.Literal('on-paper'),
      ],
      { description: 'How it fared' },
    ),
  ),
  from: Moment('Sent from this moment on (RFC 3339)'),
  to: Moment('Sent before this moment'),
};

export const LogSearch = withExample(
  Type.Object(
    {
      ...LogCriteria,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'default 100' })),
      after: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
    },
    closed,
  ),
  { recipient: '198101052382', from: '2026-11-01T00:00:00Z', limit: 100 },
);

export const LogExport = withExample(
  Type.Object(
    { ...LogCriteria, purpose: Type.String({ minLength: 1, maxLength: 200, description: 'Noted with the export' }) },
    closed,
  ),
  { purpose: 'Uppföljning av tredje kvartalet', from: '2026-07-01T00:00:00Z', to: '2026-10-01T00:00:00Z' },
);
export type LogCriteriaGiven = Omit<Static<typeof LogExport>, 'purpose'>;

export const ExportQuery = Type.Object({
  format: Type.Union([Type.Literal('csv'), Type.Literal('jsonl'), Type.Literal('syslog')], {
    default: 'csv',
    description: 'CSV (RFC 4180), JSON Lines or syslog (RFC 5424), oldest first',
  }),
  bom: Type.Boolean({ default: false, description: 'CSV: begin with U+FEFF, by which Excel knows UTF-8' }),
  separator: Type.Union([Type.Literal('comma'), Type.Literal('semicolon')], {
    default: 'comma',
    description: 'CSV: semicolon is what Swedish Excel splits at',
  }),
});

const Line = Type.Object({
  at: Type.String({ format: 'date-time' }),
  login: Type.String(),
  loginName: Type.String(),
  unit: Type.Optional(Type.String({ description: 'its code' })),
  unitName: Type.Optional(Type.String()),
  recipient: Type.String(),
  subject: Type.String(),
  protectionClass: Type.Optional(Type.Integer()),
  caseType: Type.Optional(Type.String()),
  matterId: Type.Optional(Type.String()),
  diaryNumber: Type.Optional(Type.String()),
  secrecy: Type.Optional(Type.String({ description: 'Sekretessmarkering' })),
  channel: Type.String(),
  state: Type.String(),
  reason: Type.Optional(Type.String()),
  operatorId: Type.Optional(Type.String()),
  operatorName: Type.Optional(Type.String()),
  deliveryId: Type.Optional(Type.String()),
  transactionId: Type.Optional(Type.String()),
  attempts: Type.Integer(),
  signedWith: Type.Optional(Type.String({ description: 'SHA-256 of the certificate, hex' })),
  sealedWith: Type.Optional(Type.String()),
  settledAt: Type.Optional(Type.String({ format: 'date-time' })),
  openedAt: Type.Optional(Type.String({ format: 'date-time' })),
  letterId: Type.String({ format: 'uuid' }),
});

export const LogLines = withExample(
  Type.Object({
    lines: Type.Array(Line, { description: 'The newest first' }),
    next: Type.Optional(Type.Integer({ description: 'Give it as `after` for the next page; absent on the last' })),
  }),
  {
    lines: [
      {
        at: '2026-11-21T12:30:00.000Z',
        login: 'anna.ask',
        loginName: 'Anna Ask',
        unit: 'forskola',
        unitName: 'Barn- och utbildningsförvaltningen',
        recipient: '198101052382',
        subject: 'Beslut om förskoleplats',
        protectionClass: 3,
        channel: 'digital',
        state: 'delivered',
        operatorId: '164022000022',
        operatorName: 'Duvkullens brevlåda',
        transactionId: '6f1ed002-7b1c-4a55',
        attempts: 1,
        settledAt: '2026-11-21T12:30:03.000Z',
        letterId: '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10',
      },
    ],
    next: 4711,
  },
);

const Month = (description: string) =>
  Type.Optional(Type.String({ pattern: '^[12][0-9]{3}-(0[1-9]|1[0-2])$', description }));
export const StatisticsQuery = Type.Object({
  from: Month('First month, yyyy-mm; default eleven months ago'),
  to: Month('Last month, yyyy-mm; default this one'),
});

export const Statistics = withExample(
  Type.Object({
    months: Type.Array(
      Type.Object({
        month: Type.String(),
        unit: Type.String({ description: 'its code' }),
        caseType: Type.Optional(Type.String({ description: 'its code; absent: letters without one' })),
        sent: Type.Integer(),
        digital: Type.Integer({ description: 'arrived in a mailbox' }),
        paper: Type.Integer(),
        undelivered: Type.Integer(),
        unknown: Type.Integer(),
        underWay: Type.Integer(),
        unopened: Type.Optional(Type.Integer({ description: 'only where opening is reported' })),
        postageSavedKronor: Type.Optional(Type.Integer({ description: 'only where the postage is configured' })),
      }),
    ),
    countedTo: Type.Optional(Type.String({ format: 'date-time', description: 'changes after it are not counted yet' })),
  }),
  {
    months: [
      {
        month: '2026-11',
        unit: 'forskola',
        sent: 120,
        digital: 100,
        paper: 12,
        undelivered: 3,
        unknown: 0,
        underWay: 5,
        postageSavedKronor: 1000,
      },
    ],
    countedTo: '2026-11-22T12:00:00.000Z',
  },
);
