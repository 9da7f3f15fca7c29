// What the registry's tests run in: a real FaR with PostgreSQL and mutual TLS, and organisations that call it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { readKeyPair } from '../../src/platform/certificates/key-pair.ts';
import { fixedKeyPair } from '../../src/platform/certificates/key-pair-in-use.ts';
import type { ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import { WireClient } from '../../src/platform/http-client/wire-client.ts';
import { type Config, migrations, start } from '../../src/services/registry/index.ts';
import type { Operation } from '../../src/wire/mina-meddelanden/schema/message.ts';
import { SERVICE_PATHS } from '../../src/wire/mina-meddelanden/wsdl.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { type ReceivedFault, readFault } from '../../src/wire/soap/fault.ts';
import type { WriteElement, XmlElement } from '../../src/wire/xml/tree.ts';
import { issueTo, testAuthority } from '../certificates.ts';
import { testDatabase } from '../database.ts';
import { freePort, writeKey } from '../eid.ts';

export const kommunA = { id: '162021004748', name: 'Kommun A' };
export const kommunB = { id: '162021003898', name: 'Kommun B' };
export const region = { id: '164024000046', name: 'Region Exempelbygden' };
export const mediator = { id: '164021000015', name: 'Duvslagets förmedling' };
export const operatorA = { id: '164022000022', name: 'Duvkullens brevlåda' };
export const operatorB = { id: '164023000039', name: 'Fyrtornets brevlåda' };
export const company = { id: '164025000052', name: 'Exempelbolaget AB' };
export const owner = { id: '164026000069', name: 'Infrastrukturens ägare' };

/** In the register from the beginning: with operator A. */
export const signe = '198101052382';
/** Not in the register. */
export const ture = '195303231855';
/** Waits for signatures. */
export const amina = '191611882398';

export type Outcome<A> =
  | { readonly kind: 'answer'; readonly value: A }
  | { readonly kind: 'fault'; readonly fault: ReceivedFault };

export interface Caller {
  /** Calls an operation of Recipient v3 or Authority; anything but an answer or a fault throws. */
  ask<Q, A>(operation: Operation<Q, A>, question: Q): Promise<Outcome<A>>;
  /** Posts a body as it is to Recipient v3. */
  post(body: WriteElement): Promise<XmlElement>;
  /** What is served at an address of the wire. */
  get(path: string): Promise<string>;
}

export interface World {
  readonly config: Config;
  readonly ca: ThrowAwayCa;
  readonly pages: string;
  as(organisation: { readonly id: string; readonly name: string }): Promise<Caller>;
  /** Rows of a query as the database's owner. */
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  restart(change?: (config: Config) => Config): Promise<void>;
  stop(): Promise<void>;
}

const seed: NonNullable<Config['seed']> = {
  senders: [kommunA, kommunB, region],
  dispatchers: [{ ...mediator, senders: [kommunB.id, kommunA.id] }],
  operators: [
    { ...operatorA, serviceAddress: 'https://127.0.0.1:1/Service/v3', uiAddress: 'http://127.0.0.1:2' },
    { ...operatorB, serviceAddress: 'https://127.0.0.1:3/Service/v3' },
  ],
  recipients: [
    { id: signe, operator: operatorA.id, optedOutFrom: [kommunA.id] },
    { id: amina, operator: operatorB.id, pending: true },
    { id: company.id, operator: operatorA.id },
  ],
};

export interface WorldChanges {
  /** What else is in its configuration. */
  readonly config?: Partial<Config>;
  /** Is shown every answer of the wire that is no fault, as it came. */
  readonly answered?: (envelope: Uint8Array) => void;
}

/** Starts FaR; `login` is where its staff log in, nowhere unless given. */
export async function startWorld(
  login: Partial<Config['login']> = {},
  pagesPort?: number,
  changes: WorldChanges = {},
): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-registry-'));
  const { ca } = await testAuthority(join(folder, 'ca'), [
    owner,
    kommunA,
    kommunB,
    mediator,
    operatorA,
    operatorB,
    company,
  ]);
  const database = await testDatabase({ schema: 'registry', folders: [migrations] });
  const files = (organisation: { readonly id: string; readonly name: string }) => issueTo(ca, organisation);
  const port = pagesPort ?? (await freePort());
  const wirePort = await freePort();
  const host = '127.0.0.1';
  const publicUrl = `https://${host}:${wirePort}`;
  let config: Config = {
    environment: 'sandbox',
    organisation: owner.id,
    organisationName: owner.name,
    database: { url: database.url, schema: database.schema },
    pages: { host, port, publicUrl: `http://${host}:${port}` },
    wire: { host, port: wirePort, publicUrl, tls: await files(owner), clientCaFiles: [ca.certificateFile] },
    login: {
      issuer: 'http://127.0.0.1:9/staff',
      clientId: 'pages',
      clientKeyFile: writeKey(join(folder, 'client.pem')),
      acr: [],
      scope: 'openid profile email',
      ...login,
    },
    seed,
    logLevel: 'silent',
    ...changes.config,
  };
  let running = await start(config);
  const clients: WireClient[] = [];
  const owned = new pg.Client({ connectionString: database.ownerUrl, options: `-c search_path=${database.schema}` });
  await owned.connect();
  return {
    config,
    ca,
    pages: `http://${host}:${port}`,
    async as(organisation) {
      const keyPair = fixedKeyPair(readKeyPair(await files(organisation), { environment: 'sandbox' }));
      const outbound = { allowPrivate: ['127.0.0.0/8'] };
      const client = new WireClient({ keyPair, caFiles: [ca.certificateFile], outbound });
      clients.push(client);
      const { certificatePem: cert, keyPem: key } = keyPair.current();
      const get = (path: string) => fetched(`${publicUrl}${path}`, { cert, key, ca: readFileSync(ca.certificateFile) });
      return { ...callerOf(client, publicUrl, changes.answered), get };
    },
    rows: async (sql) => (await owned.query(sql)).rows,
    async restart(change = (same) => same) {
      await running.stop();
      config = change(config);
      running = await start(config);
    },
    async stop() {
      for (const client of clients) client.close();
      await owned.end();
      await running.stop();
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

function fetched(url: string, tls: https.RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { ...tls, agent: false }, (response) => {
      text(response).then(resolve, reject);
    });
    request.on('error', reject);
  });
}

function callerOf(client: WireClient, base: string, answered?: (envelope: Uint8Array) => void): Omit<Caller, 'get'> {
  const post = async (path: string, body: WriteElement): Promise<XmlElement> => {
    const outcome = await client.post(`${base}${path}`, writeEnvelope(body), { timeoutMs: 10_000 });
    if (outcome.kind !== 'answer') throw new Error(`no answer: ${outcome.kind} ${outcome.reason}`);
    const answer = readEnvelope(outcome.body).body;
    if (readFault(answer) === undefined) answered?.(outcome.body);
    return answer;
  };
  return {
    post: (body) => post(SERVICE_PATHS.recipient, body),
    async ask(operation, question) {
      const path = operation.request.namespace.endsWith('/Authority')
        ? SERVICE_PATHS.authority
        : SERVICE_PATHS.recipient;
      const body = await post(path, operation.request.write(question));
      const fault = readFault(body);
      return fault === undefined ? { kind: 'answer', value: operation.response.read(body) } : { kind: 'fault', fault };
    },
  };
}
