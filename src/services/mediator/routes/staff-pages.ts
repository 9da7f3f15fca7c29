// A delivery for those who run the mediator: GET /deliveries/:id (200, 404), POST /deliveries/:id/resolution
// (303, 404, 409). Both need the role mediator-staff.
import { type Static, Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Clock } from '../../../platform/clock.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { currentUser, requireUser } from '../../../platform/web/user.ts';
import type { Closed } from '../operators/gate.ts';
import { deliveryPage } from '../pages/delivery-page.ts';
import { mediatorMessages } from '../pages/messages.ts';
import type { Storage } from '../storage.ts';
import { attemptsOf, findForStaff, messageIdsOf } from '../store/status.ts';

export const STAFF_ROLE = 'mediator-staff';

const Params = Type.Object({ deliveryId: Type.String({ format: 'uuid' }) });
const Query = Type.Object({ resolved: Type.Optional(Type.String()) });

/** Adds the pages of one delivery. `closedTo` tells why nothing is handed over to an operator now. */
export function addDeliveryPages(
  app: WebServer,
  storage: Storage,
  clock: Clock,
  closedTo: (operator: Organisationsnummer) => Closed | undefined,
): void {
  const preHandler = requireUser([STAFF_ROLE]);
  app.get<{ Params: Static<typeof Params>; Querystring: Static<typeof Query> }>(
    '/deliveries/:deliveryId',
    { preHandler, schema: { params: Params, querystring: Query } },
    async (request, reply) => {
      const { deliveryId } = request.params;
      const delivery = await findForStaff(storage.reader, deliveryId);
      if (delivery === undefined) throw new BrevduvaError('not-found', 'there is no such delivery');
      const attempts = await attemptsOf(storage.reader, deliveryId);
      const resolved = request.query.resolved !== undefined;
      const messageIds = await messageIdsOf(storage.reader, deliveryId);
      const operator = parseOrganisationsnummer(delivery.operator?.id ?? '');
      const held = delivery.state === 'looked-up' && operator.ok ? closedTo(operator.value) : undefined;
      const view = { delivery, attempts, messageIds, held, resolved, csrf: request.shell.csrf };
      const title = mediatorMessages(request.language)('delivery-title');
      return sendPage(request, reply, { title, main: deliveryPage(view, request.language), current: '/' });
    },
  );

  app.post<{ Params: Static<typeof Params> }>(
    '/deliveries/:deliveryId/resolution',
    { preHandler, schema: { params: Params } },
    async (request, reply) => {
      const { deliveryId } = request.params;
      const answer = (await readForm(request)).text('answer');
      if (answer !== 'arrived' && answer !== 'missing') throw new BrevduvaError('invalid-input', 'no answer was given');
      const actor = currentUser(request).loginId;
      const resolution = { deliveryId, arrived: answer === 'arrived', actor, at: clock() };
      if (!(await storage.resolve(resolution)))
        throw new BrevduvaError('conflict', 'the delivery does not await an answer');
      return reply.redirect(`/deliveries/${deliveryId}?resolved=1`, 303);
    },
  );
}
