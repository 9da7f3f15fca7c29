// POST /api/v1/webhooks/{webhookId}/test, /replay and /secrets, DELETE …/secrets/{secretId}: the caller's organisation's own.
// 200 201 204, and 400 401 403 404 409 (two secrets already, the only one, or the key) 410 (a disposed cursor) 429 503.
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';
import { replayExample, replayedExample, secretExample, testResultExample } from './webhook-examples.ts';
import { Key, linksOf, Replay, Replayed, SecretId, ShownSecret, TestResult, WebhookId } from './webhook-schemas.ts';
import { ownWebhook } from './webhooks.ts';

const common = { tags: ['webhooks'], security: bearer(DELIVERIES_SCOPE) };
const always = ['invalid-input', 'not-authenticated', 'access-denied', 'not-found', 'too-many', 'unavailable'] as const;

const testSchema = {
  ...common,
  operationId: 'testWebhook',
  summary: 'Send a test event now, and see what the receiver answers',
  description:
    'An event of kind `test`, signed like every other; neither position nor state changes. Each call sends one.',
  params: WebhookId,
  response: { 200: withExample(TestResult, testResultExample), ...problemResponses(...always) },
};
const replaySchema = {
  ...common,
  operationId: 'replayWebhook',
  summary: 'Send every event after a cursor again, under the same ids',
  description: 'A paused webhook becomes active. A cursor in a part of the feed that is disposed of answers 410.',
  params: WebhookId,
  headers: Key,
  body: withExample(Replay, replayExample),
  response: { 200: withExample(Replayed, replayedExample), ...problemResponses(...always, 'conflict', 'gone') },
};
const addSecretSchema = {
  ...common,
  operationId: 'addWebhookSecret',
  summary: 'Make a second secret, to replace the first',
  description: 'Both sign until the old one is removed: give the new one to the receiver first.',
  params: WebhookId,
  headers: Key,
  response: { 201: withExample(ShownSecret, secretExample), ...problemResponses(...always, 'conflict') },
};
const removeSecretSchema = {
  ...common,
  operationId: 'removeWebhookSecret',
  summary: 'Remove the secret that has been replaced',
  params: SecretId,
  response: { 204: Type.Null({ description: 'Removed' }), ...problemResponses(...always, 'conflict') },
};

/** Adds the routes. */
export function addWebhookActions(api: Api, door: Door, onRequest: Guard): void {
  const desk = door.feed.webhooks;
  type Params = { Params: Static<typeof WebhookId> };
  type Keyed = Params & { Headers: Static<typeof Key> };

  api.post<Params>('/webhooks/:webhookId/test', { onRequest, schema: testSchema }, async (request) =>
    desk.test(ownWebhook(request)),
  );

  api.post<Keyed & { Body: Static<typeof Replay> }>(
    '/webhooks/:webhookId/replay',
    { onRequest, schema: replaySchema },
    async (request, reply) => {
      const which = ownWebhook(request);
      const asked = askedOf(request, `/webhooks/${which.id}/replay`, request.body);
      const { position, replayed } = await desk.replay(which, asked, Number(request.body.after));
      if (replayed) reply.header('idempotency-replayed', 'true');
      const facts = { webhookId: which.id, position: String(position), state: 'active' as const };
      return { ...facts, _links: linksOf(request, which.id) };
    },
  );

  api.post<Keyed>('/webhooks/:webhookId/secrets', { onRequest, schema: addSecretSchema }, async (request, reply) => {
    const which = ownWebhook(request);
    const { shown, replayed } = await desk.addSecret(which, askedOf(request, `/webhooks/${which.id}/secrets`, {}));
    reply.code(201);
    if (replayed) reply.header('idempotency-replayed', 'true');
    return shown;
  });

  api.delete<{ Params: Static<typeof SecretId> }>(
    '/webhooks/:webhookId/secrets/:secretId',
    { onRequest, schema: removeSecretSchema },
    async (request, reply) => {
      await desk.removeSecret(ownWebhook(request), request.params.secretId, currentClient(request).id);
      return reply.code(204).send();
    },
  );
}

function askedOf(
  request: Parameters<typeof currentClient>[0] & { readonly headers: Static<typeof Key> },
  path: string,
  payload: Readonly<Record<string, string>>,
) {
  const { organisation, id: actor } = currentClient(request);
  return { organisation, actor, path, key: request.headers['idempotency-key'], payload };
}
