// GET, POST /api/v1/watched-recipients, POST …/removals: whom a sender follows in the feed. 200, and 400 401 403 409 413 415 503.
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { unwatchRecipients, type Watched, watchedNow, watchRecipients } from '../changes/watch-recipients.ts';
import type { RegistryContext } from '../registry-context.ts';
import { CHANGES_SCOPE, type Guard } from './changes.ts';

const Sender = Type.String({
  pattern: '^16[0-9]{10}$',
  description: 'The caller itself, or a sender that it mediates for',
});
const Query = Type.Object({ sender: Sender });
const Body = Type.Object({
  sender: Sender,
  recipients: Type.Array(Type.String({ pattern: '^[0-9]{12}$' }), { minItems: 1, maxItems: 1000 }),
});
const State = Type.Object({
  count: Type.Integer({ minimum: 0, description: 'Recipients that the sender follows' }),
  max: Type.Integer({ minimum: 0, description: 'As many as it may' }),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'Until when those named are followed' })),
});

const bodyExample = { sender: '162021003898', recipients: ['198101052382'] };
const common = { tags: ['changes'], security: bearer(CHANGES_SCOPE) };
const refusals = [
  'invalid-input',
  'not-authenticated',
  'access-denied',
  'unknown-sender',
  'dispatcher-not-approved',
  'unavailable',
] as const;
const why = 'A POST, since a number must not stand in an address.';

const countSchema = {
  ...common,
  operationId: 'countWatchedRecipients',
  summary: 'How many recipients a sender follows',
  querystring: Query,
  response: { 200: withExample(State, { count: 1, max: 100_000 }), ...problemResponses(...refusals) },
};
const addSchema = {
  ...common,
  operationId: 'watchRecipients',
  summary: 'Follow these recipients from now on',
  description: `At most 1000 at a time. Those who are followed already are followed longer. ${why}`,
  body: withExample(Body, bodyExample),
  response: {
    200: withExample(State, { count: 1, max: 100_000, until: '2027-05-22T09:15:00.000Z' }),
    ...problemResponses(...refusals, 'conflict', 'too-large', 'unsupported-mime-type'),
  },
};
const removeSchema = {
  ...common,
  operationId: 'unwatchRecipients',
  summary: 'Follow these recipients no more',
  description: why,
  body: withExample(Body, bodyExample),
  response: {
    200: withExample(State, { count: 0, max: 100_000 }),
    ...problemResponses(...refusals, 'too-large', 'unsupported-mime-type'),
  },
};

/** Adds the routes. */
export function addWatchedRecipients(api: Api, context: RegistryContext, onRequest: Guard): void {
  const { feed } = context;
  const path = '/watched-recipients';
  api.get<{ Querystring: Static<typeof Query> }>(path, { onRequest, schema: countSchema }, async (request) => {
    const { organisation: caller } = currentClient(request);
    return shown(await watchedNow(context, feed, { caller, sender: request.query.sender }));
  });
  api.post<{ Body: Static<typeof Body> }>(path, { onRequest, schema: addSchema }, async (request) => {
    const { organisation: caller, id: clientId } = currentClient(request);
    return shown(await watchRecipients(context, feed, { caller, clientId, ...request.body }));
  });
  api.post<{ Body: Static<typeof Body> }>(`${path}/removals`, { onRequest, schema: removeSchema }, async (request) => {
    const { organisation: caller, id: clientId } = currentClient(request);
    return shown(await unwatchRecipients(context, feed, { caller, clientId, ...request.body }));
  });
}

function shown({ count, max, until }: Watched): Static<typeof State> {
  return { count, max, ...(until === undefined ? {} : { until: until.toISOString() }) };
}
