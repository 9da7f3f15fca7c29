// The operator's two web servers: the pages, and the content origin beside them under another host name.
import type { Running } from '../../platform/running.ts';
import { addAccessibility, STATEMENT_ADDRESS } from '../../platform/web/accessibility.ts';
import { registerLogin } from '../../platform/web/login.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from '../../platform/web/server.ts';
import { currentLogIn, keepLogIn, leaveLogIn } from './access/log-ins.ts';
import { addApi } from './api/api.ts';
import type { Config } from './config.ts';
import { addContent } from './content-origin.ts';
import { noteLogIn } from './dormant/wake-mailbox.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { addActing } from './routes/acting.ts';
import { addActivity } from './routes/activity.ts';
import { addCompanyUsers } from './routes/company-users.ts';
import { addDelegates } from './routes/delegates.ts';
import { addInbox } from './routes/inbox.ts';
import { addInfrastructureMessages } from './routes/infrastructure-messages.ts';
import { addLetter } from './routes/letter.ts';
import { addLogIns } from './routes/log-ins.ts';
import { addMailboxes } from './routes/mailboxes.ts';
import { addMoving } from './routes/moving.ts';
import { addNoticeTimes } from './routes/notice-times.ts';
import { addOpening } from './routes/open.ts';
import { addOperations } from './routes/operations.ts';
import { addPhone } from './routes/phone.ts';
import { addReading } from './routes/reading.ts';
import { addSearch } from './routes/search.ts';
import { addSenders } from './routes/senders.ts';
import { addSettings } from './routes/settings.ts';
import { addShelves } from './routes/shelves.ts';
import { addSorting } from './routes/sort.ts';
import { addSupport, staffPages } from './routes/support.ts';
import { addTokens } from './routes/tokens.ts';
import { actingOf, holderIfAny, navigationOf, textSizeOf } from './routes/visitor.ts';
import { type PageContext, rememberLogIn } from './routes/whose.ts';

async function running(name: string, app: WebServer, address: Config['pages']): Promise<Running> {
  await listen(app, address);
  return { name, addresses: { [name]: address.publicUrl }, stop: () => stopWebServer(app) };
}

/** Starts the pages. */
export async function startPages(config: Config, context: MailboxContext): Promise<Running> {
  const pages = pageContext(config, context);
  const app = await createWebServer({
    service: 'mailbox',
    environment: config.environment,
    listen: config.pages,
    log: context.log,
    frames: [context.contentOrigin],
    pages: {
      name: config.operator.name,
      navigation: (request) => [...navigationOf(request), ...staffPages(pages, request)],
      textSize: textSizeOf,
      acting: actingOf,
      statement: STATEMENT_ADDRESS,
    },
    ready: () => context.database.ping(),
    metrics: `mailbox ${config.database.schema}`,
  });
  const { login, environment, pages: address } = config;
  const { database, organisation, log } = context;
  const door = await registerLogin(app, {
    ...{ login, environment, database, organisation, log },
    service: 'mailbox',
    publicUrl: address.publicUrl,
    ...(config.outbound === undefined ? {} : { outbound: config.outbound }),
    ...staffWay(config, context),
    afterLogin: async (user, request) => {
      await keepLogIn(context, user, { userAgent: request.headers['user-agent'], before: request.user });
      await noteLogIn(context, user);
      return undefined;
    },
    stillGood: async (user, request) => {
      const row = await currentLogIn(context, user);
      if (row !== undefined) rememberLogIn(request, row);
      return row !== undefined;
    },
    afterLogout: (user) => leaveLogIn(context, user),
  });
  addStatement(app, config, pages);
  const adding = [addInbox, addLetter, addSorting, addShelves, addSearch, addReading, addSenders, addSettings];
  const mine = [addMailboxes, addDelegates, addCompanyUsers, addLogIns, addNoticeTimes, addMoving, addOperations];
  for (const add of [...adding, addPhone, addOpening, addActivity, addInfrastructureMessages, ...mine]) add(app, pages);
  addSupport(app, pages, config.infrastructureOwner);
  addActing(app, pages, door);
  addTokens(app, pages, config);
  await addApi(app, config, context);
  return await running('pages', app, config.pages);
}

/** The accessibility statement, with the navigation of whoever has a mailbox here. */
function addStatement(app: WebServer, config: Config, pages: PageContext): void {
  const { name, support } = config.operator;
  const contact = { organisation: name, email: support.emailAddress, phone: support.phoneNumber };
  addAccessibility(app, config.accessibility, () => contact, ['attachments', 'people']);
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.url === STATEMENT_ADDRESS) await holderIfAny(pages, request);
  });
}

/** The operator's staff log in by a provider of their own, which nobody else is asked to choose. */
function staffWay({ staffLogin: login }: Config, { organisation, operator: { name } }: MailboxContext) {
  return login === undefined ? {} : { aside: [{ organisation, name, login }] };
}

function pageContext(config: Config, context: MailboxContext): PageContext {
  return {
    ...context,
    organisationReaderRole: config.organisationReaderRole ?? 'mailbox-reader',
    supportRole: config.supportRole ?? 'mailbox-support',
    operationsRole: config.operationsRole ?? 'mailbox-operations',
    foreignLevels: config.foreignLevels ?? [],
    issuer: config.login.issuer,
    hasStaffLogin: config.staffLogin !== undefined,
  };
}

/** Starts the content origin: no log-in, no cookie, one address. */
export async function startContent(config: Config, context: MailboxContext): Promise<Running> {
  const app = await createWebServer({
    service: 'mailbox',
    environment: config.environment,
    listen: config.content,
    log: context.log,
    pages: { name: config.operator.name, login: false },
  });
  addContent(app, context, new URL(config.pages.publicUrl).origin);
  return await running('content', app, config.content);
}
