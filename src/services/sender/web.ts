// The sender's web server: the caseworker's pages with log-in, and the REST API for systems.
import type { FastifyRequest } from 'fastify';
import type { Log } from '../../platform/log.ts';
import type { AccessibilityContact } from '../../platform/pages/accessibility-statement.ts';
import type { Running } from '../../platform/running.ts';
import { addAccessibility, STATEMENT_ADDRESS } from '../../platform/web/accessibility.ts';
import { registerLogin } from '../../platform/web/login.ts';
import type { OwnProvider } from '../../platform/web/login-ways.ts';
import type { PageOptions } from '../../platform/web/options.ts';
import { API_ROOT } from '../../platform/web/rest.ts';
import { createWebServer, listen, stopWebServer } from '../../platform/web/server.ts';
import { addApi } from './api/api.ts';
import type { Config } from './config.ts';
import { helpFor } from './help/topics.ts';
import { unseenOf } from './notices/reader-of.ts';
import { accountAtLogin, whoIsHere } from './organisation/who-is-here.ts';
import { type Organisations, organisationNumber } from './organisations.ts';
import { navigation } from './pages/navigation.ts';
import type { Records } from './records.ts';
import { addPages } from './routes/all-pages.ts';
import { addEmergency } from './routes/emergency.ts';
import type { WebhookTools } from './webhooks/manage-webhooks.ts';

/** Bytes of an API letter's body: the envelope's base64 attachments as JSON, with room to spare. */
const BODY_BYTES = 4 * 1_048_576;

export interface WebParts {
  readonly config: Config;
  readonly organisations: Organisations;
  readonly records: Records;
  readonly webhooks: WebhookTools;
  readonly log: Log;
}

/** Starts to listen. Addresses: pages, api. */
export async function startWeb({ config, organisations, records, webhooks, log }: WebParts): Promise<Running> {
  const { environment, outbound } = config;
  const [first] = organisations.all;
  if (first === undefined) throw new TypeError('the configuration names no organisation');
  const app = await createWebServer({
    service: 'sender',
    environment,
    listen: config.listen,
    log,
    limits: { bodyBytes: BODY_BYTES },
    // A letter of HTML is previewed in a sandboxed frame of our own.
    frames: ["'self'"],
    ready: () => records.database.ping(),
    pages: pagesOf(organisations),
  });
  const door = await registerLogin(app, {
    login: config.login,
    organisations: providersOf(config),
    withoutProvider: '/emergency',
    afterLogin: accountAtLogin(config, records),
    environment,
    database: records.database,
    organisation: first.id,
    service: 'sender',
    publicUrl: config.listen.publicUrl,
    log,
    ...(outbound === undefined ? {} : { outbound }),
  });
  app.decorateRequest('rights');
  app.decorateRequest('unmetRoles');
  app.decorateRequest('clientSees');
  app.addHook('preHandler', whoIsHere(config, records));
  app.decorateRequest('unseen', 0);
  app.addHook('preHandler', async (request) => {
    request.unseen = await unseenOf(records, request);
  });
  addAccessibility(app, config.accessibility, contactOf(organisations), ['attachments', 'own-pdf', 'people']);
  const desk = { organisations, records, webhooks };
  addPages(app, desk);
  addEmergency(app, desk, config.listen.publicUrl, door);
  await addApi(app, config, desk);
  const address = await listen(app, config.listen);
  return {
    name: 'pages and API',
    addresses: { pages: address, api: `${address}${API_ROOT}` },
    stop: () => stopWebServer(app),
  };
}

function pagesOf(organisations: Organisations): PageOptions {
  const organisation = (request: FastifyRequest) => organisationShown(organisations, request);
  return { organisation, navigation, help: helpFor, statement: STATEMENT_ADDRESS };
}

function providersOf({ organisations }: Config): readonly OwnProvider[] {
  return organisations.map(({ id, name, login }) => {
    return { organisation: organisationNumber(id), name, ...(login === undefined ? {} : { login }) };
  });
}

// Before the log-in's organisation is judged, the name that the provider gave is shown.
function organisationShown(organisations: Organisations, request: FastifyRequest): { name: string } | undefined {
  const user = request.user;
  if (user === undefined) return undefined;
  const served = organisations.all.find((organisation) => organisation.id === user.organisation);
  const name = served?.name ?? user.organisationName;
  return name === undefined ? undefined : { name };
}

// Who is not logged in meets the first organisation's, unless the configuration names another.
function contactOf({ all }: Organisations) {
  return (request: FastifyRequest): AccessibilityContact => {
    const organisation = all.find(({ id }) => id === request.user?.organisation) ?? all[0];
    const { emailAddress, phoneNumber, url } = organisation?.supportinfo ?? {};
    return { organisation: organisation?.name ?? '', email: emailAddress, phone: phoneNumber, url };
  };
}
