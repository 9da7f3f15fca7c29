// What the mediator's scenarios run in: the real mediator with PostgreSQL and mutual TLS, and peers around it.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import type { Running } from '../../src/platform/running.ts';
import { type Config, migrations, start } from '../../src/services/mediator/index.ts';
import type { SecureDelivery } from '../../src/wire/mina-meddelanden/delivery.ts';
import {
  distributeSecureEnvelope,
  signDelivery,
  signedDeliveryBytes,
} from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { messageOperations } from '../../src/wire/mina-meddelanden/message.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { readFault } from '../../src/wire/soap/fault.ts';
import { signerOf } from '../../src/wire/xmldsig/signer.ts';
import { testAuthority } from '../certificates.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { postEnvelope, RunningMediator } from './mediator-client.ts';
import { type FarState, type Issuer, type Peer, type PeerFiles, startFar, startIssuer } from './mediator-peers.ts';

export const kommunB = { id: '162021003898', name: 'Kommun B' };
export const kommunA = { id: '162021004748', name: 'Kommun A' };
export const mediator = { id: '164021000015', name: 'Duvslagets förmedling' };
export const operatorA = { id: '164022000022', name: 'Duvkullens brevlåda' };
export const operatorB = { id: '164023000039', name: 'Fyrtornets brevlåda' };
const farOwner = { id: '164026000069', name: 'Infrastrukturens ägare' };
const AUDIENCE = 'https://formedling.test/api/v1';

/** Skatteverket's published test numbers, one after the other. */
const numbers = readFileSync(new URL('../vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');
let used = 0;

/** A person that no other test of the file uses: there are a thousand numbers. */
export function somebody(): string {
  return numbers[used++ % numbers.length] ?? '';
}

export class World {
  readonly folder: string;
  readonly ca: ThrowAwayCa;
  readonly far: FarState = { mailboxes: new Map(), dispatchers: [], asked: 0 };
  readonly database: TestDatabase;
  readonly issuer: Issuer;
  readonly config: Config;
  readonly files: Readonly<Record<string, IssuedFiles>>;
  readonly #farPort: number;
  #farPeer: Peer | undefined;
  #running: Running[] = [];

  private constructor(parts: Pick<World, 'folder' | 'ca' | 'database' | 'issuer' | 'config' | 'files'>, far: Peer) {
    this.folder = parts.folder;
    this.ca = parts.ca;
    this.database = parts.database;
    this.issuer = parts.issuer;
    this.config = parts.config;
    this.files = parts.files;
    this.#farPeer = far;
    this.#farPort = Number(new URL(far.url).port);
  }

  /** Everything but the mediator itself. */
  static async open(changes: Partial<Config> = {}): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'brevduva-mediator-'));
    const owners = [kommunA, kommunB, mediator, operatorA, operatorB, farOwner];
    const { ca, files } = await testAuthority(join(folder, 'ca'), owners);
    const database = await testDatabase({ schema: 'mediator', folders: [migrations] });
    const issuer = await startIssuer(AUDIENCE);
    const placeholder: FarState = { mailboxes: new Map(), dispatchers: [], asked: 0 };
    const probe = await startFar(peerFiles(files, ca, farOwner.id), placeholder);
    await probe.stop();
    const port = Number(new URL(probe.url).port);
    const config = { ...configOf({ folder, ca, files, database, issuer, farUrl: probe.url }), ...changes };
    const world = new World({ folder, ca, database, issuer, config, files }, probe);
    world.far.dispatchers = [{ ...mediator, senders: [kommunA.id, kommunB.id] }];
    world.#farPeer = await startFar(world.peerFiles(farOwner), world.far, port);
    return world;
  }

  peerFiles(who: { readonly id: string }): PeerFiles {
    return peerFiles(this.files, this.ca, who.id);
  }

  async farDown(): Promise<void> {
    await this.#farPeer?.stop();
    this.#farPeer = undefined;
  }

  async farUp(): Promise<void> {
    this.#farPeer = await startFar(this.peerFiles(farOwner), this.far, this.#farPort);
  }

  /** A mediator on this world's database; several may run at once. `reread` is what its file says later. */
  async mediator(changes: Partial<Config> = {}, reread?: () => Config): Promise<RunningMediator> {
    const running = await start({ ...this.config, ...changes }, reread);
    this.#running.push(running);
    return new RunningMediator(running, this.issuer);
  }

  /** What the mediator keeps of deliveries in rows. */
  async storedContents(): Promise<readonly Buffer[]> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ content: Buffer }>(
        `select content from ${this.database.schema}.delivery where content is not null`,
      );
      return rows.map(({ content }) => content);
    } finally {
      await client.end();
    }
  }

  /** Ends every session of the mediator's role, as a restart of the database does. */
  async cutDatabase(): Promise<void> {
    const client = new pg.Client({ connectionString: this.database.ownerUrl });
    await client.connect();
    try {
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()',
        [this.database.role],
      );
    } finally {
      await client.end();
    }
  }

  /** What it keeps in files. */
  blobFiles(): readonly Buffer[] {
    const folder = join(this.folder, 'blobs');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  }

  /** The bytes of a letter that its sender has signed. */
  signed(recipient: string, options: LetterOptions = {}): Buffer {
    return signedDeliveryBytes(this.#signedDelivery(recipient, options));
  }

  /** The same as a call of Message v3, distributeSecure. */
  distribution(recipient: string, options: LetterOptions = {}): Uint8Array {
    return distributeSecureEnvelope(this.#signedDelivery(recipient, options));
  }

  /** A call of Message v3, checkDistributionStatus. */
  statusQuestion(sender: string, distributionId: string): Uint8Array {
    return writeEnvelope(messageOperations.checkDistributionStatus.request.write({ sender, distributionId }));
  }

  /** Calls the mediator's Message v3, or the service at `path`, with a sender's certificate. */
  async soap(
    who: { readonly id: string },
    envelope: Uint8Array,
    to: RunningMediator,
    path = '/Message/v3',
  ): Promise<SoapAnswer> {
    const { certificateFile, keyFile, caFile } = this.peerFiles(who);
    const body = await postEnvelope(`${to.running.addresses.wire}${path}`, envelope, {
      cert: readFileSync(certificateFile),
      key: readFileSync(keyFile),
      ca: readFileSync(caFile),
    });
    const answer = readEnvelope(body).body;
    const fault = readFault(answer);
    if (fault !== undefined)
      return fault.code === undefined ? {} : { fault: fault.code, description: fault.description };
    const { distributeSecure, checkDistributionStatus } = messageOperations;
    return answer.local === distributeSecure.response.local
      ? distributeSecure.response.read(answer)
      : checkDistributionStatus.response.read(answer);
  }

  #signedDelivery(recipient: string, { sender = kommunB, text = 'Hej.', signer = sender }: LetterOptions) {
    const { certificateFile, keyFile } = this.files[signer.id] ?? { certificateFile: '', keyFile: '' };
    const key = signerOf(readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8'));
    return signDelivery(letter(sender, recipient, text), key);
  }

  async close(): Promise<void> {
    for (const running of this.#running) await running.stop();
    await this.#farPeer?.stop();
    await this.issuer.stop();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface SoapAnswer {
  readonly distributionId?: string;
  readonly statuses?: readonly unknown[];
  readonly fault?: number;
  readonly description?: string;
}

export interface LetterOptions {
  readonly sender?: { readonly id: string; readonly name: string };
  readonly signer?: { readonly id: string };
  readonly text?: string;
}

function peerFiles(files: Readonly<Record<string, IssuedFiles>>, ca: ThrowAwayCa, id: string): PeerFiles {
  const { certificateFile, keyFile } = files[id] ?? { certificateFile: '', keyFile: '' };
  return { certificateFile, keyFile, caFile: ca.certificateFile };
}

function configOf(parts: {
  readonly folder: string;
  readonly ca: ThrowAwayCa;
  readonly files: Readonly<Record<string, IssuedFiles>>;
  readonly database: TestDatabase;
  readonly issuer: Issuer;
  readonly farUrl: string;
}): Config {
  const { folder, ca, files, database, issuer, farUrl } = parts;
  const keyFile = join(folder, 'blobs.key');
  writeFileSync(keyFile, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  const { certificateFile, keyFile: tlsKey } = files[mediator.id] ?? { certificateFile: '', keyFile: '' };
  const host = '127.0.0.1';
  const caFiles = [ca.certificateFile];
  const breaker = { failures: 1_000 };
  return {
    environment: 'sandbox',
    logLevel: 'silent',
    organisation: mediator.id,
    name: mediator.name,
    database: { url: database.url, schema: database.schema },
    blobs: { directory: join(folder, 'blobs'), keyFile },
    listen: { host, port: 0, publicUrl: 'http://127.0.0.1' },
    wire: {
      host,
      port: 0,
      publicUrl: 'https://127.0.0.1',
      tls: { certificateFile, keyFile: tlsKey },
      clientCaFiles: caFiles,
    },
    api: { issuer: issuer.issuer, audience: AUDIENCE },
    registry: {
      recipientUrl: `${farUrl}/Recipient/v3`,
      authorityUrl: `${farUrl}/Authority`,
      caFiles,
      timeoutMs: 2_000,
      reachableForMs: 0,
    },
    operators: {
      caFiles,
      timeoutMs: 20_000,
      // Tests make operators fail one after the other: only those about breakers want one to open.
      others: { repeats: 'unknown', breaker },
      known: [{ organisation: operatorA.id, repeats: 'deduplicated', breaker }],
    },
    trust: { caFiles },
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    retry: { firstMs: 50, maxMs: 200 },
    pollMs: 50,
  };
}

function letter(
  sender: { readonly id: string; readonly name: string },
  recipient: string,
  text: string,
): SecureDelivery {
  return {
    header: { sender, recipient },
    messages: [
      {
        header: {
          id: randomUUID(),
          subject: 'Beslut',
          supportinfo: { text: 'Ring oss.' },
          metadata: [],
          language: 'svSE',
        },
        body: { contentType: 'text/plain', content: Buffer.from(text) },
        attachments: [],
      },
    ],
  };
}
