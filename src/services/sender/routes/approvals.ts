// Four-eyes. GET /approvals, GET /approvals/:id (200) · POST /approvals/:id (303, 422 without a comment, 403 own words, 409 decided or withdrawn). Role approver; else 404 or 403.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { manyLines } from '../check-content.ts';
import { approveLetter, mayApprove, returnLetter } from '../held/decide-approval.ts';
import { lookAtLetter } from '../look-at-letter.ts';
import { approvalPage, approvalsPage } from '../pages/approvals-pages.ts';
import { listWanted, readApproval, readApprovalNames } from '../store/approvals.ts';
import { flowMessages } from '../texts/flow-messages.ts';
import { atDesk, type Desk, forRoles, idOf, queryText } from './desk.ts';

const MOST = 200;
const COMMENT_MAX = 2000;
const forApprovers = forRoles('approver');

/** Adds the pages. */
export function addApprovals(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/approvals', forApprovers, async (request, reply) => {
    const { organisation, actor, rights, language } = atDesk(desk, request);
    const grants = rights.get('approver') ?? [];
    const reader = records.database.reader(organisation.id);
    const wanted = await listWanted(reader, { account: actor.id, grants, limit: MOST });
    const said = queryText(request, 'done');
    const done = said === 'approved' || said === 'returned' ? said : undefined;
    const main = approvalsPage({ language, wanted, done, now: records.clock() });
    const title = flowMessages(language)('approvals-title');
    return sendPage(request, reply, { title, main, current: '/approvals', wide: true });
  });

  app.get('/approvals/:id', forApprovers, async (request, reply) => show(desk, request, reply, []));

  app.post('/approvals/:id', forApprovers, async (request, reply) => {
    const here = atDesk(desk, request);
    const form = await readForm(request);
    const [id, comment] = [idOf(request), manyLines(form.text('comment')).trim()];
    if (form.text('decision') === 'approve') {
      await approveLetter(records, here, id);
      return reply.redirect('/approvals?done=approved', 303);
    }
    const t = flowMessages(here.language);
    const tooLong = comment.length > COMMENT_MAX;
    if (comment === '' || tooLong) {
      const text = t(tooLong ? 'approve-comment-long' : 'approve-comment-missing');
      return show(desk, request, reply, [{ field: 'comment', text }], comment);
    }
    await returnLetter(records, here, id, comment);
    return reply.redirect('/approvals?done=returned', 303);
  });
}

async function show(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  faults: readonly Fault[],
  comment = '',
): Promise<FastifyReply> {
  const here = atDesk(desk, request);
  const { organisation, actor, language, csrf } = here;
  const { records } = desk;
  const reader = records.database.reader(organisation.id);
  const id = idOf(request);
  const approval = await readApproval(reader, id);
  const allowed = approval === undefined ? 'no-right' : mayApprove(here, approval);
  if (approval === undefined || allowed === 'no-right') throw new BrevduvaError('not-found', 'nothing to approve');
  const letter = await lookAtLetter(records, organisation, actor, id, 'letter-viewed');
  const over = letter.state !== 'held' || approval.decidedAt !== undefined;
  const names = await readApprovalNames(reader, id);
  const shown = { language, csrf, organisation, letter, comment, faults, may: over ? 'over' : allowed } as const;
  const main = approvalPage({ ...shown, ...names });
  const title = flowMessages(language)('approve-title');
  const page = { title, main, current: '/approvals', hasErrors: faults.length > 0 };
  return sendPage(request, reply, page, faults.length > 0 ? 422 : 200);
}
