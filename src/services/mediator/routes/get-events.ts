// GET /api/v1/events: the event feed, by cursor, waiting for the next event when asked to. 200, and 400 401 403 410 429 503.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { followEvents } from '../follow-events.ts';
import { readFeedPart } from '../store/follow-feed.ts';
import { eventBody } from '../webhooks/event-body.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';
import { eventsExample } from './examples.ts';
import { Events } from './schemas.ts';

const Query = Type.Object({
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,15}$',
      description: 'What `_meta.next` said the last time; absent: from the first that is kept',
    }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'At most this many events' }),
  wait: Type.Integer({ minimum: 0, maximum: 20, default: 0, description: 'Seconds to wait when there is none' }),
});

const schema = {
  operationId: 'followEvents',
  summary: 'What happens to one’s deliveries, in the order in which it was made durable',
  description:
    'Every event once, never skipped: keep `_meta.next` together with what you did, and give it as `after`. Reading the ' +
    'same part again gives the same events. Asking after a cursor says that you have everything up to it. A part that has ' +
    'been disposed of answers 410, and the header Link (rel="next") says from where one can go on.',
  tags: ['events'],
  security: bearer(DELIVERIES_SCOPE),
  querystring: Query,
  response: {
    200: withExample(Events, eventsExample),
    ...problemResponses('invalid-input', 'not-authenticated', 'access-denied', 'gone', 'too-many', 'unavailable'),
  },
};

/** Adds the route. */
export function addGetEvents(api: Api, door: Door, onRequest: Guard): void {
  const { reader } = door.storage;
  const { waiter, readers } = door.feed;
  api.get<{ Querystring: Static<typeof Query> }>('/events', { onRequest, schema }, async (request, reply) => {
    const { id, organisation } = currentClient(request);
    const senderIds = door.followedBy(organisation);
    const { after, limit, wait } = request.query;
    const path = (from: number | string) => `/events?after=${from}&limit=${limit}&wait=${wait}`;
    const { events, next } = await followEvents(
      {
        ...(after === undefined ? {} : { after: Number(after) }),
        senderIds,
        limit,
        waitMs: wait * 1000,
        signal: AbortSignal.any([request.signal, api.stopping]),
      },
      { read: (from, most) => readFeedPart(reader, { senderIds, after: from, limit: most }), waiter },
    ).catch((error: unknown) => {
      throw pointingOn(error, request, reply, path);
    });
    // Only a cursor that the feed has given: it was checked above.
    if (after !== undefined) readers.note(id, organisation, Number(after));
    return {
      events: events.map(eventBody),
      _meta: { limit, count: events.length, next: String(next) },
      _links: { self: link(request, path(after ?? '0'), 'self'), next: link(request, path(next), 'next') },
    };
  });
}

function pointingOn(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  path: (from: number) => string,
): unknown {
  if (error instanceof BrevduvaError && typeof error.details.disposedTo === 'number') {
    reply.header('link', `<${link(request, path(error.details.disposedTo), 'next').href}>; rel="next"`);
  }
  return error;
}
