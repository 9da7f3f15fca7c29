// A PDF in the page, keyboard shortcuts, reading aloud and paper, in a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assertAccessible,
  assertHolds,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  screenshot,
} from '../browser.ts';
import { EXPECTED } from './mailbox-matrix-routes.ts';
import { fillInbox, logInBy } from './mailbox-reading-steps.ts';
import { send } from './mailbox-steps.ts';
import { amina, startWorld, type World } from './mailbox-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;

before(async () => {
  if (browser === undefined) return;
  world = await startWorld();
  await fillInbox(world);
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

function withBrowser(): Browser {
  assert.ok(browser !== undefined);
  return browser;
}

const check = (page: Page, name: string) => assertHolds(page, `mailbox-${name}`);

describe('a PDF in the page', { skip }, () => {
  test('has its text, is made larger, and reaches nothing', async () => {
    const page = await openPage(withBrowser(), { width: 320 });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await logInBy(page, world);
    await page.getByRole('link', { name: /Beslut om bygglov/ }).click();
    await page.getByRole('link', { name: 'Öppna Beslut BYGG 2026-112.pdf' }).click();
    const frame = page.locator('iframe').contentFrame();
    await frame.getByText('Kommunen har beslutat').first().waitFor();
    const before = await frame.locator('.page').first().boundingBox();
    await frame.getByRole('button', { name: 'Större' }).click();
    const larger = await frame.locator('.page').first().boundingBox();
    assert.ok((larger?.width ?? 0) > (before?.width ?? 0) * 1.2);
    const origin = await frame.locator('main').evaluate(() => globalThis.origin);
    assert.equal(origin, 'null', 'the frame has an origin of its own');
    const hosts = new Set(asked.map((url) => new URL(url).origin));
    for (const host of hosts)
      assert.ok(
        [world.pages, world.config.content.publicUrl, new URL(world.config.login.issuer).origin].includes(host),
        host,
      );
    assertNoComplaints(page);
    await page.context().close();
  });

  test('that is none is said to be so, with the way to save it', async () => {
    const content = Buffer.from('%PDF-1.7\nthis is not how a PDF goes on');
    await send(world, {
      subject: 'Trasig fil',
      recipient: amina.id,
      files: [{ filename: 'trasig.pdf', contentType: 'application/pdf', content }],
    });
    const page = await openPage(withBrowser());
    await logInBy(page, world, amina.id);
    await page.getByRole('link', { name: /Trasig fil/ }).click();
    await page.getByRole('link', { name: 'Öppna trasig.pdf' }).click();
    await page.locator('iframe').contentFrame().getByText('Filen går inte att visa här').waitFor();
    await page.getByRole('link', { name: 'Ladda ner' }).waitFor();
    await page.context().close();
  });
});

describe('by keyboard', { skip }, () => {
  test('shortcuts are told, move between letters, sort them, and are switched off with one choice', async () => {
    const page = await openPage(withBrowser());
    await send(world, { subject: 'Arkivera mig med tangenter' });
    await logInBy(page, world);
    await page.getByText('Kortkommandon finns').waitFor();
    await page.keyboard.press('?');
    await page.getByText('Nästa brev').waitFor();
    assert.ok(await page.getByText('Nästa brev').isVisible());
    await check(page, 'shortcuts');
    await page.goto(`${world.pages}/inbox`);
    await page.keyboard.press('j');
    assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /Arkivera mig med tangenter/);
    await page.keyboard.press('e');
    await page.getByText('Brevet är arkiverat').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await page.locator('#letter-subject').waitFor();
    await page.keyboard.press('b');
    await page.locator('.bd-inbox').waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('Sökord').click();
    await page.keyboard.type('jeu');
    assert.equal(await page.getByLabel('Sökord').inputValue(), 'jeu', 'in a field a key is a letter');
    await page.goto(`${world.pages}/reading`);
    await page.getByLabel('Använd kortkommandon').uncheck();
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByText('Sparat.').waitFor();
    await page.goto(`${world.pages}/inbox`);
    assert.equal(await page.locator('[data-keys]').count(), 0);
    await page.goto(`${world.pages}/reading`);
    await page.getByLabel('Använd kortkommandon').check();
    await page.getByRole('button', { name: 'Spara' }).click();
    assertNoComplaints(page);
    await page.context().close();
  });

  test('without shortcuts everything is reached with Tab and Enter', async () => {
    const page = await openPage(withBrowser());
    await logInBy(page, world);
    const reached = new Set<string>();
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      reached.add(
        (
          await page.evaluate(
            () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
          )
        ).trim(),
      );
    }
    for (const name of [
      'Arkiv',
      'Papperskorg',
      'Mappar och etiketter',
      'Välj Komplettera din ansökan om bygglov',
      'Visa',
    ])
      assert.ok(
        [...reached].some((words) => words.includes(name)),
        name,
      );
    await page.context().close();
  });
});

describe('reading aloud and on paper', { skip }, () => {
  test('the button speaks the letter in its language, where the browser can', async () => {
    const page = await openPage(withBrowser());
    await page.addInitScript(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      Object.defineProperty(globalThis, 'speechSynthesis', {
        value: {
          cancel: () => undefined,
          speak: (one: SpeechSynthesisUtterance) => said.push(`${one.lang}: ${one.text}`),
        },
      });
    });
    await logInBy(page, world);
    await page.getByRole('link', { name: /Komplettera din/ }).click();
    await page.getByRole('button', { name: 'Läs upp' }).click();
    const said: unknown = await page.evaluate(() => Reflect.get(globalThis, 'said'));
    assert.ok(Array.isArray(said));
    assert.equal(said[0], 'sv: Komplettera din ansökan om bygglov');
    assert.ok(
      said.some((one) => String(one).includes('Vi behöver en ritning till')),
      JSON.stringify(said),
    );
    assert.equal(await page.getByRole('button', { name: 'Sluta läsa' }).getAttribute('aria-pressed'), 'true');
    await page.context().close();
  });

  test("on paper stands the letter's text, without buttons and places", async () => {
    const page = await openPage(withBrowser());
    await logInBy(page, world);
    await page.getByRole('link', { name: /Komplettera din/ }).click();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.bd-toolbar').isVisible(), false);
    assert.equal(await page.locator('iframe').isVisible(), false);
    assert.ok(await page.locator('.bd-letter-print').getByText('Vi behöver en ritning till').isVisible());
    await screenshot(page, 'mailbox-letter-on-paper');
    await page.context().close();
  });
});

describe('every page that has an address of its own', { skip }, () => {
  const addresses = Object.keys(EXPECTED)
    .filter((route) => /^GET \/[a-z/-]*$/.test(route) && !/metrics|healthz|readyz|\/log(in|out)/.test(route))
    .map((route) => route.slice('GET '.length));

  test('holds in English on a phone in the dark, and so does what it says to one who may not see it', async () => {
    assert.ok(addresses.includes('/help') && addresses.includes('/api-documentation'), addresses.join());
    const page = await openPage(withBrowser(), { width: 320, dark: true });
    await logInBy(page, world);
    for (const address of addresses) {
      const answer = await page.goto(`${world.pages}${address}?lang=en`);
      assert.match((await answer?.headerValue('content-type')) ?? '', /^text\/html/, address);
      assert.ok((answer?.status() ?? 500) < 500, address);
      assert.equal(await page.locator('html').getAttribute('lang'), 'en', address);
      await assertAccessible(page, address);
      await assertNoSidewaysScroll(page);
    }
    await page.context().close();
  });
});
