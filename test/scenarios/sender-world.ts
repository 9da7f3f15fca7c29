// What the sender's scenarios run in: the real sender and e-ID simulator on PostgreSQL, a small FaR over mutual TLS, a small mediator.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import type { Running } from '../../src/platform/running.ts';
import * as eid from '../../src/services/eid-simulator/index.ts';
import { type Config, migrations, start } from '../../src/services/sender/index.ts';
import { beforeAskingAgain } from '../asking-again.ts';
import { issueTo, testAuthority } from '../certificates.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { databaseWithKeys, freePort, SECRET, writeKey } from '../eid.ts';
import { Person } from '../person.ts';
import { type FarState, type Mailbox, type Peer, startFar } from './mediator-peers.ts';
import { PretendMediator } from './sender-mediator.ts';

export const kommunB = { id: '162021003898', name: 'Kommun B' };
export const kommunA = { id: '162021004748', name: 'Kommun A' };
export const operator = { id: '164022000022', name: 'Duvkullens brevlåda', address: 'https://127.0.0.1:1/Service/v3' };
const mediatorOwner = { id: '164021000015', name: 'Duvslagets förmedling' };
const farOwner = { id: '164026000069', name: 'Infrastrukturens ägare' };
/** Skatteverket's published test numbers. */
export const withMailbox = '198101052382';
export const withoutMailbox = '195303231855';
export const optedOut = '191611882398';
export const pending = '202601622380';

type Files = Readonly<Record<string, IssuedFiles>>;

export class SenderWorld {
  readonly folder: string;
  readonly far: FarState;
  readonly mediator: PretendMediator;
  readonly database: TestDatabase;
  readonly config: Config;
  readonly #files: Files;
  readonly #ca: ThrowAwayCa;
  #farPeer: Peer | undefined;
  #farPort: number;
  readonly #eid: Running;
  readonly #eidDatabase: TestDatabase;
  readonly #running: Running[] = [];

  private constructor(parts: Parts, far: FarState, farPeer: Peer) {
    this.folder = parts.folder;
    this.far = far;
    this.mediator = parts.mediator;
    this.database = parts.database;
    this.config = configOf(parts, farPeer.url);
    this.#files = parts.files;
    this.#ca = parts.ca;
    this.#farPeer = farPeer;
    this.#farPort = Number(new URL(farPeer.url).port);
    this.#eid = parts.eid;
    this.#eidDatabase = parts.eidDatabase;
  }

  /** `more`: people and systems besides the usual ones; roles read 'caseworker@unit-code' for one unit. */
  static async open(more: More = {}): Promise<SenderWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'brevduva-sender-'));
    const owners = [kommunA, kommunB, mediatorOwner, farOwner];
    const { ca, files } = await testAuthority(join(folder, 'ca'), owners);
    const mailbox = { operator };
    const far: FarState = {
      mailboxes: new Map<string, Mailbox>([
        [withMailbox, mailbox],
        [optedOut, { operator, kind: 'opted-out' }],
        [pending, { operator, kind: 'pending' }],
      ]),
      dispatchers: [],
      asked: 0,
    };
    const mediator = new PretendMediator(ca.certificateFile);
    await mediator.up();
    const database = await testDatabase({ schema: 'sender', folders: [migrations] });
    const eidDatabase = await databaseWithKeys();
    const ports = { sender: await freePort(), eid: await freePort() };
    const loginKey = writeKey(join(folder, 'login.pem'));
    // A world that cannot be made leaves nothing behind: a server that listens on would keep the test's process for ever.
    const eidRunning = await eid
      .start(eidConfigOf(eidDatabase, ports, loginKey, more))
      .catch(async (error: unknown) => {
        await mediator.down();
        await Promise.all([database.drop(), eidDatabase.drop()]);
        throw error;
      });
    const farPeer = await startFar(peerFiles(files, ca), far);
    const parts = { folder, ca, files, mediator, database, eidDatabase, ports, loginKey, eid: eidRunning };
    return new SenderWorld(parts, far, farPeer);
  }

  get address(): string {
    return this.config.listen.publicUrl;
  }

  /** A sender on this world's database; with a port of its own when it is not the first. */
  async sender(changes: Partial<Config> = {}): Promise<Running> {
    const running = await start({ ...this.config, ...changes });
    this.#running.push(running);
    return running;
  }

  /** What a mediator of another make would use: certificate, key and CA of this world's mediator. */
  get mediatorFiles() {
    const { certificateFile = '', keyFile = '' } = this.#files[mediatorOwner.id] ?? {};
    return { certificateFile, keyFile, caFile: this.#ca.certificateFile };
  }

  /** A certificate of this world's CA, and the CA itself. */
  async certificateOf(who: { readonly id: string; readonly name: string }) {
    const { certificateFile, keyFile } = await issueTo(this.#ca, who);
    return { certificateFile, keyFile, caFile: this.#ca.certificateFile };
  }

  async farDown(): Promise<void> {
    await this.#farPeer?.stop();
    this.#farPeer = undefined;
  }

  async farUp(): Promise<void> {
    this.#farPeer = await startFar(peerFiles(this.#files, this.#ca), this.far, this.#farPort);
  }

  /** Somebody who has logged in; 'anna.ask' and 'bo.berg' (also administrator) at Kommun B, 'eva.ek' at Kommun A. */
  async person(loginId: string, language: 'sv' | 'en' = 'sv'): Promise<Person> {
    const person = new Person(language);
    await person.open(`${this.address}/?lang=${language}`);
    const choice = person.forms().find((form) => form.html.includes(`value="${loginId}"`));
    if (choice === undefined) throw new Error(`nobody called ${loginId} on the log-in page`);
    return await person.submit(choice, { person: loginId });
  }

  /** A token for the sender's API, for the organisation's system. */
  async token(client: string): Promise<string> {
    const answer = await fetch(`${this.config.api.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client}:${encodeURIComponent(SECRET)}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const body: unknown = await answer.json();
    const token: unknown = Reflect.get(Object(body), 'access_token');
    if (typeof token !== 'string') throw new Error(`no token: ${JSON.stringify(body)}`);
    return token;
  }

  async close(): Promise<void> {
    for (const running of this.#running) await running.stop();
    await this.mediator.down();
    await this.#farPeer?.stop();
    await this.#eid.stop();
    await this.database.drop();
    await this.#eidDatabase.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly folder: string;
  readonly ca: ThrowAwayCa;
  readonly files: Files;
  readonly mediator: PretendMediator;
  readonly database: TestDatabase;
  readonly eidDatabase: TestDatabase;
  readonly ports: { readonly sender: number; readonly eid: number };
  readonly loginKey: string;
  readonly eid: Running;
}

function peerFiles(files: Files, ca: ThrowAwayCa) {
  const { certificateFile = '', keyFile = '' } = files[farOwner.id] ?? {};
  return { certificateFile, keyFile, caFile: ca.certificateFile };
}

type EidStaff = eid.Config['staff'];

interface More {
  readonly people?: readonly (Pick<EidStaff['people'][number], 'loginId' | 'roles' | 'groups'> & {
    readonly at: { readonly id: string; readonly name: string };
  })[];
  readonly systems?: readonly Pick<EidStaff['apiClients'][number], 'clientId' | 'organisation' | 'scopes' | 'units'>[];
}

function eidConfigOf(database: TestDatabase, ports: Parts['ports'], keyFile: string, more: More): eid.Config {
  const origin = `http://127.0.0.1:${ports.sender}`;
  const atB = { organisation: kommunB.id, organisationName: kommunB.name };
  const atA = { organisation: kommunA.id, organisationName: kommunA.name };
  const nowhere = { organisation: operator.id, organisationName: operator.name };
  const system = { name: 'Ett system', secret: SECRET, audience: `${origin}/api/v1`, scopes: ['letters'] };
  const handingOver = { name: 'Avsändaren', secret: SECRET, audience: 'mediator', scopes: ['deliveries'] };
  return {
    environment: 'sandbox',
    organisation: farOwner.id,
    database: { url: database.url, schema: database.schema },
    listen: { host: '127.0.0.1', port: ports.eid, publicUrl: `http://127.0.0.1:${ports.eid}` },
    logLevel: 'silent',
    staff: {
      people: [
        { loginId: 'anna.ask', name: 'Anna Ask', ...atB, roles: ['caseworker'] },
        { loginId: 'bo.berg', name: 'Bo Berg', ...atB, roles: ['caseworker', 'administrator'] },
        { loginId: 'eva.ek', name: 'Eva Ek', ...atA, roles: ['caseworker', 'administrator'] },
        { loginId: 'ola.oro', name: 'Ola Oro', ...nowhere, roles: ['caseworker'] },
        { loginId: 'rut.ren', name: 'Rut Ren', ...atB, roles: [] },
        { loginId: 'gun.gran', name: 'Gun Gran', ...atB, roles: ['approver'] },
        { loginId: 'ulf.ull', name: 'Ulf Ull', ...atB, roles: ['auditor'] },
        { loginId: 'ylva.yr', name: 'Ylva Yr', ...atB, roles: ['archivist'] },
        { loginId: 'siv.sol', name: 'Siv Sol', ...atB, roles: ['caseworker', 'approver'] },
        ...(more.people ?? []).map(({ at, ...one }) => {
          return { ...one, name: one.loginId, organisation: at.id, organisationName: at.name };
        }),
      ],
      clients: [
        {
          clientId: 'sender',
          name: 'Skicka brev',
          keyFile,
          redirectUris: [`${origin}/login/callback`],
          postLogoutRedirectUris: [`${origin}/logged-out`],
        },
      ],
      apiClients: [
        { ...system, clientId: 'system-b', organisation: kommunB.id },
        { ...system, clientId: 'system-a', organisation: kommunA.id },
        { ...system, clientId: 'reader-b', organisation: kommunB.id, scopes: ['other'] },
        { ...system, clientId: 'log-b', organisation: kommunB.id, scopes: ['log'] },
        { ...handingOver, clientId: 'sender-b', organisation: kommunB.id },
        { ...handingOver, clientId: 'sender-a', organisation: kommunA.id },
        ...(more.systems ?? []).map((one) => ({ ...system, ...one })),
        ...[
          { ...system, clientId: 'admin-b', organisation: kommunB.id, scopes: ['administration'] },
          { ...system, clientId: 'admin-a', organisation: kommunA.id, scopes: ['administration'] },
        ].filter(({ clientId }) => more.systems?.every((one) => one.clientId !== clientId) !== false),
      ],
    },
    citizens: { people: [], clients: [] },
  };
}

function configOf(parts: Parts, farUrl: string): Config {
  const { folder, ca, files, database, ports, loginKey, mediator } = parts;
  const keyFile = join(folder, 'blobs.key');
  const secretFile = join(folder, 'client-secret');
  writeFileSync(keyFile, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  writeFileSync(secretFile, SECRET, { mode: 0o600 });
  const publicUrl = `http://127.0.0.1:${ports.sender}`;
  const issuer = `http://127.0.0.1:${ports.eid}/staff`;
  const organisation = (who: typeof kommunA, clientId: string) => ({
    id: who.id,
    name: who.name,
    keyPair: { certificateFile: files[who.id]?.certificateFile ?? '', keyFile: files[who.id]?.keyFile ?? '' },
    postage: { paperOre: 1200, digitalOre: 200 },
    supportinfo: { text: 'Kundcenter svarar vardagar kl. 8–16.', phoneNumber: '0500-00 00 00' },
    mediator: {
      name: mediatorOwner.name,
      url: mediator.address,
      issuer,
      clientId,
      clientSecretFile: secretFile,
      certificateFile: files[mediatorOwner.id]?.certificateFile ?? '',
    },
  });
  return {
    environment: 'sandbox',
    logLevel: 'silent',
    database: { url: database.url, schema: database.schema },
    blobs: { directory: join(folder, 'blobs'), keyFile },
    listen: { host: '127.0.0.1', port: ports.sender, publicUrl },
    login: { issuer, clientId: 'sender', clientKeyFile: loginKey, acr: [], scope: 'openid profile email' },
    api: { issuer, audience: `${publicUrl}/api/v1` },
    registry: { url: `${farUrl}/Recipient/v3`, caFiles: [ca.certificateFile], timeoutSeconds: 2 },
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    disposal: { journal: join(folder, 'disposals') },
    organisations: [organisation(kommunB, 'sender-b'), organisation(kommunA, 'sender-a')],
  };
}

/** A small PDF. */
export async function aPdf(pages = 1): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.setCreationDate(new Date(0));
  document.setModificationDate(new Date(0));
  for (let page = 0; page < pages; page += 1) document.addPage([595, 842]);
  return await document.save();
}

/** Asks again and again, without sleeping longer than it must, until the answer is good. Fails after a minute. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const since = Date.now();
  while (Date.now() - since < 60_000) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await beforeAskingAgain(since);
  }
  throw new Error(`it did not come about: ${what}`);
}
