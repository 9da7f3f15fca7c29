// An identity provider that can be told to cheat: one lie per test, everything else by the book.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SignJWT, UnsecuredJWT } from 'jose';

export interface Lies {
  /** Members of the metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Parameters of the answer to the browser; undefined leaves one out. */
  readonly answer?: Readonly<Record<string, string | undefined>>;
  /** Claims of the ID token. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Claims of userinfo. */
  readonly userinfo?: Readonly<Record<string, unknown>>;
  readonly signature?: 'none' | 'other-key' | 'hmac';
  readonly userinfoSignature?: 'none' | 'other-key' | 'json';
  /** The answer of the token endpoint instead of a token. */
  readonly tokenStatus?: number;
}

export interface RogueProvider {
  readonly address: string;
  lies: Lies;
  /** Token requests seen, as form fields. */
  readonly asked: URLSearchParams[];
  stop(): Promise<void>;
}

const real = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

async function sign(claims: Record<string, unknown>, how: Lies['signature']): Promise<string> {
  if (how === 'none') return new UnsecuredJWT(claims).encode();
  // The classic: the public key, which everybody has, used as the secret of an HMAC.
  if (how === 'hmac')
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(Buffer.from(real.publicKey.export({ type: 'spki', format: 'pem' })));
  const key = how === 'other-key' ? other.privateKey : real.privateKey;
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Starts it on loopback. Everybody who comes is logged in as somebody at loa3. */
export async function startRogueProvider(): Promise<RogueProvider> {
  const codes = new Map<string, { nonce: string; client: string }>();
  const rogue: { -readonly [K in keyof RogueProvider]: RogueProvider[K] } = {
    address: '',
    lies: {},
    asked: [],
    stop: async () => undefined,
  };
  const metadata = () => ({
    issuer: rogue.address,
    authorization_endpoint: `${rogue.address}/auth`,
    token_endpoint: `${rogue.address}/token`,
    userinfo_endpoint: `${rogue.address}/me`,
    jwks_uri: `${rogue.address}/jwks`,
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ['RS256'],
    userinfo_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256'],
    ...rogue.lies.metadata,
  });
  const authorize = (url: URL, response: ServerResponse) => {
    const code = randomUUID();
    const { searchParams: query } = url;
    codes.set(code, { nonce: query.get('nonce') ?? '', client: query.get('client_id') ?? '' });
    const back = new URL(query.get('redirect_uri') ?? '');
    const answer = { code, state: query.get('state') ?? '', iss: rogue.address, ...rogue.lies.answer };
    for (const [name, value] of Object.entries(answer)) if (value !== undefined) back.searchParams.set(name, value);
    response.writeHead(303, { location: back.href }).end();
  };
  const token = async (request: IncomingMessage, response: ServerResponse) => {
    const form = await bodyOf(request);
    rogue.asked.push(form);
    if (rogue.lies.tokenStatus !== undefined) return json(response, rogue.lies.tokenStatus, { error: 'server_error' });
    const asked = codes.get(form.get('code') ?? '');
    if (asked === undefined) return json(response, 400, { error: 'invalid_grant' });
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: rogue.address,
      sub: 'subject-1',
      aud: asked.client,
      iat: now,
      exp: now + 300,
      auth_time: now,
      nonce: asked.nonce,
      acr: 'http://id.elegnamnden.se/loa/1.0/loa3',
      ...rogue.lies.claims,
    };
    const idToken = await sign(claims, rogue.lies.signature);
    return json(response, 200, {
      access_token: asked.client,
      token_type: 'Bearer',
      expires_in: 300,
      id_token: idToken,
    });
  };
  const userinfo = async (request: IncomingMessage, response: ServerResponse) => {
    const client = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const claims = { iss: rogue.address, aud: client, sub: 'subject-1', name: 'Signe Almgren', ...rogue.lies.userinfo };
    if (rogue.lies.userinfoSignature === 'json') return json(response, 200, claims);
    response.writeHead(200, { 'content-type': 'application/jwt' });
    return response.end(await sign(claims, rogue.lies.userinfoSignature));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', rogue.address);
    if (url.pathname === '/.well-known/openid-configuration') return json(response, 200, metadata());
    if (url.pathname === '/jwks') {
      const jwk = { ...real.publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
      return json(response, 200, { keys: [jwk] });
    }
    if (url.pathname === '/auth') return authorize(url, response);
    void (url.pathname === '/token' ? token(request, response) : userinfo(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  rogue.address = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  rogue.stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return rogue;
}
