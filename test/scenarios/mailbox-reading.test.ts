// Sorting letters: archive, folders, labels, undo; lists from page to page; nobody sorts another's.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { idOf, sortBy, undo } from './mailbox-reading-steps.ts';
import { letterLink, logIn, postTo, rowsOf, send } from './mailbox-steps.ts';
import { amina, kommunA, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

describe('sorting', () => {
  test('letters are archived many at once, and the last thing done is undone', async () => {
    for (const subject of ['Sortera ett', 'Sortera två']) await send(world, { subject });
    const { browser, page } = await logIn(world, signe.id);
    const done = await sortBy({ browser, page }, 'archive', ['Sortera ett', 'Sortera två']);
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
    const { browser, page } = await logIn(world, signe.id);
    const done = await sortBy({ browser, page }, 'read', ['Läst utan att öppnas']);
    assert.match(done.text, /Brevet är markerat som läst/);
    const activity = await browser.open(`${world.pages}/activity`);
    assert.match(activity.text, /Brev markerades som läst[\s\S]{0,200}Läst utan att öppnas/);
    assert.doesNotMatch(activity.text, /öppnades för första gången[\s\S]{0,200}Läst utan att öppnas/);
    const unread = await browser.open(`${world.pages}/inbox?show=unread`);
    assert.ok(!unread.text.includes('Läst utan att öppnas'));
    assert.match((await sortBy({ browser, page: done }, 'archive', [])).text, /Inget ändrades/);
    assert.match((await sortBy({ browser, page: done }, 'to', ['Läst utan att öppnas'])).text, /Inget ändrades/);
    assert.ok((await undo(browser, done)).text.includes('Läst utan att öppnas'));
  });

  test('a folder is made, filled, renamed and removed; what lay in it is in the archive, and comes back with it', async () => {
    await send(world, { subject: 'Till mappen' });
    const { browser } = await logIn(world, signe.id);
    const folders = await browser.open(`${world.pages}/folders`);
    assert.match((await postTo(browser, folders, '/folders', { kind: 'folder', name: '' })).text, /Skriv ett namn/);
    const made = await postTo(browser, folders, '/folders', { kind: 'folder', name: 'Huset <på> gatan' });
    assert.match(made.text, /Huset &lt;på&gt; gatan/);
    const again = await postTo(browser, made, '/folders', { kind: 'folder', name: ' HUSET  <på> gatan ' });
    assert.equal(again.status, 422);
    assert.match(again.text, /Det finns redan en med det namnet/);
    const id = /href="\/folders\/([0-9a-f-]{36})"/.exec(made.text)?.[1] ?? '';
    const filed = await sortBy(
      { browser, page: await browser.open(`${world.pages}/inbox`) },
      'to',
      ['Till mappen'],
      `folder ${id}`,
    );
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
    const { browser } = await logIn(world, signe.id);
    const folders = await browser.open(`${world.pages}/folders`);
    const made = await postTo(browser, folders, '/folders', { kind: 'label', name: 'Att göra' });
    const id = /href="\/labels\/([0-9a-f-]{36})"/.exec(made.text)?.[1] ?? '';
    const page = await browser.open(`${world.pages}/inbox`);
    const labelled = await sortBy({ browser, page }, 'to', ['Med märke'], `label ${id}`);
    assert.match(labelled.text, /Brevet är märkt/);
    await sortBy({ browser, page: labelled }, 'archive', ['Med märke']);
    const list = await browser.open(`${world.pages}/labels/${id}`);
    assert.ok(list.text.includes('Med märke'));
    const off = await sortBy({ browser, page: list }, 'to', ['Med märke'], `unlabel ${id}`);
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
    for (let number = 0; number < 33; number += 1)
      await send(world, { subject: `Sida ${number}.`, recipient: amina.id });
    await send(world, { subject: 'Från A', recipient: amina.id, sender: kommunA });
    const { browser, page } = await logIn(world, amina.id);
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
    assert.match(
      (await browser.open(`${world.pages}/trash?sender=${kommunA.id}`)).text,
      /Inga brev från den avsändaren här/,
    );
  });

  test("another's letters, folders and undo do not exist", async () => {
    await send(world, { subject: 'Bara min' });
    const { browser, page } = await logIn(world, signe.id);
    const done = await sortBy({ browser, page }, 'archive', ['Bara min']);
    const id = idOf(letterLink(await browser.open(`${world.pages}/archive`), 'Bara min'));
    const other = await logIn(world, amina.id);
    const tried = await postTo(other.browser, other.page, '/sort', { action: 'trash', letters: id, back: '/inbox' });
    assert.match(tried.text, /Inget ändrades/);
    const undoId = /name="undo" value="([^"]*)"/.exec(done.text)?.[1] ?? '';
    assert.match(
      (await postTo(other.browser, other.page, '/undo', { undo: undoId, back: '/inbox' })).text,
      /gick inte att ångra/,
    );
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
    const { browser, page } = await logIn(world, signe.id);
    for (const back of ['https://evil.example/', '//evil.example', '/logout', '/inbox?x=<script>'])
      assert.equal(
        (await postTo(browser, page, '/sort', { action: 'archive', back })).url.href,
        `${world.pages}/inbox?done=nothing`,
      );
  });
});
