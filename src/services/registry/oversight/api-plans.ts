// GET, POST /api/v1/mailing-plans, GET …/{planId}, POST …/{planId}/withdrawal: plans of large mailings. 200, and 400 401 403 404 409 413 415 503.
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, Link, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { Guard } from '../routes/changes.ts';
import type { AnnouncedPlan } from '../store/mailing-plans.ts';
import { PlanTold, planExample } from './plan-schema.ts';
import {
  announcerOf,
  decidesOver,
  dropPlan,
  isParty,
  type PlanCalendar,
  planCalendar,
  planOf,
  takePlan,
} from './plans.ts';

export const PLANS_SCOPE = 'registry-plans';

const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });
const Params = Type.Object({ planId: Uuid });
const Body = Type.Object({
  plan: PlanTold,
  reminderTo: Type.Optional(
    Type.String({
      pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+\\.[^\\s@<>,;]+$',
      maxLength: 254,
      description: 'Who is reminded before it begins; absent: the plan’s contact, where that is an e-mail address',
    }),
  ),
});
const Instant = Type.String({ format: 'date-time' });
const Crowd = Type.Object({
  from: Instant,
  until: Instant,
  letters: Type.Integer({ description: 'In the fullest hour' }),
});
const Kept = Type.Object({
  planId: Uuid,
  version: Type.Integer({ minimum: 1, description: 'One more for each time that the plan has changed' }),
  state: Type.Enum(['announced', 'withdrawn']),
  toldAt: Instant,
  plan: PlanTold,
  collisions: Type.Array(Crowd, {
    description: 'Hours of this mailing in which more is announced, by all together, than the infrastructure takes',
  }),
  _links: Type.Object({ self: Link }),
});
const List = Type.Object({ plans: Type.Array(Kept), _links: Type.Object({ self: Link }) });

const planId = '7d1f6c3e-5f6a-4c62-9a52-9d8f6f0a7c12';
const self = (path: string) => ({ href: `https://far.example.se/api/v1${path}`, rel: 'self', method: 'GET' as const });
const example: Static<typeof Kept> = {
  planId,
  version: 1,
  state: 'announced',
  toldAt: '2026-11-23T09:15:00.000Z',
  plan: planExample,
  collisions: [{ from: '2027-01-01T08:00:00.000Z', until: '2027-01-01T10:00:00.000Z', letters: 420_000 }],
  _links: { self: self(`/mailing-plans/${planId}`) },
};

const common = { tags: ['mailing plans'], security: bearer(PLANS_SCOPE) };
const refusals = ['invalid-input', 'not-authenticated', 'access-denied', 'unavailable'] as const;
const listSchema = {
  ...common,
  operationId: 'listMailingPlans',
  summary: 'The caller’s announced mailings that are not over',
  response: {
    200: withExample(List, { plans: [example], _links: { self: self('/mailing-plans') } }),
    ...problemResponses(...refusals),
  },
};
const handInSchema = {
  ...common,
  operationId: 'handInMailingPlan',
  summary: 'Hand in the plan of a large mailing, or its new version',
  description:
    'By the mediator of the plan, or the sender whose letters all of it are. `plan` is what GET …/mailings/{mailingId}/plan of the mediator’s and the sender’s ' +
    'own interfaces answer. The same mailing of the same mediator is the same plan; the same plan again changes nothing.',
  body: withExample(Body, { plan: planExample, reminderTo: 'drift@duvslaget.example' }),
  response: {
    200: withExample(Kept, example),
    ...problemResponses(...refusals, 'too-large', 'unsupported-mime-type'),
  },
};
const readSchema = {
  ...common,
  operationId: 'readMailingPlan',
  summary: 'One announced mailing',
  params: Params,
  response: { 200: withExample(Kept, example), ...problemResponses(...refusals, 'not-found') },
};
const withdrawSchema = {
  ...common,
  operationId: 'withdrawMailingPlan',
  summary: 'Withdraw a plan: it is counted no more',
  description: 'Again for the same plan: 409. It may be handed in again.',
  params: Params,
  response: {
    200: withExample(Kept, { ...example, state: 'withdrawn', collisions: [] }),
    ...problemResponses(...refusals, 'not-found', 'conflict'),
  },
};

/** Adds the routes. */
export function addMailingPlans(api: Api, context: RegistryContext, onRequest: Guard): void {
  api.get('/mailing-plans', { onRequest, schema: listSchema }, async (request) => {
    const { organisation: caller } = currentClient(request);
    const calendar = await planCalendar(context);
    const mine = calendar.plans.filter(({ told }) => isParty(told, caller));
    const plans = mine.map((plan) => shown(request, caller, plan, calendar));
    return { plans, _links: { self: link(request, '/mailing-plans', 'self') } };
  });
  api.post<{ Body: Static<typeof Body> }>('/mailing-plans', { onRequest, schema: handInSchema }, async (request) => {
    const { organisation: caller, id } = currentClient(request);
    const { plan, reminderTo } = request.body;
    const name = await announcerOf(context, plan, caller);
    const told = Value.Clean(PlanTold, structuredClone(plan));
    if (!Value.Check(PlanTold, told)) throw new BrevduvaError('invalid-input', 'the plan is none');
    const kept = await takePlan(context, { actor: id, name }, { plan: told, caller, reminderTo });
    return await read(context, request, kept.id);
  });
  api.get<{ Params: Static<typeof Params> }>('/mailing-plans/:planId', { onRequest, schema: readSchema }, (request) =>
    read(context, request, request.params.planId),
  );
  api.post<{ Params: Static<typeof Params> }>(
    '/mailing-plans/:planId/withdrawal',
    { onRequest, schema: withdrawSchema },
    async (request) => {
      const { organisation: caller, id: client } = currentClient(request);
      const plan = await planOf(context, request.params.planId, caller);
      const name = await announcerOf(context, plan.told, caller);
      if (!(await dropPlan(context, { actor: client, name }, plan.id)))
        throw new BrevduvaError('conflict', 'the plan is withdrawn already');
      return await read(context, request, plan.id);
    },
  );
}

async function read(context: RegistryContext, request: FastifyRequest, id: string): Promise<Static<typeof Kept>> {
  const { organisation: caller } = currentClient(request);
  const plan = await planOf(context, id, caller);
  return shown(request, caller, plan, await planCalendar(context));
}

// What others have announced is told as sums only; and a sender is not told whose letters go together with its own.
function shown(
  request: FastifyRequest,
  caller: string,
  { id, version, state, toldAt, told }: AnnouncedPlan,
  { collisions }: PlanCalendar,
): Static<typeof Kept> {
  const isAll = decidesOver(told, caller);
  const senders = told.senders.filter(({ organisation }) => isAll || organisation === caller);
  const mine = collisions.filter(({ plans }) => plans.includes(id));
  return {
    planId: id,
    version,
    state,
    toldAt: toldAt.toISOString(),
    plan: { ...told, senders, operators: [...told.operators] },
    collisions: mine.map(({ from, until, letters }) => ({
      from: from.toISOString(),
      until: until.toISOString(),
      letters,
    })),
    _links: { self: link(request, `/mailing-plans/${id}`, 'self') },
  };
}
