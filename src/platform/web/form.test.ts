// A form's files lie in memory together: what all of them may take is bounded, not only each.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createLog } from '../log.ts';
import { form } from '../pages/components.ts';
import { html } from '../pages/html.ts';
import { readForm } from './form.ts';
import { sendPage } from './page-reply.ts';
import { createWebServer, stopWebServer } from './server.ts';

const publicUrl = 'http://127.0.0.1:8557';
const app = await createWebServer({
  service: 'sender',
  environment: 'sandbox',
  listen: { host: '127.0.0.1', port: 0, publicUrl },
  log: createLog('test', { destination: { write: () => undefined } }),
});
app.get('/', async (request, reply) =>
  sendPage(request, reply, { title: 'T', main: html`${form({ action: '/', csrf: request.shell.csrf, body: '' })}` }),
);
app.post('/', { config: { multipart: true } }, async (request) => {
  const filled = await readForm(request, { fileBytes: 1000, totalBytes: 2500 });
  return { bytes: filled.files.map(({ bytes }) => bytes.length) };
});
app.post('/usual', { config: { multipart: true } }, async (request) => {
  await readForm(request, { fileBytes: 40 * 1_048_576 });
  return {};
});
after(() => stopWebServer(app));

async function send(url: string, sizes: readonly number[]) {
  const page = await app.inject('/');
  const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  const head = (name: string, more = '') => `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const files = sizes.map((size) => `${head('file', '; filename="a.pdf"')}${'x'.repeat(size)}\r\n`);
  const payload = `${head('_csrf')}${token}\r\n${files.join('')}--b--\r\n`;
  const headers = { cookie, origin: publicUrl, 'content-type': 'multipart/form-data; boundary=b' };
  return await app.inject({ method: 'POST', url, payload, headers });
}

test('files within the limit of all are taken; one more is refused, although it is small enough by itself', async () => {
  assert.deepEqual((await send('/', [1000, 1000, 500])).json(), { bytes: [1000, 1000, 500] });
  assert.equal((await send('/', [1000, 1000, 501])).statusCode, 413);
  assert.equal((await send('/', [1001])).statusCode, 413);
});

test('where nothing is said of all, they may be 64 MiB more than one', async () => {
  const most = 40 * 1_048_576;
  assert.equal((await send('/usual', [most, most])).statusCode, 200);
  assert.equal((await send('/usual', [most, most, most])).statusCode, 413);
});
