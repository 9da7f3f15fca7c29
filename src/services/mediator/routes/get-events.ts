// GET /api/v1/events: the event feed, by cursor, waiting for the next event when asked to. 200, and 400 401 403 410 429 503.
import { type Static, Type } from 'typebox';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { followEvents } from '../follow-events.ts';
import { feedEnds, readFeed } from '../store/feed.ts';
import { DELIVERIES_SCOPE, type Door, type Guard } from './door.ts';
import { eventsExample } from './examples.ts';
import { Events } from './schemas.ts';

const Query = Type.Object({
  after: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,15}$',
      description: 'The cursor of the last event that you have; absent: from the first',
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
    'same part again gives the same events. A part that has been disposed of answers 410.',
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
  api.get<{ Querystring: Static<typeof Query> }>('/events', { onRequest, schema }, async (request) => {
    const senders = door.followedBy(currentClient(request).organisation);
    const { after, limit, wait } = request.query;
    const events = await followEvents(
      {
        ...(after === undefined ? {} : { after: Number(after) }),
        senderIds: senders,
        limit,
        waitMs: wait * 1000,
        signal: AbortSignal.any([request.signal, api.stopping]),
      },
      {
        read: (from, most) => readFeed(reader, senders, from, most),
        ends: () => feedEnds(reader),
        waiter: door.waiter,
      },
    );
    const next = String(events.at(-1)?.cursor ?? after ?? 0);
    const path = (from: string) => `/events?after=${from}&limit=${limit}&wait=${wait}`;
    return {
      events: events.map(({ cursor, at, ...event }) => ({ ...event, cursor: String(cursor), at: at.toISOString() })),
      _meta: { limit, count: events.length, next },
      _links: { self: link(request, path(after ?? '0'), 'self'), next: link(request, path(next), 'next') },
    };
  });
}
