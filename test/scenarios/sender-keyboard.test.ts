// By keyboard alone: a reply from the inbox to the diarium, settings, a template, a letter of it that two people look at (issue 4, "Proof").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoComplaints, assertNoSidewaysScroll, type Browser, launchBrowser, noBrowser } from '../browser.ts';
import type { Keyboard } from '../keyboard.ts';
import { keyboardAt } from './sender-browsing.ts';
import { from, RepliesWorld } from './sender-replies-world.ts';
import { aPdf, kommunB, until, withMailbox } from './sender-world.ts';

const browser: Browser | undefined = await launchBrowser();
const skip = browser === undefined && noBrowser;
let replies: RepliesWorld;
let letter = '';
before(async () => {
  if (browser === undefined) return;
  replies = await RepliesWorld.open({
    people: [{ loginId: 'tova.tall', at: kommunB, roles: ['template-editor'] }],
  });
  // Those who have logged in once may stand in for others.
  for (const who of ['anna.ask', 'siv.sol']) await replies.sender.person(who);
  letter = await replies.delivered('Grannhörande');
  const text = 'Hej\n\nJag har inget emot det.';
  await replies.duvkullen.reply({ ...from(letter), subject: 'Svar: grannhörande', text });
});
after(async () => {
  await browser?.close();
  if (browser !== undefined) await replies.sender.close();
});

const at = (who: string, look = {}) => keyboardAt(browser, replies.sender.address, who, look);

async function leave({ page }: Keyboard): Promise<void> {
  await assertNoSidewaysScroll(page);
  assertNoComplaints(page);
  await page.context().close();
}

/** What the mediator has got with that subject. */
const handedOver = (subject: string) =>
  until(`${subject} handed over`, async () =>
    replies.sender.mediator.taken
      .map(({ opened }) => opened.delivery.messages[0])
      .find((message) => message?.header.subject === subject),
  );

test('by keyboard alone, without script, at 320 px, dark, in English: a reply is taken, registered, answered and done with', {
  skip,
}, async () => {
  const anna = await at('anna.ask', { script: false, width: 320, dark: true, language: 'en-GB' });
  await anna.enter('nav a[href="/replies"]', /\/replies$/);
  await anna.enter('.bd-inbox-link', /\/replies\/[0-9a-f-]{36}$/);
  assert.match(await anna.told(), /Jag har inget emot det/);
  await anna.enter('form[action$="/take"] button', /done=taken/);
  assert.match(await anna.told(), /Anna Ask takes care of the reply/);
  await anna.enter('form[action$="/registration"] button', /\/registration$/);
  assert.match(await anna.told(), /Write the diary number/);
  await anna.write('#diary-number', 'BN 2026:17-2');
  await anna.enter('#diary-number', /done=registered/);
  assert.match(await anna.told(), /Registered with number BN 2026:17-2/);
  await anna.enter('form[action$="/answer"] button', /\/letter$/);
  await anna.write('#subject', 'Tack för svaret');
  await anna.write('#text', 'Vi har tagit emot det.');
  await anna.enter('button[name="next"]', /\/check$/);
  await anna.enter('form[action$="/send"] button', /\?sent$/);
  const { body } = await handedOver('Tack för svaret');
  assert.equal(Buffer.from(body.content).toString(), 'Vi har tagit emot det.');
  await anna.enter('nav a[href="/replies"]', /\/replies$/);
  await anna.enter('.bd-inbox-link', /\/replies\/[0-9a-f-]{36}$/);
  assert.match(await anna.told(), /Show the letter that answers it/);
  await anna.enter('form[action$="/close"] button', /done=closed/);
  await anna.enter('nav a[href="/replies"]', /\/replies$/);
  assert.match(await anna.told(), /No replies/);
  await leave(anna);
});

test('by keyboard alone: a unit, a case type with approval and a substitute are made', { skip }, async () => {
  const bo = await at('bo.berg');
  await makeUnit(bo);
  await makeCaseType(bo);
  await bo.enter('nav a[href="/substitutes"]', /\/substitutes$/);
  await bo.choose('#absent', 'Anna');
  await bo.choose('#substitute', 'Siv');
  await bo.write('#to', '2099-01-06');
  await bo.enter('#to', /substitutes\?saved$/);
  assert.match(await bo.told(), /Anna Ask Siv Sol [0-9-]{10} 2099-01-06/);
  await leave(bo);
});

async function makeUnit(bo: Keyboard): Promise<void> {
  await bo.enter('nav a[href="/settings"]', /\/settings$/);
  await bo.enter('main a[href="/settings/units"]', /\/units$/);
  await bo.enter('main a[href="/settings/units/new"]', /\/units\/new$/);
  await bo.write('#name', 'Bygg och miljö');
  // What is missing is told, and its link leads to the field.
  await bo.enter('main form button.button--primary', /\/units$/);
  await bo.to('#error-summary a');
  await bo.page.keyboard.press('Enter');
  await bo.page.waitForFunction(() => document.activeElement?.id === 'code');
  await bo.write('#code', 'bygg');
  await bo.write('#sender-text', 'Bygg och miljö\nStorgatan 1');
  await bo.write('#accent', '#7a2f5b');
  await bo.enter('main form button.button--primary', /units\?saved$/);
  assert.match(await bo.told(), /Bygg och miljö bygg Öppen/);
}

async function makeCaseType(bo: Keyboard): Promise<void> {
  await bo.enter('nav a[href="/settings"]', /\/settings$/);
  await bo.enter('main a[href="/case-types"]', /\/case-types$/);
  await bo.enter('main a[href="/case-types/new"]', /\/new$/);
  await bo.write('#name', 'Bygglov');
  await bo.write('#code', 'bygglov');
  await bo.pick('class', 'input[name="class"][value="2"]');
  await bo.pick('units', 'input[name="units"][value="some"]');
  await bo.tick('.bd-choice:has-text("Bygg och miljö") input[name="unit"]');
  await bo.tick('#approval');
  await bo.choose('#matter-diaryNumber', 'M');
  await bo.enter('main form button.button--primary', /case-types\/.+\?saved$/);
  await bo.enter('main form a[href="/case-types"]', /\/case-types$/);
  assert.match(await bo.told(), /Bygglov 2 Bygg och miljö Ja Öppen/);
}

test('by keyboard alone: a template is written, changed, published and looked at as on a telephone', {
  skip,
}, async () => {
  const tova = await at('tova.tall');
  const save = '#template-form .bd-actions button[name="save"]';
  await tova.enter('nav a[href="/templates"]', /\/templates$/);
  await tova.enter('main a[href="/templates/new"]', /\/new$/);
  await tova.write('#name', 'Beslut om bygglov');
  await tova.write('#code', 'beslut-bygglov');
  await tova.write('#subject', 'Beslut i ditt ärende');
  await tova.write('#text', 'Hej {{Namn}}\n\nDu får bygga.');
  await tova.enter(save, /\?saved$/);
  await tova.enter('form[action$="/publish"] button', /\?published$/);
  await tova.write('#text', 'Hej {{Namn}}\n\nDu får bygga {{Vad}}.');
  await tova.write('#field-example-0', 'Kim');
  await tova.enter(save, /\?saved$/);
  await tova.enter('form[action$="/publish"] button', /\?published$/);
  assert.match(await tova.told(), /Version 2 är publicerad/);
  await tova.enter('main table a[href$="version=2"]', /preview/);
  await tova.write('#value-1', 'ett uthus');
  await tova.choose('#device', 'Telefon');
  await tova.enter('main form button.button--primary', /preview/);
  assert.match(await tova.page.innerText('[data-device="phone"]'), /Hej Kim\s+Du får bygga ett uthus\./);
  await leave(tova);
});

test('by keyboard alone: a letter of the case type with an attachment waits for a second person, who approves it', {
  skip,
}, async () => {
  const anna = await at('anna.ask');
  await beginLetter(anna);
  const file = { name: 'Ritning.pdf', mimeType: 'application/pdf', buffer: Buffer.from(await aPdf(2)) };
  await anna.attach('#files', [file, { ...file, name: 'Fel fil.pdf' }]);
  await anna.enter('button[name="attach"]', /#files$/);
  // The page comes back at the field for files; what is attached stands before it.
  await anna.back('button[name="files-remove"][aria-label*="Fel fil.pdf"]');
  await anna.enter('button[name="files-remove"][aria-label*="Fel fil.pdf"]', /#files$/);
  await anna.write('#diary-number', 'BN 2026:18');
  await anna.enter('button[name="next"]', /\/check$/);
  assert.match(await anna.told(), /Hej Kim Du får bygga ett uthus\./);
  await anna.enter('form[action$="/send"] button', /\/letters\/[0-9a-f-]{36}/);
  assert.match(await anna.told(), /Brevet väntar på godkännande/);
  const taken = replies.sender.mediator.taken.length;
  const gun = await at('gun.gran');
  await gun.enter('nav a[href="/approvals"]', /\/approvals$/);
  await gun.enter('main a[href^="/approvals/"]', /\/approvals\/[0-9a-f-]{36}$/);
  assert.match(await gun.told(), /Ritning\.pdf/);
  assert.equal(replies.sender.mediator.taken.length, taken, 'it has not left');
  await gun.enter('button[value="approve"]', /\/approvals\?/);
  assert.match(await gun.told(), /Du har godkänt brevet/);
  const message = await handedOver('Beslut i ditt ärende');
  assert.deepEqual(
    message.attachments.map(({ filename }) => filename),
    ['Ritning.pdf'],
  );
  await leave(gun);
  await leave(anna);
});

async function beginLetter(anna: Keyboard): Promise<void> {
  await anna.enter('main a[href="/letters/new"]', /\/letters\/new$/);
  await anna.write('#recipient', withMailbox);
  await anna.enter('#recipient', /\/drafts\/[0-9a-f-]{36}$/);
  await anna.enter('main a.button--primary', /\/kind$/);
  await anna.choose('#unit', 'Bygg');
  await anna.pick('case-type', '.bd-choice:has-text("Bygglov") input');
  await anna.choose('#template', 'Beslut');
  await anna.enter('main form button.button--primary', /\/fields$/);
  await anna.write('#value-0', 'Kim');
  await anna.write('#value-1', 'ett uthus');
  await anna.enter('#value-1', /\/letter$/);
}
