// What is done with a reply. GET /api/v1/replies/{id}/colleagues · POST /replies/{id}/take, …/hand-over, …/close, …/reopen (200; the same
// again likewise) · POST /replies/{id}/answers (202; the same again with Idempotency-Replayed). Scope letters, of the units that the client
// sees. 400, 401, 403, 404 (also another unit's), 409, 413, 429. (issue 4, "Replies", "Substitutes and hand-over")
import { stockholmDate } from '../../../platform/clock.ts';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import { acceptLetter, type GivenLetter, hashOf } from '../accept-letter.ts';
import type { Config } from '../config.ts';
import { type DraftContent, supportFields } from '../letter-draft.ts';
import {
  assignReply,
  beginAnswer,
  closeReply,
  keepersFor,
  lookAtReply,
  replyWithoutNote,
} from '../replies/act-on-reply.ts';
import type { Desk } from '../routes/desk.ts';
import type { ReplyView } from '../store/replies.ts';
import { listSubstitutes } from '../store/substitutes.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { accepted, acceptedMembers, filesIn } from './letters.ts';
import { wholeReply } from './replies.ts';
import { NewAnswer, ReplyColleagues, ReplyHandOver, ReplyParams, WholeReply } from './reply-schemas.ts';
import { AcceptedLetter, IdempotencyHeaders } from './schemas.ts';

type Guard = ReturnType<typeof guard>;
const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'not-found'] as const;
const common = { tags: ['replies'], security: bearer(SCOPE), params: ReplyParams };
const response = { 200: WholeReply, ...problemResponses(...always, 'conflict') };

/** Adds the operations. */
export function addReplyActs(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addColleagues(api, onRequest, desk);
  addKeeping(api, onRequest, desk);
  addEnding(api, onRequest, desk);
  addAnswering(api, onRequest, desk);
}

function addColleagues(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const schema = {
    ...common,
    operationId: 'listReplyColleagues',
    summary: 'Who may take care of a reply',
    description:
      'The caseworkers of its unit and of the letter’s case type who have logged in, with who does their work.',
    response: { 200: ReplyColleagues, ...problemResponses(...always) },
  };
  api.get('/replies/:id/colleagues', { onRequest, schema }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reply = await replyWithoutNote(records, organisation, actor, request.params.id);
    const people = await keepersFor(records, organisation, reply);
    const today = stockholmDate(records.clock());
    const standing = await listSubstitutes(records.database.reader(organisation.id), today);
    const now = standing.filter(({ fromDay }) => fromDay <= today);
    return {
      colleagues: people.map(({ id, name }) => ({
        accountId: id,
        name,
        substitutes: now.filter(({ absent }) => absent === id).map(({ substitute }) => substitute),
      })),
      _links: { self: link(request, `/replies/${reply.id}/colleagues`, 'self') },
    };
  });
}

function addKeeping(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const take = {
    ...common,
    operationId: 'takeReply',
    summary: 'The system takes care of a reply',
    description: 'Also one that somebody else has: it is taken over. The client is told as who has it.',
    response,
  };
  api.post('/replies/:id/take', { onRequest, schema: take }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reply = await lookAtReply(records, organisation, actor, request.params.id);
    await assignReply(records, organisation, actor, reply, actor.id);
    return wholeReply(request, await replyWithoutNote(records, organisation, actor, reply.id));
  });

  const handOver = {
    ...common,
    operationId: 'handOverReply',
    summary: 'Let a person take care of a reply, or another one take it over',
    description: 'One of its colleagues, who is told. A reply that is done with is a conflict: reopen it first.',
    body: ReplyHandOver,
    response,
  };
  api.post('/replies/:id/hand-over', { onRequest, schema: handOver }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const reply = await lookAtReply(records, organisation, actor, request.params.id);
    await assignReply(records, organisation, actor, reply, request.body.to);
    return wholeReply(request, await replyWithoutNote(records, organisation, actor, reply.id));
  });
}

function addEnding(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const acts = [
    { path: 'close', closed: true, operationId: 'closeReply', summary: 'Nothing more is to be done with a reply' },
    { path: 'reopen', closed: false, operationId: 'reopenReply', summary: 'Something is to be done with it after all' },
  ] as const;
  for (const { path, closed, ...about } of acts) {
    const schema = { ...common, ...about, response };
    api.post(`/replies/:id/${path}`, { onRequest, schema }, async (request) => {
      const { organisation, actor } = callerOf(desk, request);
      const reply = await lookAtReply(records, organisation, actor, request.params.id);
      if ((reply.state === 'closed') !== closed) await closeReply(records, organisation, actor, reply, closed);
      return wholeReply(request, await replyWithoutNote(records, organisation, actor, reply.id));
    });
  }
}

function addAnswering(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const schema = {
    ...common,
    operationId: 'answerReply',
    summary: 'Answer a reply in the same matter',
    description:
      'A letter to whoever replied: of the letter’s unit, case type, class and secrecy mark, its event as the preceding one of the matter. It is kept, signed and handed over as any other: follow it at Location. One answer at a time: where a person has begun one, or one is sent, it is a conflict.',
    headers: IdempotencyHeaders,
    body: NewAnswer,
    response: {
      202: AcceptedLetter,
      ...problemResponses(...always, 'conflict', 'too-large', 'unsupported-mime-type'),
    },
  };
  api.post('/replies/:id/answers', { onRequest, schema }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { organisation, actor } = caller;
    const seen = await lookAtReply(records, organisation, actor, request.params.id);
    const given = await answerGiven(desk, caller, seen, request.body, request.headers['idempotency-key']);
    const letter = accepted(await acceptLetter(records, organisation, actor, given));
    const members = acceptedMembers(request, letter);
    if (letter.replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(202).header('location', members._links.self.href).send(members);
  });
}

async function answerGiven(
  { records }: Desk,
  { organisation }: Caller,
  reply: ReplyView,
  body: NewAnswer,
  key: string,
): Promise<GivenLetter> {
  const { content, caseType } = await beginAnswer(records, organisation, reply);
  return {
    content: writtenIn(content, body),
    files: filesIn(body),
    channel: body.channel ?? 'digital',
    key,
    payloadHash: hashOf({ answers: reply.id, ...body }),
    unit: reply.unit,
    caseType,
    answers: reply.id,
  };
}

function writtenIn(begun: DraftContent, body: NewAnswer): DraftContent {
  const { subject, text, contentType, supportinfo, postalAddress, sendAt, allowsReply } = body;
  return {
    ...begun,
    ...(subject === undefined ? {} : { subject }),
    text,
    ...(supportinfo === undefined ? {} : { support: supportFields(supportinfo) }),
    ...(postalAddress === undefined ? {} : { postalAddress }),
    extras: {
      ...begun.extras,
      ...(contentType === 'text/html' ? { bodyType: contentType } : {}),
      ...(allowsReply === undefined ? {} : { allowsReply }),
      ...(sendAt === undefined ? {} : { sendAt: new Date(sendAt).toISOString() }),
    },
  };
}
