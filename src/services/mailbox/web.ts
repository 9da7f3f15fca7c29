// The operator's two web servers: the pages, and the content origin beside them under another host name.
import type { Running } from '../../platform/running.ts';
import { addAccessibility, STATEMENT_ADDRESS } from '../../platform/web/accessibility.ts';
import { registerLogin } from '../../platform/web/login.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from '../../platform/web/server.ts';
import type { Config } from './config.ts';
import { addContent } from './content-origin.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { addActivity } from './routes/activity.ts';
import { addInbox } from './routes/inbox.ts';
import { addLetter } from './routes/letter.ts';
import { addOpening } from './routes/open.ts';
import { addPhone } from './routes/phone.ts';
import { addSenders } from './routes/senders.ts';
import { addSettings } from './routes/settings.ts';
import { navigationOf } from './routes/visitor.ts';

async function running(name: string, app: WebServer, address: Config['pages']): Promise<Running> {
  await listen(app, address);
  return { name, addresses: { [name]: address.publicUrl }, stop: () => stopWebServer(app) };
}

/** Starts the pages. */
export async function startPages(config: Config, context: MailboxContext): Promise<Running> {
  const app = await createWebServer({
    service: 'mailbox',
    environment: config.environment,
    listen: config.pages,
    log: context.log,
    frames: [context.contentOrigin],
    pages: { name: config.operator.name, navigation: navigationOf, statement: STATEMENT_ADDRESS },
    ready: () => context.database.ping(),
  });
  const { login, environment } = config;
  const { publicUrl } = config.pages;
  const { database, organisation, log } = context;
  await registerLogin(app, {
    login,
    environment,
    database,
    organisation,
    service: 'mailbox',
    publicUrl,
    log,
    ...(config.outbound === undefined ? {} : { outbound: config.outbound }),
  });
  const { name, support } = config.operator;
  const contact = { organisation: name, email: support.emailAddress, phone: support.phoneNumber };
  addAccessibility(app, config.accessibility, () => contact, ['attachments', 'people']);
  const pages = { ...context, organisationReaderRole: config.organisationReaderRole ?? 'mailbox-reader' };
  for (const add of [addInbox, addLetter, addSenders, addSettings, addPhone, addOpening, addActivity]) add(app, pages);
  return await running('pages', app, config.pages);
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
