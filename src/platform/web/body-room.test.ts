// Uploads at the same time: what they hold in memory together is bounded, and who comes too many is told when to come back (issue 4, "Proof").
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { createLog } from '../log.ts';
import { form } from '../pages/components.ts';
import { html } from '../pages/html.ts';
import { readForm } from './form.ts';
import { sendPage } from './page-reply.ts';
import { createWebServer, listen, stopWebServer } from './server.ts';

const HELD = 1_000_000;
const app = await createWebServer({
  service: 'sender',
  environment: 'sandbox',
  listen: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:8557' },
  log: createLog('test', { destination: { write: () => undefined } }),
  limits: { heldBytes: HELD },
});
let address = '';
let letGo: (() => void) | undefined;
const arrived: string[] = [];
let begun = 0;
// After the server's own: what a request holds it holds from here on.
app.addHook('preParsing', async () => {
  begun += 1;
});
app.get('/', async (request, reply) =>
  sendPage(request, reply, { title: 'T', main: html`${form({ action: '/', csrf: request.shell.csrf, body: '' })}` }),
);
app.post('/form', { config: { multipart: true } }, async (request) => {
  const { files } = await readForm(request);
  return { files: files.length };
});
app.post('/api/v1/slow', async () => {
  arrived.push('slow');
  await new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return {};
});
app.post('/api/v1/quick', async () => ({}));
before(async () => {
  address = await listen(app, { host: '127.0.0.1', port: 0, publicUrl: '' });
});
after(() => stopWebServer(app));

const post = (path: string, bytes: number) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify('x'.repeat(bytes - 2)),
  });

async function until(what: string, there: () => boolean): Promise<void> {
  for (let n = 0; n < 500; n += 1) {
    if (there()) return;
    await new Promise((later) => setTimeout(later, 10));
  }
  assert.fail(`never: ${what}`);
}

async function sendForm(bytes: number) {
  const page = await app.inject('/');
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const head = (name: string, more = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const payload = `${head('_csrf')}${token}\r\n${head('file', '; filename="a.pdf"')}${'x'.repeat(bytes)}\r\n--b--\r\n`;
  const headers = {
    ...{ cookie, origin: 'http://127.0.0.1:8557', accept: 'text/html' },
    'content-type': 'multipart/form-data; boundary=b',
  };
  return await app.inject({ method: 'POST', url: '/form', payload, headers });
}

test('over the room the next upload is answered 503 with Retry-After and words; small ones pass; when it is free again, all do', async () => {
  const first = post('/api/v1/slow', 600_000);
  await until('the first upload is held', () => arrived.length === 1);
  const second = await post('/api/v1/quick', 600_000);
  assert.equal(second.status, 503);
  assert.equal(second.headers.get('retry-after'), '30');
  assert.match(await second.text(), /Inget av det du skickade har sparats/);
  const page = await sendForm(600_000);
  assert.equal(page.statusCode, 503);
  assert.match(page.body, /Många stora filer laddas upp samtidigt just nu/);
  assert.equal((await post('/api/v1/quick', 1000)).status, 200);
  assert.equal((await post('/api/v1/quick', 300_000)).status, 200, 'there is room for this one');
  letGo?.();
  assert.equal((await first).status, 200);
  assert.equal((await post('/api/v1/quick', 600_000)).status, 200);
  assert.equal((await sendForm(600_000)).statusCode, 200);
});

test('what is larger than the room by itself is taken when nobody else uploads', async () => {
  assert.equal((await sendForm(HELD + 100_000)).statusCode, 200);
});

test('whoever goes away in the middle leaves no place taken', async () => {
  const before = begun;
  const asked = http.request(`${address}/api/v1/quick`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '900000' },
  });
  asked.on('error', () => undefined);
  asked.write('"x');
  await until('it is held', () => begun > before);
  assert.equal((await post('/api/v1/quick', 600_000)).status, 503, 'while it lasts there is no room');
  asked.destroy();
  let status = 503;
  for (let n = 0; n < 500 && status === 503; n += 1) status = (await post('/api/v1/quick', 600_000)).status;
  assert.equal(status, 200);
});
