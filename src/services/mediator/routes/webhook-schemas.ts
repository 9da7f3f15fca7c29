// Webhooks as REST shows them: schemas, examples, and a webhook for the outside (DIGG's profile: DOK.13, DOK.15, WEB.01-06).
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { Links, link, Meta, SHOWN_TEXT } from '../../../platform/web/rest.ts';
import type { Webhook } from '../store/webhooks.ts';

const Timestamp = Type.String({ format: 'date-time' });
const Cursor = Type.String({ pattern: '^[0-9]{1,15}$' });

// What a URL parser would leave out without a word, or a page show as something else.
const URL_TEXT = '^[^\\s\\u0000-\\u0020\\u007f-\\u00a0\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f]+$';

const settings = {
  url: Type.String({
    minLength: 10,
    maxLength: 2000,
    pattern: URL_TEXT,
    description: 'Where events are posted: https. Private addresses are refused, also when a name leads to one',
  }),
  description: Type.Optional(
    Type.String({ maxLength: 200, pattern: SHOWN_TEXT, description: 'Yours; shown to those who run the mediator' }),
  ),
  kinds: Type.Optional(
    Type.Array(Type.String({ pattern: '^[a-z][a-z-]{0,39}$' }), {
      minItems: 1,
      maxItems: 20,
      description: 'Only these kinds of events; absent: all',
    }),
  ),
  maxEvents: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, description: 'Most events in one call; default 100' }),
  ),
};

export const NewWebhook = Type.Object(
  { ...settings, after: Type.Optional(Cursor) },
  {
    additionalProperties: false,
    description: '`after`: begin after this cursor of the feed; absent: with what happens from now on',
  },
);
export const WebhookChange = Type.Object(
  { ...settings, state: Type.Union([Type.Literal('active'), Type.Literal('paused')]) },
  { additionalProperties: false },
);
export const Replay = Type.Object(
  { after: Cursor },
  { additionalProperties: false, description: 'Every event after this cursor is sent again; 0 for all that is kept' },
);

export const WebhookId = Type.Object({ webhookId: Type.String({ format: 'uuid' }) });
export const SecretId = Type.Object({
  webhookId: Type.String({ format: 'uuid' }),
  secretId: Type.String({ format: 'uuid' }),
});
export const Key = Type.Object({
  'idempotency-key': Type.String({ minLength: 1, maxLength: 200, description: 'Yours: the same key does it once' }),
});

export const ShownSecret = Type.Object({
  secretId: Type.String({ format: 'uuid' }),
  secret: Type.String({ description: 'Shown this once: the key of the HMAC, its text as it stands' }),
  createdAt: Timestamp,
});

const described = {
  webhookId: Type.String({ format: 'uuid' }),
  url: Type.String(),
  description: Type.String(),
  kinds: Type.Optional(Type.Array(Type.String())),
  maxEvents: Type.Integer(),
  state: Type.Union([Type.Literal('active'), Type.Literal('paused')]),
  position: Type.String({ description: 'Every event up to this cursor has been taken' }),
  createdAt: Timestamp,
  _links: Links,
};

export const WebhookBody = Type.Object({
  ...described,
  pausedBecause: Type.Optional(
    Type.Union([Type.Literal('owner'), Type.Literal('staff'), Type.Literal('gave-up')], {
      description:
        'gave-up: an event was not taken for three days. Nothing is lost: mend the receiver and resume or replay',
    }),
  ),
  failures: Type.Integer({ description: 'Tries since the last that was taken' }),
  waitingSince: Type.Optional(Timestamp),
  nextAttemptAt: Type.Optional(Timestamp),
  lastSuccessAt: Type.Optional(Timestamp),
  lastFailure: Type.Optional(
    Type.Object({ at: Timestamp, reason: Type.String(), status: Type.Optional(Type.Integer()) }),
  ),
  secrets: Type.Array(Type.Object({ secretId: Type.String(), createdAt: Timestamp })),
});
export type WebhookBody = Static<typeof WebhookBody>;

export const MadeWebhook = Type.Object({ ...described, secret: ShownSecret });
export const Webhooks = Type.Object({ webhooks: Type.Array(WebhookBody), _meta: Meta, _links: Links });
export const Replayed = Type.Object({
  webhookId: Type.String({ format: 'uuid' }),
  position: Type.String(),
  state: Type.Literal('active'),
  _links: Links,
});
export const TestResult = Type.Object({
  taken: Type.Boolean({ description: 'The receiver answered with 2xx' }),
  eventId: Type.String(),
  status: Type.Optional(Type.Integer()),
  reason: Type.Optional(Type.String({ description: 'Why no whole answer came: timeout, connection-refused …' })),
  milliseconds: Type.Integer(),
  answer: Type.Optional(Type.String({ description: 'The beginning of what it answered, at most 1 000 characters' })),
});

/** A webhook's links. */
export function linksOf(request: FastifyRequest, id: string): Links {
  const path = `/webhooks/${id}`;
  return {
    self: link(request, path, 'self'),
    edit: link(request, path, 'edit', 'PUT'),
    test: link(request, `${path}/test`, 'test', 'POST'),
    replay: link(request, `${path}/replay`, 'replay', 'POST'),
    secrets: link(request, `${path}/secrets`, 'secrets', 'POST'),
  };
}

/** A webhook without its secrets. */
export function webhookBody(request: FastifyRequest, webhook: Webhook): WebhookBody {
  const { waitingSince, nextAttemptAt, lastSuccessAt, lastFailure, kinds, pausedBecause } = webhook;
  return {
    webhookId: webhook.id,
    url: webhook.url,
    description: webhook.description,
    ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    maxEvents: webhook.maxEvents,
    state: webhook.state,
    ...(pausedBecause === undefined ? {} : { pausedBecause }),
    position: String(webhook.position),
    failures: webhook.failures,
    ...(waitingSince === undefined ? {} : { waitingSince: waitingSince.toISOString() }),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt: nextAttemptAt.toISOString() }),
    ...(lastSuccessAt === undefined ? {} : { lastSuccessAt: lastSuccessAt.toISOString() }),
    ...(lastFailure === undefined ? {} : { lastFailure: { ...lastFailure, at: lastFailure.at.toISOString() } }),
    createdAt: webhook.createdAt.toISOString(),
    secrets: webhook.secrets.map(({ id, createdAt }) => ({ secretId: id, createdAt: createdAt.toISOString() })),
    _links: linksOf(request, webhook.id),
  };
}
