// Sorting and finding letters: archive, folders, labels, trash with its way back, undo, senders, matters, search, how the mailbox is read.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { parseOrganisationsnummer } from '../../src/domain/organisationsnummer.ts';
import { parseRecipientId } from '../../src/domain/recipient-id.ts';
import { deliveryOf } from '../../src/wire/mina-meddelanden/delivery-of-letter.ts';
import { openSealedDelivery } from '../../src/wire/mina-meddelanden/delivery-open.ts';
import { TrustStore } from '../../src/wire/xmldsig/trust.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { good, letterLink, logIn, postTo, rowsOf, send } from './mailbox-steps.ts';
import { amina, envelopeOf, kommunA, kommunB, mediator, post, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

const idOf = (link: string): string => link.split('/').at(-1) ?? '';

async function inbox(person = signe.id): Promise<{ browser: PlainBrowser; page: Seen }> {
  return await logIn(world, person);
}

/** Sorts letters as the form of a list does. */
async function sort(browser: PlainBrowser, page: Seen, action: string, subjects: readonly string[], to = ''): Promise<Seen> {
  const csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const back = /name="back" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const body = new URLSearchParams({ _csrf: csrf, action, to, back: back.replaceAll('&amp;', '&') });
  for (const subject of subjects) body.append('letters', idOf(letterLink(page, subject)));
  return await browser.open(new URL('/sort', page.url), { body });
}

async function undo(browser: PlainBrowser, page: Seen): Promise<Seen> {
  const id = /name="undo" value="([^"]*)"/.exec(page.text)?.[1];
  assert.ok(id !== undefined, 'there is nothing to undo');
  return await postTo(browser, page, '/undo', { undo: id, back: '/inbox' });
}

async function sendInMatter(subject: string, matterId: string, status: 'senderinitiative' | 'recipientinitiative' | 'closed') {
  const [sender, recipient] = [parseOrganisationsnummer(kommunB.id), parseRecipientId(signe.id)];
  assert.ok(sender.ok && recipient.ok);
  const delivery = deliveryOf({
    id: randomUUID(),
    sender: { id: sender.value, name: kommunB.name },
    recipient: recipient.value,
    subject,
    language: 'svSE',
    protectionClass: 3,
    body: { contentType: 'text/html', text: '<p>Hej <strong>Signe</strong></p><ul><li>Ett</li><li>Två</li></ul><script>alert(1)</script>' },
    supportinfo: { text: 'Ring oss' },
    attachments: [],
    matter: { day: '2026-11-22', matterId, eventId: randomUUID(), subject: 'Bygglov för uterum', status },
  });
  const tls = await world.issue(mediator);
  good(await post(world, tls, envelopeOf(delivery, world.signer(await world.issue(kommunB)), world.signer(tls))));
}

describe('sorting', () => {
  test('letters are archived many at once, and the last thing done is undone', async () => {
    for (const subject of ['Sortera ett', 'Sortera två']) await send(world, { subject });
    const { browser, page } = await inbox();
    const done = await sort(browser, page, 'archive', ['Sortera ett', 'Sortera två']);
    assert.match(done.text, /2 brev är arkiverade/);
    assert.ok(!done.text.includes('Sortera ett'));
    assert.ok((await browser.open(`${world.pages}/archive`)).text.includes('Sortera ett'));
    const back = await undo(browser, done);
    assert.match(back.text, /Ångrat/);
    assert.ok(back.text.includes('Sortera ett') && back.text.includes('Sortera två'));
    assert.match((await undo(browser, done)).text, /gick inte att ångra/);
  });

  test('read and unread, and nothing chosen changes nothing', async () => {
    await send(world, { subject: 'Läst utan att öppnas' });
    const { browser, page } = await inbox();
    const done = await sort(browser, page, 'read', ['Läst utan att öppnas']);
    assert.match(done.text, /Brevet är markerat som läst/);
    const unread = await browser.open(`${world.pages}/inbox?show=unread`);
    assert.ok(!unread.text.includes('Läst utan att öppnas'));
    assert.match((await sort(browser, done, 'archive', [])).text, /Inget ändrades/);
    assert.match((await sort(browser, done, 'to', ['Läst utan att öppnas'])).text, /Inget ändrades/);
    assert.ok((await undo(browser, done)).text.includes('Läst utan att öppnas'));
  });

  test('a folder is made, filled, renamed and removed; what lay in it is in the archive, and comes back with it', async () => {
    await send(world, { subject: 'Till mappen' });
    const { browser } = await inbox();
    const folders = await browser.open(`${world.pages}/folders`);
    assert.match((await postTo(browser, folders, '/folders', { kind: 'folder', name: '' })).text, /Skriv ett namn/);
    const made = await postTo(browser, folders, '/folders', { kind: 'folder', name: 'Huset <på> gatan' });
    assert.match(made.text, /Huset &lt;på&gt; gatan/);
    const again = await postTo(browser, made, '/folders', { kind: 'folder', name: ' HUSET  <på> gatan ' });
    assert.equal(again.status, 422);
    assert.match(again.text, /Det finns redan en med det namnet/);
    const id = /href="\/folders\/([0-9a-f-]{36})"/.exec(made.text)?.[1] ?? '';
    const filed = await sort(browser, await browser.open(`${world.pages}/inbox`), 'to', ['Till mappen'], `folder ${id}`);
    assert.match(filed.text, /flyttat till mappen/);
    const list = await browser.open(`${world.pages}/folders/${id}`);
    const letter = await browser.open(letterLink(list, 'Till mappen'));
    assert.match(letter.text, new RegExp(`href="/folders/${id}"`));
    const renamed = await postTo(browser, made, `/folders/${id}/name`, { [`name-${id}`]: 'Bygget' });
    assert.match(renamed.text, /Namnet är ändrat/);
    const removed = await postTo(browser, renamed, `/folders/${id}/remove`);
    assert.match(removed.text, /ligger i arkivet/);
    assert.ok((await browser.open(`${world.pages}/archive`)).text.includes('Till mappen'));
    assert.equal((await browser.open(`${world.pages}/folders/${id}`)).status, 404);
    await undo(browser, removed);
    assert.ok((await browser.open(`${world.pages}/folders/${id}`)).text.includes('Till mappen'));
  });

  test('a label is put on letters wherever they lie, and taken off again', async () => {
    await send(world, { subject: 'Med märke' });
    const { browser } = await inbox();
    const folders = await browser.open(`${world.pages}/folders`);
    const made = await postTo(browser, folders, '/folders', { kind: 'label', name: 'Att göra' });
    const id = /href="\/labels\/([0-9a-f-]{36})"/.exec(made.text)?.[1] ?? '';
    const page = await browser.open(`${world.pages}/inbox`);
    const labelled = await sort(browser, page, 'to', ['Med märke'], `label ${id}`);
    assert.match(labelled.text, /Brevet är märkt/);
    await sort(browser, labelled, 'archive', ['Med märke']);
    const list = await browser.open(`${world.pages}/labels/${id}`);
    assert.ok(list.text.includes('Med märke'));
    const off = await sort(browser, list, 'to', ['Med märke'], `unlabel ${id}`);
    assert.match(off.text, /Märket är borttaget/);
    assert.match((await browser.open(`${world.pages}/labels/${id}`)).text, /Inga brev har den här etiketten/);
  });

  test('the names of folders are not in the database in plain text', async () => {
    const rows = await rowsOf(world, 'select name_sealed, name_mark from shelf');
    assert.ok(rows.length > 0);
    for (const row of rows) assert.ok(!JSON.stringify(row).includes(Buffer.from('Bygget').toString('hex')));
  });
});

describe('the list', () => {
  test('goes from page to page and back without losing a letter, and shows one sender only', async () => {
    for (let number = 0; number < 33; number += 1) await send(world, { subject: `Sida ${number}.`, recipient: amina.id });
    await send(world, { subject: 'Från A', recipient: amina.id, sender: kommunA });
    const { browser, page } = await inbox(amina.id);
    const seen = (text: string): number => text.split('<li class="bd-inbox-row').length - 1;
    assert.equal(seen(page.text), 30);
    const next = /rel="next" href="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const second = await browser.open(new URL(next.replaceAll('&amp;', '&'), page.url));
    assert.equal(seen(second.text), 4);
    assert.ok(second.text.includes('Sida 0.') && !second.text.includes('Sida 4.'));
    const back = /rel="prev" href="([^"]+)"/.exec(second.text)?.[1] ?? '';
    const first = await browser.open(new URL(back.replaceAll('&amp;', '&'), page.url));
    assert.ok(first.text.includes('Från A') && first.text.includes('Sida 4.') && !first.text.includes('Sida 3.'));
    const one = await browser.open(`${world.pages}/inbox?sender=${kommunA.id}`);
    assert.equal(seen(one.text), 1);
    assert.ok(one.text.includes('Från A'));
    assert.match((await browser.open(`${world.pages}/trash?sender=${kommunA.id}`)).text, /Inga brev från den avsändaren här/);
  });

  test("another's letters, folders and undo do not exist", async () => {
    await send(world, { subject: 'Bara min' });
    const { browser, page } = await inbox();
    const done = await sort(browser, page, 'archive', ['Bara min']);
    const id = idOf(letterLink(await browser.open(`${world.pages}/archive`), 'Bara min'));
    const other = await inbox(amina.id);
    const tried = await postTo(other.browser, other.page, '/sort', { action: 'trash', letters: id, back: '/inbox' });
    assert.match(tried.text, /Inget ändrades/);
    const undoId = /name="undo" value="([^"]*)"/.exec(done.text)?.[1] ?? '';
    assert.match((await postTo(other.browser, other.page, '/undo', { undo: undoId, back: '/inbox' })).text, /gick inte att ångra/);
    const [shelf] = await rowsOf(world, "select id from shelf where kind = 'folder' and removed_at is null");
    const there = `${world.pages}/folders/${String(shelf?.['id'])}`;
    assert.equal((await other.browser.open(there)).status, 404);
    const filed = await postTo(other.browser, other.page, '/sort', {
      action: 'to',
      to: `folder ${String(shelf?.['id'])}`,
      letters: idOf(letterLink(other.page, 'Från A')),
      back: '/inbox',
    });
    assert.equal(filed.status, 404);
    assert.ok((await browser.open(`${world.pages}/archive`)).text.includes('Bara min'));
  });

  test('a form leads back to an address of ours only', async () => {
    const { browser, page } = await inbox();
    for (const back of ['https://evil.example/', '//evil.example', '/logout', '/inbox?x=<script>'])
      assert.equal((await postTo(browser, page, '/sort', { action: 'archive', back })).url.href, `${world.pages}/inbox?done=nothing`);
  });
});

describe('a matter', () => {
  test('holds its letters together with how it stands, and its id is in no address and no plain column', async () => {
    await sendInMatter('Vi har fått din ansökan', 'BN 2026-0231', 'senderinitiative');
    await sendInMatter('Komplettera din ansökan', 'BN 2026-0231', 'recipientinitiative');
    await sendInMatter('Ett annat ärende', 'BN 2026-0999', 'closed');
    const { browser, page } = await inbox();
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
    const other = await inbox(amina.id);
    assert.equal((await other.browser.open(`${world.pages}${href}`)).status, 404);
    const [kept] = await rowsOf(world, 'select count(*) as n from letter where encode(matter_sealed, $1) like $2', ['escape', '%0231%']);
    assert.equal(Number(kept?.['n']), 0);
  });

  test("an HTML letter's frame is as high as its text needs, and its text can be had plain", async () => {
    const { browser, page } = await inbox();
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
    const { browser, page } = await inbox();
    await sort(browser, page, 'archive', ['Provsmakning']);
    const form = await browser.open(`${world.pages}/search`);
    const found = await postTo(browser, form, '/search', { words: 'havrekak' });
    assert.equal(found.url.href, `${world.pages}/search`);
    assert.ok(found.text.includes('Provsmakning'));
    assert.match(found.text, /1 brev/);
    assert.match((await postTo(browser, form, '/search', { words: 'finnsinteallsnågonstans' })).text, /Inga brev innehåller/);
    assert.match((await postTo(browser, form, '/search', { words: ' ' })).text, /Skriv ett eller flera ord/);
    const other = await inbox(amina.id);
    const theirs = await postTo(other.browser, await other.browser.open(`${world.pages}/search`), '/search', { words: 'havrekak' });
    assert.match(theirs.text, /Inga brev innehåller/);
  });
});

describe('how the mailbox is read', () => {
  test('language, size and shortcuts are kept with the mailbox, for every browser', async () => {
    const { browser, page } = await inbox();
    assert.match(page.text, /data-keys/);
    const form = await browser.open(`${world.pages}/reading`);
    const saved = await postTo(browser, form, '/reading', { language: 'en', 'text-size': 'larger' });
    assert.match(saved.text, /<html lang="en" data-service="mailbox" data-text-size="larger">/);
    const elsewhere = await inbox();
    assert.match(elsewhere.page.text, /<html lang="en"/);
    assert.ok(!elsewhere.page.text.includes('data-keys'), 'shortcuts are switched off');
    assert.match((await elsewhere.browser.open(`${world.pages}/inbox?lang=sv`)).text, /<html lang="sv"/);
    await postTo(browser, await browser.open(`${world.pages}/reading`), '/reading', { language: '', 'text-size': 'normal', shortcuts: 'yes' });
  });
});

describe('taking a letter along', () => {
  test('the original is what came, and both signatures can still be checked', async () => {
    await send(world, { subject: 'Att ta med' });
    const { browser, page } = await inbox();
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
    const other = await inbox(amina.id);
    assert.equal((await other.browser.open(`${link}/original`)).status, 404);
    assert.match((await browser.open(`${world.pages}/activity`)).text, /laddades ner så som det är signerat/);
  });
});
