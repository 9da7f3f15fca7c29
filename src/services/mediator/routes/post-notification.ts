// POST /api/v1/notifications: hands in a message of protection class 1. 202, and 400 401 403 409 413 415 429 503.
import { type Static, Type } from 'typebox';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { DELIVERIES_SCOPE, type Door, type Guard, linksOf } from './door.ts';
import { acceptedExample, notificationExample } from './examples.ts';
import { deliveryOf, Notification } from './notification-schema.ts';
import { AcceptedDelivery } from './schemas.ts';

const Headers = Type.Object({
  'idempotency-key': Type.String({ minLength: 1, maxLength: 200, description: 'Yours; the message’s id does well' }),
});
const Query = Type.Object({
  lifetimeSeconds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_592_000, description: 'How long it is tried; else as the mediator says' }),
  ),
});

const schema = {
  operationId: 'handInNotification',
  summary: 'Hand in a message of protection class 1',
  description:
    'Put in the recipient’s mailbox; where you give texts and the recipient has given an address or a number, the mailbox ' +
    'operator also sends them as e-mail and text message. Nothing in it is signed: the recipient sees which mediator handed ' +
    'it in. Followed as any delivery, with `kind` notification and a status for each channel. The same key with the same ' +
    'message gives the same answer again; with another it is refused with 409.',
  tags: ['deliveries'],
  security: bearer(DELIVERIES_SCOPE),
  headers: Headers,
  querystring: Query,
  body: withExample(Notification, notificationExample),
  response: {
    202: withExample(AcceptedDelivery, acceptedExample),
    ...problemResponses(
      'invalid-input',
      'not-authenticated',
      'access-denied',
      'dispatcher-not-approved',
      'conflict',
      'too-large',
      'unsupported-mime-type',
      'too-many',
      'unavailable',
    ),
  },
};

/** Adds the route. */
export function addPostNotification(api: Api, door: Door, onRequest: Guard): void {
  api.post<{ Headers: Static<typeof Headers>; Querystring: Static<typeof Query>; Body: Notification }>(
    '/notifications',
    { onRequest, schema, bodyLimit: ENVELOPE_MAX },
    async (request, reply) => {
      const client = currentClient(request);
      const { lifetimeSeconds } = request.query;
      const { deliveries } = await door.acceptNotification({
        delivery: deliveryOf(request.body),
        door: 'rest',
        by: client.organisation,
        clientId: client.id,
        key: request.headers['idempotency-key'],
        ...(lifetimeSeconds === undefined ? {} : { lifetimeMs: lifetimeSeconds * 1000 }),
      });
      const [{ deliveryId, acceptedAt, expiresAt, replayed }] = deliveries;
      reply.code(202).header('location', link(request, `/deliveries/${deliveryId}`, 'self').href);
      if (replayed) reply.header('idempotency-replayed', 'true');
      return {
        deliveryId,
        state: 'accepted' as const,
        acceptedAt: acceptedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        _links: linksOf(request, deliveryId, true),
      };
    },
  );
}
