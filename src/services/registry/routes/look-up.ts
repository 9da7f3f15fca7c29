// GET /look-up: the form. POST /look-up: what the register says of the number in the body, never in the address.
// 200; 422 when the number is wrong; 303 to the log-in; 403 for others than the register's staff. Every look-up is recorded.
// POST /look-up/decide: a request that waits is decided by staff. 200; 422 without a ground or when it waits no more; 404 for no request.
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseRecipientId, type RecipientId, readRecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser, type User } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { decideRequest } from '../decide-request.ts';
import { lookUpRecipient } from '../look-up-recipient.ts';
import { lookUpPage } from '../pages/look-up-page.ts';
import type { Decision } from '../pages/requests-part.ts';
import type { RegistryContext } from '../registry-context.ts';
import { requestById } from '../store/pending.ts';
import { requireStaff } from './staff.ts';

/** A ground of fewer characters says nothing. */
const GROUND_MIN = 10;

export function addLookUp(app: WebServer, context: RegistryContext): void {
  const guard = { preHandler: requireUser() };
  app.get('/look-up', guard, async (request, reply) => {
    requireStaff(context, currentUser(request));
    const { language, shell } = request;
    const directory = await context.directory.now();
    return sendPage(request, reply, lookUpPage({ language, csrf: shell.csrf, directory }));
  });
  app.post('/look-up', guard, async (request, reply) => {
    const user = requireStaff(context, currentUser(request));
    const { language, shell } = request;
    const typed = (await readForm(request)).text('number');
    const read = readRecipientId(typed, context.clock());
    const view = { language, csrf: shell.csrf, directory: await context.directory.now(), typed };
    if (!read.ok) return sendPage(request, reply, lookUpPage({ ...view, problem: read.problem.code }), 422);
    const finding = await lookUpRecipient(context, user, read.value);
    return sendPage(request, reply, lookUpPage({ ...view, finding }));
  });
  app.post('/look-up/decide', guard, async (request, reply) => {
    const staff = requireStaff(context, currentUser(request));
    const sent = await readForm(request);
    const { decision, recipient } = await decide(context, staff, sent.text('request'), sent.text('ground'));
    const finding = await lookUpRecipient(context, staff, recipient);
    const directory = await context.directory.now();
    const view = {
      language: request.language,
      csrf: request.shell.csrf,
      directory,
      typed: recipient,
      finding,
      decision,
    };
    return sendPage(request, reply, lookUpPage(view), decision === 'decided' ? 200 : 422);
  });
}

async function decide(
  context: RegistryContext,
  staff: User,
  request: string,
  ground: string,
): Promise<{ readonly decision: Decision; readonly recipient: RecipientId }> {
  const asked = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(request)
    ? await requestById(context.database.reader(context.organisation), request)
    : undefined;
  const recipient = parseRecipientId(asked?.recipient ?? '');
  if (asked === undefined || !recipient.ok) throw new BrevduvaError('not-found', 'no such request');
  if (ground.length < GROUND_MIN) return { decision: 'no-ground', recipient: recipient.value };
  const decided = await decideRequest(context, { request: asked, ground, staff });
  return { decision: decided ? 'decided' : 'gone', recipient: recipient.value };
}
