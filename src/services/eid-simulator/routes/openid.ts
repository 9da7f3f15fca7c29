// The OpenID Connect endpoints of an issuer: oidc-provider behind our web server, under /staff and /citizens.
import { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Issuer } from '../issuer.ts';

/** Pages that oidc-provider asks for need the request that they answer. */
export type RequestOf = WeakMap<IncomingMessage, FastifyRequest>;

type Callback = ReturnType<Issuer['provider']['callback']>;

function pass(
  callback: Callback,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
  raw: IncomingMessage,
): void {
  // oidc-provider finds its own place from the two addresses (as in Express).
  Object.assign(raw, { originalUrl: request.url });
  raw.url = request.url.slice(name.length + 1);
  reply.hijack();
  for (const [header, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(header, value);
  void callback(raw, reply.raw);
}

/** The same request with another body: its own has been read already. */
function withBody(request: FastifyRequest, body: string, headers: Readonly<Record<string, string>>): IncomingMessage {
  const copy = new IncomingMessage(request.raw.socket);
  copy.method = request.raw.method ?? 'POST';
  copy.httpVersion = request.raw.httpVersion;
  copy.headers = { ...request.raw.headers, ...headers, 'content-length': String(Buffer.byteLength(body)) };
  // All of it is here; a request cut short would take the connection with it when it is let go.
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}

/**
 * A token request as oidc-provider takes it. A client's secret may come as basic or as post, whichever its user's tool
 * does (RFC 6749, 2.3.1); a request without `scope` gets every scope of the client (3.3).
 */
function tokenRequest(issuer: Issuer, request: FastifyRequest): IncomingMessage {
  const form = new URLSearchParams();
  const body: unknown = request.body;
  for (const [name, value] of Object.entries(typeof body === 'object' && body !== null ? body : {}))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  const headers: Record<string, string> = {};
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (id !== null && secret !== null && request.headers.authorization === undefined) {
    const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    form.delete('client_secret');
  }
  if (form.get('grant_type') === 'client_credentials' && !form.has('scope')) {
    const scopes = issuer.scopesOf(id ?? basicUser(request));
    if (scopes.length > 0) form.set('scope', scopes.join(' '));
  }
  return withBody(request, form.toString(), headers);
}

function basicUser(request: FastifyRequest): string {
  const pair = /^basic ([\w+/]+=*)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const id = Buffer.from(pair, 'base64').toString('utf8').split(':')[0] ?? '';
  return URL.canParse(`x:${id}`) ? decodeURIComponent(id.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')) : id;
}

/** Adds everything under `/<issuer>/` that is not a page of ours. */
export async function addOpenId(app: FastifyInstance, issuer: Issuer, requests: RequestOf): Promise<void> {
  const callback = issuer.provider.callback();
  const config = { csrf: false } as const;
  app.post(`/${issuer.name}/token`, { config }, async (request, reply) => {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const raw = isForm ? tokenRequest(issuer, request) : request.raw;
    requests.set(raw, request);
    pass(callback, issuer.name, request, reply, raw);
  });
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // oidc-provider reads the body itself.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'HEAD', 'POST', 'OPTIONS'],
      url: `/${issuer.name}/*`,
      config,
      handler: async (request, reply) => {
        requests.set(request.raw, request);
        pass(callback, issuer.name, request, reply, request.raw);
      },
    });
  });
}
