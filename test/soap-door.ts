// A SOAP door with a throw-away CA and callers to it, for tests
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { type Organisationsnummer, parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { type IssuedFiles, issueCertificate } from '../src/platform/certificates/issue-certificate.ts';
import { readKeyPair } from '../src/platform/certificates/key-pair.ts';
import { fixedKeyPair, type KeyPairInUse } from '../src/platform/certificates/key-pair-in-use.ts';
import { makeCa, type ThrowAwayCa } from '../src/platform/certificates/throw-away-ca.ts';
import { createLog } from '../src/platform/log.ts';
import type { Running } from '../src/platform/running.ts';
import { createSoapServer, type SoapServerOptions, type SoapService } from '../src/platform/web/soap.ts';

export interface SoapAnswer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface SoapAsk {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string | number>;
  readonly body?: Uint8Array;
  readonly client?: IssuedFiles;
  readonly agent?: https.Agent;
}

export interface DoorOptions extends Partial<Omit<SoapServerOptions, 'listen'>> {
  readonly allowed?: string[];
  /** Judge callers by the CA's revocation list. */
  readonly crl?: boolean;
}

/** An organisationsnummer of a test. */
export function organisation(text: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

export const KOMMUN_A = organisation('162021004748');
export const KOMMUN_B = organisation('162021003898');

/** A CA in a folder of its own, a server certificate, two callers, and the log of every door opened here. */
export class SoapDoors {
  readonly lines: string[] = [];
  readonly #folder: string;
  readonly ca: ThrowAwayCa;
  readonly server: IssuedFiles;
  readonly clientA: IssuedFiles;
  readonly clientB: IssuedFiles;

  private constructor(folder: string, ca: ThrowAwayCa, files: readonly [IssuedFiles, IssuedFiles, IssuedFiles]) {
    this.#folder = folder;
    this.ca = ca;
    [this.server, this.clientA, this.clientB] = files;
  }

  static async make(): Promise<SoapDoors> {
    const folder = mkdtempSync(join(tmpdir(), 'brevduva-soap-'));
    const ca = await makeCa(join(folder, 'ca'));
    const files = await Promise.all([
      issueCertificate(ca, { organisation: KOMMUN_A, name: 'Registret', fileName: 'server' }),
      issueCertificate(ca, { organisation: KOMMUN_A, name: 'Kommun A' }),
      issueCertificate(ca, { organisation: KOMMUN_B, name: 'Kommun B' }),
    ]);
    return new SoapDoors(folder, ca, files);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  keyPair(files: IssuedFiles = this.server): KeyPairInUse {
    return fixedKeyPair(readKeyPair(files, { environment: 'sandbox' }));
  }

  async open(services: readonly SoapService[], options: DoorOptions = {}): Promise<Running> {
    const { allowed, crl, ...others } = options;
    return createSoapServer({
      service: 'test',
      environment: 'sandbox',
      keyPair: this.keyPair(),
      log: createLog('test', { destination: { write: (line) => void this.lines.push(line) } }),
      listen: {
        host: '127.0.0.1',
        port: 0,
        publicUrl: 'https://127.0.0.1',
        tls: this.server,
        clientCaFiles: [this.ca.certificateFile],
        ...(allowed === undefined ? {} : { allowedCallers: allowed }),
        ...(crl === true ? { crlFiles: [this.ca.crlFile] } : {}),
      },
      services,
      ...others,
    });
  }

  /** What a TLS connection of a caller needs; without a client, one that shows no certificate. */
  connection(door: Running, client?: IssuedFiles): tls.ConnectionOptions {
    const own =
      client === undefined ? {} : { cert: readFileSync(client.certificateFile), key: readFileSync(client.keyFile) };
    const port = Number(new URL(door.addresses.wire ?? '').port);
    return { host: '127.0.0.1', port, ca: readFileSync(this.ca.certificateFile), ...own };
  }

  /** Everything that comes back for these bytes, until the door closes the connection or `enough` has come. */
  async raw(door: Running, bytes: string, client?: IssuedFiles, enough?: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const socket = tls.connect(this.connection(door, client));
      let received = '';
      socket.on('error', () => resolve(received));
      socket.on('close', () => resolve(received));
      socket.on('data', (chunk: Buffer) => {
        received += chunk.toString();
        if (enough?.test(received) === true) socket.destroy();
      });
      socket.write(bytes);
    });
  }

  async ask(door: Running, ask: SoapAsk & { readonly path: string; readonly body: Uint8Array }): Promise<SoapAnswer> {
    const { client = this.clientA, method = 'POST', body, path, headers = {}, agent = false } = ask;
    return new Promise((resolve, reject) => {
      const call = https.request(new URL(path, door.addresses.wire), {
        ...this.connection(door, client),
        method,
        agent,
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"anything at all"', ...headers },
      });
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), headers: response.headers }),
        );
      });
      if (headers.expect === undefined) call.end(method === 'GET' ? undefined : body);
      else call.on('continue', () => call.end(body)).flushHeaders();
    });
  }
}
