// Sending pages: a theme is let through by its own hash (CSP 3, hash-source), a page that fails still answers, the live meter is exact
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { attachmentWireSize } from '../../wire/mina-meddelanden/delivery-seal.ts';
import { createLog } from '../log.ts';
import { sendPage } from './page-reply.ts';
import { createWebServer, stopWebServer } from './server.ts';

describe('theme of an organisation', () => {
  it('is let through by the hash of its own style element', async () => {
    const app = await createWebServer({
      service: 'mailbox',
      environment: 'sandbox',
      listen: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:8557' },
      log: createLog('test', { level: 'silent' }),
      pages: { theme: () => ({ accentLight: '#7a1f4e', accentDark: '#e08bb8' }) },
    });
    app.get('/', async (request, reply) => sendPage(request, reply, { title: 'T', main: 'x' }));
    const { body, headers } = await app.inject('/');
    const style = /<style>([^<]*)<\/style>/.exec(body)?.[1] ?? '';
    assert.match(style, /--bd-accent-light:#7a1f4e/);
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(String(headers['content-security-policy']).includes(`style-src 'self' 'sha256-${hash}';`));
    await stopWebServer(app);
  });
});

describe('a page whose surroundings fail', () => {
  it('is answered with a problem, and says nothing of why', async () => {
    const app = await createWebServer({
      service: 'mailbox',
      environment: 'sandbox',
      listen: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:8558' },
      log: createLog('test', { level: 'silent' }),
      pages: {
        organisation: () => {
          throw new Error('secret');
        },
      },
    });
    app.get('/', async (request, reply) => sendPage(request, reply, { title: 'T', main: 'x' }));
    const answer = await app.inject('/');
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().title, 'Fel hos oss');
    assert.doesNotMatch(answer.body, /secret/);
    await stopWebServer(app);
  });
});

describe('size meter in the browser', () => {
  it('counts an attachment as the envelope does', () => {
    const source = readFileSync(new URL('../browser/size-meter.ts', import.meta.url), 'utf8');
    const overhead = Number(/ATTACHMENT_OVERHEAD = (\d+);/.exec(source)?.[1]);
    for (const bytes of [0, 1, 2, 3, 1000]) {
      const base64 = 4 * Math.ceil(bytes / 3);
      assert.equal(attachmentWireSize('åäö.pdf', 'application/pdf', bytes), overhead + base64 + 10);
    }
  });
});
