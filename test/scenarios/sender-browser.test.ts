// The caseworker's pages in a real browser: every page with axe-core, wide and narrow, light and dark, by keyboard, with and without script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertHolds,
  assertNoComplaints,
  type Browser,
  everyLook,
  type Look,
  launchBrowser,
  noBrowser,
  type Page,
  screenshot,
  tabTo,
} from '../browser.ts';
import { logInAt } from './sender-browsing.ts';
import { aPdf, operator, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let world: SenderWorld;
before(async () => {
  if (browser === undefined) return;
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await world.close();
});

const loggedIn = (who: string, how: Look = {}) => logInAt(browser, world.address, who, how);

async function writeLetter(page: Page, subject: string): Promise<void> {
  await page.goto(`${world.address}/letters/new`);
  await page.fill('#recipient', withMailbox);
  await page.click('main button.button--primary');
  await page.click('main a.button--primary');
  await page.fill('#subject', subject);
  await page.fill('#text', TEXT);
}

const TEXT =
  'Hej\n\nDu har fått en plats för ditt barn på förskolan Ängen från och med den 1 februari 2027. Svara senast den 15 december om du tackar ja.\n\nMed vänlig hälsning\nAnna Ask, barn- och utbildningsförvaltningen';

const look = (page: Page, name: string) => assertHolds(page, `sender-${name}`);

const pdf = async (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(await aPdf(2)) });

function tellDelivered(): void {
  const facts = { operator: { id: operator.id, name: operator.name }, attempt: 1 };
  for (const kind of ['accepted', 'looked-up', 'sealed', 'attempted']) world.mediator.tell(kind, facts);
  world.mediator.tell('delivered', { ...facts, transId: '6f1ed002-7b1c-4a55', at: new Date().toISOString() });
}

/** Pages of a draft that are not on the way to sending it; leads back to its check. */
async function besideTheWay(page: Page, name: string): Promise<void> {
  const check = page.url();
  for (const path of ['later', 'hand-on', 'paper']) {
    await page.goto(check.replace(/check$/, path));
    await look(page, `draft-${path}-${name}`);
  }
  await page.goto(check.replace(/check$/, 'letter'));
  const file = await page.getAttribute('button[name=files-remove]', 'value');
  await page.goto(check.replace(/check$/, `files/${file}/shrink`));
  await look(page, `shrink-${name}`);
  await page.goto(check);
}

// Width and colours do not meet: three looks tell what four would.
for (const { name, ...how } of everyLook.filter((one) => one.name !== '320-dark')) {
  test(`every page holds in ${name}`, { skip }, async () => {
    const page = await loggedIn('bo.berg', how);
    await look(page, `start-empty-${name}`);
    await page.goto(`${world.address}/letters/new`);
    await look(page, `recipient-${name}`);
    await page.fill('#recipient', withoutMailbox);
    await page.click('main button.button--primary');
    await look(page, `recipient-no-mailbox-${name}`);
    await writeLetter(page, 'Beslut om förskoleplats');
    await page.setInputFiles('#files', [await pdf('Beslut.pdf'), await pdf('Så överklagar du.pdf')]);
    await page.click('button[name=attach]');
    await page.waitForSelector('button[name=files-remove]');
    await look(page, `letter-form-${name}`);
    await page.click('button[name=next]');
    await page.waitForURL(/check$/);
    await look(page, `letter-check-${name}`);
    await besideTheWay(page, name);
    const taken = world.mediator.taken.length;
    await page.click('form[action$="/send"] button');
    await page.waitForURL(/\/letters\//);
    await until('handed over', async () => (world.mediator.taken.length > taken ? true : undefined));
    await look(page, `letter-sent-${name}`);
    tellDelivered();
    await page.waitForSelector('[data-settled=yes]');
    await look(page, `letter-delivered-${name}`);
    await page.click('a[href$="/print"]');
    await page.waitForURL(/print$/);
    await look(page, `record-${name}`);
    await page.goto(page.url().replace(/print$/, 'paper'));
    await look(page, `paper-${name}`);
    for (const [path, title] of [
      ['/', 'start'],
      ['/letters', 'letters'],
      ['/log', 'log'],
      ['/settings', 'settings'],
      ['/help', 'help'],
    ] as const) {
      await page.goto(`${world.address}${path}`);
      await look(page, `${title}-${name}`);
    }
    assertNoComplaints(page);
    await page.context().close();
  });
}

test('what is wrong is told first, and the cursor is there', { skip }, async () => {
  const page = await loggedIn('anna.ask', { width: 320 });
  await page.goto(`${world.address}/letters/new`);
  await page.fill('#recipient', '19810105-2383');
  await page.click('main button.button--primary');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'error-summary');
  await look(page, 'recipient-wrong-320');
  await writeLetter(page, '');
  await page.setInputFiles('#files', { name: 'brev.docx', mimeType: 'application/pdf', buffer: Buffer.from('PK') });
  await page.fill('#support-text', '');
  await page.click('button[name=next]');
  await page.waitForSelector('#error-summary');
  assert.equal(await page.inputValue('#text'), TEXT);
  await look(page, 'letter-form-wrong-320');
  await page.context().close();
});

test('what is written is saved while one writes, and is there in another window', { skip }, async () => {
  const page = await loggedIn('anna.ask');
  await writeLetter(page, 'Sparat av sig självt');
  await page.waitForFunction(() => /Sparat/.test(document.querySelector('[data-autosave-status]')?.textContent ?? ''));
  const other = await page.context().newPage();
  await other.goto(page.url());
  assert.equal(await other.inputValue('#subject'), 'Sparat av sig självt');
  assert.equal(await other.inputValue('#text'), TEXT);
  await other.fill('#subject', 'Ändrat i ett annat fönster');
  await other.click('main button.button--secondary[name=save]');
  await other.waitForFunction(() => /sparat/.test(document.querySelector('[data-autosave-status]')?.textContent ?? ''));
  await page.fill('#text', 'Mer text');
  await page.waitForFunction(() =>
    /annat fönster/.test(document.querySelector('[data-autosave-status]')?.textContent ?? ''),
  );
  await page.click('button[name=next]');
  await page.waitForSelector('.bd-conflict');
  await look(page, 'draft-conflict');
  assert.equal(await page.inputValue('#text'), 'Mer text');
  await page.click('button[name=replace]');
  await page.waitForSelector('.bd-conflict', { state: 'detached' });
  assert.equal(await page.inputValue('#subject'), 'Sparat av sig självt');
  await page.click('button[name=next]');
  await page.waitForURL(/check$/);
  await page.context().close();
});

test('the meter shows what the server measures', { skip }, async () => {
  const page = await loggedIn('anna.ask');
  await writeLetter(page, 'Mätning åäö & < > "');
  await page.setInputFiles('#files', await pdf('Fil & åäö.pdf'));
  const guessed = await page.$eval('[data-size-meter] meter', (meter) => Number(meter.getAttribute('value') ?? 0));
  await page.click('button[name=attach]');
  await page.waitForSelector('button[name=files-remove]');
  const measured = await page.$eval('[data-size-meter] meter', (meter) => Number(meter.getAttribute('value') ?? 0));
  assert.ok(measured > 0);
  assert.equal(guessed, measured);
  const shown = await page.textContent('[data-meter-used]');
  await page.reload();
  assert.equal(await page.textContent('[data-meter-used]'), shown);
  await page.context().close();
});

test('a letter is sent by keyboard alone', { skip }, async () => {
  const page = await loggedIn('anna.ask');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await tabTo(page, 'main a[href="/letters/new"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/letters\/new$/);
  await tabTo(page, '#recipient');
  await page.keyboard.type(withMailbox);
  await page.keyboard.press('Enter');
  await page.waitForURL(/drafts\/[0-9a-f-]+$/);
  await tabTo(page, 'main a.button--primary');
  await page.keyboard.press('Enter');
  await page.waitForURL(/letter$/);
  await tabTo(page, '#subject');
  await page.keyboard.type('Med tangentbord');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Hej');
  await tabTo(page, 'button[name=next]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/check$/);
  await tabTo(page, 'form[action$="/send"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL(/letters\/[0-9a-f-]+\?sent$/);
  await page.context().close();
});

test('without script, in English, at 320 px', { skip }, async () => {
  const page = await loggedIn('anna.ask', { script: false, language: 'en-GB', width: 320 });
  await page.goto(`${world.address}/letters/new`);
  assert.match((await page.textContent('h1')) ?? '', /Who is the letter for/);
  await writeLetter(page, 'In English');
  await page.setInputFiles('#files', await pdf('Decision.pdf'));
  await page.click('button[name=next]');
  assert.match((await page.textContent('main')) ?? '', /Decision\.pdf/);
  await screenshot(page, 'sender-check-english-320');
  await page.click('form[action$="/send"] button');
  assert.match((await page.textContent('main')) ?? '', /The letter is sent/);
  await screenshot(page, 'sender-letter-english-320');
  await page.context().close();
});
