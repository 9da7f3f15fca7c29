// POST and GET /api/v1/mailings (201, 200), GET /api/v1/mailings/{mailingId} (200), POST …/start, …/pause, …/resume and
// …/cancellation (200), GET …/plan as JSON or CSV (200): the caller's own only. 400 401 403 404 (also for another's) 409 429 503.
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { type Api, link, PageQuery, pageOf, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { Mailings as Desk, MoveName } from '../mailings/mailings.ts';
import { secondsLeft } from '../mailings/plan.ts';
import { type Progress, progressOf } from '../store/mailing-figures.ts';
import { countMailings, listMailings, type Mailing as StoredMailing } from '../store/mailings.ts';
import { batchCommon, callerOf, KeyHeader } from './batches.ts';
import type { Door, Guard } from './door.ts';
import { Mailing, MailingId, Mailings, mailingExample, NewMailing } from './mailing-schemas.ts';

export const mailingCommon = { ...batchCommon, tags: ['mailings'] };
const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'unavailable'] as const;

const planSchema = {
  ...mailingCommon,
  operationId: 'planMailing',
  summary: 'Plan a mailing',
  description:
    'Then open batches in it and commit them. Its letters wait until it is started, and single letters overtake them always. ' +
    'The same key with the same body gives the same mailing again; with another body it is refused with 409.',
  headers: KeyHeader,
  body: NewMailing,
  response: { 201: withExample(Mailing, mailingExample), ...problemResponses(...always, 'conflict') },
};

const listSchema = {
  ...mailingCommon,
  operationId: 'listMailings',
  summary: 'Mailings of one’s own, newest first',
  querystring: PageQuery,
  response: { 200: Mailings, ...problemResponses(...always) },
};

const getSchema = {
  ...mailingCommon,
  operationId: 'getMailing',
  summary: 'A mailing: how far it has come, its speed and the time that is left',
  params: MailingId,
  response: { 200: withExample(Mailing, mailingExample), ...problemResponses(...always, 'not-found') },
};

const moves: readonly {
  readonly name: MoveName;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
}[] = [
  { name: 'start', path: 'start', summary: 'Start a mailing', description: 'Now, whatever its startsAt says.' },
  {
    name: 'pause',
    path: 'pause',
    summary: 'Pause a mailing',
    description: 'At once: only what is on its way to an operator at this moment is finished.',
  },
  {
    name: 'resume',
    path: 'resume',
    summary: 'Resume a paused mailing',
    description: 'Each letter’s lifetime counts anew.',
  },
  {
    name: 'cancel',
    path: 'cancellation',
    summary: 'Cancel a mailing',
    description:
      'What has not been handed over is cancelled, and batches that are open. What may have been handed over is never touched.',
  },
];

type Params = { Params: Static<typeof MailingId> };

/** Adds the routes. */
export function addMailings(api: Api, { mailings }: Door, onRequest: Guard): void {
  addPlanning(api, mailings, onRequest);
  addLooking(api, mailings, onRequest);
  for (const { name, path, ...about } of moves) {
    const schema = {
      ...getSchema,
      ...about,
      operationId: `${name}Mailing`,
      response: { 200: withExample(Mailing, mailingExample), ...problemResponses(...always, 'not-found', 'conflict') },
    };
    api.post<Params>(`/mailings/:mailingId/${path}`, { onRequest, schema }, async (request) => {
      const { organisation, clientId } = callerOf(request);
      const by = { actor: clientId, owner: organisation };
      return shown(request, mailings, await mailings.move(request.params.mailingId, name, by));
    });
  }
}

function addPlanning(api: Api, mailings: Desk, onRequest: Guard): void {
  api.post<{ Headers: Static<typeof KeyHeader>; Body: Static<typeof NewMailing> }>(
    '/mailings',
    { onRequest, schema: planSchema },
    async (request, reply) => {
      const caller = callerOf(request);
      const { startsAt, endsAt, ...rest } = request.body;
      const times = {
        ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt) }),
        ...(endsAt === undefined ? {} : { endsAt: new Date(endsAt) }),
      };
      const kept = await mailings.plan(caller, request.headers['idempotency-key'], { ...rest, ...times });
      reply.code(201).header('location', link(request, `/mailings/${kept.id}`, 'self').href);
      if (kept.replayed) reply.header('idempotency-replayed', 'true');
      return shown(request, mailings, await mailings.find(kept.id, caller.organisation));
    },
  );
}

function addLooking(api: Api, mailings: Desk, onRequest: Guard): void {
  const { reader } = mailings;
  const options = { onRequest, schema: listSchema };
  api.get<{ Querystring: Static<typeof PageQuery> }>('/mailings', options, async (request) => {
    const owner = callerOf(request).organisation;
    const { limit, offset } = request.query;
    const found = await listMailings(reader, { limit, offset, owner });
    const ids = found.map(({ mailingId }) => mailingId);
    const progress = await progressOf(reader, ids);
    const totalRecords = await countMailings(reader, owner);
    return {
      mailings: found.map((mailing) => mailingOf(request, mailing, progress.get(mailing.mailingId))),
      ...pageOf(request, '/mailings', { limit, offset, count: found.length, totalRecords }),
    };
  });

  api.get<Params>('/mailings/:mailingId', { onRequest, schema: getSchema }, async (request) => {
    const mailing = await mailings.find(request.params.mailingId, callerOf(request).organisation);
    return shown(request, mailings, mailing);
  });
}

async function shown(request: FastifyRequest, { reader }: Desk, mailing: StoredMailing): Promise<Mailing> {
  const progress = await progressOf(reader, [mailing.mailingId]);
  return mailingOf(request, mailing, progress.get(mailing.mailingId));
}

/** Nothing has come yet. */
export const nothing: Progress = {
  ...{ total: 0, uncommitted: 0, waiting: 0, underWay: 0, speed: 0 },
  ...{ delivered: 0, refused: 0, unknown: 0, expired: 0, cancelled: 0 },
};

function mailingOf(request: FastifyRequest, mailing: StoredMailing, progress: Progress = nothing): Mailing {
  const { owner: _, forBatch: __, startsAt, endsAt, createdAt, startedAt, endedAt, ...rest } = mailing;
  const { speed, ...counts } = progress;
  const left = secondsLeft(mailing, progress);
  return {
    ...rest,
    ...(startsAt === undefined ? {} : { startsAt: startsAt.toISOString() }),
    ...(endsAt === undefined ? {} : { endsAt: endsAt.toISOString() }),
    createdAt: createdAt.toISOString(),
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    counts,
    speed,
    ...(left === undefined ? {} : { secondsLeft: left }),
    _links: mailingLinks(request, mailing),
  };
}

function mailingLinks(request: FastifyRequest, { mailingId, state }: StoredMailing): Mailing['_links'] {
  const path = `/mailings/${mailingId}`;
  const may = (rel: string) => ({ [rel]: link(request, `${path}/${rel}`, rel, 'POST') });
  return {
    self: link(request, path, 'self'),
    plan: link(request, `${path}/plan`, 'plan'),
    ...(state === 'planned' ? may('start') : {}),
    ...(state === 'running' ? may('pause') : {}),
    ...(state === 'paused' ? may('resume') : {}),
    ...(state === 'planned' || state === 'running' || state === 'paused' ? may('cancellation') : {}),
  };
}
