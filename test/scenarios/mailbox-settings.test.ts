// A person decides over the mailbox: senders, notices, opening and closing; nothing typed is lost while FaR is silent.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { letterLink, logIn, postTo, send, until } from './mailbox-steps.ts';
import { amina, kommunA, kommunB, operator, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

describe('senders', () => {
  test('are opted out from after a question, which FaR then knows, and in again', async () => {
    const { browser } = await logIn(world, signe.id);
    const list = await browser.open(`${world.pages}/senders`);
    assert.match(list.text, /Kommun B/);
    const asking = await browser.open(`${world.pages}/senders/opt-out?sender=${kommunB.id}`);
    assert.match(asking.text, /kommer på papper/);
    const done = await postTo(browser, asking, '/senders/opt-out', { sender: kommunB.id });
    assert.match(done.text, /Kommun B får inte längre skicka digitalt till dig/);
    assert.deepEqual([...(world.far.state.optedOut.get(signe.id) ?? [])], [kommunB.id]);
    const back = await postTo(browser, done, '/senders/opt-in', { sender: kommunB.id });
    assert.match(back.text, /Kommun B får skicka digitalt till dig igen/);
    assert.deepEqual([...(world.far.state.optedOut.get(signe.id) ?? [])], []);
    assert.match((await browser.open(`${world.pages}/activity`)).text, /Nej till avsändaren Kommun B/);
  });

  test('while FaR does not answer: the choice stands and it is said that it is not saved', async () => {
    const { browser } = await logIn(world, signe.id);
    const asking = await browser.open(`${world.pages}/senders/opt-out?sender=${kommunA.id}`);
    world.far.state.down = true;
    const failed = await postTo(browser, asking, '/senders/opt-out', { sender: kommunA.id });
    assert.equal(failed.status, 503);
    assert.match(failed.text, /inte sparat än/);
    assert.match(failed.text, new RegExp(`name="sender" value="${kommunA.id}"`));
    const list = await browser.open(`${world.pages}/senders`);
    assert.equal(list.status, 503);
    assert.match(list.text, /svarar inte just nu/);
    world.far.state.down = false;
    assert.match(
      (await postTo(browser, failed, '/senders/opt-out', { sender: kommunA.id })).text,
      /Kommun A får inte längre/,
    );
    await postTo(browser, failed, '/senders/opt-in', { sender: kommunA.id });
  });

  test('when FaR says no, that is said with its reason and code, here and when closing', async () => {
    const { browser } = await logIn(world, signe.id);
    const asking = await browser.open(`${world.pages}/senders/opt-out?sender=${kommunA.id}`);
    world.far.state.refusing = true;
    for (const path of ['/senders/opt-out', '/senders/opt-in', '/close']) {
      const seen = await postTo(browser, asking, path, { sender: kommunA.id });
      assert.match(seen.text, /tog inte emot ändringen/, path);
      assert.match(seen.text, /får vi inte ändra det här åt dig\..*koden 5002/s);
    }
    world.far.state.refusing = false;
    assert.equal(world.far.state.registered.get(signe.id), operator.id);
  });
});

describe('settings', () => {
  test('an address that is not complete comes back with what was typed', async () => {
    const { browser, page } = await logIn(world, amina.id, '/settings');
    const wrong = await postTo(browser, page, '/settings', { email: 'amina@post', language: 'en' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /value="amina@post"/);
    assert.match(wrong.text, /namn@exempel\.se/);
  });

  test('a new address is confirmed on the page and by a first e-mail, then notices go there', async () => {
    const { browser, page } = await logIn(world, amina.id, '/settings');
    const before = world.mail.messages.length;
    const saved = await postTo(browser, page, '/settings', { email: 'amina@post.example', language: 'en' });
    assert.match(saved.text, /skickar vi ett mejl till amina@post\.example/);
    assert.ok(!saved.way.some((url) => url.href.includes('amina')), 'the address is not in an address');
    await until('an e-mail', () => world.mail.messages.length > before);
    await send(world, { recipient: amina.id });
    await until('an e-mail', () => world.mail.messages.length > before + 1);
    const notice = world.mail.messages.at(-1);
    assert.deepEqual(notice?.to, ['amina@post.example']);
    assert.match(notice?.text ?? '', /Subject: You have post/);
    const removed = await postTo(browser, saved, '/settings', { email: '', language: 'sv' });
    assert.match(removed.text, /Du får inte längre mejl/);
  });
});

describe('opening and closing', () => {
  test('somebody without a mailbox opens one, gets letters, closes it and may read them still', async () => {
    const { browser, page } = await logIn(world, stranger.id);
    assert.equal(page.url.pathname, '/open');
    const hasty = await postTo(browser, page, '/open', { email: 'ture@post.example', language: 'sv' });
    assert.equal(hasty.status, 422);
    assert.match(hasty.text, /Kryssa i att du godkänner/);
    assert.match(hasty.text, /value="ture@post\.example"/);
    world.far.state.down = true;
    const fields = { email: 'ture@post.example', language: 'sv', accept: 'yes' };
    const down = await postTo(browser, hasty, '/open', fields);
    assert.equal(down.status, 503);
    assert.match(down.text, /value="ture@post\.example"/);
    world.far.state.down = false;
    const opened = await postTo(browser, down, '/open', fields);
    assert.match(opened.text, /Din brevlåda är öppen/);
    assert.equal(world.far.state.registered.get(stranger.id), operator.id);
    await send(world, { recipient: stranger.id, subject: 'Välkommen' });
    const closed = await postTo(browser, opened, '/close');
    assert.match(closed.text, /Brevlådan är stängd/);
    assert.equal(world.far.state.registered.has(stranger.id), false);
    assert.equal((await browser.open(letterLink(closed, 'Välkommen'))).status, 200);
  });

  test('somebody with a mailbox at another operator is told where', async () => {
    const nils = '200001011493';
    world.far.state.registered.set(nils, '164023000039');
    const { browser, page } = await logIn(world, nils);
    const answer = await postTo(browser, page, '/open', { email: '', language: 'sv', accept: 'yes' });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /Du har redan en brevlåda hos/);
  });
});

describe('forms', () => {
  test('without a good token, or from another site, change nothing', async () => {
    const { browser } = await logIn(world, signe.id);
    const body = new URLSearchParams({ _csrf: 'wrong' });
    assert.equal((await browser.open(`${world.pages}/close`, { body })).status, 403);
    assert.equal(world.far.state.registered.get(signe.id), operator.id);
  });
});
