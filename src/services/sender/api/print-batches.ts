// POST and GET /api/v1/print-batches (201, 200) · GET /api/v1/print-batches/{id} (200), …/file (200 the PDF) · POST …/printed, …/release (200)
// POST /api/v1/letters/{id}/returned-mail, …/paper-decision (200) · GET /api/v1/returned-mail (200). 400, 401, 403, 404, 409, 429.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, PageQuery, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { letterWithoutNote } from '../look-at-letter.ts';
import { decidePaper } from '../paper/decide-paper.ts';
import { batchPrinted, beginBatch, lookAtBatch, openBatch, releaseBatch } from '../paper/print-batch.ts';
import { registerReturned } from '../paper/returned-mail.ts';
import type { Desk } from '../routes/desk.ts';
import { sendFile } from '../routes/send-file.ts';
import { listPaperTasks } from '../store/on-paper.ts';
import { type BatchLetter, lettersOf, listBatches, type PrintBatch } from '../store/print-batches.ts';
import { wholeLetter } from './answers.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import {
  BatchList,
  BatchRelease,
  NewBatch,
  NewDecision,
  NewReturn,
  ReturnList,
  WholeBatch,
} from './print-batch-schemas.ts';
import { LetterParams, WholeLetter } from './schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['print-queue'], security: bearer(SCOPE) };
const aboutOne = { ...common, params: LetterParams };
const failures = problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found');
const changeFailures = problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found', 'conflict');
const RETURNS_MOST = 1000;

type Guard = ReturnType<typeof guard>;

/** Adds the operations. */
export function addPrintBatchOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addBatches(api, onRequest, desk);
  addBatchDeeds(api, onRequest, desk);
  addLetterDeeds(api, onRequest, desk);
  addReturns(api, onRequest, desk);
}

function members(request: FastifyRequest, batch: PrintBatch) {
  const { id, number, state, way, pages, pdf, waiting, problem, printedAt } = batch;
  const path = `/print-batches/${id}`;
  const waitingFor = (['address-register', 'supplier'] as const).find((one) => one === waiting);
  return {
    batchId: id,
    number,
    state,
    way,
    ...(waitingFor === undefined ? {} : { waitingFor }),
    ...(problem === undefined ? {} : { problem }),
    createdAt: batch.createdAt.toISOString(),
    ...(printedAt === undefined ? {} : { printedAt: printedAt.toISOString() }),
    pages,
    letterCount: batch.letters,
    ...(pdf === undefined ? {} : { file: { bytes: pdf.bytes, sha256: pdf.sha256 } }),
    _links: {
      self: link(request, path, 'self'),
      ...(pdf === undefined ? {} : { file: link(request, `${path}/file`, 'enclosure') }),
    },
  };
}

async function whole({ records }: Desk, { organisation, actor }: Caller, request: FastifyRequest, id: string) {
  const batch = await openBatch(records, organisation, actor, id);
  const letters = await lettersOf(records.database.reader(organisation.id), id);
  return { ...members(request, batch), letters: letters.map(place) };
}

function place({ letter: letterId, firstPage, pages, late }: BatchLetter) {
  return {
    letterId,
    ...(firstPage === undefined ? {} : { firstPage }),
    ...(pages === undefined ? {} : { pages }),
    ...(late === undefined ? {} : { late }),
  };
}

function addBatches(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const make = {
    ...common,
    operationId: 'createPrintBatch',
    summary: 'Take letters out of the print queue as a batch',
    description:
      'Its file is made in the background. What is not in the queue any more is left out, so that no letter is in two batches; a conflict when nothing is left.',
    body: NewBatch,
    response: { 201: WholeBatch, ...changeFailures },
  };
  api.post('/print-batches', { onRequest, schema: make }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { letters, way = 'person' } = request.body;
    const id = await beginBatch(records, caller.organisation, caller.actor, { letters, way });
    const answer = await whole(desk, caller, request, id);
    return reply.code(201).header('location', answer._links.self.href).send(answer);
  });

  const list = {
    ...common,
    operationId: 'listPrintBatches',
    summary: 'Print batches, the latest first',
    querystring: PageQuery,
    response: { 200: BatchList, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/print-batches', { onRequest, schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { limit, offset } = request.query;
    const reader = records.database.reader(organisation.id);
    const { batches, total } = await listBatches(reader, { reach: actor.sees, limit, offset });
    const page = { limit, offset, count: batches.length, totalRecords: total };
    return { batches: batches.map((batch) => members(request, batch)), ...pageOf(request, '/print-batches', page) };
  });

  const one = {
    ...aboutOne,
    operationId: 'getPrintBatch',
    summary: 'A print batch and its letters',
    response: { 200: WholeBatch, ...failures },
  };
  api.get('/print-batches/:id', { onRequest, schema: one }, async (request) =>
    whole(desk, callerOf(desk, request), request, request.params.id),
  );
}

function addBatchDeeds(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const binary = { schema: { type: 'string', format: 'binary', examples: ['%PDF-1.7 …'] } };
  const file = {
    ...aboutOne,
    operationId: 'getPrintBatchFile',
    summary: 'The letters of a batch as one PDF',
    description:
      'A4 for both sides: each letter begins on a front, with its attachments after it and its address where a window envelope has its window. Gone once the batch is printed. The look is noted.',
    response: { 200: { description: 'A PDF', content: { 'application/pdf': binary } }, ...failures },
  };
  api.get('/print-batches/:id/file', { onRequest, schema: file }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { number, pdf } = await lookAtBatch(records, organisation, actor, request.params.id);
    if (pdf === undefined) throw new BrevduvaError('not-found', 'the batch has no file now');
    const bytes = await records.blobs.get(organisation.id, pdf.blob);
    return sendFile(reply, bytes, 'application/pdf', `batch-${number}.pdf`);
  });

  const answer = { 200: WholeBatch, ...changeFailures };
  const printed = {
    ...aboutOne,
    operationId: 'markPrintBatchPrinted',
    summary: 'A batch was printed',
    response: answer,
  };
  api.post('/print-batches/:id/printed', { onRequest, schema: printed }, async (request) => {
    const caller = callerOf(desk, request);
    await batchPrinted(records, caller.organisation, caller.actor, request.params.id);
    return whole(desk, caller, request, request.params.id);
  });

  const release = {
    ...aboutOne,
    operationId: 'releasePrintBatch',
    summary: 'Put the letters of a batch back in the print queue',
    body: BatchRelease,
    response: answer,
  };
  api.post('/print-batches/:id/release', { onRequest, schema: release }, async (request) => {
    const caller = callerOf(desk, request);
    const { id } = request.params;
    const sure = request.body.supplierAsked === true;
    if (!(await releaseBatch(records, caller.organisation, caller.actor, { id, sure })))
      throw new BrevduvaError('conflict', 'the supplier may print the batch: supplierAsked is needed');
    return whole(desk, caller, request, id);
  });
}

function addLetterDeeds(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const response = { 200: WholeLetter, ...changeFailures };
  const acted = async (request: FastifyRequest, id: string, act: (caller: Caller) => Promise<void>) => {
    const caller = callerOf(desk, request);
    const { organisation, actor } = caller;
    await letterWithoutNote(records, organisation, actor, id);
    await act(caller);
    return wholeLetter(request, await letterWithoutNote(records, organisation, actor, id));
  };
  const returned = {
    ...aboutOne,
    operationId: 'registerReturnedMail',
    summary: 'A letter on paper came back in the post',
    description: 'A task of whoever keeps the letter until it is dealt with. The same once more changes nothing.',
    body: NewReturn,
    response,
  };
  api.post('/letters/:id/returned-mail', { onRequest, schema: returned }, (request) =>
    acted(request, request.params.id, ({ organisation, actor }) =>
      registerReturned(records, organisation, actor, request.params.id, request.body.reason),
    ),
  );

  const decision = {
    ...aboutOne,
    operationId: 'decideLetterOnPaper',
    summary: 'What a person decided about a letter and paper',
    description: 'Never by a system on its own for a letter that may have arrived: that one is a conflict.',
    body: NewDecision,
    response,
  };
  api.post('/letters/:id/paper-decision', { onRequest, schema: decision }, (request) =>
    acted(request, request.params.id, ({ organisation, actor }) =>
      decidePaper(records, organisation, actor, request.params.id, asDecision(request.body)),
    ),
  );
}

function addReturns(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const list = {
    ...common,
    operationId: 'listReturnedMail',
    summary: 'Returned mail that nobody has dealt with, the oldest first',
    description: 'At most a thousand.',
    response: { 200: ReturnList, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/returned-mail', { onRequest, schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reader = records.database.reader(organisation.id);
    const open = await listPaperTasks(reader, { reach: actor.sees, what: 'returned' }, RETURNS_MOST);
    const letters = open.map(({ letter, since }) => ({
      letterId: letter,
      returnedAt: since.toISOString(),
      _links: { self: link(request, `/letters/${letter}`, 'self') },
    }));
    return { letters, _links: { self: link(request, '/returned-mail', 'self') } };
  });
}

function asDecision({ decision: act, postalAddress: address }: NewDecision): Parameters<typeof decidePaper>[4] {
  if (act !== 'again') return { act };
  return address === undefined ? { act } : { act, address };
}
