// GET /api/v1/deliveries, GET /api/v1/deliveries/{deliveryId} and POST …/cancellation: the caller's own only.
// 200, and 400 401 403 404 (also for another sender's) 409 (handed over) 429 503.
import type { Static } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { type Api, bearer, PageQuery, pageOf, problemResponses, withExample } from '../../../platform/web/rest.ts';
import { attemptsOf, countDeliveries, type DeliveryStatus, findDelivery, listDeliveries } from '../store/status.ts';
import { DELIVERIES_SCOPE, type Door, deliveryOf, type Guard, summaryOf } from './door.ts';
import { cancelledExample, deliveriesExample, deliveryExample } from './examples.ts';
import { Deliveries, Delivery, DeliveryId, DeliverySummary } from './schemas.ts';

const common = { tags: ['deliveries'], security: bearer(DELIVERIES_SCOPE) };
/** A sender may have millions: what is listed and counted ends here, so that neither costs more with the years. */
const NEWEST = 10_000;
const always = ['invalid-input', 'not-authenticated', 'access-denied', 'too-many', 'unavailable'] as const;

const listSchema = {
  ...common,
  operationId: 'listDeliveries',
  summary: 'Deliveries of one’s own, newest first',
  description:
    'The 10 000 newest: `totalRecords` counts no further, and an offset beyond gives an empty page. Every delivery is there ' +
    'under its own address, and the log search finds older ones. To follow many deliveries use the event feed, which never ' +
    'misses one.',
  querystring: PageQuery,
  response: { 200: withExample(Deliveries, deliveriesExample), ...problemResponses(...always) },
};

const oneSchema = {
  ...common,
  operationId: 'getDelivery',
  summary: 'One delivery with its attempts',
  params: DeliveryId,
  response: { 200: withExample(Delivery, deliveryExample), ...problemResponses(...always, 'not-found') },
};

const cancelSchema = {
  ...common,
  operationId: 'cancelDelivery',
  summary: 'Cancel a delivery that has not been handed over',
  description: 'Refused with 409 once an attempt has been made that may have reached the operator, or it is finished.',
  params: DeliveryId,
  response: {
    200: withExample(DeliverySummary, cancelledExample),
    ...problemResponses(...always, 'not-found', 'conflict'),
  },
};

/** Adds the routes. */
export function addGetDeliveries(api: Api, door: Door, onRequest: Guard): void {
  const { reader } = door.storage;
  type Params = { Params: Static<typeof DeliveryId> };

  api.get<{ Querystring: Static<typeof PageQuery> }>(
    '/deliveries',
    { onRequest, schema: listSchema },
    async (request) => {
      const senders = door.followedBy(currentClient(request).organisation);
      const { limit, offset } = request.query;
      const found = offset >= NEWEST ? [] : await listDeliveries(reader, senders, { limit, offset });
      const deliveries = found.map((delivery) => summaryOf(request, delivery));
      const totalRecords = await countDeliveries(reader, senders, NEWEST);
      return {
        deliveries,
        ...pageOf(request, '/deliveries', { limit, offset, count: deliveries.length, totalRecords }),
      };
    },
  );

  api.get<Params>('/deliveries/:deliveryId', { onRequest, schema: oneSchema }, async (request) => {
    const delivery = await own(request, door);
    await door.storage.fetched(delivery, door.clock());
    return deliveryOf(request, delivery, await attemptsOf(reader, delivery.deliveryId));
  });

  api.post<Params>('/deliveries/:deliveryId/cancellation', { onRequest, schema: cancelSchema }, async (request) => {
    const { deliveryId, senderId, state } = await own(request, door);
    if (state !== 'cancelled') {
      const cancelled = await door.storage.cancel({ deliveryId, senderId }, currentClient(request).id, door.clock());
      // Somebody else may have cancelled it since it was read: that is what was asked for.
      if (!cancelled && (await own(request, door)).state !== 'cancelled')
        throw new BrevduvaError('conflict', 'the delivery is handed over or finished', { state });
    }
    return summaryOf(request, await own(request, door));
  });
}

async function own(
  request: Parameters<typeof currentClient>[0] & { readonly params: Static<typeof DeliveryId> },
  door: Door,
): Promise<DeliveryStatus> {
  const senders = door.followedBy(currentClient(request).organisation);
  const delivery = await findDelivery(door.storage.reader, senders, request.params.deliveryId);
  if (delivery === undefined) throw new BrevduvaError('not-found', 'there is no such delivery');
  return delivery;
}
