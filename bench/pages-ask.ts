// Asking a page as a browser does and being told the server's own time; and all that a browser fetches for it the first time.
import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import { brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Milliseconds by the number that the request carried, of every server in this process. */
const taken = new Map<string, number>();
const servers: string[][] = [];
let asked = 0;

/** From now on every server of this process tells its routes and times. */
export function listenIn(): void {
  diagnostics.subscribe('fastify.initialization', (message) => {
    const app: unknown = Reflect.get(Object(message), 'fastify');
    if (!isServer(app)) return;
    const routes: string[] = [];
    servers.push(routes);
    app.addHook('onRoute', ({ method, url }) => {
      if ([method].flat().includes('GET')) routes.push(url);
    });
    app.addHook('onResponse', async (request, reply) => {
      const number = request.headers['x-bench'];
      if (typeof number === 'string') taken.set(number, reply.elapsedTime);
    });
  });
}

function isServer(value: unknown): value is FastifyInstance {
  return typeof Reflect.get(Object(value), 'addHook') === 'function';
}

/** What can be got from the server that has this route. */
export function routesWith(route: string): readonly string[] {
  return servers.find((routes) => routes.includes(route)) ?? [];
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Head and body, as they came. */
  readonly bytes: number;
  readonly serverMs: number;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

/** One request. `form`: posted. Each page has a client address of its own: the pages' rate limit is by address. */
export async function ask(
  address: string,
  {
    cookie = '',
    from = '10.0.0.1',
    form,
  }: { readonly cookie?: string; readonly from?: string; readonly form?: URLSearchParams },
): Promise<Answer> {
  asked += 1;
  const number = String(asked);
  const headers: http.OutgoingHttpHeaders = {
    ...{ cookie, accept: 'text/html,*/*', 'accept-encoding': 'br, gzip', 'accept-language': 'sv-SE' },
    ...{ 'x-bench': number, 'x-forwarded-for': from, origin: new URL(address).origin },
    ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  };
  const { status, type, body, bytes } = await new Promise<Omit<Answer, 'text' | 'serverMs'> & { body: Buffer }>(
    (resolve, reject) => {
      const request = http.request(
        address,
        { agent, headers, method: form === undefined ? 'GET' : 'POST' },
        (answer) => {
          const pieces: Buffer[] = [];
          const head = answer.rawHeaders.reduce((sum, text) => sum + text.length + 2, 17);
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('end', () => {
            const body = Buffer.concat(pieces);
            const type = answer.headers['content-type'] ?? '';
            const plain = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : body;
            resolve({ status: answer.statusCode ?? 0, type, body: plain, bytes: head + body.length });
          });
        },
      );
      request.on('error', reject);
      request.end(form?.toString());
    },
  );
  while (!taken.has(number)) await new Promise((later) => setImmediate(later));
  const serverMs = taken.get(number) ?? 0;
  taken.delete(number);
  return { status, type, text: body.toString('utf8'), bytes, serverMs };
}

/** Bytes of everything that the page loads by itself, with the font of its characters: head and body, compressed as served. */
export async function firstLoad(address: string, page: Answer, cookie: string): Promise<number> {
  const assets = new Set<string>();
  for (const [, found = ''] of page.text.matchAll(/(?:href|src)="((?:\/assets|\/units)\/[^"]+)"/g)) assets.add(found);
  let bytes = page.bytes;
  for (const one of assets) {
    const { bytes: size, fonts } = await asset(new URL(one, address).href, cookie);
    bytes += size;
    // The page may name the font itself, so that it comes at once.
    for (const font of fonts) assets.add(font);
  }
  return bytes;
}

interface Asset {
  readonly bytes: number;
  readonly fonts: readonly string[];
}
const known = new Map<string, Promise<Asset>>();

function asset(address: string, cookie: string): Promise<Asset> {
  const found = known.get(address) ?? measure(address, cookie);
  known.set(address, found);
  return found;
}

async function measure(address: string, cookie: string): Promise<Asset> {
  const { bytes, type } = await ask(address, { cookie });
  if (!type.includes('css')) return { bytes, fonts: [] };
  // Style sheets come compressed: what they name is read from an answer that is not.
  const css = await (await fetch(address, { headers: { cookie, 'accept-encoding': 'identity' } })).text();
  const named = [...css.matchAll(/url\(["']?(\/assets\/[^"')]+)/g)].map(([, font = '']) => font);
  // A font is loaded for the characters that it has, and the pages' are Latin.
  return { bytes, fonts: named.filter((font) => !font.includes('inter-ext')) };
}
