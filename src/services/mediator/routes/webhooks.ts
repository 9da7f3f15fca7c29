// POST and GET /api/v1/webhooks, GET, PUT and DELETE /api/v1/webhooks/{webhookId}: the caller's organisation's own.
// 200 201 204, and 400 401 403 404 409 (too many, or the key) 410 (begins in a disposed range) 429 503.
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import {
  type Api,
  bearer,
  link,
  PageQuery,
  pageOf,
  problemResponses,
  withExample,
} from '../../../platform/web/rest.ts';
import type { WebhookSettings } from '../store/webhooks.ts';
import type { MadeWebhook as MadeWebhookFacts } from '../webhooks/webhook-desk.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';
import {
  changeExample,
  madeWebhookExample,
  newWebhookExample,
  webhookExample,
  webhooksExample,
} from './webhook-examples.ts';
import {
  Key,
  linksOf,
  MadeWebhook,
  NewWebhook,
  WebhookBody,
  WebhookChange,
  WebhookId,
  Webhooks,
  webhookBody,
} from './webhook-schemas.ts';

const common = { tags: ['webhooks'], security: bearer(DELIVERIES_SCOPE) };
const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'unavailable'] as const;

const createSchema = {
  ...common,
  operationId: 'createWebhook',
  summary: 'Have events posted to a system of one’s own',
  description:
    'Events of the senders that the organisation may follow are posted in the feed’s order as JSON, `{webhookId, events}`, ' +
    'several at a time when several wait. Headers: `Brevduva-Event-Id` (the last event’s cursor), `Brevduva-Timestamp` ' +
    '(seconds since 1970) and `Brevduva-Signature: v1=…[,v1=…]`, HMAC-SHA256 in hexadecimal over `timestamp.body` with each ' +
    'secret. 2xx means that all of them are taken; anything else is tried again, for three days, and then the webhook is ' +
    'paused. An event may come more than once, always under the same cursor: pass over cursors that are not above the ' +
    'last that you kept. Redirects are not followed.',
  headers: Key,
  body: withExample(NewWebhook, newWebhookExample),
  response: { 201: withExample(MadeWebhook, madeWebhookExample), ...problemResponses(...always, 'conflict', 'gone') },
};
const listSchema = {
  ...common,
  operationId: 'listWebhooks',
  summary: 'The organisation’s webhooks, oldest first',
  querystring: PageQuery,
  response: { 200: withExample(Webhooks, webhooksExample), ...problemResponses(...always) },
};
const oneSchema = {
  ...common,
  operationId: 'getWebhook',
  summary: 'A webhook: how far it has come, and how the last calls went',
  params: WebhookId,
  response: { 200: withExample(WebhookBody, webhookExample), ...problemResponses(...always, 'not-found') },
};
const changeSchema = {
  ...common,
  operationId: 'changeWebhook',
  summary: 'Change, pause or resume a webhook',
  description:
    'The whole of its settings. A paused one keeps its position; resuming it after that part of the feed has been disposed ' +
    'of answers 410: use replay with a later cursor.',
  params: WebhookId,
  body: withExample(WebhookChange, changeExample),
  response: { 200: withExample(WebhookBody, webhookExample), ...problemResponses(...always, 'not-found', 'gone') },
};
const removeSchema = {
  ...common,
  operationId: 'removeWebhook',
  summary: 'Remove a webhook and its secrets',
  params: WebhookId,
  response: { 204: Type.Null({ description: 'Removed' }), ...problemResponses(...always, 'not-found') },
};

/** Adds the routes. */
export function addWebhooks(api: Api, door: Door, onRequest: Guard): void {
  const desk = door.feed.webhooks;
  type Params = { Params: Static<typeof WebhookId> };

  api.post<{ Headers: Static<typeof Key>; Body: Static<typeof NewWebhook> }>(
    '/webhooks',
    { onRequest, schema: createSchema },
    async (request, reply) => {
      const { organisation, id: actor } = currentClient(request);
      const { after, ...given } = request.body;
      const key = request.headers['idempotency-key'];
      const asked = { organisation, actor, path: '/webhooks', key, payload: request.body };
      const cursor = after === undefined ? undefined : Number(after);
      const { made, replayed } = await desk.create(asked, settingsOf(given), cursor);
      reply.code(201).header('location', link(request, `/webhooks/${made.webhookId}`, 'self').href);
      if (replayed) reply.header('idempotency-replayed', 'true');
      return { ...madeBody(made), _links: linksOf(request, made.webhookId) };
    },
  );

  api.get<{ Querystring: Static<typeof PageQuery> }>(
    '/webhooks',
    { onRequest, schema: listSchema },
    async (request) => {
      const { organisation } = currentClient(request);
      const { limit, offset } = request.query;
      const { webhooks, totalRecords } = await desk.list({ organisation, limit, offset });
      const page = { limit, offset, count: webhooks.length, totalRecords };
      return {
        webhooks: webhooks.map((webhook) => webhookBody(request, webhook)),
        ...pageOf(request, '/webhooks', page),
      };
    },
  );

  api.get<Params>('/webhooks/:webhookId', { onRequest, schema: oneSchema }, async (request) =>
    webhookBody(request, await desk.find(ownWebhook(request))),
  );

  api.put<Params & { Body: Static<typeof WebhookChange> }>(
    '/webhooks/:webhookId',
    { onRequest, schema: changeSchema },
    async (request) => {
      const { state, ...given } = request.body;
      const { id: actor } = currentClient(request);
      return webhookBody(request, await desk.change(ownWebhook(request), actor, settingsOf(given), state));
    },
  );

  api.delete<Params>('/webhooks/:webhookId', { onRequest, schema: removeSchema }, async (request, reply) => {
    await desk.remove(ownWebhook(request), currentClient(request).id);
    return reply.code(204).send();
  });
}

/** The webhook that is asked for, of the caller's organisation only. */
export function ownWebhook(
  request: Parameters<typeof currentClient>[0] & { readonly params: Static<typeof WebhookId> },
): { readonly id: string; readonly organisation: string } {
  return { id: request.params.webhookId, organisation: currentClient(request).organisation };
}

function madeBody({ webhookId, position, settings, createdAt, secret }: MadeWebhookFacts) {
  const { kinds, ...rest } = settings;
  const told = { ...rest, ...(kinds === undefined ? {} : { kinds: [...kinds] }) };
  return { webhookId, ...told, state: 'active' as const, position: String(position), createdAt, secret };
}

function settingsOf({ url, description, kinds, maxEvents }: Omit<Static<typeof NewWebhook>, 'after'>): WebhookSettings {
  const only = kinds === undefined ? {} : { kinds };
  return { url, description: description ?? '', ...only, maxEvents: maxEvents ?? 100 };
}
