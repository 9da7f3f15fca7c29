// The shapes of print batches and returned mail in the REST API, each with an example (DIGG DOK.15).
import { type Static, Type } from 'typebox';
import { Links, Meta, withExample } from '../../../platform/web/rest.ts';
import { RETURN_REASONS } from '../store/paper-tables.ts';
import { PostalAddress } from './print-schemas.ts';

const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: 'uuid' });
const DateTime = Type.String({ format: 'date-time' });
const LETTER = '0b9f5b6e-7d0f-4a53-8a4c-2f6a5f3b9a10';
const BATCH = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const href = `https://sender.example.se/api/v1/print-batches/${BATCH}`;
const at = '2026-11-21T12:30:00.000Z';

export const NewBatch = withExample(
  Type.Object(
    {
      letters: Type.Array(Uuid, { minItems: 1, maxItems: 200, description: 'Letters of the print queue' }),
      way: Type.Optional(
        Type.Enum(['person', 'supplier'], {
          default: 'person',
          description: 'person: you fetch the file and print it. supplier: it is handed over to the print supplier',
        }),
      ),
    },
    closed,
  ),
  { letters: [LETTER], way: 'person' },
);

const BatchMembers = {
  batchId: Uuid,
  number: Type.Integer({ description: 'What people call it' }),
  state: Type.Enum(['making', 'made', 'handed-over', 'accepted', 'printed', 'failed', 'released'], {
    description: 'released: its letters are in the queue again, or were stopped one by one',
  }),
  way: Type.Enum(['person', 'supplier']),
  waitingFor: Type.Optional(Type.Enum(['address-register', 'supplier'])),
  problem: Type.Optional(Type.String()),
  createdAt: DateTime,
  printedAt: Type.Optional(DateTime),
  pages: Type.Integer({ description: 'With blank backs; 0 until the file is made' }),
  letterCount: Type.Integer(),
  file: Type.Optional(Type.Object({ bytes: Type.Integer(), sha256: Type.String() })),
  _links: Links,
};

const batch = {
  batchId: BATCH,
  number: 7,
  state: 'made',
  way: 'person',
  createdAt: at,
  pages: 4,
  letterCount: 1,
  file: { bytes: 48_211, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
  _links: { self: { href, rel: 'self', method: 'GET' as const } },
} as const;

export const WholeBatch = withExample(
  Type.Object({
    ...BatchMembers,
    letters: Type.Array(
      Type.Object({
        letterId: Uuid,
        firstPage: Type.Optional(Type.Integer({ minimum: 1 })),
        pages: Type.Optional(Type.Integer({ minimum: 1 })),
        late: Type.Optional(
          Type.Enum(['delivered', 'opened'], {
            description:
              'Not to be posted any more: since the batch was made it has arrived digitally, or what it is a copy of was opened. Take it out before you post; it does not count as printed when you mark the batch',
          }),
        ),
      }),
      { description: 'In the order of the file; one that was stopped is not among them' },
    ),
  }),
  { ...batch, letters: [{ letterId: LETTER, firstPage: 1, pages: 3 }] },
);

export const BatchList = withExample(
  Type.Object({ batches: Type.Array(Type.Object(BatchMembers)), _meta: Meta, _links: Links }),
  {
    batches: [batch],
    _meta: { totalRecords: 1, offset: 0, limit: 20, count: 1 },
    _links: {
      self: { href: 'https://sender.example.se/api/v1/print-batches?limit=20&offset=0', rel: 'self', method: 'GET' },
    },
  },
);

export const BatchRelease = withExample(
  Type.Object(
    {
      supplierAsked: Type.Optional(
        Type.Boolean({
          description:
            'A person has asked the supplier, who has not printed the batch and will not. Needed where the supplier may have it',
        }),
      ),
    },
    closed,
  ),
  { supplierAsked: true },
);

const Reason = Type.Enum([...RETURN_REASONS]);
export const NewReturn = withExample(Type.Object({ reason: Reason }, closed), { reason: 'moved' });

export const ReturnList = withExample(
  Type.Object({
    letters: Type.Array(Type.Object({ letterId: Uuid, returnedAt: DateTime, _links: Links })),
    _links: Links,
  }),
  {
    letters: [
      {
        letterId: LETTER,
        returnedAt: at,
        _links: {
          self: { href: `https://sender.example.se/api/v1/letters/${LETTER}`, rel: 'self', method: 'GET' },
        },
      },
    ],
    _links: { self: { href: 'https://sender.example.se/api/v1/returned-mail', rel: 'self', method: 'GET' } },
  },
);

export const NewDecision = withExample(
  Type.Object(
    {
      decision: Type.Enum(['queue', 'no-paper', 'mediated', 'again', 'return-done'], {
        description:
          'queue: on paper, what certainly did not arrive or was not opened in time. no-paper: what was not opened stays as it is. mediated: protected identity, posted through Skatteverket. again: what stopped it is over. return-done: what came back is dealt with',
      }),
      postalAddress: Type.Optional(PostalAddress),
    },
    closed,
  ),
  { decision: 'queue' },
);
export type NewDecision = Static<typeof NewDecision>;
