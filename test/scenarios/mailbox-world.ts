// What the mailbox's scenarios run in: a real mailbox operator with PostgreSQL, mutual TLS, FaR, e-ID and SMTP around it.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssuedFiles } from '../../src/platform/certificates/issue-certificate.ts';
import type { ThrowAwayCa } from '../../src/platform/certificates/throw-away-ca.ts';
import type { Running } from '../../src/platform/running.ts';
import { type Config, migrations, start } from '../../src/services/mailbox/index.ts';
import { attachmentOf, type SecureDelivery } from '../../src/wire/mina-meddelanden/delivery.ts';
import { deliverSecureEnvelope, sealDelivery, signDelivery } from '../../src/wire/mina-meddelanden/delivery-seal.ts';
import { type DeliveryResult, serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope } from '../../src/wire/soap/envelope.ts';
import { type ReceivedFault, readFault } from '../../src/wire/soap/fault.ts';
import { type Signer, signerOf } from '../../src/wire/xmldsig/signer.ts';
import { issueTo, testAuthority } from '../certificates.ts';
import { type TestDatabase, testDatabase } from '../database.ts';
import { freePort, startEid, type TestEid } from '../eid.ts';
import { type Far, startFar } from './mailbox-far.ts';
import { type Mailbag, startMailbag } from './mailbox-mail.ts';

export const kommunB = { id: '162021003898', name: 'Kommun B' };
export const kommunA = { id: '162021004748', name: 'Kommun A' };
export const mediator = { id: '164021000015', name: 'Duvslagets förmedling' };
export const otherMediator = { id: '164026000069', name: 'En annan förmedling' };
export const operator = { id: '164022000022', name: 'Duvkullens brevlåda' };
export const company = { id: '164025000052', name: 'Exempelbolaget AB' };
const farOwner = { id: '164023000039', name: 'Registrets ägare' };

export const signe = { id: '198101052382', name: 'Signe Almgren', email: 'signe@post.example' };
export const amina = { id: '191611882398', name: 'Amina Warsame' };
/** Has no mailbox here. */
export const stranger = { id: '195303231855', name: 'Ture Lundqvist' };

export interface World {
  readonly config: Config;
  readonly ca: ThrowAwayCa;
  readonly far: Far;
  readonly eid: TestEid;
  readonly mail: Mailbag;
  readonly database: TestDatabase;
  readonly pages: string;
  readonly wire: string;
  readonly folder: string;
  issue(organisation: { id: string; name: string }, more?: Parameters<typeof issueTo>[2]): Promise<IssuedFiles>;
  signer(files: IssuedFiles): Signer;
  /** Stops the operator and starts it again, with changes to its configuration. */
  restart(changes?: Partial<Config>): Promise<void>;
  /** Another process' worth of the operator on the same database. */
  beside(config: Config): Promise<Running>;
  /** Stops the operator only. */
  pause(): Promise<void>;
  stop(): Promise<void>;
}

export interface Around {
  readonly folder: string;
  readonly ca: ThrowAwayCa;
  readonly far: Pick<Far, 'recipientUrl' | 'authorityUrl'>;
  readonly eid: TestEid;
  readonly mail: Mailbag;
  readonly database: TestDatabase;
  readonly ports: { readonly pages: number; readonly content: number; readonly wire: number };
}

/** The operator's configuration, towards that FaR. */
export async function configOf({ folder, ca, far, eid, mail, database, ports }: Around): Promise<Config> {
  const tls = await issueTo(ca, operator);
  const keyFile = join(folder, 'blobs.key');
  writeFileSync(keyFile, Buffer.alloc(32, 5).toString('base64'), { mode: 0o600 });
  const host = '127.0.0.1';
  return {
    environment: 'sandbox',
    logLevel: 'silent',
    operator: { organisation: operator.id, name: operator.name, support: { text: 'Vi svarar vardagar 8–18.' } },
    database: { url: database.url, schema: database.schema },
    blobs: { directory: join(folder, 'blobs'), keyFile },
    pages: { host, port: ports.pages, publicUrl: `http://127.0.0.1:${ports.pages}` },
    content: { host, port: ports.content, publicUrl: `http://localhost:${ports.content}` },
    wire: {
      host,
      port: ports.wire,
      publicUrl: `https://127.0.0.1:${ports.wire}`,
      tls,
      clientCaFiles: [ca.certificateFile],
    },
    login: {
      issuer: `${eid.address}/citizens`,
      clientId: 'pages',
      clientKeyFile: eid.keyFile,
      acr: ['http://id.elegnamnden.se/loa/1.0/loa3'],
      scope: 'openid profile https://id.oidc.se/scope/naturalPersonNumber',
    },
    mail: { host, port: mail.port, from: 'Duvkullens brevlåda <inget-svar@duvkullen.example>' },
    registry: {
      recipientUrl: far.recipientUrl,
      authorityUrl: far.authorityUrl,
      tls,
      caFiles: [ca.certificateFile],
      timeoutMs: 5000,
    },
    trust: { caFiles: [ca.certificateFile], crlFiles: [ca.crlFile] },
    outbound: { allowPrivate: ['127.0.0.0/8'] },
    accounts: [
      { recipient: signe.id, name: signe.name, email: signe.email },
      { recipient: amina.id, name: amina.name },
      { recipient: company.id, name: company.name },
    ],
  };
}

async function surroundings(): Promise<Around & { readonly far: Far }> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-mailbox-'));
  const { ca } = await testAuthority(join(folder, 'ca'), [farOwner, operator, mediator, kommunB, kommunA]);
  const ports = { pages: await freePort(), content: await freePort(), wire: await freePort() };
  const senders = [kommunB, kommunA];
  const dispatchers = [
    { ...mediator, senders: senders.map(({ id }) => id) },
    { ...otherMediator, senders: [kommunA.id] },
  ];
  const files = { ...(await issueTo(ca, farOwner)), caFile: ca.certificateFile };
  const far = await startFar(files, { senders, dispatchers }, new Map([[operator.id, operator.name]]));
  for (const { id } of [signe, amina, company]) far.state.registered.set(id, operator.id);
  const eid = await startEid([`http://127.0.0.1:${ports.pages}`]);
  const mail = await startMailbag();
  const database = await testDatabase({ schema: 'mailbox', folders: [migrations] });
  return { folder, ca, far, eid, mail, database, ports };
}

/** Starts everything. `changes` are to the operator's configuration. */
export async function startWorld(changes: Partial<Config> = {}): Promise<World> {
  const around = await surroundings();
  const { folder, ca, far, eid, mail, database } = around;
  const config = { ...(await configOf(around)), ...changes };
  let running: Running | undefined = await start(config);
  return {
    config,
    ca,
    far,
    eid,
    mail,
    database,
    folder,
    pages: config.pages.publicUrl,
    wire: config.wire.publicUrl,
    issue: (who, more) => issueTo(ca, who, more),
    signer: signerOfFiles,
    async restart(other = {}) {
      await running?.stop();
      running = await start({ ...config, ...other });
    },
    beside: (other) => start(other),
    async pause() {
      await running?.stop();
      running = undefined;
    },
    async stop() {
      await running?.stop();
      await Promise.all([far.stop(), eid.stop(), mail.stop()]);
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Whoever has this certificate and key. */
export function signerOfFiles({ certificateFile, keyFile }: IssuedFiles): Signer {
  return signerOf(readFileSync(certificateFile, 'utf8'), readFileSync(keyFile, 'utf8'));
}

export interface LetterParts {
  readonly sender?: { readonly id: string; readonly name: string };
  readonly recipient?: string;
  readonly ids?: readonly string[];
  readonly subject?: string;
  readonly body?: { readonly contentType: string; readonly text: string };
  readonly files?: readonly { readonly filename: string; readonly contentType: string; readonly content: Uint8Array }[];
}

/** A small PDF, as far as anybody looks here. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A delivery of one or several messages. */
export function deliveryTo(parts: LetterParts = {}): SecureDelivery {
  const { sender = kommunB, recipient = signe.id, ids = [randomUUID()], files = [] } = parts;
  const body = parts.body ?? { contentType: 'text/plain', text: 'Hej Signe\n\nDin ansökan är beviljad.' };
  return {
    header: { sender, recipient },
    messages: ids.map((id) => ({
      header: {
        id,
        subject: parts.subject ?? 'Beslut om förskoleplats',
        supportinfo: { text: 'Kontaktcenter svarar på frågor.', phoneNumber: '010-123 45 00' },
        metadata: [],
        language: 'svSE',
      },
      body: { contentType: body.contentType, content: Buffer.from(body.text) },
      attachments: files.map(({ filename, contentType, content }) => attachmentOf(filename, contentType, content)),
    })),
  };
}

/** Signs, seals and puts in an envelope. */
export function envelopeOf(delivery: SecureDelivery, sender: Signer, sealer: Signer): Uint8Array {
  const seal = { receivedTime: '2026-11-22', signaturesOk: true };
  return deliverSecureEnvelope(sealDelivery(signDelivery(delivery, sender), seal, sealer));
}

export type WireAnswer =
  | { readonly kind: 'result'; readonly result: DeliveryResult }
  | { readonly kind: 'fault'; readonly status: number; readonly fault: ReceivedFault };

/** Posts an envelope to the operator's Service v3 with a client certificate. */
export async function post(world: World, files: IssuedFiles, envelope: Uint8Array): Promise<WireAnswer> {
  const { status, body } = await postRaw(world, files, envelope);
  const read = readEnvelope(body).body;
  const fault = readFault(read);
  if (fault !== undefined) return { kind: 'fault', status, fault };
  const { deliverForward, deliverSecure } = serviceOperations;
  const { response } = read.local === deliverForward.response.local ? deliverForward : deliverSecure;
  return { kind: 'result', result: response.read(read).result };
}

function postRaw(world: World, files: IssuedFiles, envelope: Uint8Array): Promise<{ status: number; body: Buffer }> {
  const options = {
    method: 'POST',
    agent: false as const,
    ca: readFileSync(world.ca.certificateFile),
    cert: readFileSync(files.certificateFile),
    key: readFileSync(files.keyFile),
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""', 'content-length': envelope.byteLength },
  };
  return new Promise((resolve, reject) => {
    const request = https.request(`${world.wire}/Service/v3`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(envelope);
  });
}
