// The main job in a real browser, over a network of all services: with and without script, wide and narrow, light and dark, Swedish and
// English; axe-core finds nothing on any page. `BREVDUVA_SCREENSHOTS=docs/screenshots npm test -- main-job-browser` renews the pictures in docs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  assertAccessible,
  assertNoComplaints,
  assertNoSidewaysScroll,
  type Browser,
  type Look,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  screenshot,
} from '../browser.ts';
import { type Network, startNetwork } from '../network.ts';
import { smallPdf } from '../small-pdf.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let network: Network;
before(async () => {
  if (browser !== undefined) network = await startNetwork({ seed: true });
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await network.stop();
});

const words = {
  sv: {
    check: 'Kontrollera mottagaren',
    on: 'Fortsätt till brevet',
    review: 'Granska brevet',
    send: 'Skicka brevet',
    here: 'Brevet är framme',
  },
  en: {
    check: 'Check the recipient',
    on: 'Continue to the letter',
    review: 'Review the letter',
    send: 'Send the letter',
    here: 'The letter has been delivered',
  },
} as const;

const pages = (service: string) => network.announcement.services[service]?.pages ?? '';

async function visit(look: Look, service: string, person: string): Promise<Page> {
  assert.ok(browser !== undefined);
  const page = await openPage(browser, look);
  await page.goto(`${pages(service)}/login`);
  await page.getByRole('button', { name: new RegExp(person) }).click();
  await page.waitForURL(`${pages(service)}/**`);
  return page;
}

async function hold(page: Page, look: Look, name: string): Promise<void> {
  const place = `${name}${look.width === 320 ? '-320' : ''}${look.dark === true ? '-dark' : ''}${look.language === 'en-GB' ? '-en' : ''}${look.script === false ? '-plain' : ''}`;
  await screenshot(page, place);
  await assertNoSidewaysScroll(page);
  if (look.script !== false) await assertAccessible(page, place);
}

async function write(page: Page, look: Look, subject: string): Promise<void> {
  const w = words[look.language === 'en-GB' ? 'en' : 'sv'];
  await page.goto(`${pages('sender')}/letters/new`);
  await hold(page, look, 'sender-recipient');
  await page.locator('input[name=recipient]').fill('19810105-2382');
  await page.getByRole('button', { name: w.check }).click();
  await page.waitForURL('**/drafts/*');
  await hold(page, look, 'sender-reachable');
  await page.getByRole('link', { name: w.on }).click();
  // Units and case types to choose between: this letter is of none in particular.
  await page.waitForURL('**/kind');
  await hold(page, look, 'sender-kind');
  await page.locator('input[name=case-type][value=""]').check();
  await page.locator('main button.button--primary').click();
  await page.locator('[name=subject]').fill(subject);
  await page
    .locator('[name=text]')
    .fill(
      'Hej Signe\n\nVi vill träffa dig om din ansökan torsdagen den 3 december 2026 kl. 10.00.\n\nVälkommen\nAnna Ask',
    );
  const { bytes, contentType, filename } = await smallPdf('kallelse.pdf', 'Kallelse');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: filename, mimeType: contentType, buffer: Buffer.from(bytes) });
  await hold(page, look, 'sender-letter');
  await page.getByRole('button', { name: w.review }).click();
  await page.getByRole('button', { name: w.send }).waitFor();
  await hold(page, look, 'sender-check');
  await page.getByRole('button', { name: w.send }).click();
  await page.waitForURL('**/letters/*');
}

async function untilDelivered(page: Page, look: Look): Promise<void> {
  const here = page.getByText(words[look.language === 'en-GB' ? 'en' : 'sv'].here).first();
  // Without script a person reloads; with script the page follows by itself.
  for (let attempt = 0; look.script === false && attempt < 50 && !(await here.isVisible()); attempt += 1)
    await page.reload();
  await here.waitFor({ timeout: 15_000 });
}

const looks: readonly (Look & { name: string })[] = [
  { name: 'wide, light, Swedish', width: 1280 },
  { name: 'wide, dark, English', width: 1280, dark: true, language: 'en-GB' },
  { name: '320 px, light, English', width: 320, language: 'en-GB' },
  { name: '320 px, dark, Swedish', width: 320, dark: true },
  { name: 'without script, Swedish', width: 1280, script: false },
];

for (const look of looks) {
  test(`a letter is written, sent, delivered and read: ${look.name}`, { skip }, async () => {
    const subject = `Kallelse till möte (${looks.indexOf(look) + 1})`;
    const caseworker = await visit(look, 'sender', 'Anna Ask');
    await hold(caseworker, look, 'sender-home');
    await write(caseworker, look, subject);
    await untilDelivered(caseworker, look);
    await hold(caseworker, look, 'sender-delivered');
    const citizen = await visit(look, 'mailbox-a', 'Signe Almgren');
    await hold(citizen, look, 'mailbox-inbox');
    await citizen.getByText(subject).first().click();
    await citizen.waitForURL('**/letters/*');
    await citizen.getByText('kallelse.pdf').first().waitFor();
    await hold(citizen, look, 'mailbox-letter');
    if (look.script !== false) for (const page of [caseworker, citizen]) assertNoComplaints(page);
    for (const page of [caseworker, citizen]) await page.context().close();
  });
}

test('the start page, the e-ID, the registry, the mediator and the mail catcher', { skip }, async () => {
  assert.ok(browser !== undefined);
  for (const look of [{ width: 1280 }, { width: 320, dark: true }]) {
    const page = await openPage(browser, look);
    for (const [service, name] of [
      ['start', 'start'],
      ['mail-catcher', 'mail-catcher'],
      ['mailbox-a', 'mailbox-start'],
      ['registry', 'registry'],
    ] as const) {
      await page.goto(pages(service));
      await hold(page, look, name);
    }
    await page.goto(`${pages('sender')}/login`);
    await hold(page, look, 'eid');
    await page.context().close();
    const staff = await visit(look, 'mediator', 'Emil Fors');
    await hold(staff, look, 'mediator');
    await staff.context().close();
  }
});
