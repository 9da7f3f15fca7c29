// Pages are compressed for who asked for them, never for another site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import { compressPages } from './compress-pages.ts';

const page = `<!doctype html><title>Å</title>${'<p>Ett brev</p>'.repeat(200)}`;
const app = Fastify();
compressPages(app);
app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
app.get('/small', async (_request, reply) => reply.type('text/html').send('<p>Å</p>'));
app.get('/file', async (_request, reply) => reply.type('text/csv').send('a;b\r\n'.repeat(1000)));

const get = async (url: string, headers: Record<string, string>) => {
  const { rawPayload, headers: got } = await app.inject({ url, headers });
  return {
    bytes: rawPayload,
    encoding: got['content-encoding'],
    vary: got['vary'],
    length: Number(got['content-length']),
  };
};

test('a page is compressed as the browser takes it', async () => {
  const br = await get('/', { 'accept-encoding': 'gzip, deflate, br' });
  assert.deepEqual([br.encoding, br.vary, br.length], ['br', 'accept-encoding', br.bytes.length]);
  assert.equal(brotliDecompressSync(br.bytes).toString('utf8'), page);
  assert.ok(br.bytes.length < 300);
  const gz = await get('/', { 'accept-encoding': 'gzip' });
  assert.equal(gz.encoding, 'gzip');
  assert.equal(gunzipSync(gz.bytes).toString('utf8'), page);
  const plain = await get('/', {});
  assert.deepEqual([plain.encoding, plain.bytes.toString('utf8')], [undefined, page]);
});

test('what another site asks for, a small page and a file go as they are', async () => {
  const all = { 'accept-encoding': 'br, gzip' };
  for (const site of ['cross-site', 'same-site']) {
    const foreign = await get('/', { ...all, 'sec-fetch-site': site });
    assert.deepEqual([foreign.encoding, foreign.length], [undefined, Buffer.byteLength(page)]);
  }
  for (const site of ['same-origin', 'none'])
    assert.equal((await get('/', { ...all, 'sec-fetch-site': site })).encoding, 'br');
  assert.equal((await get('/small', all)).encoding, undefined);
  assert.equal((await get('/file', all)).encoding, undefined);
});
