// The pretend SMS gateway: who may, what is kept, once for a key, and how it is shown.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../../../../test/browser.ts';
import { type TestDatabase, testDatabase } from '../../../../test/database.ts';
import { freePort } from '../../../../test/eid.ts';
import type { Running } from '../../../platform/running.ts';
import { migrations, start } from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'brevduva-sms-'));
const message = { to: '+46701740605', from: 'Kommun B', text: 'Vattnet är avstängt <b>torsdag</b> kl. 9–12.' };
let database: TestDatabase;
let running: Running;
let pages = '';

before(async () => {
  database = await testDatabase({ schema: 'mail_catcher', folders: [migrations] });
  const port = await freePort();
  pages = `http://127.0.0.1:${port}`;
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, 'hemligt\n', { mode: 0o600 });
  running = await start({
    environment: 'sandbox',
    organisation: '164026000069',
    database: { url: database.url, schema: database.schema },
    listen: { host: '127.0.0.1', port, publicUrl: pages },
    smtp: { host: '127.0.0.1', port: await freePort() },
    sms: { secretFile },
    keep: 3,
    logLevel: 'silent',
  });
});
after(async () => {
  await running.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function send(body: object, headers: Record<string, string> = { authorization: 'Bearer hemligt' }) {
  const answer = await fetch(`${pages}/sms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return answer.status;
}

async function kept(): Promise<readonly { readonly text: string }[]> {
  const body: unknown = await (await fetch(`${pages}/api/v1/text-messages`)).json();
  assert.ok(typeof body === 'object' && body !== null && 'messages' in body && Array.isArray(body.messages));
  return body.messages;
}

test('only with the secret, and only messages that a telephone could get', async () => {
  assert.equal(await send(message, {}), 401);
  assert.equal(await send(message, { authorization: 'Bearer fel' }), 401);
  assert.equal(await send({ ...message, to: '0701740605' }), 400);
  assert.equal(await send({ ...message, from: 'Mer än elva tecken' }), 400);
  assert.deepEqual(await kept(), []);
});

test('the same key again is one message, and the oldest go', async () => {
  const headers = { authorization: 'Bearer hemligt', 'idempotency-key': 'en' };
  assert.deepEqual([await send(message, headers), await send(message, headers)], [202, 202]);
  assert.equal((await kept()).length, 1);
  for (const text of ['två', 'tre', 'fyra']) await send({ ...message, text });
  assert.deepEqual(
    (await kept()).map(({ text }) => text),
    ['fyra', 'tre', 'två'],
  );
});

test('they are shown as text, beside the e-mail and on a page of their own', async (t) => {
  await send(message);
  const browser = await launchBrowser();
  if (browser === undefined) return t.skip(noBrowser);
  for (const { name, ...look } of everyLook) {
    const page = await openPage(browser, look);
    for (const path of ['/', '/text-messages']) {
      await page.goto(`${pages}${path}`);
      await page.getByText('<b>torsdag</b>').waitFor();
      await assertAccessible(page, `${path} ${name}`);
      await assertNoSidewaysScroll(page);
      assertNoComplaints(page);
      await screenshot(page, `sms${path === '/' ? '-start' : ''}-${name}`);
    }
    await page.context().close();
  }
  await browser.close();
});
