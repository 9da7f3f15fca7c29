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
} from '../browser.ts';
import { Keyboard } from '../keyboard.ts';
import { MailingClient } from './mailing-steps.ts';
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
    const anna = new Keyboard(bare);
    const at = async (name: string): Promise<void> => {
      if (bare !== page) await page.goto(bare.url());
      await looksRight(page, name, look);
    };
    const step = (deed: string, address = /\/mailings\//) => anna.enter(`form[action$="/${deed}"] button`, address);
    const base = await begin(anna, at, `Avgifter ${language}`);
    await anna.attach('[name=list]', [file('lista.csv', LIST, 'text/csv')]);
    await anna.enter('main form button[type=submit]', /\/letter$/);
    await writeLetter(anna, at);
    await addFiles(anna, at);
    await anna.enter(`main a.button[href="${new URL(base).pathname}"]`, /\/mailings\/[0-9a-f-]{36}$/);
    await step('prepare');
    await prepared(bare, base, script);
    await at('problems');
    await mendLines(anna, at);
    await prepared(bare, base, script);
    await bare.goto(base);
    await at('checked');
    await step('plan-sent');
    await step('ask');
    await at('asked');
    await approve({ ...options, script }, language, look, base);
    await bare.goto(base);
    await at('approved');
    const before = world.mediator.taken.length;
    await anna.enter('form[action$="/start"] button[type=submit]', /started/);
    await at('started');
    await until('with the mediator', async () => (world.mediator.taken.length > before ? true : undefined));
    await bare.goto(base);
    await step('pause');
    await at('paused');
    await step('resume');
    world.mediator.tell('refused', { reason: 'no-mailbox' }, world.mediator.taken.at(-1)?.deliveryId);
    await until('finished', async () => {
      await bare.goto(base);
      return (await bare.locator('[data-now="Klart"], [data-now="Finished"]').count()) > 0 ? true : undefined;
    });
    await at('finished');
    await step('print');
    await at('printed');
    await step('print-batch', /\/print-batches\//);
    assertNoComplaints(page);
    if (bare !== page) await bare.context().close();
    await page.context().close();
  });
}

type Look = (name: string) => Promise<void>;
const SAVE = 'form[action$="/letter"] .bd-actions button:not([hidden])';

async function begin(anna: Keyboard, at: Look, name: string): Promise<string> {
  await anna.enter('nav a[href="/mailings"]', /\/mailings$/);
  await at('list');
  await anna.enter('main a[href="/mailings/new"]', /\/new$/);
  await anna.write('[name=name]', name);
  await at('new');
  await anna.enter('[name=name]', /\/recipients$/);
  await at('recipients');
  return anna.page.url().replace('/recipients', '');
}

async function writeLetter(anna: Keyboard, at: Look): Promise<void> {
  await anna.write('[name=subject]', 'Avgift för {{nann}}');
  await anna.write('[name=text]', 'Hej {{namn}}\n\nAvgiften är {{avgift}} kronor.');
  await anna.enter(SAVE, /\/letter$/);
  await at('letter-fault');
  assert.match(await anna.told(), /nann/);
  await anna.write('[name=subject]', 'Avgift för {{namn}}');
  await anna.pick('channel', '[name=channel][value=digital]');
  await anna.unfold('.bd-extras summary');
  await anna.write('[name=appointment-day]', '{{dag}}');
  await anna.write('[name=appointment-time]', '9.00');
  await anna.write('[name=secrecy]', 'OSL 23 kap. 1 §');
  await anna.enter(SAVE, /\/files$/);
}

async function addFiles(anna: Keyboard, at: Look): Promise<void> {
  const own = [file('Signe.pdf', await pdf('Till Signe')), file('ture.pdf', await pdf('Till Ture'))];
  await anna.attach('[name=all]', [file('Taxa.pdf', await pdf('Taxa'))]);
  await anna.attach('[name=own]', own);
  await anna.enter('form[action$="/files"] .bd-actions button:not([name])', /\/files$/);
  await at('files');
  // Enter in a field takes none of them away, although their buttons stand before it.
  await anna.enter('[name=marker]', /\/files$/);
  assert.match(await anna.told(), /Taxa\.pdf .*2 (filer|files)/);
  await anna.enter('button[name=all-remove]', /\/files$/);
  assert.doesNotMatch(await anna.told(), /Taxa\.pdf/);
}

// One line is left out, the other mended: Enter in its field saves, although the button that leaves it out stands first.
async function mendLines(anna: Keyboard, at: Look): Promise<void> {
  await anna.enter('main a[href$="/lines"]', /\/lines$/);
  await at('lines');
  await anna.enter('button[name=leave]', /\/lines$/);
  await at('left-out');
  await anna.write('[name^="value-"]', '2099-01-17');
  await anna.enter('[name^="value-"]', /\/mailings\/[0-9a-f-]{36}$/);
}

async function approve(
  options: Parameters<typeof loggedIn>[1],
  language: 'sv' | 'en',
  look: string,
  base: string,
): Promise<void> {
  const seen = await loggedIn('gun.gran', { ...options, script: true }, language);
  const gun = new Keyboard(options?.script === false ? await loggedIn('gun.gran', options, language) : seen);
  const at = async (name: string): Promise<void> => {
    if (gun.page !== seen) await seen.goto(gun.page.url());
    await looksRight(seen, name, look);
  };
  await gun.enter('.bd-brand', /\/$/);
  await at('approver-start');
  await gun.enter(`main a[href="${new URL(base).pathname}"]`, /\/mailings\/[0-9a-f-]{36}$/);
  await at('to-approve');
  await gun.enter('main a[href*="/samples/"]', /\/samples\//);
  await at('sample');
  await gun.enter(`main a[href="${new URL(base).pathname}"]`, /\/mailings\/[0-9a-f-]{36}$/);
  await gun.enter('form[action$="/approve"] button', /approved/);
  for (const page of new Set([seen, gun.page])) {
    assertNoComplaints(page);
    await page.context().close();
  }
}

test('by keyboard alone: a mailing that has begun is paused and cancelled', async (t) => {
  if (browser === undefined) return t.skip(noBrowser);
  const client = new MailingClient(world, await world.token('system-b'));
  const id = await client.checked([withMailbox]);
  const anna = new Keyboard(await loggedIn('anna.ask', {}, 'sv'));
  await anna.enter('nav a[href="/mailings"]', /\/mailings$/);
  await anna.enter(`main a[href="/mailings/${id}"]`, /\/mailings\/[0-9a-f-]{36}$/);
  await anna.write('#start-day', '2099-01-15');
  await anna.enter('#start-day', /started/);
  await anna.enter('form[action$="/pause"] button', /paused/);
  await anna.unfold('.bd-ask summary');
  await anna.enter('form[action$="/cancel"] button', /cancelled/);
  assert.equal((await client.in(id, 'cancelled')).status, 200);
  assert.match(await anna.told(), /Avbrutet/);
  assertNoComplaints(anna.page);
  await anna.page.context().close();
});
