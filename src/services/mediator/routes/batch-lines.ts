// POST /api/v1/batches/{batchId}/lines: JSON Lines, streamed (200, and 400 401 403 404 409 413 415 429 503) ·
// GET the same: what was taken or refused (200, and 400 401 403 404 429 503).
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import { listLines, listRefusals } from '../store/batches.ts';
import { BatchId, Lines, LinesQuery, LinesTaken, linesExample } from './batch-schemas.ts';
import { batchCommon, batchLinks, callerOf } from './batches.ts';
import type { Door, Guard } from './door.ts';

const TYPES = ['application/jsonl', 'application/x-ndjson'];
const always = ['not-authenticated', 'access-denied', 'not-found', 'too-many', 'unavailable'] as const;

// No `type`: the body is a stream, and each line is judged as it comes.
const LineStream = Type.Unsafe<unknown>({
  description: 'JSON Lines: on each line a key of yours and a SignedDelivery (Message v3), at most 2 MiB, in base64',
  examples: [linesExample],
});

const addSchema = {
  ...batchCommon,
  operationId: 'addLines',
  summary: 'Add lines to a batch, streamed',
  description:
    'Each line is verified as it comes and is durable when the answer says that it was taken. A line that cannot be taken ' +
    'refuses itself, not the others. When the connection breaks, send the same again: what was stored is known. A key that ' +
    'was taken with another payload is refused. At most 10 000 lines in a request and in a batch; a request may take ten ' +
    'minutes, and a batch may be filled by several.',
  params: BatchId,
  body: { content: Object.fromEntries(TYPES.map((type) => [type, { schema: LineStream }])) },
  response: {
    200: LinesTaken,
    ...problemResponses(...always, 'invalid-input', 'conflict', 'too-large', 'unsupported-mime-type'),
  },
};

const listSchema = {
  ...batchCommon,
  operationId: 'listLines',
  summary: 'Lines of a batch: with the deliveries that they became, or why they were refused',
  params: BatchId,
  querystring: LinesQuery,
  response: { 200: Lines, ...problemResponses(...always, 'invalid-input') },
};

/** Adds the routes; the body of the first is read by nobody else. */
export function addBatchLines(api: Api, { batches, storage }: Door, onRequest: Guard): void {
  type Params = { Params: Static<typeof BatchId> };
  api.addContentTypeParser(TYPES, (_request, payload, done) => done(null, payload));
  api.post<Params & { Body: unknown }>('/batches/:batchId/lines', { onRequest, schema: addSchema }, async (request) => {
    const caller = callerOf(request);
    const { batchId } = request.params;
    const { body } = request;
    if (!(body instanceof Readable)) throw new BrevduvaError('unsupported-mime-type', 'the body must be JSON Lines');
    // A refusal in the middle of the body must still be answered: the stream is left open, and what is left of it is thrown
    // away, or the next call on the same connection would wait behind it until the connection is given up.
    const stream = body.iterator({ destroyOnReturn: false });
    const taken = await batches.addLines(caller, batchId, stream).finally(() => setImmediate(() => body.resume()));
    return {
      batchId,
      ...taken,
      refused: [...taken.refused],
      _links: batchLinks(request, await batches.find(caller, batchId)),
    };
  });

  api.get<Params & { Querystring: Static<typeof LinesQuery> }>(
    '/batches/:batchId/lines',
    { onRequest, schema: listSchema },
    async (request) => {
      const batch = await batches.find(callerOf(request), request.params.batchId);
      const { limit, offset, state } = request.query;
      const page = { limit, offset };
      const refused = state === 'refused';
      const lines = refused
        ? await listRefusals(storage.reader, batch.batchId, page)
        : (await listLines(storage.reader, batch.batchId, page)).map(({ deliveryId, ...line }) =>
            batch.state === 'committed' ? { ...line, deliveryId } : line,
          );
      const totalRecords = batch.state === 'cancelled' ? 0 : refused ? batch.refusedLines : batch.lines;
      const path = `/batches/${batch.batchId}/lines`;
      return { lines: [...lines], ...pageOf(request, path, { ...page, count: lines.length, totalRecords }) };
    },
  );
}
