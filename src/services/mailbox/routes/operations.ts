// GET /operations: 200, how following the register goes; that it was read is noted. POST /operations: 200, or 422 without a reason or where something
// else was decided meanwhile; a doubted comparison is released or rejected. For the operator's staff with the role, by their own log-in.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import type { User } from '../../../platform/web/user.ts';
import { type Decided, decideDoubt } from '../follow/decide-doubt.ts';
import { type OperationsView, operationsPage } from '../pages/operations-page.ts';
import { decidedDoubts, doubtedCounts, openAccountCount, openDoubt } from '../store/doubts.ts';
import { followState } from '../store/following.ts';
import { staffWith } from './support.ts';
import type { PageContext } from './visitor.ts';

/** Fewer characters say nothing. */
const REASON_MIN = 10;
const BEFORE = 20;

/** Adds the page of those who run the mailboxes. */
export function addOperations(app: WebServer, context: PageContext): void {
  app.get('/operations', async (request, reply) => {
    if (request.user === undefined && context.hasStaffLogin)
      return reply.redirect(`/login?organisation=${context.organisation}&return-to=%2Foperations`, 303);
    const staff = staffWith(context, request, context.operationsRole);
    return sendPage(request, reply, operationsPage(await viewOf(context, request, staff)));
  });
  app.post('/operations', async (request, reply) => {
    const staff = staffWith(context, request, context.operationsRole);
    const sent = await readForm(request);
    const act = sent.text('act');
    if (act !== 'release' && act !== 'reject') throw new BrevduvaError('invalid-input', 'no such act');
    const reason = sent.text('reason').replaceAll(/\s+/g, ' ').trim().slice(0, 500);
    const read = { doubt: sent.text('doubt'), accounts: Number.parseInt(sent.text('accounts'), 10) || 0 };
    const outcome: Decided | 'no-reason' =
      reason.length < REASON_MIN ? 'no-reason' : await decideDoubt(context, { act, reason, staff, ...read });
    const view = { ...(await viewOf(context, request, staff)), asked: { outcome, reason } };
    const isDone = outcome !== 'no-reason' && outcome !== 'changed';
    return sendPage(request, reply, operationsPage(view), isDone ? 200 : 422);
  });
}

async function viewOf(context: PageContext, request: FastifyRequest, staff: User): Promise<OperationsView> {
  const { database, organisation, events, clock, changes } = context;
  return await database.transaction(organisation, async (tx) => {
    const subject = 'doubt page';
    await events.record(tx, { kind: 'doubt.looked', actor: staff.loginId, subject, details: { by: staff.name } });
    const doubt = await openDoubt(tx);
    return {
      ...{ language: request.language, csrf: request.shell.csrf, now: clock(), reader: staff.loginId, doubt },
      follow: changes === undefined ? undefined : await followState(tx),
      left: doubt === undefined ? { nowhere: 0, elsewhere: 0 } : await doubtedCounts(tx, doubt.id),
      openAccounts: await openAccountCount(tx),
      before: await decidedDoubts(tx, BEFORE),
    };
  });
}
