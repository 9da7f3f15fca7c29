// The mailbox's lists, folders, search, matters, reading choices and PDFs in a real browser: axe, 320 px, light and dark, keyboard only, without script.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  everyLook,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  screenshot,
} from '../browser.ts';
import { good, send } from './mailbox-steps.ts';
import { amina, envelopeOf, kommunA, kommunB, mediator, post, signe, startWorld, type World } from './mailbox-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;

async function pdf(pages: readonly string[]): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (const words of pages) {
    const page = document.addPage([595, 842]);
    page.drawText(words, { x: 72, y: 740, size: 24, font });
    page.drawText('Kommunen har beslutat att ge dig bygglov.', { x: 72, y: 690, size: 12, font });
  }
  return Buffer.from(await document.save());
}

async function sendInMatter(subject: string, status: 'senderinitiative' | 'recipientinitiative') {
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(signe.id)];
  assert.ok(sender.ok && recipient.ok);
  const matter = { day: '2026-11-22', matterId: 'BN 2026-0231', eventId: randomUUID(), subject: 'Bygglov för uterum', status };
  const delivery = deliveryOf({
    id: randomUUID(),
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/html', text: '<p>Hej Signe</p><p>Vi behöver en ritning till. Skicka den senast den <b>15 december 2026</b>.</p><ul><li>Planritning</li><li>Fasadritning</li></ul>' },
    supportinfo: { text: 'Bygglovsenheten svarar vardagar 9–12.' },
    attachments: [],
    matter,
  });
  const tls = await world.issue(mediator);
  good(await post(world, tls, envelopeOf(delivery, world.signer(await world.issue(kommunB)), world.signer(tls))));
}

async function fill(): Promise<void> {
  await send(world, { subject: 'Kallelse till hälsobesök', sender: kommunA });
  await send(world, { subject: 'Beslut om plats på förskolan Ängen', sender: kommunA });
  await sendInMatter('Vi har fått din ansökan om bygglov', 'senderinitiative');
  await sendInMatter('Komplettera din ansökan om bygglov', 'recipientinitiative');
  const files = [{ filename: 'Beslut BYGG 2026-112.pdf', contentType: 'application/pdf', content: await pdf(['Beslut om bygglov', 'Sida två']) }];
  await send(world, { subject: 'Beslut om bygglov på fastigheten Duvan 3', files });
}

before(async () => {
  if (browser === undefined) return;
  world = await startWorld();
  await fill();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

function withBrowser(): Browser {
  assert.ok(browser !== undefined);
  return browser;
}

async function logIn(page: Page, person = signe.id, path = '/inbox'): Promise<void> {
  await page.goto(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  await page.locator(`button[value="${person}"]`).click();
  await page.locator('main h1').waitFor();
}

async function check(page: Page, name: string): Promise<void> {
  await assertNoSidewaysScroll(page);
  await screenshot(page, `mailbox-${name}`);
  await assertAccessible(page, name);
}

async function make(page: Page, kind: 'Mapp' | 'Etikett', name: string): Promise<void> {
  await page.goto(`${world.pages}/folders`);
  await page.getByLabel(kind, { exact: true }).check();
  await page.getByLabel('Namn', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Skapa' }).click();
  await page.getByText('Skapad.').waitFor();
}

describe('sorting by hand', { skip }, () => {
  test('folders and labels are made; letters are selected, moved, labelled, thrown away and taken back', async () => {
    const page = await openPage(withBrowser());
    await logIn(page);
    await make(page, 'Mapp', 'Huset');
    await make(page, 'Mapp', 'Barnen');
    await make(page, 'Etikett', 'Att göra');
    await page.goto(`${world.pages}/inbox`);
    assert.equal(await page.locator('.bd-bulk').isVisible(), false, 'nothing is selected');
    await page.getByLabel('Välj Komplettera din ansökan om bygglov').check();
    await screenshot(page, 'mailbox-selecting');
    await page.getByLabel('Flytta eller märk').selectOption({ label: 'Märk med Att göra' });
    await page.getByRole('button', { name: 'Gör', exact: true }).click();
    await page.getByText('Brevet är märkt.').waitFor();
    await check(page, 'inbox-sorted');
    await page.getByLabel('Markera alla på sidan').check();
    assert.equal(await page.locator('.bd-inbox-select input:checked').count(), 5);
    await page.getByLabel('Markera alla på sidan').uncheck();
    await page.getByLabel('Välj Kallelse till hälsobesök').check();
    await page.getByRole('button', { name: 'Kasta' }).click();
    await page.getByText('Brevet ligger i papperskorgen').waitFor();
    await page.getByRole('button', { name: 'Ångra' }).click();
    await page.getByText('Ångrat').waitFor();
    await page.getByLabel('Välj Kallelse till hälsobesök').check();
    await page.getByRole('button', { name: 'Kasta' }).click();
    await page.getByLabel('Välj Beslut om plats på förskolan Ängen').check();
    await page.getByLabel('Flytta eller märk').selectOption({ label: 'Flytta till mappen Barnen' });
    await page.getByRole('button', { name: 'Gör', exact: true }).click();
    await page.getByText('flyttat till mappen').waitFor();
    assertNoComplaints(page);
    await page.context().close();
  });
});

describe('every page in every look', { skip }, () => {
  for (const look of everyLook)
    test(look.name, async () => {
      const page = await openPage(withBrowser(), look);
      await logIn(page);
      await check(page, `places-${look.name}`);
      for (const path of ['archive', 'trash', 'folders', 'reading']) {
        await page.goto(`${world.pages}/${path}`);
        await check(page, `${path}-${look.name}`);
      }
      await page.goto(`${world.pages}/inbox`);
      await page.locator('.bd-matter-link').first().click();
      await page.getByText('Så står det till').waitFor();
      await check(page, `matter-${look.name}`);
      await page.getByRole('link', { name: /Komplettera din ansökan/ }).click();
      await page.locator('iframe').contentFrame().locator('p').first().waitFor();
      await check(page, `letter-thread-${look.name}`);
      await page.goto(`${world.pages}/search`);
      await page.getByLabel('Sökord').fill('bygglov');
      await page.getByRole('button', { name: 'Sök', exact: true }).click();
      await page.getByText('3 brev').waitFor();
      await check(page, `search-${look.name}`);
      await page.getByRole('link', { name: /Beslut om bygglov/ }).click();
      await page.getByRole('link', { name: 'Öppna Beslut BYGG 2026-112.pdf' }).click();
      await page.locator('iframe').contentFrame().getByText('2 sidor').waitFor();
      await page.locator('iframe').contentFrame().getByText('Beslut om bygglov').waitFor();
      await check(page, `pdf-${look.name}`);
      assertNoComplaints(page);
      await page.context().close();
    });
});

describe('a PDF in the page', { skip }, () => {
  test('has its text, is made larger, and reaches nothing', async () => {
    const page = await openPage(withBrowser(), { width: 320 });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await logIn(page);
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
    for (const host of hosts) assert.ok([world.pages, world.config.content.publicUrl, new URL(world.config.login.issuer).origin].includes(host), host);
    assertNoComplaints(page);
    await page.context().close();
  });

  test('that is none is said to be so, with the way to save it', async () => {
    const content = Buffer.from('%PDF-1.7\nthis is not how a PDF goes on');
    await send(world, { subject: 'Trasig fil', recipient: amina.id, files: [{ filename: 'trasig.pdf', contentType: 'application/pdf', content }] });
    const page = await openPage(withBrowser());
    await logIn(page, amina.id);
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
    await logIn(page);
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
    await logIn(page);
    const reached = new Set<string>();
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      reached.add((await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')).trim());
    }
    for (const name of ['Arkiv', 'Papperskorg', 'Mappar och etiketter', 'Välj Komplettera din ansökan om bygglov', 'Visa'])
      assert.ok([...reached].some((words) => words.includes(name)), name);
    await page.context().close();
  });
});

describe('large text', { skip }, () => {
  test('at the largest size nothing is cut off at 320 px', async () => {
    const page = await openPage(withBrowser(), { width: 320 });
    await logIn(page, signe.id, '/reading');
    await page.getByLabel('Störst').check();
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByText('Sparat.').waitFor();
    for (const path of ['inbox', 'folders', 'search', 'reading', 'trash']) {
      await page.goto(`${world.pages}/${path}`);
      await assertNoSidewaysScroll(page);
      await screenshot(page, `mailbox-largest-${path}`);
    }
    await page.goto(`${world.pages}/inbox`);
    await page.getByRole('link', { name: /Komplettera din/ }).click();
    await page.locator('#letter-subject').waitFor();
    await assertNoSidewaysScroll(page);
    await screenshot(page, 'mailbox-largest-letter');
    await page.goto(`${world.pages}/reading`);
    await page.getByLabel('Vanlig').check();
    await page.getByRole('button', { name: 'Spara' }).click();
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
        value: { cancel: () => undefined, speak: (one: SpeechSynthesisUtterance) => said.push(`${one.lang}: ${one.text}`) },
      });
    });
    await logIn(page);
    await page.getByRole('link', { name: /Komplettera din/ }).click();
    await page.getByRole('button', { name: 'Läs upp' }).click();
    const said: unknown = await page.evaluate(() => Reflect.get(globalThis, 'said'));
    assert.ok(Array.isArray(said));
    assert.equal(said[0], 'sv: Komplettera din ansökan om bygglov');
    assert.ok(said.some((one) => String(one).includes('Vi behöver en ritning till')), JSON.stringify(said));
    assert.equal(await page.getByRole('button', { name: 'Sluta läsa' }).getAttribute('aria-pressed'), 'true');
    await page.context().close();
  });

  test("on paper stands the letter's text, without buttons and places", async () => {
    const page = await openPage(withBrowser());
    await logIn(page);
    await page.getByRole('link', { name: /Komplettera din/ }).click();
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.bd-toolbar').isVisible(), false);
    assert.equal(await page.locator('iframe').isVisible(), false);
    assert.ok(await page.locator('.bd-letter-print').getByText('Vi behöver en ritning till').isVisible());
    await screenshot(page, 'mailbox-letter-on-paper');
    await page.context().close();
  });
});

describe('without script', { skip }, () => {
  test('letters are sorted and taken back, found by words, and a PDF is there to save', async () => {
    const page = await openPage(withBrowser(), { width: 320, script: false });
    await logIn(page);
    await page.getByLabel('Välj Komplettera din ansökan om bygglov').check();
    await page.getByRole('button', { name: 'Arkivera' }).click();
    await page.getByText('Brevet är arkiverat').waitFor();
    await page.getByRole('button', { name: 'Ångra' }).click();
    await page.getByText('Ångrat').waitFor();
    await page.goto(`${world.pages}/search`);
    await page.getByLabel('Sökord').fill('fastigheten');
    await page.getByRole('button', { name: 'Sök', exact: true }).click();
    await page.getByRole('link', { name: /Beslut om bygglov/ }).click();
    await page.getByRole('link', { name: 'Öppna Beslut BYGG 2026-112.pdf' }).click();
    await page.getByText('Syns ingen fil här?').first().waitFor();
    await screenshot(page, 'mailbox-pdf-without-script');
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Ladda ner' }).click().catch(() => undefined);
    assert.equal((await saving).suggestedFilename(), 'Beslut BYGG 2026-112.pdf');
    await page.context().close();
  });

  test('in English', async () => {
    const page = await openPage(withBrowser(), { language: 'en-GB', script: false });
    await logIn(page, amina.id);
    await page.getByRole('link', { name: 'Trash', exact: true }).click();
    await page.getByText('The trash is empty').waitFor();
    await page.getByRole('link', { name: 'Folders and labels' }).click();
    await page.getByText('You have no folders').waitFor();
    await page.context().close();
  });
});
