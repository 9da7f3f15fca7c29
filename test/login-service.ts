// A small service with log-in for tests: the real web server and session table, a page that says who is logged in.
import assert from 'node:assert/strict';
import { parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import type { LoginConfig } from '../src/platform/config/parts.ts';
import { Database } from '../src/platform/database/database.ts';
import type { PlatformTables } from '../src/platform/database/tables.ts';
import { createLog } from '../src/platform/log.ts';
import { html } from '../src/platform/pages/html.ts';
import { currentUser, type LoginOptions, registerLogin, requireUser } from '../src/platform/web/login.ts';
import { sendPage } from '../src/platform/web/page-reply.ts';
import { createWebServer, listen, stopWebServer } from '../src/platform/web/server.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import type { Seen } from './plain-browser.ts';

export interface LoginService {
  readonly origin: string;
  /** Every line that was logged. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export interface LoginStore {
  readonly database: Database<PlatformTables>;
  readonly test: TestDatabase;
  close(): Promise<void>;
}

/** A database with nothing but the platform's own tables. */
export async function loginStore(): Promise<LoginStore> {
  const test = await testDatabase({ schema: 'login_test' });
  const database = Database.open<PlatformTables>({ url: test.url, schema: test.schema });
  const close = async () => {
    await database.close();
    await test.drop();
  };
  return { database, test, close };
}

/** Starts it on that port: pages `/`, `/me`, `/boss` (administrators), and the form address `/change`. */
export async function startLoginService(
  store: LoginStore,
  login: LoginConfig,
  port: number,
  extra: Partial<LoginOptions> = {},
): Promise<LoginService> {
  const origin = `http://127.0.0.1:${port}`;
  const lines: string[] = [];
  const log = createLog('test', { level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const at = { host: '127.0.0.1', port, publicUrl: origin };
  const app = await createWebServer({ service: 'mailbox', environment: 'sandbox', listen: at, log });
  const organisation = parseOrganisationsnummer('162021003898');
  assert(organisation.ok);
  const { database } = store;
  const common = { environment: 'sandbox', database, service: 'mailbox', publicUrl: origin, log } as const;
  await registerLogin(app, { login, organisation: organisation.value, ...common, ...extra });
  app.get('/', async (request, reply) => sendPage(request, reply, { title: 'Start', main: html`<h1>Start</h1>` }));
  app.get('/me', { preHandler: requireUser() }, async (request, reply) => {
    const user = currentUser(request);
    const main = html`<h1>Hej ${user.name}</h1><pre id="user" hidden>${JSON.stringify(user)}</pre>`;
    return sendPage(request, reply, { title: 'Hej', main });
  });
  app.get('/boss', { preHandler: requireUser(['administrator']) }, async () => 'secret of the bosses');
  app.get('/api/v1/who', async (request) => ({ name: request.user?.name ?? null }));
  app.post('/change', { preHandler: requireUser() }, async () => 'changed');
  await listen(app, at);
  return { origin, log: lines, stop: () => stopWebServer(app, 100) };
}

/** The user that `/me` tells of; nothing where the page is another. */
export function userOn(page: Seen): Record<string, unknown> {
  const text = /<pre id="user" hidden>(.*?)<\/pre>/s.exec(page.text)?.[1] ?? '{}';
  return JSON.parse(text.replaceAll('&quot;', '"'));
}
