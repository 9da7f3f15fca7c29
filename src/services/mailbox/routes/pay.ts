// POST /letters/:id/paid and …/unpaid: 303. GET /letters/:id/appointment: 303 to the calendar file on the content origin. 404 for another mailbox's letter
// and one without an appointment.
import { Type } from 'typebox';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { factsOf } from '../act/letter-facts.ts';
import { markPaid } from '../act/pay.ts';
import { contentAddress, letterAt } from './show-letter.ts';
import type { PageContext } from './visitor.ts';

const Id = Type.Object({ id: Type.String() });
/** A calendar on a telephone may ask a moment later. */
const CALENDAR_SECONDS = 300;

/** Adds marks of payment and the way to the calendar file. */
export function addPay(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  for (const word of ['paid', 'unpaid'] as const) {
    app.post(`/letters/:id/${word}`, { preHandler, schema: { params: Id } }, async (request, reply) => {
      const { id } = request.params;
      const found = await letterAt(context, { request, reply, id }, { right: 'manage', reading: 'no' });
      if (found === undefined) return reply;
      const { letter } = found.opened;
      await markPaid(context, found.holder, letter.id, word === 'paid');
      return reply.redirect(`/letters/${letter.id}?done=${word}#payment`, 303);
    });
  }
  app.get('/letters/:id/appointment', { preHandler, schema: { params: Id } }, async (request, reply) => {
    const { id } = request.params;
    const found = await letterAt(context, { request, reply, id }, { right: 'read', reading: 'no' });
    if (found === undefined) return reply;
    const { letter } = found.opened;
    if ((await factsOf(context, letter)).appointment === undefined)
      throw new BrevduvaError('not-found', 'the letter has no appointment');
    const grant = { purpose: 'calendar', id: letter.id, accountId: letter.accountId } as const;
    return reply.redirect(contentAddress(context, grant, CALENDAR_SECONDS), 303);
  });
}
