// GET /api/v1/webhooks, GET PUT DELETE /webhooks/{id}, POST …/test, …/replay, PUT DELETE …/secrets/{secretId}; scope administration.
// 200 201 204, and 400 401 403 404 409 429. The caller chooses the ids, so that the same call once more makes nothing twice (DESIGN rule 6).
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Api, bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { Config } from '../config.ts';
import type { Desk } from '../routes/desk.ts';
import { listWebhooks, type Webhook } from '../store/webhooks.ts';
import {
  addWebhookSecret,
  getWebhook,
  putWebhook,
  removeWebhook,
  removeWebhookSecret,
  replayWebhook,
  setWebhookState,
  testWebhook,
} from '../webhooks/manage-webhooks.ts';
import { administratorOf, guard } from './guard.ts';
import { ADMINISTRATION } from './units.ts';
import {
  MadeWebhook,
  Replay,
  SecretParams,
  ShownSecret,
  TestAnswer,
  WebhookBody,
  WebhookList,
  WebhookParams,
  WebhookSettings,
} from './webhook-schemas.ts';

const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many'] as const;
const common = { tags: ['webhooks'], security: bearer(ADMINISTRATION) };
const gone = (description: string) => Type.Null({ description });

/** Adds the operations. */
export function addWebhookOperations(api: Api, config: Config, desk: Desk): void {
  const onRequest = guard(config, ADMINISTRATION);
  const list = {
    ...common,
    operationId: 'listWebhooks',
    summary: "The organisation's webhooks, oldest first",
    response: { 200: WebhookList, ...problemResponses(...always) },
  };
  api.get('/webhooks', { onRequest, schema: list }, async (request) => {
    const { organisation } = administratorOf(desk, request);
    const webhooks = await listWebhooks(desk.records.database.reader(organisation.id));
    return { webhooks: webhooks.map((one) => shown(request, one)) };
  });
  const one = {
    ...common,
    operationId: 'getWebhook',
    summary: 'A webhook: how far it has come, and how the last calls went',
    params: WebhookParams,
    response: { 200: WebhookBody, ...problemResponses(...always, 'not-found') },
  };
  api.get('/webhooks/:id', { onRequest, schema: one }, async (request) =>
    shown(request, await getWebhook(desk.webhooks, administratorOf(desk, request), request.params.id)),
  );
  addChanging(api, onRequest, desk);
  addActs(api, onRequest, desk);
  addSecrets(api, onRequest, desk);
}

type Guard = ReturnType<typeof guard>;

function addChanging(api: Api, onRequest: Guard, desk: Desk): void {
  const put = {
    ...common,
    operationId: 'putWebhook',
    summary: 'Have events posted to a system of one’s own, or change that',
    description:
      'Events are posted in order as JSON, `{webhookId, events}`; each has `eventId`, `cursor`, `kind`, `at`, `unitId`, `letterId` and `details`, never subject, name or number. Headers: `Brevduva-Event-Id` (the last event’s id), `Brevduva-Timestamp` and `Brevduva-Signature: v1=…[,v1=…]`, HMAC-SHA256 in hexadecimal over `timestamp.body` with each secret. 2xx means that all of them are taken; anything else is tried again for three days, and then the webhook is paused. An event may come more than once, always under the same id. Choose the id yourself (a UUID): 201 with the secret when it is made, 200 when it is changed.',
    params: WebhookParams,
    body: WebhookSettings,
    response: { 200: WebhookBody, 201: MadeWebhook, ...problemResponses(...always, 'not-found', 'conflict') },
  };
  api.put('/webhooks/:id', { onRequest, schema: put }, async (request, reply) => {
    const by = administratorOf(desk, request);
    const { url, description = '', kinds, state = 'active' } = request.body;
    const { id } = request.params;
    const settings = { url, description, ...(kinds === undefined ? {} : { kinds }) };
    const { made, secret, webhook } = await putWebhook(desk.webhooks, by, id, settings);
    if (webhook.state !== state) await setWebhookState(desk.webhooks, by, id, state);
    const body = shown(request, await getWebhook(desk.webhooks, by, id));
    if (!made || secret === undefined) return body;
    return reply
      .code(201)
      .header('location', body._links.self.href)
      .send({ ...body, secret });
  });
  const remove = {
    ...common,
    operationId: 'removeWebhook',
    summary: 'Remove a webhook and its secrets',
    params: WebhookParams,
    response: { 204: gone('Removed'), ...problemResponses(...always, 'not-found') },
  };
  api.delete('/webhooks/:id', { onRequest, schema: remove }, async (request, reply) => {
    await removeWebhook(desk.webhooks, administratorOf(desk, request), request.params.id);
    return reply.code(204).send(null);
  });
}

function addActs(api: Api, onRequest: Guard, desk: Desk): void {
  const test = {
    ...common,
    operationId: 'testWebhook',
    summary: 'Send a test event now, and see what the receiver answers',
    params: WebhookParams,
    response: { 200: TestAnswer, ...problemResponses(...always, 'not-found') },
  };
  api.post('/webhooks/:id/test', { onRequest, schema: test }, async (request) =>
    testWebhook(desk.webhooks, administratorOf(desk, request), request.params.id),
  );
  const replay = {
    ...common,
    operationId: 'replayWebhook',
    summary: 'Send every event after a cursor again, under the same ids',
    description: 'A paused webhook becomes active. The same call once more begins again from the same place.',
    params: WebhookParams,
    body: Replay,
    response: { 200: WebhookBody, ...problemResponses(...always, 'not-found') },
  };
  api.post('/webhooks/:id/replay', { onRequest, schema: replay }, async (request) => {
    const by = administratorOf(desk, request);
    const { id } = request.params;
    await replayWebhook(desk.webhooks, by, id, Number(request.body.after));
    return shown(request, await getWebhook(desk.webhooks, by, id));
  });
}

function addSecrets(api: Api, onRequest: Guard, desk: Desk): void {
  const add = {
    ...common,
    operationId: 'addWebhookSecret',
    summary: 'Make a second secret, to replace the first',
    description:
      'Both sign until the old one is removed. The id is chosen by the caller; the secret of one that was made before is not shown again (409).',
    params: SecretParams,
    response: { 201: ShownSecret, ...problemResponses(...always, 'not-found', 'conflict') },
  };
  api.put('/webhooks/:id/secrets/:secretId', { onRequest, schema: add }, async (request, reply) => {
    const { id, secretId } = request.params;
    const secret = await addWebhookSecret(desk.webhooks, administratorOf(desk, request), id, secretId);
    return reply.code(201).send({ secretId, secret });
  });
  const remove = {
    ...common,
    operationId: 'removeWebhookSecret',
    summary: 'Remove the secret that has been replaced',
    params: SecretParams,
    response: { 204: gone('Removed'), ...problemResponses(...always, 'not-found', 'conflict') },
  };
  api.delete('/webhooks/:id/secrets/:secretId', { onRequest, schema: remove }, async (request, reply) => {
    const { id, secretId } = request.params;
    await removeWebhookSecret(desk.webhooks, administratorOf(desk, request), id, secretId);
    return reply.code(204).send(null);
  });
}

function shown(request: FastifyRequest, webhook: Webhook) {
  const { kinds, pausedBecause, waitingSince, lastSuccessAt, lastFailure } = webhook;
  return {
    webhookId: webhook.id,
    url: webhook.url,
    description: webhook.description,
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    state: webhook.state,
    ...(pausedBecause === null ? {} : { pausedBecause }),
    position: String(webhook.position),
    failures: webhook.failures,
    ...(waitingSince === undefined ? {} : { waitingSince: waitingSince.toISOString() }),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: lastSuccessAt.toISOString() }),
    ...(lastFailure === undefined ? {} : { lastFailure: failureOf(lastFailure) }),
    createdAt: webhook.createdAt.toISOString(),
    secrets: webhook.secrets.map(({ id, createdAt }) => ({ secretId: id, createdAt: createdAt.toISOString() })),
    _links: { self: link(request, `/webhooks/${webhook.id}`, 'self') },
  };
}

function failureOf({ at, reason, status }: NonNullable<Webhook['lastFailure']>) {
  return { at: at.toISOString(), reason, ...(status === undefined ? {} : { status }) };
}
