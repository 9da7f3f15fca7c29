// Replies in a real browser: inbox, reply and the letter's page with axe-core in every look, and without script.
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
import { logInAt } from './sender-browsing.ts';
import { from, RepliesWorld } from './sender-replies-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let replies: RepliesWorld;
let letter = '';
before(async () => {
  if (browser === undefined) return;
  replies = await RepliesWorld.open();
  letter = await replies.delivered('Grannhörande');
  const page = { filename: 'sida.pdf', contentType: 'application/pdf', body: Buffer.from('ingen pdf') };
  const text = 'Hej\n\nJag har inget emot det.';
  await replies.duvkullen.reply({ ...from(letter), subject: 'Svar: grannhörande', text, files: [page] });
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await replies.sender.close();
});

const loggedIn = (how: Look, path: string) => logInAt(browser, replies.sender.address, 'anna.ask', how, path);

const look = (page: Page, name: string) => assertHolds(page, `sender-${name}`);

for (const { name, ...how } of everyLook) {
  test(`inbox, reply and letter hold in ${name}`, { skip }, async () => {
    const page = await loggedIn(how, '/replies');
    await look(page, `replies-${name}`);
    await page.click('.bd-inbox-link');
    await page.waitForURL(/replies\/[0-9a-f-]{36}/);
    await look(page, `reply-${name}`);
    await page.goto(`${replies.sender.address}/letters/${letter}`);
    await look(page, `letter-with-reply-${name}`);
    assertNoComplaints(page);
    await page.context().close();
  });
}

test('without script a reply is registered and done with', { skip }, async () => {
  const page = await loggedIn({ script: false }, '/replies');
  await page.click('.bd-inbox-link');
  await page.fill('#diary-number', 'BN 2026:3');
  await page.getByRole('button', { name: 'Spara numret' }).click();
  assert.match(await page.innerText('main'), /Registrerat med nummer BN 2026:3/);
  await page.getByRole('button', { name: 'Klart, inget mer att göra' }).click();
  assert.match(await page.innerText('main'), /Svaret är klart/);
  await page.context().close();
});
