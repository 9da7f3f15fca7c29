// POST /api/v1/batches (201), GET /api/v1/batches/{batchId} (200), POST …/commit and …/cancellation (200): the caller's own
// only. 400 401 403 404 (also for another's) 409 429 503.
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { Caller } from '../batches/batches.ts';
import type { Batch as StoredBatch } from '../store/batches.ts';
import {
  Batch,
  BatchId,
  CommitBatch,
  cancelledBatchExample,
  committedBatchExample,
  NewBatch,
  openBatchExample,
} from './batch-schemas.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';

export const batchCommon = { tags: ['batches'], security: bearer(DELIVERIES_SCOPE) };
const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'unavailable'] as const;

export const KeyHeader = Type.Object({
  'idempotency-key': Type.String({ minLength: 1, maxLength: 200, description: 'Yours' }),
});

const openSchema = {
  ...batchCommon,
  operationId: 'openBatch',
  summary: 'Open a batch of up to 10 000 deliveries',
  description:
    'Then add lines, and commit or cancel: all of it is delivered, or nothing. The same key with the same body gives the ' +
    'same batch again, with the header Idempotency-Replayed; with another body it is refused with 409.',
  headers: KeyHeader,
  body: NewBatch,
  response: { 201: withExample(Batch, openBatchExample), ...problemResponses(...always, 'not-found', 'conflict') },
};

const getSchema = {
  ...batchCommon,
  operationId: 'getBatch',
  summary: 'A batch and how much it holds',
  params: BatchId,
  response: { 200: withExample(Batch, committedBatchExample), ...problemResponses(...always, 'not-found') },
};

const commitSchema = {
  ...batchCommon,
  operationId: 'commitBatch',
  summary: 'Commit a batch: all its lines become deliveries, or none',
  description:
    'Answers the same again. Refused with 409 while the batch has refused lines, unless acceptRefused is true: put a line ' +
    'right by sending it again under its key. A line whose key and payload had been handed in through another door before ' +
    'gets that delivery; nothing is delivered twice.',
  params: BatchId,
  body: CommitBatch,
  response: { 200: withExample(Batch, committedBatchExample), ...problemResponses(...always, 'not-found', 'conflict') },
};

const cancelSchema = {
  ...batchCommon,
  operationId: 'cancelBatch',
  summary: 'Cancel a batch that is not committed',
  description: 'Nothing of it is delivered, and its content is erased. Answers the same again.',
  params: BatchId,
  response: { 200: withExample(Batch, cancelledBatchExample), ...problemResponses(...always, 'not-found', 'conflict') },
};

/** Adds the routes. */
export function addBatches(api: Api, { batches }: Door, onRequest: Guard): void {
  type Params = { Params: Static<typeof BatchId> };
  api.post<{ Headers: Static<typeof KeyHeader>; Body: Static<typeof NewBatch> }>(
    '/batches',
    { onRequest, schema: openSchema },
    async (request, reply) => {
      const caller = callerOf(request);
      const kept = await batches.open(caller, request.headers['idempotency-key'], request.body);
      reply.code(201).header('location', link(request, `/batches/${kept.id}`, 'self').href);
      if (kept.replayed) reply.header('idempotency-replayed', 'true');
      return batchOf(request, await batches.find(caller, kept.id));
    },
  );

  api.get<Params>('/batches/:batchId', { onRequest, schema: getSchema }, async (request) =>
    batchOf(request, await batches.find(callerOf(request), request.params.batchId)),
  );

  api.post<Params & { Body: Static<typeof CommitBatch> }>(
    '/batches/:batchId/commit',
    { onRequest, schema: commitSchema },
    async (request) => {
      const { acceptRefused = false } = request.body;
      return batchOf(request, await batches.commit(callerOf(request), request.params.batchId, acceptRefused));
    },
  );

  api.post<Params>('/batches/:batchId/cancellation', { onRequest, schema: cancelSchema }, async (request) =>
    batchOf(request, await batches.cancel(callerOf(request), request.params.batchId)),
  );
}

/** Whose token it is. */
export function callerOf(request: FastifyRequest): Caller {
  const { organisation, id } = currentClient(request);
  return { organisation, clientId: id };
}

/** A batch as REST shows it. */
export function batchOf(request: FastifyRequest, batch: StoredBatch): Batch {
  const { owner: _, lifetimeSeconds, createdAt, openUntil, closedAt, closedBecause, ...rest } = batch;
  const at = closedAt?.toISOString();
  return {
    ...rest,
    lifetimeHours: lifetimeSeconds / 3600,
    createdAt: createdAt.toISOString(),
    openUntil: openUntil.toISOString(),
    ...(at === undefined ? {} : batch.state === 'committed' ? { committedAt: at } : { cancelledAt: at }),
    ...(closedBecause === undefined ? {} : { cancelledBecause: closedBecause }),
    _links: batchLinks(request, batch),
  };
}

/** A batch's links: what may be done with it now. */
export function batchLinks(request: FastifyRequest, { batchId, mailingId, state }: StoredBatch) {
  const path = `/batches/${batchId}`;
  const common = {
    self: link(request, path, 'self'),
    lines: link(request, `${path}/lines`, 'lines'),
    mailing: link(request, `/mailings/${mailingId}`, 'mailing'),
  };
  if (state !== 'open') return common;
  return {
    ...common,
    add: link(request, `${path}/lines`, 'add', 'POST'),
    commit: link(request, `${path}/commit`, 'commit', 'POST'),
    cancellation: link(request, `${path}/cancellation`, 'cancellation', 'POST'),
  };
}
