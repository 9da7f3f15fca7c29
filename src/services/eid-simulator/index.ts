// The pretend e-ID and the pretend staff directory: two OpenID Connect issuers on one server, for the sandbox only.
import { setInterval } from 'node:timers';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { Database } from '../../platform/database/database.ts';
import { createLog, type Log } from '../../platform/log.ts';
import { type Page, page } from '../../platform/pages/layout.ts';
import { type Running, together } from '../../platform/running.ts';
import { cookiePlace } from '../../platform/web/cookies.ts';
import { sendPage } from '../../platform/web/page-reply.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from '../../platform/web/server.ts';
import type { Config } from './config.ts';
import { createIssuer, type Issuer, type IssuerOptions } from './issuer.ts';
import { loadKeys } from './keys.ts';
import { errorPage, loggedOutPage, logOutPage, startPage } from './pages/other.ts';
import { citizenPeople, type People, Subjects, staffPeople } from './people.ts';
import { addLogIn } from './routes/log-in.ts';
import { addOpenId, type RequestOf } from './routes/openid.ts';
import type { IssuerName, Tables } from './schema.ts';
import { removeExpired, stateAdapter } from './state-adapter.ts';

export { type Config, configRules, configSchema } from './config.ts';
export const migrations: URL = new URL('./migrations/', import.meta.url);

const SWEEP_MS = 600_000;

interface Parts {
  readonly config: Config;
  readonly organisation: Organisationsnummer;
  readonly database: Database<Tables>;
  readonly requests: RequestOf;
}

/** Starts it. Throws 'access-denied' anywhere but in the sandbox: whoever logs in here has proven nothing. */
export async function start(config: Config): Promise<Running> {
  if (config.environment !== 'sandbox')
    throw new BrevduvaError(
      'access-denied',
      'the e-ID simulator is for the sandbox only: name a real provider instead',
    );
  const parsed = parseOrganisationsnummer(config.organisation);
  if (!parsed.ok) throw new BrevduvaError('invalid-input', `organisation: ${parsed.problem.code}`);
  const log = createLog('eid-simulator', config.logLevel === undefined ? {} : { level: config.logLevel });
  const database = Database.open<Tables>(config.database);
  const running: Running[] = [{ name: 'database', addresses: {}, stop: () => database.close() }];
  try {
    const parts = { config, organisation: parsed.value, database, requests: new WeakMap() };
    await startParts(parts, running, log);
    return together('eid-simulator', running, log);
  } catch (error) {
    await together('eid-simulator', running, log).stop();
    throw error;
  }
}

async function startParts(parts: Parts, running: Running[], log: Log): Promise<void> {
  const app = await webServer(parts, log);
  for (const issuer of [await staffIssuer(parts), await citizensIssuer(parts)]) {
    addLogIn(app, issuer);
    await addOpenId(app, issuer, parts.requests);
    issuer.provider.on('server_error', (_context, error) => log.error({ err: error }, 'An issuer failed'));
  }
  running.push(sweeper(parts, log));
  const address = await listen(app, parts.config.listen);
  running.push({ name: 'web', addresses: { pages: address }, stop: () => stopWebServer(app) });
}

async function webServer({ config, database, organisation }: Parts, log: Log): Promise<WebServer> {
  const clients = [...config.staff.clients, ...config.citizens.clients];
  // After a log-in the browser goes from our form to the service that asked.
  const formActions = [...new Set(clients.flatMap((client) => client.redirectUris.map((uri) => new URL(uri).origin)))];
  const { environment } = config;
  const app = await createWebServer({
    service: 'eid-simulator',
    environment,
    listen: config.listen,
    log,
    formActions,
    pages: { login: false },
    ready: async () => {
      await database.reader(organisation).query.selectFrom('provider_key').select('issuer').execute();
    },
  });
  const address = config.listen.publicUrl.replace(/\/$/, '');
  app.get('/', async (request, reply) => sendPage(request, reply, startPage(request.language, address)));
  return app;
}

async function staffIssuer(parts: Parts): Promise<Issuer> {
  const { people, clients, apiClients } = parts.config.staff;
  return createIssuer({ ...(await common(parts, 'staff', staffPeople(people))), clients, apiClients });
}

async function citizensIssuer(parts: Parts): Promise<Issuer> {
  const { people, foreigners, clients, otherNumbersFile } = parts.config.citizens;
  const all = await citizenPeople(people, otherNumbersFile, foreigners);
  return createIssuer({ ...(await common(parts, 'citizens', all)), clients, apiClients: [] });
}

async function common(
  { config, database, organisation, requests }: Parts,
  name: IssuerName,
  people: People,
): Promise<Omit<IssuerOptions, 'clients' | 'apiClients'>> {
  const keys = await loadKeys(database, organisation, name);
  const { publicUrl } = config.listen;
  const place = cookiePlace('eid-simulator', publicUrl);
  return {
    name,
    people,
    keys,
    address: `${publicUrl.replace(/\/$/, '')}/${name}`,
    cookiePrefix: `brevduva-${place.service}-${place.port}`,
    adapter: stateAdapter(database, organisation, name),
    subjects: new Subjects(database, organisation, name, keys.subjectSecret),
    renderError: (context, out) => show(requests, context, (language) => errorPage(language, out.error)),
    renderLogout: (context, form) => show(requests, context, (language) => logOutPage(language, form)),
    renderLoggedOut: (context) => show(requests, context, loggedOutPage),
  };
}

/** A page of ours as an answer of oidc-provider's. */
function show(requests: RequestOf, context: KoaContextWithOIDC, make: (language: 'sv' | 'en') => Page): void {
  const request = requests.get(context.req);
  if (request === undefined) return;
  context.type = 'html';
  // The server's own address of the page was shortened for oidc-provider.
  const path = new URL(context.oidc.issuer).pathname + context.url;
  context.body = page({ ...request.shell, path }, make(request.language)).text;
}

function sweeper({ database, organisation }: Parts, log: Log): Running {
  const sweep = () =>
    removeExpired(database, organisation).catch((error: unknown) =>
      log.warn({ err: error }, 'Old state was not removed'),
    );
  const timer = setInterval(() => void sweep(), SWEEP_MS).unref();
  return { name: 'sweeper', addresses: {}, stop: async () => clearInterval(timer) };
}
