// A running e-ID simulator for tests, with its own database, pretend people, one log-in client per issuer and two systems.
import { generateKeyPairSync, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, migrations, start } from '../src/services/eid-simulator/index.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export const LOA = 'http://id.elegnamnden.se/loa/1.0/';
export const SECRET = 'a secret for tests only, long enough';
const OPERATOR = '164026000069';
const SCHEMA = 'eid_simulator';

export interface TestEid {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly config: Config;
  /** The private key of the clients `pages` (both issuers) and `system-with-key`. */
  readonly keyFile: string;
  readonly folder: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Below what systems give to outgoing connections (32768 and up on Linux): nobody takes it in passing while a server is restarted on it. */
const FIRST_PORT = 10_000;
const PORTS = 10_000;

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Writes a new private key as PEM, mode 0600. */
export function writeKey(file: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

/** A database of the simulator's own. Its issuers' keys are there: they are made once in a run. */
export function databaseWithKeys(): Promise<TestDatabase> {
  return testDatabase({ schema: SCHEMA, folders: [migrations], begun: makeKeys });
}

/** At its first start it makes them. */
async function makeKeys(url: string): Promise<void> {
  const port = await freePort();
  const running = await start({
    environment: 'sandbox',
    organisation: OPERATOR,
    database: { url, schema: SCHEMA },
    listen: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
    staff: { people: [], clients: [], apiClients: [] },
    citizens: { people: [], clients: [] },
    logLevel: 'silent',
  });
  await running.stop();
}

/** Starts it; `origins` are the services whose /login/callback may be returned to. */
export async function startEid(origins: readonly string[]): Promise<TestEid> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-eid-'));
  const keyFile = writeKey(join(folder, 'client.pem'));
  const numbers = new URL('vectors/identities/personnummer.txt', import.meta.url);
  const database = await databaseWithKeys();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const client = {
    clientId: 'pages',
    name: 'Provtjänsten',
    keyFile,
    redirectUris: origins.flatMap((origin) => [`${origin}/login/callback`, `${origin}/login/callback/164022000022`]),
    postLogoutRedirectUris: origins.map((origin) => `${origin}/logged-out`),
  };
  const system = { name: 'Ett system', organisation: '162021003898', scopes: ['letters', 'read'] };
  const config: Config = {
    environment: 'sandbox',
    organisation: OPERATOR,
    database: { url: database.url, schema: database.schema },
    listen: { host: '127.0.0.1', port, publicUrl: address },
    staff: {
      people: [
        {
          loginId: 'anna.ask',
          name: 'Anna Ask',
          email: 'anna.ask@kommun-b.example',
          organisation: '162021003898',
          organisationName: 'Kommun B',
          roles: ['caseworker'],
          does: [
            'handläggare på Kommun B: skriver och skickar brev',
            'caseworker at Kommun B: writes and sends letters',
          ],
        },
        {
          loginId: 'bo.berg',
          name: 'Bo Berg',
          organisation: '162021003898',
          organisationName: 'Kommun B',
          roles: ['caseworker', 'administrator'],
        },
        {
          loginId: 'stina.sten',
          name: 'Stina Sten',
          organisation: '164022000022',
          organisationName: 'Duvkullens brevlåda',
          roles: ['mailbox-support'],
        },
        {
          loginId: 'olle.orm',
          name: 'Olle Orm',
          organisation: '164022000022',
          organisationName: 'Duvkullens brevlåda',
          roles: ['mailbox-operations'],
        },
        {
          loginId: 'petra.pil',
          name: 'Petra Pil',
          organisation: '164022000022',
          organisationName: 'Duvkullens brevlåda',
          roles: ['mailbox-operations'],
        },
        {
          loginId: 'nisse.nord',
          name: 'Nisse Nord',
          organisation: '164022000022',
          organisationName: 'Duvkullens brevlåda',
          roles: [],
        },
      ],
      clients: [client],
      apiClients: [
        { ...system, clientId: 'system-with-secret', secret: SECRET, audience: 'sender-api' },
        {
          ...{ clientId: 'system-of-operator', name: 'Operatörens system', organisation: '164022000022', keyFile },
          ...{ audience: 'far-api', scopes: ['registry-changes', 'registry-accounts'] },
        },
        { ...system, clientId: 'system-with-key', keyFile, audience: 'https://mediator.example/api/v1' },
      ],
    },
    citizens: {
      people: [
        { id: '198101052382', name: 'Signe Almgren', does: ['har en brevlåda', 'has a mailbox'] },
        { id: '191611882398', name: 'Amina Warsame', does: ['har samordningsnummer', 'has a samordningsnummer'] },
      ],
      foreigners: [
        { id: 'DE/SE/1234abcd5678', name: 'Greta Beispiel', level: 'sub' },
        { id: 'FR/SE/trop-bas-0001', name: 'Luc Exemple', level: 'low' },
      ],
      clients: [client],
      otherNumbersFile: numbers.pathname,
    },
    logLevel: 'silent',
  };
  let running = await start(config);
  return {
    address,
    config,
    keyFile,
    folder,
    async restart() {
      await running.stop();
      running = await start(config);
    },
    async stop() {
      await running.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}
