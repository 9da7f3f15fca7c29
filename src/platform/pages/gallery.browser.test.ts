// Every component in a real browser: axe-core, no sideways scrolling, script or none, light and dark, paper
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  screenshot,
} from '../../../test/browser.ts';
import { createLog } from '../log.ts';
import { readForm } from '../web/form.ts';
import { sendPage } from '../web/page-reply.ts';
import { createWebServer, listen, stopWebServer, type WebServer } from '../web/server.ts';
import { heading } from './components.ts';
import { gallery } from './gallery.ts';
import { galleryMessages } from './gallery-messages.ts';
import { html } from './html.ts';

const SERVICES = ['sender', 'mailbox', 'mediator', 'registry', 'secure-messages', 'eid-simulator'] as const;

async function galleryServer(
  service: (typeof SERVICES)[number],
  port: number,
): Promise<{ app: WebServer; url: string }> {
  const where = { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` };
  const app = await createWebServer({
    service,
    environment: 'sandbox',
    listen: where,
    log: createLog('test', { level: 'silent' }),
    pages: {
      organisation: () => ({ name: 'Kommun B' }),
      navigation: () => [
        { href: '/gallery', text: 'Nytt brev' },
        { href: '/sent', text: 'Skickade brev', count: 3 },
        { href: '/help', text: 'Hjälp' },
      ],
    },
  });
  app.addHook('onRequest', async (request) => {
    Object.assign(request, { user: { name: 'Maj Lindgren', roles: [] } });
  });
  app.get('/gallery', async (request, reply) =>
    sendPage(request, reply, {
      title: galleryMessages(request.language)('write'),
      main: gallery(request.language, request.shell.csrf),
      current: '/gallery',
      scripts: ['size-meter.ts', 'file-drop.ts'],
    }),
  );
  app.post('/gallery', { config: { multipart: true } }, async (request, reply) => {
    const form = await readForm(request);
    const files = form.filesOf('files').map((file) => `${file.filename} ${file.bytes.length}`);
    return sendPage(request, reply, {
      title: 'OK',
      main: html`${heading(form.text('subject'))}<p id="files">${files.join(', ')}</p>`,
    });
  });
  await listen(app, where);
  return { app, url: where.publicUrl };
}

describe('gallery in a browser', async () => {
  const browser = await launchBrowser();
  describe('with chromium', { skip: browser === undefined ? noBrowser : false }, () => {
    let chromium: Browser;
    let app: WebServer;
    let url: string;
    before(async () => {
      assert.ok(browser);
      chromium = browser;
      ({ app, url } = await galleryServer('sender', 8561));
    });
    after(async () => {
      await chromium.close();
      await stopWebServer(app, 100);
    });

    for (const look of everyLook) {
      for (const language of ['sv', 'en']) {
        it(`has nothing for axe-core to find: ${look.name} ${language}`, async () => {
          const page = await openPage(chromium, look);
          await page.goto(`${url}/gallery?lang=${language}`);
          await assertAccessible(page, look.name);
          await assertNoSidewaysScroll(page);
          assertNoComplaints(page);
          await screenshot(page, `gallery-${look.name}-${language}`);
          await page.context().close();
        });
      }
    }

    it('can be seen in forced colours and on paper', async () => {
      const page = await openPage(chromium, { forcedColours: true });
      await page.goto(`${url}/gallery`);
      await screenshot(page, 'gallery-forced-colours');
      await page.emulateMedia({ media: 'print', forcedColors: 'none' });
      assert.equal(await page.locator('.bd-nav').isVisible(), false);
      assert.equal(await page.locator('.bd-footer .bd-print-only').isVisible(), true);
      await screenshot(page, 'gallery-print');
      await page.context().close();
    });

    it('works without script: the form with a file arrives', async () => {
      const page = await openPage(chromium, { script: false, width: 320 });
      await page.goto(`${url}/gallery`);
      await page.fill('#subject', 'Ämne åäö');
      await page.setInputFiles('#files', {
        name: 'a.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.7'),
      });
      await page.getByRole('button', { name: 'Förhandsgranska' }).click();
      assert.equal(await page.locator('h1').textContent(), 'Ämne åäö');
      assert.equal(await page.locator('#files').textContent(), 'a.pdf 8');
      await page.context().close();
    });

    it('with script: errors in focus, files listed and removed, the meter follows, the button tells', async () => {
      const page = await openPage(chromium);
      await page.goto(`${url}/gallery`);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'error-summary');
      await page.getByRole('link', { name: /Kontrollsiffran/ }).click();
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'recipient');
      const before = await page.locator('[data-meter-used]').textContent();
      await page.setInputFiles('#files', {
        name: 'stor.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.alloc(900_000),
      });
      assert.equal(await page.locator('[data-file-list] li').count(), 1);
      assert.notEqual(await page.locator('[data-meter-used]').textContent(), before);
      assert.match((await page.locator('[data-meter-left]').textContent()) ?? '', /för mycket/);
      await screenshot(page, 'gallery-too-large');
      await page.getByRole('button', { name: 'Ta bort stor.pdf' }).click();
      assert.equal(await page.locator('[data-file-list] li').count(), 0);
      assert.equal(await page.locator('[data-meter-used]').textContent(), before);
      await page.context().close();
    });

    it('weighs less than 100 kB at the first load', async () => {
      const page = await openPage(chromium);
      let bytes = 0;
      page.on('response', async (response) => {
        const sizes = await response.request().sizes();
        bytes += sizes.responseBodySize + sizes.responseHeadersSize;
      });
      await page.goto(`${url}/gallery`, { waitUntil: 'networkidle' });
      assert.ok(bytes > 50_000 && bytes < 100_000, `${bytes} bytes`);
      await page.context().close();
    });

    it('moves nothing while it loads', async () => {
      const page = await openPage(chromium, { width: 320 });
      await page.goto(`${url}/gallery`, { waitUntil: 'networkidle' });
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += 'value' in entry ? Number(entry.value) : 0;
            }).observe({ type: 'layout-shift', buffered: true });
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
          }),
      );
      assert.ok(shift < 0.05, `layout shift ${shift}`);
      await page.context().close();
    });

    it('tells services apart by accent', async () => {
      const colours = new Set<string>();
      for (const [index, service] of SERVICES.entries()) {
        const other = await galleryServer(service, 8562 + index);
        const page = await openPage(chromium);
        await page.goto(`${other.url}/gallery`);
        colours.add(await page.locator('.bd-header').evaluate((header) => getComputedStyle(header).borderTopColor));
        await page.context().close();
        await stopWebServer(other.app, 100);
      }
      assert.equal(colours.size, SERVICES.length);
    });
  });
});
