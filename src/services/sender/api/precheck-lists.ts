// List prechecks: POST /api/v1/precheck-lists (202) · GET /precheck-lists/{id} (200) · GET …/results (200, paged), …/results.jsonl (200,
// the whole list) · DELETE /precheck-lists/{id} (204). 400, 401, 403, 404, 409, 413, 415, 429.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Api, bearer, link, pageOf, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import { linesOf } from '../pages/precheck-progress.ts';
import { beginPrecheck } from '../prechecks/begin-precheck.ts';
import { throwPrecheckAway } from '../prechecks/change-precheck.ts';
import { findPrecheck, lookAtPrecheck } from '../prechecks/look-at-precheck.ts';
import { groupOf, LINE_GROUPS, type LineGroup } from '../prechecks/precheck-line.ts';
import { lineMembers, precheckFile } from '../prechecks/precheck-list.ts';
import { seesUnit } from '../reach.ts';
import type { Desk } from '../routes/desk.ts';
import { findCaseType } from '../store/case-types.ts';
import { listLines, speedOf } from '../store/precheck-parts.ts';
import { findByRequest, type Precheck } from '../store/prechecks.ts';
import { openUnits } from '../store/units.ts';
import { type Caller, callerOf, guard, SCOPE } from './guard.ts';
import { LIST_BYTES, LIST_TYPES, listBody, textsOf } from './precheck-list-body.ts';
import {
  PrecheckList,
  PrecheckListHeaders,
  PrecheckListParams,
  PrecheckListQuery,
  PrecheckResults,
  PrecheckResultsQuery,
} from './precheck-list-schemas.ts';

const NOT_ALLOWED = ['not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['prechecks'], security: bearer(SCOPE) };
const PATH = '/precheck-lists';

/** Adds the operations. */
export function addPrecheckLists(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config);
  addBeginning(api, onRequest, desk);
  const one = {
    ...common,
    operationId: 'getPrecheckList',
    summary: 'How far a list precheck has come',
    params: PrecheckListParams,
    response: { 200: PrecheckList, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found') },
  };
  api.get(`${PATH}/:id`, { onRequest, schema: one }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const precheck = await findPrecheck(desk.records, organisation, actor, request.params.id);
    return members(desk, { organisation, actor }, request, precheck);
  });
  addResults(api, onRequest, desk);
  const remove = {
    ...common,
    operationId: 'removePrecheckList',
    summary: 'Remove a list and its answers at once',
    params: PrecheckListParams,
    response: {
      204: { type: 'null', description: 'Removed' },
      ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found'),
    },
  };
  api.delete(`${PATH}/:id`, { onRequest, schema: remove }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id } = await findPrecheck(desk.records, organisation, actor, request.params.id);
    await throwPrecheckAway(desk.records, organisation, actor, id);
    return reply.code(204).send();
  });
}

type Guard = ReturnType<typeof guard>;

function addBeginning(api: Api, onRequest: Guard, desk: Desk): void {
  const schema = {
    ...common,
    operationId: 'beginPrecheckList',
    summary: 'Ask FaR about a list of up to 100 000 recipients',
    description:
      'JSON Lines with a member recipient on each line, or CSV. It is asked in the background, up to 1000 numbers at a time; follow it at Location. Wrong numbers and duplicates are told, not asked about. The list is encrypted and removed after a time (deleteAt). Numbers that a system may ask about in 24 hours are limited: 429 says when it is possible again.',
    headers: PrecheckListHeaders,
    querystring: PrecheckListQuery,
    body: listBody,
    response: {
      202: PrecheckList,
      ...problemResponses('invalid-input', ...NOT_ALLOWED, 'conflict', 'too-large', 'unsupported-mime-type'),
    },
  };
  const parser = { parseAs: 'buffer', bodyLimit: LIST_BYTES } as const;
  for (const type of LIST_TYPES.filter((known) => !api.hasContentTypeParser(known))) {
    api.addContentTypeParser(type, parser, (_request, body, done) => done(null, body));
  }
  api.post(PATH, { onRequest, schema, bodyLimit: LIST_BYTES }, async (request, reply) => {
    const caller = callerOf(desk, request);
    const { organisation, actor } = caller;
    const key = request.headers['idempotency-key'];
    const body = request.body;
    if (!Buffer.isBuffer(body)) throw new BrevduvaError('unsupported-mime-type', 'the body must be JSON Lines or CSV');
    const hash = createHash('sha256').update(JSON.stringify(request.query)).update(body).digest('hex');
    const known = await findByRequest(desk.records.database.reader(organisation.id), actor.id, key);
    if (known !== undefined) {
      if (known.hash !== hash) throw new BrevduvaError('conflict', 'the idempotency key was used with another list');
      reply.header('idempotency-replayed', 'true');
      return accepted(desk, caller, request, reply, known.id);
    }
    const kind = await kindOf(desk, caller, request.query);
    const texts = await textsOf(
      body,
      request.headers['content-type'] ?? '',
      request.query.column,
      desk.records.clock(),
    );
    const { purpose } = request.query;
    const begin = { ...kind, purpose, origin: 'api', about: {}, request: { key, hash } } as const;
    const id = await beginPrecheck(desk.records, organisation, actor, begin, texts);
    return accepted(desk, caller, request, reply, id);
  });
}

async function accepted(desk: Desk, caller: Caller, request: FastifyRequest, reply: FastifyReply, id: string) {
  const precheck = await findPrecheck(desk.records, caller.organisation, caller.actor, id);
  const shown = await members(desk, caller, request, precheck);
  return reply.code(202).header('location', shown._links.self.href).send(shown);
}

async function kindOf(
  desk: Desk,
  { organisation, actor }: Caller,
  asked: { readonly unit?: string; readonly caseType?: string },
) {
  const reader = desk.records.database.reader(organisation.id);
  const units = (await openUnits(reader)).filter(({ id }) => seesUnit(actor, id));
  const common = units.find(({ code }) => code === 'gemensamt') ?? units[0];
  const unit = asked.unit === undefined ? common : units.find(({ code }) => code === asked.unit);
  const caseType = asked.caseType === undefined ? undefined : await findCaseType(reader, asked.caseType);
  if (unit === undefined)
    throw unknown(
      'unit',
      'Enheten finns inte eller är stängd. Se GET /units.',
      'The unit does not exist or is closed. See GET /units.',
    );
  if (asked.caseType !== undefined && (caseType === undefined || caseType.closedAt !== undefined)) {
    throw unknown('caseType', 'Ärendetypen finns inte eller är stängd.', 'The case type does not exist or is closed.');
  }
  return { unit: unit.id, ...(caseType === undefined ? {} : { caseType: caseType.id }) };
}

function unknown(field: string, sv: string, en: string): BrevduvaError {
  return new BrevduvaError('invalid-input', 'the list names what is not there', { faults: [{ field, sv, en }] });
}

async function members({ records }: Desk, { organisation }: Caller, request: FastifyRequest, precheck: Precheck) {
  const { id, counts, purpose } = precheck;
  const speed = precheck.state === 'asking' ? await speedOf(records.database.reader(organisation.id), id) : undefined;
  return {
    id,
    state: precheck.state === 'finished' ? ('finished' as const) : ('asking' as const),
    purpose,
    createdAt: precheck.createdAt.toISOString(),
    ...(precheck.finishedAt === undefined ? {} : { finishedAt: precheck.finishedAt.toISOString() }),
    deleteAt: precheck.deleteAt.toISOString(),
    lines: linesOf(precheck),
    digital: counts.digital,
    paper: counts.paper,
    unknown: counts.unknown,
    waiting: counts.waiting,
    wrongNumbers: counts.wrong,
    duplicates: counts.duplicate,
    ...(speed === undefined ? {} : { numbersPerSecond: Math.round(speed) }),
    _links: {
      self: link(request, `${PATH}/${id}`, 'self'),
      results: link(request, `${PATH}/${id}/results`, 'results'),
      whole: link(request, `${PATH}/${id}/results.jsonl`, 'alternate'),
    },
  };
}

function addResults(api: Api, onRequest: Guard, desk: Desk): void {
  const { records } = desk;
  const paged = {
    ...common,
    operationId: 'listPrecheckResults',
    summary: "A list precheck's lines with channel and reason, in the list's order",
    description: 'The look is noted.',
    params: PrecheckListParams,
    querystring: PrecheckResultsQuery,
    response: { 200: PrecheckResults, ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found') },
  };
  api.get(`${PATH}/:id/results`, { onRequest, schema: paged }, async (request) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id, counts } = await lookAtPrecheck(records, organisation, actor, request.params.id);
    const { limit, offset, channel } = request.query;
    const groups = groupsOf(channel);
    const reader = records.database.reader(organisation.id);
    const isWanted = (line: Parameters<typeof groupOf>[0]) => groups.includes(groupOf(line));
    const lines = await listLines(reader, records.cipher, id, { groups, limit, offset }, isWanted);
    const totalRecords = groups.reduce((sum, group) => sum + counts[group], 0);
    const page = { limit, offset, count: lines.length, totalRecords };
    return { results: lines.map(lineMembers), ...pageOf(request, `${PATH}/${id}/results`, page) };
  });

  const whole = {
    ...common,
    operationId: 'getPrecheckResults',
    summary: 'The whole list as JSON Lines',
    description: 'A line for each, as in the pages. That it is taken out is noted.',
    params: PrecheckListParams,
    response: {
      200: {
        description: 'JSON Lines',
        content: {
          'application/jsonl': {
            schema: { type: 'string', examples: ['{"line":1,"recipient":"198101052382","channel":"digital"}\n'] },
          },
        },
      },
      ...problemResponses('invalid-input', ...NOT_ALLOWED, 'not-found'),
    },
  };
  api.get(`${PATH}/:id/results.jsonl`, { onRequest, schema: whole }, async (request, reply) => {
    const { organisation, actor } = callerOf(desk, request);
    const { id } = await lookAtPrecheck(records, organisation, actor, request.params.id, 'precheck-exported');
    const pieces = precheckFile(records.database.reader(organisation.id), records.cipher, id, 'jsonl', 'en');
    return reply.type('application/jsonl; charset=utf-8').send(Readable.from(pieces, { objectMode: false }));
  });
}

function groupsOf(channel: string | undefined): readonly LineGroup[] {
  if (channel === undefined) return LINE_GROUPS;
  if (channel === 'not-possible') return ['wrong', 'duplicate'];
  return LINE_GROUPS.filter((group) => group === channel);
}
