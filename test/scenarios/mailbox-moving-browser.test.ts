// Taking everything along, moving in, changing operator and closing in a real browser: nothing for axe to find, no sideways scroll, every look, both
// languages; without script; and not for a delegate.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  assertHolds,
  assertNoComplaints,
  type Browser,
  everyLook,
  type Look,
  launchBrowser,
  noBrowser,
  openPage,
  type Page,
} from '../browser.ts';
import { logInAs } from './mailbox-browsing.ts';
import { logIn as plainLogIn, rowsOf, send } from './mailbox-steps.ts';
import { amina, signe, startWorld, stranger, type World } from './mailbox-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;

before(async () => {
  if (browser === undefined) return;
  world = await startWorld();
  world.far.state.registered.set(stranger.id, '164024000046');
  await send(world, { subject: 'Ta med mig' });
});
after(async () => {
  await browser?.close();
  await world?.stop();
});

async function newPage(look: Look): Promise<Page> {
  assert.ok(browser !== undefined);
  return await openPage(browser, look);
}

const logIn = (page: Page, person: string, path: string) => logInAs(page, world, person, path);

const check = (page: Page, name: string) => assertHolds(page, `mailbox-${name}`);

/** Looks again as a person does, until the words are there. */
async function lookUntil(page: Page, words: string): Promise<void> {
  for (let tries = 0; tries < 60 && (await page.getByText(words).count()) === 0; tries++) {
    await page.waitForTimeout(100);
    await page.goto(`${world.pages}/moving`);
  }
  await page.getByText(words).first().waitFor({ timeout: 1000 });
}

/** Programs of one's own: nothing yet, the form with faults, the key that is shown once, the list. */
async function lookAtTokens(page: Page, name: (what: string) => string): Promise<void> {
  await rowsOf(world, 'delete from personal_token');
  await page.goto(`${world.pages}/settings/tokens`);
  await check(page, name('tokens-none'));
  await page.getByRole('link', { name: 'Skapa en nyckel' }).click();
  await page.getByRole('button', { name: 'Skapa nyckeln' }).click();
  await check(page, name('tokens-faults'));
  await page.locator('#name').fill('Arkivet på min dator');
  await page.getByRole('button', { name: 'Skapa nyckeln' }).click();
  await page.getByRole('heading', { name: 'Här är nyckeln' }).waitFor();
  await check(page, name('tokens-made'));
  await page.getByRole('link', { name: 'Jag har sparat nyckeln' }).click();
  await check(page, name('tokens'));
  await page.goto(`${world.pages}/settings/tokens/new?lang=en`);
  await check(page, name('tokens-new-en'));
}

describe('moving in every look', { skip }, () => {
  for (const look of everyLook)
    test(look.name, async () => {
      await rowsOf(world, 'delete from package');
      const page = await newPage(look);
      const name = (what: string): string => `${what}-${look.name}`;
      await logIn(page, signe.id, '/moving');
      await check(page, name('moving'));
      await page.getByRole('button', { name: 'Gör en fil av hela brevlådan' }).click();
      await check(page, name('moving-asked'));
      await lookUntil(page, 'Ladda ner filen');
      await check(page, name('moving-ready'));
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Ladda ner filen' }).click(),
      ]);
      const file = join(world.folder, `${look.name.replaceAll(/\W+/g, '-')}.tar`);
      await saved.saveAs(file);
      await page.locator('input[type="file"]').setInputFiles(file);
      await page.getByRole('button', { name: 'Flytta in' }).click();
      await lookUntil(page, 'Du har flyttat in');
      await check(page, name('moved-in'));
      const broken = join(world.folder, 'broken.tar');
      writeFileSync(broken, 'inte en tar');
      await page.locator('input[type="file"]').setInputFiles(broken);
      await page.getByRole('button', { name: 'Flytta in' }).click();
      await lookUntil(page, 'Filen kunde inte flyttas in');
      await check(page, name('not-moved-in'));
      await page.goto(`${world.pages}/moving?lang=en`);
      await check(page, name('moving-en'));
      await page.goto(`${world.pages}/close?lang=sv`);
      await check(page, name('close'));
      await lookAtTokens(page, name);
      assertNoComplaints(page);
      await page.context().close();

      const other = await newPage(look);
      await logIn(other, stranger.id, '/open');
      await other.locator('input[name="accept"]').check();
      await other.getByRole('button', { name: 'Öppna brevlådan' }).click();
      await other.getByRole('button', { name: 'Flytta hit från Någon annans brevlåda' }).waitFor();
      await check(other, name('open-elsewhere'));
      await other.context().close();
    });
});

test('without script everything can be done', { skip }, async () => {
  assert.ok(browser !== undefined);
  await rowsOf(world, 'delete from package');
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'sv-SE' });
  const page = await context.newPage();
  await logIn(page, signe.id, '/moving');
  await page.getByRole('button', { name: 'Gör en fil av hela brevlådan' }).click();
  await lookUntil(page, 'Ladda ner filen');
  await page.getByRole('button', { name: 'Flytta in' }).click();
  await page.getByText('Välj filen som du tog med dig').first().waitFor();
  await context.close();
});

test('a delegate who manages the mailbox neither takes it along nor moves anything in', { skip }, async () => {
  const mine = await plainLogIn(world, signe.id, '/delegates/new');
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await mine.browser.submit(mine.page, { person: amina.id, label: 'Amina', may: 'manage', until });
  const theirs = await plainLogIn(world, amina.id, '/mailboxes');
  const [delegate] = await rowsOf(world, 'select id, account_id from delegate');
  assert.ok(delegate !== undefined, 'nobody was invited');
  await rowsOf(world, `update delegate set state = 'active'`);
  const body = new URLSearchParams({ _csrf: /name="_csrf" value="([^"]*)"/.exec(theirs.page.text)?.[1] ?? '' });
  await rowsOf(world, `update log_in set chosen = $1 where at = (select max(at) from log_in)`, [
    delegate['account_id'],
  ]);
  assert.equal((await theirs.browser.open(`${world.pages}/inbox`)).status, 200);
  assert.equal((await theirs.browser.open(`${world.pages}/moving`)).status, 403);
  assert.equal((await theirs.browser.open(`${world.pages}/moving/take`, { body })).status, 403);
});
