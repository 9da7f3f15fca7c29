// The shapes of list prechecks in the REST API, each with an example (DIGG DOK.15).
import { Type } from 'typebox';
import { Links, Meta, PageQuery, SHOWN_TEXT, withExample } from '../../../platform/web/rest.ts';

const id = 'b6f1f7a4-5a37-4f57-9a2b-1f0a6a3f5e10';
const at = '2026-11-22T19:05:00Z';
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });
const Count = Type.Integer({ minimum: 0 });

export const PrecheckListQuery = Type.Object(
  {
    purpose: Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: SHOWN_TEXT,
      description: 'Why it is asked: noted with the number of recipients. No personal data',
    }),
    unit: Type.Optional(Code),
    caseType: Type.Optional(Code),
    column: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'CSV: the name of the column with the numbers; else guessed',
      }),
    ),
  },
  { additionalProperties: false },
);

export const PrecheckListHeaders = Type.Object({
  'idempotency-key': Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[\\x21-\\x7e]+$',
    description: 'Your own key for this list: the same key and body give the same list while it is kept',
  }),
});

export const PrecheckListParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

const Channel = Type.Enum(['digital', 'paper', 'not-possible', 'unknown', 'waiting'], {
  description:
    'not-possible: a wrong number, or a duplicate; unknown: FaR did not answer; waiting: FaR has not been asked yet',
});

export const PrecheckList = withExample(
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    state: Type.Enum(['asking', 'finished']),
    purpose: Type.String(),
    createdAt: Type.String({ format: 'date-time' }),
    finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
    deleteAt: Type.String({ format: 'date-time', description: 'When the list and its answers are removed' }),
    lines: Count,
    digital: Count,
    paper: Count,
    unknown: Count,
    waiting: Count,
    wrongNumbers: Count,
    duplicates: Count,
    numbersPerSecond: Type.Optional(Type.Number({ description: 'Of the last questions, while FaR is asked' })),
    _links: Links,
  }),
  {
    id,
    state: 'finished',
    purpose: 'Utskick om sophämtning',
    createdAt: at,
    finishedAt: at,
    deleteAt: '2026-12-22T19:05:00Z',
    lines: 3,
    digital: 1,
    paper: 1,
    unknown: 0,
    waiting: 0,
    wrongNumbers: 0,
    duplicates: 1,
    _links: { self: { href: `https://sender.example.se/api/v1/precheck-lists/${id}`, rel: 'self', method: 'GET' } },
  },
);

export const PrecheckResultsQuery = Type.Object({
  ...PageQuery.properties,
  channel: Type.Optional(Type.Enum(['digital', 'paper', 'not-possible', 'unknown', 'waiting'])),
});

export const PrecheckResults = withExample(
  Type.Object({
    results: Type.Array(
      Type.Object({
        line: Count,
        recipient: Type.String({ description: 'The number, or what stood there where it is none' }),
        channel: Channel,
        reason: Type.Optional(
          Type.Enum(
            ['no-mailbox', 'opted-out', 'pending', 'no-number', 'no-answer', 'bad-answer', 'wrong-number', 'duplicate'],
            {
              description: 'Only what a source said; FaR says nothing about age, death or protection',
            },
          ),
        ),
        duplicateOfLine: Type.Optional(Count),
        operator: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
        answeredAt: Type.Optional(Type.String({ format: 'date-time', description: 'When FaR answered' })),
      }),
    ),
    _meta: Meta,
    _links: Links,
  }),
  {
    results: [
      {
        line: 1,
        recipient: '198101052382',
        channel: 'digital',
        operator: { id: '164020000007', name: 'Brevlåda Ett' },
        answeredAt: at,
      },
      { line: 2, recipient: '162021004748', channel: 'paper', reason: 'no-mailbox', answeredAt: at },
      { line: 3, recipient: '198101052382', channel: 'not-possible', reason: 'duplicate', duplicateOfLine: 1 },
    ],
    _meta: { totalRecords: 3, offset: 0, limit: 20, count: 3 },
    _links: {
      self: {
        href: `https://sender.example.se/api/v1/precheck-lists/${id}/results?limit=20&offset=0`,
        rel: 'self',
        method: 'GET',
      },
    },
  },
);
