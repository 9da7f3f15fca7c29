// Style sheets, font, favicons and browser modules: made at start, compressed when first asked for, cached for ever by their hash
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../domain/errors.ts';
import { makeStyleSheet } from './style-sheet.ts';

type Encoding = 'br' | 'gzip';

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  /** As it was asked for so far; absent for what is compressed as it is. */
  readonly compressed?: Map<Encoding, Promise<Buffer>>;
}

const OURS = new URL('../assets/', import.meta.url);
const MODULES = new URL('../browser/', import.meta.url);
const { resolve } = createRequire(import.meta.url);

/** Logical name → the address with the hash of the content in it. */
const addresses = new Map<string, string>();
const assets = new Map<string, Asset>();

/** The address of an asset, such as 'brevduva.css'. Throws for a name that does not exist: a mistake of ours. */
export function assetAddress(name: string): string {
  if (addresses.size === 0) make();
  const address = addresses.get(name);
  if (address === undefined) throw new Error(`no asset is called ${name}`);
  return address;
}

/** Serves the assets under /assets. */
export function addAssets(app: FastifyInstance): void {
  if (addresses.size === 0) make();
  app.get('/assets/:file', { logLevel: 'warn' }, async (request, reply) => send(request, reply));
  app.get('/favicon.ico', async (_request, reply) => reply.redirect(assetAddress('favicon.svg'), 302));
  app.get('/robots.txt', async (_request, reply) => reply.type('text/plain').send('User-agent: *\nDisallow: /\n'));
}

async function send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asset = assets.get(request.url.split('?')[0] ?? '');
  if (asset === undefined) throw new BrevduvaError('not-found', 'no such asset');
  const accepted = String(request.headers['accept-encoding'] ?? '');
  reply
    .type(asset.type)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .header('vary', 'accept-encoding');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  if (encoding === undefined || asset.compressed === undefined) return reply.send(asset.plain);
  return reply.header('content-encoding', encoding).send(await compressed(asset.compressed, encoding, asset.plain));
}

function make(): void {
  put(
    'inter.woff2',
    'font/woff2',
    readPackage('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
    false,
  );
  put(
    'inter-ext.woff2',
    'font/woff2',
    readPackage('@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2'),
    false,
  );
  put('favicon.svg', 'image/svg+xml', readFileSync(new URL('favicon.svg', OURS)), true);
  put(
    'brevduva.css',
    'text/css; charset=utf-8',
    Buffer.from(makeStyleSheet((name) => addresses.get(name) ?? '')),
    true,
  );
  for (const file of readdirSync(MODULES)) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    put(file, 'text/javascript; charset=utf-8', browserModule(file), true);
  }
}

function readPackage(path: string): Buffer {
  return readFileSync(resolve(path));
}

/** Browser modules import nothing from each other, so each is one file whose name can carry its hash. */
function browserModule(file: string): Buffer {
  const source = readFileSync(new URL(file, MODULES), 'utf8');
  return Buffer.from(
    withoutTypes(source)
      .replaceAll(/^[ \t]*\/\/.*\n/gm, '')
      .replaceAll(/[ \t]+$/gm, ''),
  );
}

/** Node tells at the first call that the function is experimental; whoever starts a service can do nothing about it. */
function withoutTypes(source: string): string {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own);
  }
}

function put(name: string, type: string, plain: Buffer, compress: boolean): void {
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 12);
  const [stem = name, extension = ''] = name.split(/\.(?=[a-z0-9]+$)/);
  const address = `/assets/${stem}.${hash}.${extension === 'ts' ? 'js' : extension}`;
  addresses.set(name, address);
  assets.set(address, { type, plain, ...(compress ? { compressed: new Map() } : {}) });
}

/** At the highest quality that pays, once in a process's life and beside its main thread; whoever asks meanwhile waits for the same. */
function compressed(known: Map<Encoding, Promise<Buffer>>, encoding: Encoding, plain: Buffer): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  const made =
    known.get(encoding) ??
    (encoding === 'br' ? promisify(brotliCompress)(plain, { params }) : promisify(gzip)(plain, { level: 9 }));
  known.set(encoding, made);
  return made;
}
