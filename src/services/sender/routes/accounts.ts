// Accounts. GET /settings/accounts (200) · POST /settings/accounts/close, /settings/accounts/open (303, 404, 409 for one's own)
// POST /settings/emergency/:id/remove (303, 404). Role administrator, else 403.
import { readForm } from '../../../platform/web/form.ts';
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { shutAccount } from '../organisation/accounts.ts';
import { removeEmergencyAdministrator } from '../organisation/emergency.ts';
import { accountsPage } from '../pages/accounts-page.ts';
import { listAccounts } from '../store/accounts.ts';
import { listEmergencyAdministrators } from '../store/emergency.ts';
import { peopleMessages } from '../texts/people-messages.ts';
import { atDesk, type Desk, forAdministrators, hasQuery, idOf, queryText } from './desk.ts';

const ON_A_PAGE = 100;

/** Adds the page. */
export function addAccounts(app: WebServer, desk: Desk): void {
  const { records } = desk;
  app.get('/settings/accounts', forAdministrators, async (request, reply) => {
    const { organisation, actor, language, csrf } = atDesk(desk, request);
    const reader = records.database.reader(organisation.id);
    const [all, emergency] = [await listAccounts(reader), await listEmergencyAdministrators(reader)];
    const pages = Math.max(1, Math.ceil(all.length / ON_A_PAGE));
    const page = Math.min(pages, Math.max(1, Math.trunc(Number(queryText(request, 'page'))) || 1));
    const accounts = all.slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE);
    const changed = hasQuery(request, 'changed');
    const main = accountsPage({ language, csrf, accounts, page, pages, emergency, own: actor.id, changed });
    const title = peopleMessages(language)('accounts-title');
    return sendPage(request, reply, { title, main, current: '/settings', wide: true });
  });

  for (const [action, closed] of [
    ['close', true],
    ['open', false],
  ] as const) {
    app.post(`/settings/accounts/${action}`, forAdministrators, async (request, reply) => {
      const { organisation, actor } = atDesk(desk, request);
      await shutAccount(records, organisation, actor, (await readForm(request)).text('account'), closed);
      return reply.redirect('/settings/accounts?changed', 303);
    });
  }

  app.post('/settings/emergency/:id/remove', forAdministrators, async (request, reply) => {
    const { organisation, actor } = atDesk(desk, request);
    await removeEmergencyAdministrator(records, organisation, actor, idOf(request));
    return reply.redirect('/settings/accounts?changed', 303);
  });
}
