// GET /infrastructure-messages and …/:id: messages from the infrastructure's owner to all mailbox holders. 200; 404 for what is not shown now.
import { sendPage } from '../../../platform/web/page-reply.ts';
import type { WebServer } from '../../../platform/web/server.ts';
import { requireUser } from '../../../platform/web/user.ts';
import { messagePage, messagesPage } from '../pages/infrastructure-messages-page.ts';
import { messagesShown, openMessage, type ShownMessage, seeWithdrawal } from '../store/infrastructure-messages.ts';
import { type Holder, holderOf, idFrom, letterNotFound, type PageContext } from './visitor.ts';

/** Adds the pages. */
export function addInfrastructureMessages(app: WebServer, context: PageContext): void {
  const preHandler = requireUser();
  app.get('/infrastructure-messages', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    return sendPage(request, reply, messagesPage(request.language, await shownTo(context, holder)));
  });
  app.get<{ Params: { id: string } }>('/infrastructure-messages/:id', { preHandler }, async (request, reply) => {
    const holder = await holderOf(context, request, reply);
    if (holder === undefined) return reply;
    const id = idFrom(request.params.id);
    const message = (await shownTo(context, holder)).find((one) => one.id === id);
    if (message === undefined) throw letterNotFound();
    if (message.withdrawn !== undefined) await see(context, holder, id);
    else if (message.openedAt === undefined) await open(context, holder, id);
    return sendPage(request, reply, messagePage(request.language, message));
  });
}

function shownTo(context: PageContext, { account }: Holder): Promise<readonly ShownMessage[]> {
  const { database, organisation, clock } = context;
  return messagesShown(database.reader(organisation), account.id, clock());
}

async function open(context: PageContext, { account, actor }: Holder, message: string): Promise<void> {
  const { database, organisation, clock, events } = context;
  await database.transaction(organisation, async (tx) => {
    if (!(await openMessage(tx, message, account.id, clock()))) return;
    const details = { message, by: actor.name };
    const about = { actor: actor.loginId, subject: account.id, details };
    await events.record(tx, { kind: 'infrastructure-message.opened', ...about });
  });
}

async function see(context: PageContext, { account, actor }: Holder, message: string): Promise<void> {
  const { database, organisation, clock, events } = context;
  await database.transaction(organisation, async (tx) => {
    if (!(await seeWithdrawal(tx, message, account.id, clock()))) return;
    const details = { message, by: actor.name };
    const about = { actor: actor.loginId, subject: account.id, details };
    await events.record(tx, { kind: 'infrastructure-message.withdrawal-seen', ...about });
  });
}
