// Peers of the mediator that speak the real protocol over real mutual TLS, well or badly: FaR, mailbox operators, a token issuer.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { authorityOperations } from '../../src/wire/mina-meddelanden/authority.ts';
import { recipientOperations } from '../../src/wire/mina-meddelanden/recipient.ts';
import { serviceOperations } from '../../src/wire/mina-meddelanden/service.ts';
import { readEnvelope, writeEnvelope } from '../../src/wire/soap/envelope.ts';
import { newCallId, writeFault } from '../../src/wire/soap/fault.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { freePort } from '../eid.ts';

export interface PeerFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/** What a peer does with one call; `body` is the whole envelope. */
export type Behaviour = (call: {
  readonly body: Buffer;
  readonly request: http.IncomingMessage;
  readonly response: http.ServerResponse;
}) => void | Promise<void>;

export interface Peer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server with mutual TLS. `early` sees a request before its body is read, and may end the connection there. */
export async function startPeer(
  files: PeerFiles,
  behave: Behaviour,
  options: {
    readonly port?: number;
    readonly host?: string;
    readonly early?: (request: http.IncomingMessage) => boolean;
  } = {},
): Promise<Peer> {
  const tls = {
    cert: readFileSync(files.certificateFile),
    key: readFileSync(files.keyFile),
    ca: readFileSync(files.caFile),
    requestCert: true,
    rejectUnauthorized: true,
  };
  const server = https.createServer(tls, (request, response) => {
    if (options.early?.(request) === true) {
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => void behave({ body: Buffer.concat(chunks), request, response }));
  });
  const host = options.host ?? '127.0.0.1';
  const port = options.port ?? (await freePort());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { url: `https://${host}:${portOf(server)}`, stop: () => stop(server) };
}

function portOf(server: http.Server | https.Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

function stop(server: http.Server | https.Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export interface Mailbox {
  readonly operator: { readonly id: string; readonly name: string; readonly address: string };
  readonly kind?: 'reachable' | 'opted-out' | 'pending' | 'no-mailbox';
}

/** What the pretend FaR knows; tests change it as they go. */
export interface FarState {
  readonly mailboxes: Map<string, Mailbox>;
  dispatchers: { readonly id: string; readonly name: string; readonly senders: string[] }[];
  asked: number;
  /** What it does instead of answering. */
  misbehave?: Behaviour | undefined;
  /** It ends each connection before it has read what was asked. */
  closesEarly?: boolean;
}

/** What FaR answers, by what it knows: isReachable and getDispatchers. */
export function farAnswer(state: FarState, question: XmlElement): Buffer {
  const { isReachable } = recipientOperations;
  const answer =
    question.local === 'isReachable'
      ? isReachable.response.write({
          statuses: isReachable.request.read(question).recipients.map((recipientId) => farStatus(state, recipientId)),
        })
      : authorityOperations.getDispatchers.response.write({ dispatchers: state.dispatchers });
  return Buffer.from(writeEnvelope(answer));
}

/** What FaR says of one recipient. */
export function farStatus(state: FarState, recipientId: string) {
  const { operator, kind = 'reachable' } = state.mailboxes.get(recipientId) ?? { kind: 'no-mailbox' };
  const address = operator?.address ?? '';
  const supplier = { id: operator?.id ?? '', name: operator?.name ?? '', serviceAddress: address };
  const type = kind === 'no-mailbox' || kind === 'pending' ? ('Not' as const) : ('Secure' as const);
  const account = { recipientId, type, pending: kind === 'pending' };
  const serviceSupplier = { ...supplier, internalServiceAddress: address };
  return {
    accountStatus: operator === undefined ? account : { ...account, serviceSupplier },
    senderAccepted: kind === 'reachable',
  };
}

/** A small FaR. */
export function startFar(files: PeerFiles, state: FarState, port?: number): Promise<Peer> {
  return startPeer(
    files,
    (call) => {
      state.asked += 1;
      if (state.misbehave !== undefined) return state.misbehave(call);
      answerWith(call.response, farAnswer(state, readEnvelope(call.body).body));
    },
    { early: () => state.closesEarly === true, ...(port === undefined ? {} : { port }) },
  );
}

/** An operator's answer: for each recipient whether it was delivered. */
export function deliveryResult(...statuses: readonly { readonly recipientId: string; readonly delivered: boolean }[]) {
  const result = { transId: randomUUID(), statuses: [...statuses] };
  return Buffer.from(writeEnvelope(serviceOperations.deliverSecure.response.write({ result })));
}

/** A whole fault envelope. */
export function faultBytes(code: number): Uint8Array {
  return writeFault({ code, description: 'not today', callId: newCallId() });
}

/** Sends a whole SOAP answer. */
export function answerWith(response: http.ServerResponse, body: Uint8Array, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', 'content-length': body.length });
  response.end(body);
}

export interface Issuer {
  readonly issuer: string;
  token(claims: {
    readonly organisation: string;
    readonly scope?: string;
    readonly audience?: string;
  }): Promise<string>;
  stop(): Promise<void>;
}

/** A token issuer: metadata, keys and whatever token is asked for. */
export async function startIssuer(audience: string): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = http.createServer((request, response) => {
    const issuer = `http://127.0.0.1:${portOf(server)}`;
    const keys = request.url?.startsWith('/jwks') === true;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(keys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  return {
    issuer,
    token: ({ organisation, scope = 'deliveries', audience: forWhom = audience }) =>
      new SignJWT({ organisation, scope, client_id: `system-of-${organisation}` })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(forWhom)
        .setSubject(`system-of-${organisation}`)
        .setIssuedAt()
        .setExpirationTime('4m')
        .sign(privateKey),
    stop: () => stop(server),
  };
}
