// What the REST door says of batches, as schemas with an example each (DOK.13, DOK.15).
import { type Static, Type } from 'typebox';
import { Links, Meta, withExample } from '../../../platform/web/rest.ts';

const base = 'https://formedling.example.se/api/v1';
const batchId = '019d3a5e-7a10-7d2e-8c31-0b4f5a6c7d88';
const mailingId = '019d3a5e-70aa-7b1c-9d42-5e6f7a8b9c10';
const Uuid = Type.String({ format: 'uuid' });
const Timestamp = Type.String({ format: 'date-time' });

export const BatchId = Type.Object({ batchId: Uuid });

export const NewBatch = withExample(
  Type.Object(
    {
      mailingId: Type.Optional(
        Type.String({ format: 'uuid', description: 'Absent: a mailing of its own, which starts at the commit' }),
      ),
      lifetimeHours: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 720,
          description: 'How long each letter is tried, from when it is let go; else as the mediator says',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  { mailingId, lifetimeHours: 48 },
);

export const Batch = Type.Object({
  batchId: Uuid,
  mailingId: Uuid,
  state: Type.Union([Type.Literal('open'), Type.Literal('committed'), Type.Literal('cancelled')]),
  lines: Type.Integer({ description: 'Lines that have been taken' }),
  refusedLines: Type.Integer({ description: 'Lines that were refused and have not been put right' }),
  lifetimeHours: Type.Number(),
  createdAt: Timestamp,
  openUntil: Type.String({ format: 'date-time', description: 'Not committed by then: cancelled and erased' }),
  committedAt: Type.Optional(Timestamp),
  cancelledAt: Type.Optional(Timestamp),
  cancelledBecause: Type.Optional(
    Type.String({ description: 'asked-for, not-committed-in-time, mailing-cancelled, mailing-over' }),
  ),
  _links: Links,
});
export type Batch = Static<typeof Batch>;

const links = {
  self: { href: `${base}/batches/${batchId}`, rel: 'self', method: 'GET' as const },
  lines: { href: `${base}/batches/${batchId}/lines`, rel: 'lines', method: 'GET' as const },
};
const openLinks = {
  ...links,
  add: { href: `${base}/batches/${batchId}/lines`, rel: 'add', method: 'POST' as const },
  commit: { href: `${base}/batches/${batchId}/commit`, rel: 'commit', method: 'POST' as const },
  cancellation: { href: `${base}/batches/${batchId}/cancellation`, rel: 'cancellation', method: 'POST' as const },
};
const times = { createdAt: '2026-11-21T12:30:00.000Z', openUntil: '2026-11-22T12:30:00.000Z' };
const common = { batchId, mailingId, lifetimeHours: 48, ...times };

export const openBatchExample: Batch = { ...common, state: 'open', lines: 0, refusedLines: 0, _links: openLinks };
export const committedBatchExample: Batch = {
  ...common,
  state: 'committed',
  lines: 9998,
  refusedLines: 0,
  committedAt: '2026-11-21T12:31:10.000Z',
  _links: links,
};
export const cancelledBatchExample: Batch = {
  ...common,
  state: 'cancelled',
  lines: 9998,
  refusedLines: 0,
  cancelledAt: '2026-11-21T12:31:10.000Z',
  cancelledBecause: 'asked-for',
  _links: { self: links.self },
};

export const RefusedLine = Type.Object({
  line: Type.Integer({ description: 'Its number in the request that it came with, from 1' }),
  key: Type.Optional(Type.String({ description: 'Absent where none could be read' })),
  code: Type.String({ description: 'As in the catalogue of problems: invalid-input, signature-invalid, conflict …' }),
  reason: Type.String({ description: 'not-json, no-key, digest-mismatch, key-reused, batch-full …' }),
});

export const LinesTaken = withExample(
  Type.Object({
    batchId: Uuid,
    taken: Type.Integer({ description: 'New, and durable now' }),
    known: Type.Integer({ description: 'Had been taken before, with the same key and payload' }),
    refusedCount: Type.Integer(),
    refused: Type.Array(RefusedLine, { description: 'The first 1 000; all are at …/lines?state=refused' }),
    _links: Links,
  }),
  {
    batchId,
    taken: 9997,
    known: 1,
    refusedCount: 1,
    refused: [{ line: 17, key: 'brev-0017', code: 'signature-invalid', reason: 'certificate-expired' }],
    _links: openLinks,
  },
);

export const LinesQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'At most this many lines' }),
  offset: Type.Integer({ minimum: 0, maximum: 10_000, default: 0, description: 'Lines to pass over' }),
  state: Type.Union([Type.Literal('taken'), Type.Literal('refused')], { default: 'taken' }),
});

export const Lines = withExample(
  Type.Object({
    lines: Type.Array(
      Type.Object({
        number: Type.Optional(Type.Integer({ description: 'Of a taken line: its place in the batch, from 1' })),
        line: Type.Optional(RefusedLine.properties.line),
        key: RefusedLine.properties.key,
        deliveryId: Type.Optional(Type.String({ format: 'uuid', description: 'Once the batch is committed' })),
        known: Type.Optional(
          Type.Boolean({ description: 'The key and payload had been handed in before: that delivery is the line’s' }),
        ),
        code: Type.Optional(RefusedLine.properties.code),
        reason: Type.Optional(RefusedLine.properties.reason),
      }),
    ),
    _meta: Meta,
    _links: Links,
  }),
  {
    lines: [{ number: 1, key: 'brev-0001', deliveryId: '019d3a5e-6f5b-7c1e-9a51-6a1f0c5b7d20', known: false }],
    _meta: { totalRecords: 9998, offset: 0, limit: 1, count: 1 },
    _links: { self: links.self },
  },
);

export const CommitBatch = withExample(
  Type.Object(
    {
      acceptRefused: Type.Optional(
        Type.Boolean({ description: 'Commit although lines were refused: those are left out. Default no' }),
      ),
    },
    { additionalProperties: false },
  ),
  { acceptRefused: false },
);

export const linesExample =
  '{"key": "brev-0001", "delivery": "PFNpZ25lZERlbGl2ZXJ5IHhtbG5zPSJodHRwOi8v…"}\n{"key": "brev-0002", "delivery": "PFNpZ25lZERlbGl2ZXJ5IHhtbG5zPSJodHRwOi8v…"}\n';
