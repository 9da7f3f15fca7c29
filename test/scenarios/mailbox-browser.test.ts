// The mailbox's pages in a real browser: nothing for axe to find, no sideways scroll, light and dark, both languages, no script.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
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
import { send } from './mailbox-steps.ts';
import { amina, kommunA, kommunB, signe, startWorld, stranger, type World } from './mailbox-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;

const HTML_LETTER = `<h2>Din plats på förskolan Kullen</h2>
<p>Du har fått en plats från och med den <b>11 januari 2027</b>. Svara senast den 5 december om du vill ha den.</p>
<table><tr><td>Avgift</td><td>1 250 kronor i månaden</td></tr><tr><td>Öppet</td><td>6.30–18.30</td></tr></table>
<p>Svara i e-tjänsten <a href="https://kommun-a.example/svara">Min förskoleplats</a>.</p>`;

const TEXT_LETTER = `Hej Signe

Du har fått bygglov för att bygga till ditt hus på fastigheten Duvan 3. Beslutet finns i bilagan.

Du får börja bygga fyra veckor efter att beslutet har kungjorts, och när du har fått ett startbesked.

Med vänlig hälsning
Stadsbyggnadskontoret`;

async function pdf(text: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([595, 842]).drawText(text, { x: 72, y: 720, size: 24 });
  return Buffer.from(await document.save());
}

async function fill(): Promise<void> {
  const file = (filename: string, content: Buffer) => ({ filename, contentType: 'application/pdf', content });
  await send(world, { subject: 'Kallelse till hälsobesök', sender: kommunA });
  await send(world, {
    subject: 'Beslut om förskoleplats',
    sender: kommunA,
    body: { contentType: 'text/html', text: HTML_LETTER },
  });
  const files = [
    file('Beslut BYGG 2026-112.pdf', await pdf('Beslut om bygglov')),
    file('Ritning.pdf', Buffer.from('inte en pdf')),
  ];
  await send(world, {
    subject: 'Beslut om bygglov på fastigheten Duvan 3',
    sender: kommunB,
    body: { contentType: 'text/plain', text: TEXT_LETTER },
    files,
  });
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

async function logIn(page: Page, person: string, path = '/inbox'): Promise<void> {
  await page.goto(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
  if ([signe.id, amina.id].includes(person)) return await page.locator(`button[value="${person}"]`).click();
  await page.locator('input[name="number"]').fill(person);
  await page.locator('input[name="number"]').press('Enter');
}

async function check(page: Page, name: string): Promise<void> {
  await assertNoSidewaysScroll(page);
  await screenshot(page, `mailbox-${name}`);
  // axe works by script inside every frame, and a letter's frame runs none: the letter in it is its sender's.
  for (const frame of await page.locator('iframe').all()) {
    assert.equal(await frame.getAttribute('title'), 'Brevets text');
    await frame.evaluate((element) => element.remove());
  }
  await assertAccessible(page, name);
}

async function openLetter(page: Page, subject: string): Promise<void> {
  await page.goto(`${world.pages}/inbox`);
  await page.getByRole('link', { name: subject }).click();
  await page.locator('#letter-subject').waitFor();
  for (const frame of await page.locator('iframe').all()) await frame.contentFrame().locator('p').first().waitFor();
}

function withBrowser(): Browser {
  assert.ok(browser !== undefined);
  return browser;
}

describe('every page in every look', { skip }, () => {
  for (const look of everyLook)
    test(look.name, async () => {
      const page = await openPage(withBrowser(), look);
      await page.goto(world.pages);
      await check(page, `start-${look.name}`);
      await logIn(page, signe.id);
      await check(page, `inbox-${look.name}`);
      for (const subject of ['Beslut om bygglov', 'Beslut om förskoleplats']) {
        await openLetter(page, subject);
        await check(page, `letter-${subject.split(' ').at(-1)}-${look.name}`);
      }
      await page.locator('#authenticity summary').click();
      await check(page, `letter-checked-${look.name}`);
      for (const path of ['senders', `senders/opt-out?sender=${kommunB.id}`, 'activity', 'settings', 'close', 'help']) {
        await page.goto(`${world.pages}/${path}`);
        await check(page, `${path.replace(/\W.*$/, path.includes('?') ? '-opt-out' : '')}-${look.name}`);
      }
      assertNoComplaints(page);
      await page.context().close();
    });
});

describe('states', { skip }, () => {
  test('empty, errors, and FaR that is silent', async () => {
    const page = await openPage(withBrowser(), { width: 1280 });
    await logIn(page, amina.id);
    await check(page, 'inbox-empty');
    await page.goto(`${world.pages}/settings`);
    await page.locator('#email').fill('amina');
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.locator('#error-summary').waitFor();
    await check(page, 'settings-error');
    world.far.state.down = true;
    await page.goto(`${world.pages}/senders`);
    await check(page, 'senders-far-down');
    world.far.state.down = false;
    await page.context().close();
  });

  test('opening a mailbox, with what is missing said first', async () => {
    const page = await openPage(withBrowser(), { width: 1280 });
    await logIn(page, stranger.id);
    await page.getByRole('heading', { name: 'Öppna en brevlåda' }).waitFor();
    await check(page, 'open');
    await page.getByRole('button', { name: 'Öppna brevlådan' }).click();
    await page.locator('#error-summary').waitFor();
    await check(page, 'open-error');
    await page.locator('#accept').check();
    await page.getByRole('button', { name: 'Öppna brevlådan' }).click();
    await page.getByText('Din brevlåda är öppen').waitFor();
    await check(page, 'opened');
    await page.context().close();
  });

  test('in English', async () => {
    const page = await openPage(withBrowser(), { width: 1280, language: 'en-GB' });
    await page.goto(world.pages);
    await page.getByRole('heading', { name: 'Post from public authorities, straight to you' }).waitFor();
    await logIn(page, signe.id);
    await openLetter(page, 'Beslut om bygglov');
    await page.getByRole('heading', { name: 'Is this really from Kommun B?' }).waitFor();
    await check(page, 'letter-english');
    await page.context().close();
  });
});

describe('without script', { skip }, () => {
  test('a letter is found, read and put back, a file is opened, a sender is opted out from', async () => {
    const page = await openPage(withBrowser(), { width: 320, script: false });
    await logIn(page, signe.id);
    await openLetter(page, 'Beslut om bygglov');
    await page.getByRole('link', { name: 'Öppna Beslut BYGG 2026-112.pdf' }).click();
    const opened = page.waitForResponse((response) => response.headers()['content-type'] === 'application/pdf');
    await page
      .getByRole('link', { name: 'Öppna i webbläsarens egen visare' })
      .click()
      .catch(() => undefined);
    assert.ok((await opened).url().startsWith(world.config.content.publicUrl));
    await openLetter(page, 'Beslut om bygglov');
    await page.getByRole('button', { name: 'Markera som oläst' }).click();
    await page.getByText('Brevet är markerat som oläst').waitFor();
    await page.goto(`${world.pages}/senders`);
    await page.getByRole('link', { name: 'Säg nej till Kommun A' }).click();
    await page.getByRole('button', { name: 'Säg nej till Kommun A' }).click();
    await page.getByText('Kommun A får inte längre skicka digitalt').waitFor();
    await page.getByRole('button', { name: 'Ta emot igen: Kommun A' }).click();
    await page.getByText('Kommun A får skicka digitalt till dig igen').waitFor();
    await page.context().close();
  });
});

describe('a letter that is up to something', { skip }, () => {
  test('cannot run script, fetch anything or lead the page away', async () => {
    const reached: string[] = [];
    const elsewhere = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.end();
    });
    const port = await new Promise<number>((resolve) => {
      elsewhere.listen(0, '127.0.0.1', () => resolve(Number(new URL(`http://${addressOf(elsewhere)}`).port)));
    });
    const there = `http://127.0.0.1:${port}`;
    const text = `<script>document.title="taken";fetch("${there}/fetch")</script><img src="${there}/image" onerror="location='${there}/error'">
      <link rel="stylesheet" href="${there}/style"><meta http-equiv="refresh" content="0;url=${there}/refresh"><iframe src="${there}/frame"></iframe>
      <form action="${there}/form"><button>Skicka</button></form><p><a href="${there}/link" target="_top">Följ</a></p><p>Slut</p>`;
    await send(world, { subject: 'Försåtligt', body: { contentType: 'text/html', text } });
    const page = await openPage(withBrowser());
    await logIn(page, signe.id);
    await openLetter(page, 'Försåtligt');
    const address = page.url();
    await page.frameLocator('iframe').getByText('Slut').waitFor();
    assert.equal(
      await page.frameLocator('iframe').getByRole('button').count(),
      0,
      'a form that leads away is not shown',
    );
    await page.frameLocator('iframe').getByRole('link', { name: 'Följ' }).click();
    await page.getByRole('link', { name: 'Är det här verkligen' }).click();
    assert.equal(page.url().split('#')[0], address);
    assert.match(await page.title(), /Försåtligt/);
    assert.deepEqual(reached, []);
    await page.context().close();
    await new Promise((resolve) => elsewhere.close(resolve));
  });
});

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `${address.address}:${address.port}` : '';
}
