// Mailings in a real browser: the way from list to report by keyboard alone, with and without script; axe, 320 px, dark, both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import {
  assertHolds,
  assertNoComplaints,
  type Browser,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
  tabTo,
} from '../browser.ts';
import { optedOut, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
let browser: Browser | undefined;
before(async () => {
  world = await SenderWorld.open();
  await world.sender({ mailings: { approveAbove: 1, planAbove: 2 } });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await world.close();
});

async function loggedIn(who: string, look: Parameters<typeof openPage>[1], language: 'sv' | 'en'): Promise<Page> {
  assert.ok(browser !== undefined);
  const page = await openPage(browser, { ...look, language: language === 'sv' ? 'sv-SE' : 'en-GB' });
  await page.goto(`${world.address}/?lang=${language}`);
  await page.locator(`button[value="${who}"]`).click();
  await page.waitForURL((url) => url.origin === world.address);
  return page;
}

const looksRight = (page: Page, name: string, look: string) => assertHolds(page, `sender-mailing-${name}-${look}`);

const LIST = [
  'personnummer;namn;avgift;bilaga;dag',
  `${withMailbox};Signe;1 425;signe.pdf;2099-01-15`,
  `${withoutMailbox};Ture;980;ture.pdf;2099-01-16`,
  `198101052383;Fel nummer;100;;`,
  `${optedOut};"=HYPERLINK(""http://evil.example"")";5;signe.pdf;fredag`,
].join('\n');

async function pdf(text: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([595, 842]).drawText(text, { x: 60, y: 700, size: 12, font });
  return Buffer.from(await document.save());
}

const file = (name: string, buffer: Buffer | string, mimeType = 'application/pdf') => ({
  name,
  mimeType,
  buffer: Buffer.from(buffer),
});

/** The page once the mailing is no longer prepared; by its own script, or loaded again where there is none. */
async function prepared(page: Page, address: string, script: boolean): Promise<void> {
  await until('prepared', async () => {
    if (!script) await page.goto(address);
    return (await page.locator('[data-now="Förbereds"], [data-now="Being prepared"]').count()) === 0 ? true : undefined;
  });
  await page.goto(address);
}

for (const { language, script, look, options } of [
  { language: 'sv', script: true, look: '1280-light', options: { width: 1280 } },
  { language: 'en', script: false, look: '320-dark', options: { width: 320, dark: true } },
] as const) {
  test(`from list to report by keyboard, ${language}, ${look}, ${script ? 'with' : 'without'} script`, async (t) => {
    if (browser === undefined) return t.skip(noBrowser);
    const page = await loggedIn('anna.ask', { ...options, script: true }, language);
    // axe needs script for its own sake: the walk without script is another page that nothing is run on.
    const bare = script ? page : await loggedIn('anna.ask', { ...options, script: false }, language);
    const at = async (name: string): Promise<void> => {
      if (bare !== page) await page.goto(bare.url());
      await looksRight(page, name, look);
    };
    const enter = async (css: string): Promise<void> => {
      await tabTo(bare, css);
      await Promise.all([bare.waitForNavigation(), bare.keyboard.press('Enter')]);
    };
    await bare.goto(`${world.address}/mailings`);
    await at('list');
    await enter('main a[href="/mailings/new"]');
    await tabTo(bare, '[name=name]');
    await bare.keyboard.type(`Avgifter ${language}`);
    await at('new');
    await bare.keyboard.press('Enter');
    await bare.waitForURL(/recipients/);
    const base = bare.url().replace('/recipients', '');
    await at('recipients');
    await bare.locator('[name=list]').setInputFiles(file('lista.csv', LIST, 'text/csv'));
    await enter('main form button[type=submit]');
    await bare.waitForURL(/letter/);
    await tabTo(bare, '[name=subject]');
    await bare.keyboard.type('Avgift för {{nann}}');
    await tabTo(bare, '[name=text]');
    await bare.keyboard.type('Hej {{namn}}\n\nAvgiften är {{avgift}} kronor.');
    await enter('form[action$="/letter"] .bd-actions button:not([hidden])');
    await at('letter-fault');
    assert.match(await bare.locator('.bd-error-summary, [role=alert]').first().innerText(), /nann/);
    await bare.locator('[name=subject]').fill('Avgift för {{namn}}');
    await bare.locator('[name=channel][value=digital]').check();
    await bare.locator('.bd-extras summary').click();
    await bare.locator('[name=appointment-day]').fill('{{dag}}');
    await bare.locator('[name=appointment-time]').fill('9.00');
    await bare.locator('[name=secrecy]').fill('OSL 23 kap. 1 §');
    await enter('form[action$="/letter"] .bd-actions button:not([hidden])');
    await bare.waitForURL(/files/);
    await bare
      .locator('[name=own]')
      .setInputFiles([file('Signe.pdf', await pdf('Till Signe')), file('ture.pdf', await pdf('Till Ture'))]);
    await enter('form[action$="/files"] .bd-actions button[type=submit]');
    await at('files');
    await enter(`main a.bd-button[href="${new URL(base).pathname}"], main a[href="${new URL(base).pathname}"]`);
    await enter('form[action$="/prepare"] button');
    await prepared(bare, base, script);
    await at('problems');
    await enter('main a[href$="/lines"]');
    await at('lines');
    await enter('button[name=leave]');
    await bare.waitForURL(/lines/);
    await at('left-out');
    await tabTo(bare, '[name^="value-"]');
    await bare.keyboard.type('2099-01-17');
    await enter('form[action$="/lines"] .bd-actions button:not([name])');
    await prepared(bare, base, script);
    await bare.goto(base);
    await at('checked');
    await enter('form[action$="/plan-sent"] button');
    await enter('form[action$="/ask"] button');
    await at('asked');
    const gun = await loggedIn('gun.gran', { ...options, script: true }, language);
    await gun.goto(`${world.address}/`);
    await looksRight(gun, 'approver-start', look);
    await gun.goto(base);
    await looksRight(gun, 'to-approve', look);
    await gun.locator('main a[href*="/samples/"]').first().click();
    await looksRight(gun, 'sample', look);
    await gun.goto(base);
    await gun.locator('form[action$="/approve"] button').click();
    await gun.waitForURL(/approved/);
    assertNoComplaints(gun);
    await gun.context().close();
    await bare.goto(base);
    await at('approved');
    const before = world.mediator.taken.length;
    await enter('form[action$="/start"] button[type=submit]');
    await at('started');
    await until('with the mediator', async () => (world.mediator.taken.length > before ? true : undefined));
    await bare.goto(base);
    await enter('form[action$="/pause"] button');
    await at('paused');
    await enter('form[action$="/resume"] button');
    world.mediator.tell('refused', { reason: 'no-mailbox' }, world.mediator.taken.at(-1)?.deliveryId);
    await until('finished', async () => {
      await bare.goto(base);
      return (await bare.locator('[data-now="Klart"], [data-now="Finished"]').count()) > 0 ? true : undefined;
    });
    await at('finished');
    await enter('form[action$="/print"] button');
    await at('printed');
    await enter('form[action$="/print-batch"] button');
    await bare.waitForURL(/print-batches/);
    assertNoComplaints(page);
    if (bare !== page) await bare.context().close();
    await page.context().close();
  });
}
