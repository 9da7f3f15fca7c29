// The register is down while citizens read, and an operator that will not let somebody go (issue 5, Proof): reading needs nobody else, and moving does not
// need the old operator.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { moveIn, sendToday, takeAlong } from './mailbox-moving.ts';
import { letterLink, logIn, postTo, rowsOf } from './mailbox-steps.ts';
import { amina, deliveryTo, operator, PDF, signe, startWorld, stranger, type World } from './mailbox-world.ts';

const unwilling = '164024000046';
let world: World;

before(async () => {
  world = await startWorld();
  const files = [{ filename: 'Beslut.pdf', contentType: 'application/pdf', content: PDF }];
  await sendToday(world, deliveryTo({ subject: 'Läses utan register', files }));
});
after(async () => await world.stop());

describe('while the register is down', () => {
  test('a citizen logs in, reads, opens files, searches, sorts, takes everything along and moves in; only what the register decides waits', async () => {
    await world.restart();
    world.far.state.down = true;
    const asked = [...world.far.state.asked.values()].reduce((sum, n) => sum + n, 0);
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Läses utan register'));
    assert.equal(letter.status, 200);
    assert.match(letter.text, /Din ansökan är beviljad/);
    assert.match(letter.text, /Är det här verkligen från Kommun B\?/);
    const [row] = await rowsOf(world, 'select id from attachment');
    const file = `${letter.url.pathname}/attachments/${String(row?.['id'])}`;
    for (const path of [file, `${file}/view`, `${letter.url.pathname}/original`, '/archive', '/folders', '/activity'])
      assert.equal((await browser.open(`${world.pages}${path}`)).status, 200, path);
    const search = await browser.open(`${world.pages}/search`);
    assert.match((await postTo(browser, search, '/search', { words: 'register' })).text, /Läses utan register/);
    const id = letter.url.pathname.split('/').at(-1) ?? '';
    const sorted = await postTo(browser, letter, '/sort', { action: 'archive', letters: id, back: '/inbox' });
    assert.match(sorted.text, /Brevet är arkiverat/);
    const taken = await takeAlong(world, browser);
    assert.match(await moveIn(world, browser, taken.bytes), /1 fanns redan/);
    for (const path of ['/settings', '/reading', '/log-ins', '/mailboxes', '/moving', '/address-book'])
      assert.equal((await browser.open(`${world.pages}${path}`)).status, 200, path);
    assert.equal((await browser.open(`${world.pages}/senders`)).status, 503);
    const closing = await postTo(browser, await browser.open(`${world.pages}/close`), '/close');
    assert.equal(closing.status, 503);
    const [account] = await rowsOf(world, 'select state from account where recipient_id = $1', [signe.id]);
    assert.equal(account?.['state'], 'active', 'nothing was closed that the register has open');
    world.far.state.down = false;
    const now = [...world.far.state.asked.values()].reduce((sum, n) => sum + n, 0);
    assert.ok(now - asked < 40, `the register is left alone while it is down: ${now - asked} questions`);
  });
});

describe('an operator that refuses the moving-out', () => {
  test('cannot: the new one asks the register, never the old one, and the mailbox is open here although nothing comes along from there', async () => {
    world.far.state.registered.set(stranger.id, unwilling);
    // Nobody answers there, whatever is asked.
    world.far.state.addresses = new Map([[unwilling, 'https://127.0.0.1:1/Service/v3']]);
    const { browser, page } = await logIn(world, stranger.id, '/open');
    const moved = await postTo(browser, page, '/open', { email: '', language: 'sv', accept: 'yes', move: 'yes' });
    assert.equal(moved.url.pathname, '/inbox');
    assert.equal(world.far.state.registered.get(stranger.id), operator.id);
    await sendToday(world, deliveryTo({ recipient: stranger.id, subject: 'Det första brevet här' }));
    assert.match((await browser.open(`${world.pages}/inbox`)).text, /Det första brevet här/);
  });

  test('is not this one: whoever has moved away still logs in, reads and takes everything along, also what came before', async () => {
    await sendToday(world, deliveryTo({ recipient: amina.id, subject: 'Aminas gamla brev' }));
    world.far.state.registered.set(amina.id, unwilling);
    const { browser, page } = await logIn(world, amina.id);
    assert.match((await browser.open(letterLink(page, 'Aminas gamla brev'))).text, /Din ansökan är beviljad/);
    const taken = await takeAlong(world, browser);
    assert.equal(taken.index.deliveries.length, 1);
    // And closes here what the register has elsewhere, without anybody's leave.
    const closed = await postTo(browser, await browser.open(`${world.pages}/close`), '/close');
    assert.match(closed.text, /stängd/);
    assert.equal(world.far.state.registered.get(amina.id), unwilling);
    assert.match((await takeAlong(world, browser)).index.holder.name, /Amina/);
  });
});
