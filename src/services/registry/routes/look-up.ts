// GET /look-up: the form. POST /look-up: what the register says of the number in the body, never in the address.
// 200; 422 when the number is wrong; 303 to the log-in; 403 for others than the register's staff. Every look-up is recorded.
import { readRecipientId } from '../../../domain/recipient-id.ts';
import { readForm } from '../../../platform/web/form.ts';
import { currentUser, requireUser } from '../../../platform/web/login.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { lookUpRecipient } from '../look-up-recipient.ts';
import { lookUpPage } from '../pages/look-up-page.ts';
import type { RegistryContext } from '../registry-context.ts';
import { requireStaff } from './staff.ts';

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
}
