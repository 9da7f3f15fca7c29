// For tests of outbound calls: two throw-away CAs, a client of ours, and real small servers that behave as badly as a test wants.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { parseOrganisationsnummer } from '../src/domain/organisationsnummer.ts';
import { issueCertificate } from '../src/platform/certificates/issue-certificate.ts';
import { type LoadedKeyPair, readKeyPair } from '../src/platform/certificates/key-pair.ts';
import { fixedKeyPair } from '../src/platform/certificates/key-pair-in-use.ts';
import { makeCa, type ThrowAwayCa } from '../src/platform/certificates/throw-away-ca.ts';
import type { OutboundConfig } from '../src/platform/config/parts.ts';
import { type PostOutcome, WireClient } from '../src/platform/http-client/wire-client.ts';

export interface ClientOptions {
  readonly outbound?: OutboundConfig;
  readonly pair?: LoadedKeyPair;
  readonly maxAnswerBytes?: number;
  readonly maxSockets?: number;
  readonly crlFiles?: readonly string[];
}

/** A certificate and key of that authority for an organisation. */
async function pairOf(authority: ThrowAwayCa, number: string, fileName: string): Promise<LoadedKeyPair> {
  const organisation = parseOrganisationsnummer(number);
  assert.ok(organisation.ok);
  const files = await issueCertificate(authority, { organisation: organisation.value, name: fileName, fileName });
  return readKeyPair(files, { environment: 'sandbox' });
}

export class Peers {
  readonly loopback = { allowPrivate: ['127.0.0.0/8'] };
  readonly envelope = Buffer.from('<envelope/>');
  readonly ca: ThrowAwayCa;
  /** A CA that nobody trusts. */
  readonly stranger: ThrowAwayCa;
  readonly ours: LoadedKeyPair;
  readonly theirs: LoadedKeyPair;
  readonly pairOf = pairOf;
  readonly #folder: string;
  readonly #closing: (() => void)[] = [];

  constructor(
    folder: string,
    authorities: readonly [ThrowAwayCa, ThrowAwayCa],
    pairs: readonly [LoadedKeyPair, LoadedKeyPair],
  ) {
    this.#folder = folder;
    [this.ca, this.stranger] = authorities;
    [this.ours, this.theirs] = pairs;
  }

  client(options: ClientOptions = {}): WireClient {
    const { outbound = this.loopback, pair = this.ours, ...rest } = options;
    const client = new WireClient({
      keyPair: fixedKeyPair(pair),
      caFiles: [this.ca.certificateFile],
      outbound,
      ...rest,
    });
    this.onClose(() => client.close());
    return client;
  }

  tlsOptions(pair = this.theirs) {
    return {
      cert: pair.certificatePem,
      key: pair.keyPem,
      ca: [readFileSync(this.ca.certificateFile, 'utf8')],
      requestCert: true,
    };
  }

  /** Starts the server on a free port of this machine. */
  async listening(server: Server): Promise<number> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    this.onClose(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  https(handle: RequestListener, pair = this.theirs): Promise<number> {
    return this.listening(createHttps(this.tlsOptions(pair), handle));
  }

  /** TLS is done, then the server does as told with the connection. */
  tls(act: (socket: TLSSocket) => void): Promise<number> {
    const server = createTls(this.tlsOptions(), (socket) => {
      socket.on('error', () => undefined);
      act(socket);
    });
    return this.listening(server);
  }

  post(port: number, using = this.client(), timeoutMs = 5000): Promise<PostOutcome> {
    return using.post(`https://127.0.0.1:${port}/Service/v3`, this.envelope, { timeoutMs });
  }

  onClose(close: () => void): void {
    this.#closing.push(close);
  }

  /** Closes every client and server made so far. */
  closeAll(): void {
    for (const close of this.#closing.splice(0)) close();
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

export async function openPeers(): Promise<Peers> {
  const folder = mkdtempSync(join(tmpdir(), 'brevduva-peers-'));
  const [ca, stranger] = [await makeCa(join(folder, 'ca')), await makeCa(join(folder, 'stranger'))];
  const pairs = [await pairOf(ca, '162021003898', 'ours'), await pairOf(ca, '162021004748', 'theirs')] as const;
  return new Peers(folder, [ca, stranger], pairs);
}
