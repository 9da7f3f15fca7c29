// Finding and reading letters: matters, the letter as text, search in all text, how the mailbox is read, the original to take along.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openSealedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';
import { sendInMatter, sortBy } from './mailbox-reading-steps.ts';
import { letterLink, logIn, postTo, rowsOf, send } from './mailbox-steps.ts';
import { amina, mediator, signe, startWorld, type World } from './mailbox-world.ts';

const HTML = '<p>Hej <strong>Signe</strong></p><ul><li>Ett</li><li>Två</li></ul><script>alert(1)</script>';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

describe('a matter', () => {
  test('holds its letters together with how it stands, and its id is in no address and no plain column', async () => {
    await sendInMatter(world, 'Vi har fått din ansökan', {
      matterId: 'BN 2026-0231',
      status: 'senderinitiative',
      text: HTML,
    });
    await sendInMatter(world, 'Komplettera din ansökan', {
      matterId: 'BN 2026-0231',
      status: 'recipientinitiative',
      text: HTML,
    });
    await sendInMatter(world, 'Ett annat ärende', { matterId: 'BN 2026-0999', status: 'closed', text: HTML });
    const { browser, page } = await logIn(world, signe.id);
    const row = page.text.split('<li class="bd-inbox-row').find((part) => part.includes('Komplettera din')) ?? '';
    const href = /href="(\/matters\/[0-9a-f]{32})"/.exec(row)?.[1] ?? '';
    assert.match(row, /Ärende, 2 brev/);
    const matter = await browser.open(`${world.pages}${href}`);
    assert.match(matter.text, /<h1>Ärende BN 2026-0231<\/h1>/);
    assert.match(matter.text, /Du gör nästa sak/);
    assert.ok(matter.text.includes('Vi har fått din ansökan') && !matter.text.includes('Ett annat ärende'));
    const letter = await browser.open(letterLink(page, 'Vi har fått'));
    assert.match(letter.text, /Andra brev i ärendet/);
    assert.ok(letter.text.includes('Komplettera din ansökan'));
    assert.equal((await browser.open(`${world.pages}/matters/${'0'.repeat(32)}`)).status, 404);
    const other = await logIn(world, amina.id);
    assert.equal((await other.browser.open(`${world.pages}${href}`)).status, 404);
    const [kept] = await rowsOf(world, 'select count(*) as n from letter where encode(matter_sealed, $1) like $2', [
      'escape',
      '%0231%',
    ]);
    assert.equal(Number(kept?.['n']), 0);
  });

  test("an HTML letter's frame is as high as its text needs, and its text can be had plain", async () => {
    const { browser, page } = await logIn(world, signe.id);
    const link = letterLink(page, 'Komplettera din');
    const letter = await browser.open(link);
    const frame = /<iframe class="bd-html-frame"[^>]*height="(\d+)"/.exec(letter.text)?.[1];
    assert.ok(Number(frame) >= 160 && Number(frame) < 400, String(frame));
    const plain = await browser.open(`${link}?as=text`);
    assert.ok(!plain.text.includes('<iframe'));
    assert.match(plain.text, /<p>Hej Signe<\/p>/);
    assert.match(plain.text, /– Ett/);
    assert.ok(!plain.text.includes('alert(1)'));
  });
});

describe('searching', () => {
  test('finds words of the letter wherever it lies; they stand in no address', async () => {
    await send(world, { subject: 'Provsmakning', body: { contentType: 'text/plain', text: 'Kom och ät havrekakor' } });
    const { browser, page } = await logIn(world, signe.id);
    await sortBy({ browser, page }, 'archive', ['Provsmakning']);
    const form = await browser.open(`${world.pages}/search`);
    const found = await postTo(browser, form, '/search', { words: 'havrekak' });
    assert.equal(found.url.href, `${world.pages}/search`);
    assert.ok(found.text.includes('Provsmakning'));
    assert.match(found.text, /1 brev/);
    assert.match(
      (await postTo(browser, form, '/search', { words: 'finnsinteallsnågonstans' })).text,
      /Inga brev innehåller/,
    );
    assert.match((await postTo(browser, form, '/search', { words: ' ' })).text, /Skriv ett eller flera ord/);
    const other = await logIn(world, amina.id);
    const theirs = await postTo(other.browser, await other.browser.open(`${world.pages}/search`), '/search', {
      words: 'havrekak',
    });
    assert.match(theirs.text, /Inga brev innehåller/);
  });
});

describe('how the mailbox is read', () => {
  test('language, size and shortcuts are kept with the mailbox, for every browser', async () => {
    const { browser, page } = await logIn(world, signe.id);
    assert.match(page.text, /data-keys/);
    const form = await browser.open(`${world.pages}/reading`);
    const saved = await postTo(browser, form, '/reading', { language: 'en', 'text-size': 'larger' });
    assert.match(saved.text, /<html lang="en" data-service="mailbox" data-text-size="larger">/);
    const elsewhere = await logIn(world, signe.id);
    assert.match(elsewhere.page.text, /<html lang="en"/);
    assert.ok(!elsewhere.page.text.includes('data-keys'), 'shortcuts are switched off');
    assert.match((await elsewhere.browser.open(`${world.pages}/inbox?lang=sv`)).text, /<html lang="sv"/);
    await postTo(browser, await browser.open(`${world.pages}/reading`), '/reading', {
      language: '',
      'text-size': 'normal',
      shortcuts: 'yes',
    });
  });
});

describe('taking a letter along', () => {
  test('the original is what came, and both signatures can still be checked', async () => {
    await send(world, { subject: 'Att ta med' });
    const { browser, page } = await logIn(world, signe.id);
    const link = letterLink(page, 'Att ta med');
    const original = await browser.open(`${link}/original`);
    assert.match(original.headers.get('content-disposition') ?? '', /^attachment; filename="[0-9a-f-]+\.xml"/);
    assert.match(original.headers.get('content-security-policy') ?? '', /sandbox/);
    const opened = openSealedDelivery(Buffer.from(original.text), {
      store: TrustStore.of({ authorities: [readFileSync(world.ca.certificateFile, 'utf8')] }),
      at: new Date(),
      mayDispatch: () => true,
      tlsClient: mediator.id,
    });
    assert.ok(opened.ok, JSON.stringify(opened));
    assert.equal(opened.value.delivery.messages[0]?.header.subject, 'Att ta med');
    const other = await logIn(world, amina.id);
    assert.equal((await other.browser.open(`${link}/original`)).status, 404);
    assert.match((await browser.open(`${world.pages}/activity`)).text, /laddades ner så som det är signerat/);
  });
});
