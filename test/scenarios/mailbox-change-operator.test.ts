// Changing operator from inside the mailbox (issue 5, Portability): the new operator asks FaR, with the holder's own yes; a no, or silence, is told as it is.
// And closing says first what happens then, and how everything comes along.
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import { logIn, postTo, rowsOf } from './mailbox-steps.ts';
import { operator, signe, startWorld, stranger, type World } from './mailbox-world.ts';

const other = '164024000046';
let world: World;

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

describe('changing operator', () => {
  const asking = { email: '', language: 'sv', accept: 'yes' };

  test('whoever has a mailbox elsewhere is offered to move it, and nothing moves before a yes', async () => {
    world.far.state.registered.set(stranger.id, other);
    const { browser, page } = await logIn(world, stranger.id, '/open');
    const told = await postTo(browser, page, '/open', asking);
    assert.match(told.text, /Du kan flytta den hit/);
    assert.match(told.text, /Flytta hit från Någon annans brevlåda/);
    assert.equal(world.far.state.registered.get(stranger.id), other);
    assert.equal(world.far.state.asked.get('changeServiceSupplier'), undefined);
  });

  test('a no from FaR is told with its code: nothing has changed', async () => {
    world.far.state.refusing = true;
    const { browser, page } = await logIn(world, stranger.id, '/open');
    const told = await postTo(browser, page, '/open', { ...asking, move: 'yes' });
    world.far.state.refusing = false;
    assert.equal(told.status, 422);
    assert.match(
      told.text,
      /sa nej och gav koden 5002\. Ingenting har ändrats: din brevlåda finns kvar hos Någon annans brevlåda/,
    );
    assert.equal(world.far.state.registered.get(stranger.id), other);
  });

  test('is asked for with the e-ID used lately: whoever sits down at a browser that was left moves nothing', async () => {
    const { browser, page } = await logIn(world, stranger.id, '/open');
    const begun = Date.now();
    mock.timers.enable({ apis: ['Date'], now: begun + 16 * 60_000 });
    try {
      await browser.open(`${world.pages}/open`);
      mock.timers.setTime(begun + 32 * 60_000);
      const told = await postTo(browser, page, '/open', { ...asking, email: 'ture@post.example', move: 'yes' });
      assert.equal(told.status, 422);
      assert.match(told.text, /Innan brevlådan flyttas behöver vi veta att det är du\. Ingenting har ändrats/);
      assert.match(told.text, /href="\/login\?fresh=yes&(amp;)?return-to=%2Fopen"/);
      assert.match(told.text, /ture@post\.example/, 'what was typed stands');
      assert.equal(world.far.state.registered.get(stranger.id), other);
    } finally {
      mock.timers.reset();
    }
  });

  test('while FaR is silent nothing is claimed, and the same again settles it', async () => {
    world.far.state.down = true;
    const { browser, page } = await logIn(world, stranger.id, '/open');
    assert.equal((await postTo(browser, page, '/open', { ...asking, move: 'yes' })).status, 503);
    world.far.state.down = false;
    const done = await postTo(browser, page, '/open', { ...asking, move: 'yes' });
    assert.equal(done.url.pathname, '/inbox');
    assert.equal(world.far.state.registered.get(stranger.id), operator.id);
    assert.equal((await rowsOf(world, `select 1 from audit_event where kind = 'account.moved-here'`)).length, 1);
    const activity = await browser.open(`${world.pages}/activity`);
    assert.match(activity.text, /Brevlådan flyttades hit från Någon annans brevlåda/);
  });

  test('closing says what happens then, and how to take everything along, before it is done', async () => {
    const { page } = await logIn(world, signe.id, '/close');
    for (const words of [
      /Nya brev kommer inte hit/,
      /finns kvar här/,
      /Ombud, användare/,
      /öppna brevlådan igen när du vill/,
    ])
      assert.match(page.text, words);
    assert.match(page.text, /href="\/moving"/);
    assert.equal(world.far.state.registered.get(signe.id), operator.id);
  });

  test('a mailbox that FaR has not let go is not closed: letters still come', async () => {
    world.far.state.waiting = true;
    const { browser, page } = await logIn(world, signe.id, '/close');
    const told = await postTo(browser, page, '/close');
    world.far.state.waiting = false;
    assert.equal(told.status, 503);
    assert.match(told.text, /Brevlådan är inte stängd än/);
    const [account] = await rowsOf(world, 'select state from account where recipient_id = $1', [signe.id]);
    assert.equal(account?.state, 'active');
  });

  test('nothing is closed by whoever finds a browser that was left: the e-ID is used anew', async () => {
    const { browser, page } = await logIn(world, signe.id, '/close');
    const begun = Date.now();
    try {
      // Used in between, so that the session itself is not over.
      for (const minutes of [20, 35]) {
        mock.timers.enable({ apis: ['Date'], now: begun + minutes * 60_000 });
        if (minutes === 20) assert.equal((await browser.open(`${world.pages}/close`)).status, 200);
        else assert.notEqual((await postTo(browser, page, '/close')).url.pathname, '/inbox', 'the mailbox was closed');
        mock.timers.reset();
      }
    } finally {
      mock.timers.reset();
    }
    assert.equal(world.far.state.registered.get(signe.id), operator.id);
  });

  test('a closed mailbox can still be taken along, and takes nothing in', async () => {
    const { browser, page } = await logIn(world, signe.id, '/close');
    await postTo(browser, page, '/close');
    const moving = await browser.open(`${world.pages}/moving`);
    assert.match(moving.text, /Gör en fil av hela brevlådan/);
    assert.ok(!moving.text.includes('action="/moving/in"'));
    assert.match((await postTo(browser, moving, '/moving/take')).text, /Vi gör filen nu/);
  });
});
