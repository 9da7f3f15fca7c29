// POST /api/v1/deliveries: hands in a signed delivery. 202, and 400 401 403 409 413 415 422 429 503.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { ENVELOPE_MAX } from '../../../domain/letter.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, link, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { DELIVERIES_SCOPE, type Door, type Guard, linksOf } from './door.ts';
import { acceptedExample, signedDeliveryExample } from './examples.ts';
import { AcceptedDelivery } from './schemas.ts';

const Headers = Type.Object({
  'idempotency-key': Type.String({ minLength: 1, maxLength: 200, description: 'Yours; the letter’s id does well' }),
});
const Query = Type.Object({
  lifetimeSeconds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_592_000, description: 'How long it is tried; else as the mediator says' }),
  ),
});
// No `type`: the body is bytes, and what they say is judged by the signature and the schema, not here.
const SignedDelivery = Type.Unsafe<Uint8Array>({
  description: 'A document whose root is SignedDelivery (Message v3), at most 2 MiB',
  examples: [signedDeliveryExample],
});

const schema = {
  operationId: 'handInDelivery',
  summary: 'Hand in a signed delivery',
  description:
    'Acknowledged when it is durable. The same key with the same bytes gives the same answer again, with the header ' +
    'Idempotency-Replayed; the same key with other bytes is refused with 409. The token’s organisation must be the ' +
    'delivery’s sender, or be allowed to hand in for it.',
  tags: ['deliveries'],
  security: bearer(DELIVERIES_SCOPE),
  headers: Headers,
  querystring: Query,
  body: { content: { 'application/xml': { schema: SignedDelivery } } },
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
      'signature-invalid',
      'too-many',
      'unavailable',
    ),
  },
};

/** Adds the route; XML bodies are kept as the bytes that came. */
export function addPostDelivery(api: Api, door: Door, onRequest: Guard): void {
  const options = { parseAs: 'buffer' as const, bodyLimit: ENVELOPE_MAX };
  api.addContentTypeParser(['application/xml', 'text/xml'], options, (_request, body, done) => done(null, body));
  api.post<{ Headers: Static<typeof Headers>; Querystring: Static<typeof Query>; Body: unknown }>(
    '/deliveries',
    { onRequest, schema, bodyLimit: ENVELOPE_MAX },
    async (request, reply) => {
      const bytes = request.body;
      if (!(bytes instanceof Uint8Array)) throw new BrevduvaError('unsupported-mime-type', 'the body must be XML');
      const client = currentClient(request);
      const { lifetimeSeconds } = request.query;
      const accepted = await door.accept({
        bytes,
        door: 'rest',
        by: client.organisation,
        clientId: client.id,
        key: request.headers['idempotency-key'],
        traceparent: request.trace.header,
        ...(lifetimeSeconds === undefined ? {} : { lifetimeMs: lifetimeSeconds * 1000 }),
      });
      const { deliveryId, acceptedAt, expiresAt } = accepted;
      reply.code(202).header('location', link(request, `/deliveries/${deliveryId}`, 'self').href);
      if (accepted.replayed) reply.header('idempotency-replayed', 'true');
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
