// The pages about mailboxes, delegates, users, log-ins, notices' times, help and support in a real browser: nothing for axe to find, no sideways
// scroll, light and dark, both languages, and without script.
import assert from 'node:assert/strict';
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
import { rowsOf, send } from './mailbox-steps.ts';
import { amina, company, signe, startWorld, stranger, type World } from './mailbox-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined ? noBrowser : false;
let world: World;

before(async () => {
  if (browser === undefined) return;
  world = await startWorld();
  const staffLogin = { ...world.config.login, issuer: `${world.eid.address}/staff`, acr: [], scope: 'openid profile' };
  await world.restart({ staffLogin, registry: { ...world.config.registry, mandateSeconds: 0 } });
  world.far.state.companies.set(company.id, { signers: [signe, amina], needed: 2 });
  await send(world, { subject: 'Till bolaget', recipient: company.id });
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

async function invite(page: Page, person: string, label: string): Promise<void> {
  await page.goto(`${world.pages}/delegates/new`);
  await page.locator('#person').fill(person);
  await page.locator('#label').fill(label);
  await page.getByRole('button', { name: 'Bjud in' }).click();
  await page.getByText('Inbjudan är klar').waitFor();
}

async function clear(): Promise<void> {
  for (const table of ['delegate', 'company_user', 'company_guard']) await rowsOf(world, `delete from ${table}`);
}

describe('every page of settings and access in every look', { skip }, () => {
  for (const look of everyLook)
    test(look.name, async () => {
      await clear();
      const page = await newPage(look);
      const name = (what: string): string => `${what}-${look.name}`;
      await page.goto(`${world.pages}/who-helps`);
      await check(page, name('who-helps'));
      await logIn(page, signe.id, '/delegates');
      await check(page, name('delegates-none'));
      await page.goto(`${world.pages}/delegates/new`);
      await check(page, name('delegates-new'));
      await page.getByRole('button', { name: 'Bjud in' }).click();
      await check(page, name('delegates-wrong'));
      await invite(page, amina.id, 'Amina, grannen');
      await page.locator('details.bd-ask summary').first().click();
      await check(page, name('delegates'));
      for (const path of ['settings', 'settings/notices', 'log-ins', 'activity?group=access']) {
        await page.goto(`${world.pages}/${path}`);
        await check(page, name(path.replace(/\W+/g, '-')));
      }
      await page.goto(`${world.pages}/mailboxes`);
      await page.getByRole('button', { name: 'Öppna brevlådan för Exempelbolaget AB' }).click();
      await page.getByRole('heading', { name: 'Användare hos Exempelbolaget AB' }).waitFor();
      await check(page, name('users-none'));
      await page.goto(`${world.pages}/users/new`);
      await page.locator('#person').fill(stranger.id);
      await page.locator('#label').fill('Ture på ekonomi');
      await check(page, name('users-new'));
      await page.getByRole('button', { name: 'Ge tillgång' }).click();
      await page.getByText('Fler behöver skriva under').waitFor();
      await check(page, name('users-waiting'));
      assertNoComplaints(page);
      await page.context().close();

      const other = await newPage(look);
      await logIn(other, amina.id, '/mailboxes');
      await check(other, name('mailboxes-invited'));
      await other.getByRole('button', { name: 'Ja, bli ombud' }).click();
      await other.getByRole('button', { name: 'Öppna brevlådan för Signe Almgren' }).click();
      await other.getByText('Du är i brevlådan för Signe Almgren').waitFor();
      await check(other, name('inbox-delegate'));
      await other.goto(`${world.pages}/settings`);
      await check(other, name('settings-delegate'));
      await other.context().close();
    });

  for (const look of everyLook)
    test(`support and a company taken over, ${look.name}`, async () => {
      await clear();
      const page = await newPage(look);
      await page.goto(`${world.pages}/support`);
      await page.locator('button[value="stina.sten"]').click();
      await page.locator('#person').fill(signe.id);
      await page.locator('#reason').fill('Ärende 4711: får inga mejl');
      await page.getByRole('button', { name: 'Titta' }).click();
      await page.getByText('Så står det till').waitFor();
      await check(page, `support-${look.name}`);
      await page.context().close();
      await operationsPage(look);
      world.far.state.companies.set(company.id, { signers: [signe], needed: 1 });
      await rowsOf(world, "update account set email = 'gammal@bolaget.example' where recipient_id = $1", [company.id]);
      const old = await newPage(look);
      await logIn(old, signe.id, '/mailboxes');
      await old.getByRole('button', { name: 'Öppna brevlådan för Exempelbolaget AB' }).click();
      await old.getByText('Till bolaget').waitFor();
      await old.context().close();
      world.far.state.companies.set(company.id, { signers: [amina], needed: 1 });
      const fresh = await newPage(look);
      await logIn(fresh, amina.id, '/mailboxes');
      await fresh.getByRole('button', { name: 'Öppna brevlådan för Exempelbolaget AB' }).click();
      await fresh.goto(`${world.pages}/users`);
      await fresh.getByRole('heading', { name: 'Ta över brevlådan' }).waitFor();
      await check(fresh, `users-take-over-${look.name}`);
      await fresh.context().close();
      world.far.state.companies.set(company.id, { signers: [signe, amina], needed: 2 });
    });
});

/** With a doubted comparison that one has released. */
async function operationsPage(look: (typeof everyLook)[number]): Promise<void> {
  await rowsOf(
    world,
    `insert into far_doubt (seen_at, accounts, first_login, first_by, first_reason, first_at)
      values (now(), 30, 'petra.pil', 'Petra Pil', 'Registrets ägare har bekräftat', now()) on conflict do nothing`,
  );
  const page = await newPage(look);
  await page.goto(`${world.pages}/operations`);
  await page.locator('button[value="olle.orm"]').click();
  await page.getByRole('button', { name: 'Det stämmer, släpp och stäng brevlådorna' }).waitFor();
  await check(page, `operations-${look.name}`);
  await page.context().close();
}

describe('without script and in English', { skip }, () => {
  test('a delegate is invited, accepts and is ended by keyboard alone', async () => {
    await clear();
    const page = await newPage({ script: false, language: 'en-GB' });
    await logIn(page, signe.id, '/delegates/new');
    await page.goto(`${world.pages}/delegates/new?lang=en`);
    await page.locator('#person').focus();
    await page.keyboard.type(amina.id);
    await page.keyboard.press('Tab');
    await page.keyboard.type('Amina next door');
    await page.keyboard.press('Enter');
    await page.getByText('The invitation is made').waitFor();
    const other = await newPage({ script: false, language: 'en-GB' });
    await logIn(other, amina.id, '/mailboxes');
    await other.getByRole('button', { name: 'Yes, become a delegate' }).focus();
    await other.keyboard.press('Enter');
    await other.getByText('You are a delegate now').waitFor();
    await page.goto(`${world.pages}/delegates`);
    await page.locator('details.bd-ask summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take it back' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('can no longer get at your post').waitFor();
    await page.context().close();
    await other.context().close();
  });
});
