// GET /api/v1/replies, /replies/{id}, /replies/{id}/attachments/{number} · PUT /api/v1/replies/{id}/registration. Scope letters, the
// units that the client sees. 200, and 400 401 403 404 409 429. What is done with a reply is in reply-acts.ts.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import { oneLine } from '../check-content.ts';
import type { Config } from '../config.ts';
import { lookAtReply, registerReply, replyWithoutNote } from '../replies/act-on-reply.ts';
import type { Desk } from '../routes/desk.ts';
import { sendFile } from '../routes/send-file.ts';
import { countReplies, listReplies, type ReplyLine, type ReplyView } from '../store/replies.ts';
import { callerOf, guard, SCOPE } from './guard.ts';
import { AttachmentParams } from './print-schemas.ts';
import { ReplyList, ReplyParams, ReplyQuery, ReplyRegistration, WholeReply } from './reply-schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['replies'], security: bearer(SCOPE) };

/** Adds the operations. */
export function addReplyOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  const { records } = desk;
  const list = {
    ...common,
    operationId: 'listReplies',
    summary: 'Replies that came in, latest first',
    description: 'Replies to letters of the units that the client sees, in every state or in one. Without their text.',
    querystring: ReplyQuery,
    response: { 200: ReplyList, ...problemResponses('invalid-input', ...NOT_ALLOWED) },
  };
  api.get('/replies', { onRequest, schema: list }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { limit, offset, state, letterId: letter } = request.query;
    const reader = records.database.reader(organisation.id);
    const states = state === undefined ? (['new', 'taken', 'closed'] as const) : [state];
    const filter = { reach: actor.sees, states, ...(letter === undefined ? {} : { letter }) };
    const lines = (await listReplies(reader, records.cipher, { ...filter, limit, offset })).slice(0, limit);
    const page = { limit, offset, count: lines.length, totalRecords: await countReplies(reader, filter) };
    return { replies: lines.map((line) => members(request, line)), ...pageOf(request, '/replies', page) };
  });

  const one = {
    ...common,
    operationId: 'getReply',
    summary: 'A reply',
    description: 'With its text and the list of its attachments. The look is noted.',
    params: ReplyParams,
    response: { 200: WholeReply, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found') },
  };
  api.get('/replies/:id', { onRequest, schema: one }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    return wholeReply(request, await lookAtReply(records, organisation, actor, request.params.id));
  });
  addFile(api, onRequest, desk);
  addRegistration(api, onRequest, desk);
}

function addRegistration(api: Api, onRequest: ReturnType<typeof guard>, desk: Desk): void {
  const { records } = desk;
  const registration = {
    ...common,
    operationId: 'registerReply',
    summary: 'The diary number that a reply was given',
    description:
      'For the diarium’s system. The same number again changes nothing; another than the diarium has confirmed is a conflict.',
    params: ReplyParams,
    body: ReplyRegistration,
    response: { 200: WholeReply, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found', 'conflict') },
  };
  api.put('/replies/:id/registration', { onRequest, schema: registration }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reply = await lookAtReply(records, organisation, actor, request.params.id);
    await registerReply(records, organisation, actor, reply, oneLine(request.body.diaryNumber));
    return wholeReply(request, await replyWithoutNote(records, organisation, actor, reply.id));
  });
}

function addFile(api: Api, onRequest: ReturnType<typeof guard>, desk: Desk): void {
  const file = {
    ...common,
    operationId: 'getReplyAttachment',
    summary: 'An attachment of a reply',
    description: 'As it came. Only what is a PDF by its bytes has that media type. The look is noted.',
    params: AttachmentParams,
    response: {
      200: {
        description: 'The file',
        content: {
          'application/pdf': { schema: { type: 'string', format: 'binary', examples: ['%PDF-1.4 …'] } },
          'application/octet-stream': { schema: { type: 'string', format: 'binary', examples: ['…'] } },
        },
      },
      ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found'),
    },
  };
  api.get('/replies/:id/attachments/:number', { onRequest, schema: file }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id, number } = request.params;
    const found = await lookAtReply(desk.records, organisation, actor, id, 'reply-attachment-opened');
    const attached = found.files[number - 1];
    if (attached === undefined) throw new BrevduvaError('not-found', 'the reply has no such attachment');
    const bytes = await desk.records.blobs.get(organisation.id, attached.blob);
    const type = attached.judged === 'pdf' ? 'application/pdf' : 'application/octet-stream';
    return sendFile(reply, bytes, type, attached.filename);
  });
}

function members(request: FastifyRequest, reply: ReplyLine) {
  return {
    replyId: reply.id,
    letterId: reply.letter,
    state: reply.state,
    receivedAt: reply.receivedAt.toISOString(),
    from: reply.recipient,
    subject: reply.subject,
    ...(reply.keeper === undefined
      ? {}
      : { keeper: { accountId: reply.keeper, name: reply.keeperName ?? reply.keeper } }),
    ...(reply.diaryNumber === undefined ? {} : { diaryNumber: reply.diaryNumber }),
    _links: {
      self: link(request, `/replies/${reply.id}`, 'self'),
      letter: link(request, `/letters/${reply.letter}`, 'related'),
    },
  };
}

/** With its text and its files. */
export function wholeReply(request: FastifyRequest, reply: ReplyView) {
  return {
    ...members(request, reply),
    text: reply.text,
    ...(reply.answerLetter === undefined ? {} : { answerLetterId: reply.answerLetter }),
    operator: { id: reply.operatorId, name: reply.operatorName },
    transactionId: reply.transId,
    checkedForMalware: reply.scan === 'clean',
    attachments: reply.files.map(({ filename, bytes, sha256, judged }, index) => ({
      filename,
      bytes,
      sha256,
      isPdf: judged === 'pdf',
      file: link(request, `/replies/${reply.id}/attachments/${index + 1}`, 'enclosure'),
    })),
  };
}
