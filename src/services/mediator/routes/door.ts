// What the doors (REST and SOAP) may ask of the mediator, and a delivery as REST shows it.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type Link, link } from '../../../platform/web/rest.ts';
import type { HandIn } from '../accept-delivery.ts';
import type { Batches } from '../batches/batches.ts';
import type { Mailings } from '../mailings/mailings.ts';
import type { AcceptedNotification, NotificationHandIn } from '../notifications/accept-notification.ts';
import type { FeedFollowing } from '../start-following.ts';
import type { Storage } from '../storage.ts';
import type { Accepted } from '../store/accept.ts';
import type { AttemptStatus, DeliveryStatus } from '../store/status.ts';
import type { Delivery, DeliverySummary } from './schemas.ts';

export interface Door {
  readonly accept: (handIn: HandIn) => Promise<Accepted>;
  readonly acceptNotification: (handIn: NotificationHandIn) => Promise<AcceptedNotification>;
  /** The senders whose deliveries the caller may follow. */
  readonly followedBy: (caller: Organisationsnummer) => readonly string[];
  readonly storage: Storage;
  readonly feed: FeedFollowing;
  readonly batches: Batches;
  readonly mailings: Mailings;
  readonly clock: Clock;
}

/** What stands in front of every route: requireBearer. */
export type Guard = (request: FastifyRequest, reply: FastifyReply) => Promise<undefined>;

export const DELIVERIES_SCOPE = 'deliveries';

/** A delivery's own links; cancellation only while it is possible. */
export function linksOf(request: FastifyRequest, deliveryId: string, cancellable: boolean): Record<string, Link> {
  const path = `/deliveries/${deliveryId}`;
  return {
    self: link(request, path, 'self'),
    ...(cancellable ? { cancellation: link(request, `${path}/cancellation`, 'cancellation', 'POST') } : {}),
  };
}

/** A delivery without its attempts. The recipient's number stays with us: the sender knows whom it wrote to. */
export function summaryOf(request: FastifyRequest, delivery: DeliveryStatus): DeliverySummary {
  const { recipient: _, senderName: __, fetchedAt: ___, erasedAt, ...shown } = delivery;
  const { acceptedAt, expiresAt, nextAttemptAt, finishedAt, ...rest } = shown;
  const cancellable = !delivery.doubt && (delivery.state === 'accepted' || delivery.state === 'looked-up');
  return {
    ...rest,
    acceptedAt: acceptedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt: nextAttemptAt.toISOString() }),
    ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
    ...(erasedAt === undefined ? {} : { contentErasedAt: erasedAt.toISOString() }),
    _links: linksOf(request, delivery.deliveryId, cancellable),
  };
}

/** A delivery with its attempts. */
export function deliveryOf(
  request: FastifyRequest,
  delivery: DeliveryStatus,
  attempts: readonly AttemptStatus[],
): Static<typeof Delivery> {
  return {
    ...summaryOf(request, delivery),
    attempts: attempts.map(({ startedAt, endedAt, ...attempt }) => ({
      ...attempt,
      startedAt: startedAt.toISOString(),
      ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
    })),
  };
}
