// An event as REST and webhooks tell it.
import type { JsonValue } from '../../../platform/database/json.ts';
import type { FeedEvent } from '../store/feed.ts';

export interface EventBody {
  /** The event's id: its position in the feed, the same for ever and through every door. */
  readonly cursor: string;
  readonly senderId: string;
  readonly deliveryId: string;
  readonly kind: string;
  readonly at: string;
  readonly details: Readonly<Record<string, JsonValue>>;
}

/** An event for the outside. */
export function eventBody({ cursor, senderId, deliveryId, kind, at, details }: FeedEvent): EventBody {
  return { cursor: String(cursor), senderId, deliveryId, kind, at: at.toISOString(), details };
}

/** The test button's event, which is no delivery's. */
export function testEvent(organisation: string, eventId: string, at: Date): EventBody {
  return {
    cursor: eventId,
    senderId: organisation,
    deliveryId: '00000000-0000-0000-0000-000000000000',
    kind: 'test',
    at: at.toISOString(),
    details: {},
  };
}
