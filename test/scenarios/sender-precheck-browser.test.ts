// List prechecks in a real browser: every page with axe-core, wide and narrow, light and dark, by keyboard, without script, in English.
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
} from '../browser.ts';
import { workbookOf } from '../workbook.ts';
import { keyboardAt, logInAt } from './sender-browsing.ts';
import { optedOut, pending, SenderWorld, withMailbox, withoutMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let world: SenderWorld;
before(async () => {
  if (browser === undefined) return;
  world = await SenderWorld.open();
  await world.sender({ prechecks: { numbersPerQuestion: 1, pauseMs: 300 } });
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await world.close();
});

const loggedIn = (how: Look = {}, path = '') => logInAt(browser, world.address, 'anna.ask', how, path);

const look = (page: Page, name: string) => assertHolds(page, `sender-${name}`);

const PASTED = [withMailbox, withoutMailbox, optedOut, pending, withMailbox, 'hej', '20011301-0000'].join('\n');
const book = () =>
  workbookOf([
    ['Namn', 'Personnummer', 'Ort'],
    ['Åsa', withMailbox, 'Skövde'],
    ['Bo', withoutMailbox, 'Umeå'],
  ]);
const xlsx = { name: 'lista.xlsx', mimeType: 'application/octet-stream' };

for (const { name, ...how } of everyLook.filter((one) => one.name !== '320-dark')) {
  test(`every page of a precheck holds in ${name}`, { skip }, async () => {
    const page = await loggedIn(how, '/prechecks');
    await look(page, `prechecks-empty-or-list-${name}`);
    await page.goto(`${world.address}/prechecks/new`);
    await look(page, `precheck-new-${name}`);
    await page.setInputFiles('#file', { ...xlsx, buffer: book() });
    await page.fill('#purpose', 'Utskick om sophämtning');
    await page.click('main button.button--primary');
    await page.waitForURL(/column$/);
    await look(page, `precheck-column-${name}`);
    await page.goto(`${world.address}/prechecks/new`);
    await page.fill('#purpose', 'Utskick om sophämtning');
    await page.fill('#pasted', PASTED);
    await page.click('main button.button--primary');
    await page.waitForURL(/prechecks\/[0-9a-f-]{36}$/);
    await look(page, `precheck-asking-${name}`);
    await page.waitForSelector('[data-settled=yes]');
    await page.waitForSelector('form[action$="/export"]');
    await look(page, `precheck-finished-${name}`);
    await page.goto(`${world.address}/prechecks`);
    await look(page, `prechecks-${name}`);
    assertNoComplaints(page);
    // The browser complains of the answer 422 by itself.
    await page.goto(`${world.address}/prechecks/new`);
    await page.click('main button.button--primary');
    await page.waitForSelector('#error-summary');
    await look(page, `precheck-new-faults-${name}`);
    await page.context().close();
  });
}

test('progress goes on by itself, survives a reload, and is told to screen readers', { skip }, async () => {
  const page = await loggedIn({}, '/prechecks/new');
  await page.fill('#purpose', 'Förlopp');
  await page.fill('#pasted', PASTED);
  await page.click('main button.button--primary');
  await page.waitForURL(/prechecks\/[0-9a-f-]{36}$/);
  await page.reload();
  await page.waitForFunction(() => /klar/.test(document.querySelector('[data-live-status]')?.textContent ?? ''));
  assert.match(await page.innerText('.bd-progress-words'), /om 4 av 4 nummer/);
  assert.equal(await page.locator('form[action$="/export"]').count(), 1, 'what to do next comes without a reload');
  await page.context().close();
});

test('by keyboard alone: a list from a file, its wrong numbers and duplicates mended, the answers taken out', {
  skip,
}, async () => {
  const anna = await keyboardAt(browser, world.address, 'anna.ask');
  const { page } = anna;
  await anna.enter('nav a[href="/prechecks"]', /\/prechecks$/);
  await anna.enter('main a[href="/prechecks/new"]', /\/new$/);
  await anna.write('#purpose', 'Tangentbord');
  const list = `Namn;Nummer\nÅsa;${withMailbox}\nBo;fel\nÅsa;${withMailbox}\n`;
  await anna.attach('#file', [{ name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(list) }]);
  await anna.enter('main form button.button--primary', /\/column$/);
  await anna.pick('column', 'input[name="column"][value="1"]');
  await anna.enter('main form[action$="/column"] button', /\/prechecks\/[0-9a-f-]{36}$/);
  await page.waitForSelector('[data-settled=yes]');
  await anna.write('input[name^="number-"] >> nth=0', withoutMailbox);
  await anna.write('input[name^="number-"] >> nth=1', optedOut);
  await anna.enter('input[name^="number-"] >> nth=1', /mended$/);
  await page.waitForSelector('form[action$="/export"]');
  assert.match(await anna.told(), /1 kan nås digitalt, 2 behöver papper/);
  await anna.choose('#format', 'JSON');
  const answers = await anna.download('form[action$="/export"] button');
  assert.match(answers.name, /^forkontroll-[0-9-]+\.jsonl$/);
  assert.equal(answers.bytes.toString().trim().split('\n').length, 3);
  assertNoComplaints(page);
  await page.context().close();
});

test('without script and in English', { skip }, async () => {
  const page = await loggedIn({ script: false, language: 'en-GB' }, '/prechecks/new?lang=en');
  await page.fill('#purpose', 'Collection of waste');
  await page.setInputFiles('#file', { ...xlsx, buffer: book() });
  await page.click('main button.button--primary');
  await page.click('main button.button--primary');
  await page.waitForURL(/prechecks\/[0-9a-f-]{36}$/);
  for (let round = 0; round < 100 && (await page.locator('[data-settled=yes]').count()) === 0; round += 1)
    await page.reload();
  assert.match(await page.innerText('main'), /1 can be reached digitally, 1 needs paper/);
  await page.click('nav.bd-groups a[href*="paper"]');
  assert.match(await page.innerText('table'), /No digital mailbox/);
  assert.doesNotMatch(page.url(), /[0-9]{10}/);
  await page.context().close();
});
