// Delegates: given by a holder who knows the number, taken on with the own e-ID, ended by either at any time; and nobody by default.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { amina, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
  // FaR's word is used for no time at all: each request is judged by what FaR says then.
  await world.restart({ registry: { ...world.config.registry, mandateSeconds: 0 } });
  await send(world, { subject: 'Till Signe' });
  await send(world, { subject: 'Till Amina', recipient: amina.id });
});
after(async () => await world.stop());
beforeEach(() => {
  world.far.state.down = false;
});

async function open(browser: PlainBrowser, path: string): Promise<Seen> {
  return await browser.open(`${world.pages}${path}`);
}

async function invite(browser: PlainBrowser, fields: Record<string, string> = {}): Promise<Seen> {
  const all = { person: amina.id, label: 'Amina, grannen', may: 'read', until: '2027-06-30', ...fields };
  return await postTo(browser, await open(browser, '/delegates/new'), '/delegates', all);
}

/** The hidden value of a form's field on a page. */
function hidden(page: Seen, name: string): string {
  return new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? '';
}

async function accept(browser: PlainBrowser): Promise<Seen> {
  const page = await open(browser, '/mailboxes');
  return await postTo(browser, page, '/mailboxes/answer', { invitation: hidden(page, 'invitation'), answer: 'yes' });
}

async function enter(browser: PlainBrowser): Promise<Seen> {
  const page = await open(browser, '/mailboxes');
  const ids = [...page.text.matchAll(/name="mailbox" value="([^"]+)"/g)].map(([, id = '']) => id);
  return await postTo(browser, page, '/mailboxes', { mailbox: ids.find((id) => id !== 'own') ?? '' });
}

/** Signe's browser and Amina's, Amina being Signe's delegate and in her mailbox. */
async function delegated(may: string): Promise<{ holder: PlainBrowser; delegate: PlainBrowser; inbox: Seen }> {
  await rowsOf(world, "update delegate set state = 'ended'");
  const { browser: holder } = await logIn(world, signe.id);
  assert.equal((await invite(holder, { may })).url.pathname, '/delegates');
  const { browser: delegate } = await logIn(world, amina.id);
  assert.match((await accept(delegate)).text, /Du är ombud nu/);
  return { holder, delegate, inbox: await enter(delegate) };
}

describe('a delegate', () => {
  test('reads after saying yes, sees whose mailbox it is, and stands in the log by the holder’s own word', async () => {
    const { holder, delegate, inbox } = await delegated('read');
    assert.match(inbox.text, /Du är i brevlådan för Signe Almgren/);
    assert.ok(!inbox.text.includes('Till Amina'));
    const letter = await delegate.open(letterLink(inbox, 'Till Signe'));
    assert.equal(letter.status, 200);
    const activity = await open(holder, '/activity');
    assert.match(activity.text, /Amina, grannen/);
    assert.match(activity.text, /Brev öppnades för första gången/);
    // What somebody has read before them is no less read.
    assert.doesNotMatch(activity.text, /Brev öppnades igen/);
    await delegate.open(letter.url.href);
    assert.match((await open(holder, '/activity')).text, /Brev öppnades igen[\s\S]{0,400}Amina, grannen/);
    // Nor by an address that says that it was open already.
    await delegate.open(`${letter.url.href}?done=read`);
    assert.equal((await open(holder, '/activity')).text.split('Brev öppnades igen').length - 1, 2);
    assert.ok(!activity.text.includes(amina.name), 'the holder is told a name that only the e-ID has told us');
  });

  test('with the right to read cannot change letters or settings; the holder’s log is the holder’s', async () => {
    const { delegate, inbox } = await delegated('read');
    for (const path of ['/senders', '/delegates', '/delegates/new', '/settings/notices', '/close', '/activity']) {
      const seen = await open(delegate, path);
      assert.equal(seen.status, 403, path);
      assert.match(seen.text, /Signe Almgren/, path);
    }
    const settings = await open(delegate, '/settings');
    assert.equal(settings.status, 200);
    assert.ok(!settings.text.includes(signe.email));
    assert.equal((await postTo(delegate, inbox, '/settings', { email: 'x@y.example' })).status, 403);
    assert.equal((await postTo(delegate, inbox, '/delegates', { person: stranger.id })).status, 403);
    const letter = await delegate.open(letterLink(inbox, 'Till Signe'));
    assert.equal((await postTo(delegate, letter, `${letter.url.pathname}/unread`)).status, 403);
  });

  test('keeps the own mailbox apart: a letter of the one does not exist in the other', async () => {
    const { delegate, inbox } = await delegated('read');
    const theirs = letterLink(inbox, 'Till Signe');
    const mailboxes = await open(delegate, '/mailboxes');
    const own = await postTo(delegate, mailboxes, '/mailboxes', { mailbox: 'own' });
    assert.match(own.text, /Till Amina/);
    assert.ok(!own.text.includes('Du är i brevlådan för'));
    assert.equal((await delegate.open(theirs)).status, 404);
  });

  test('loses the mailbox at once when the holder ends it, and both are told neutrally', async () => {
    const { holder, delegate } = await delegated('manage');
    const before = world.mail.messages.length;
    const page = await open(holder, '/delegates');
    await postTo(holder, page, '/delegates/end', { delegate: hidden(page, 'delegate') });
    const refused = await open(delegate, '/inbox');
    assert.equal(refused.status, 403);
    assert.match(refused.text, /inte längre tillgång/);
    assert.match((await open(delegate, '/inbox')).text, /Till Amina/);
    await until('the notice', () => world.mail.messages.length > before);
    const told = world.mail.messages
      .slice(before)
      .map(({ text }) => text)
      .join('\n');
    assert.ok(!/Amina|Signe/.test(told.replaceAll(signe.email, '')), told);
  });

  test('ends it too, and is then a former delegate without a way in', async () => {
    const { delegate } = await delegated('read');
    const page = await open(delegate, '/mailboxes');
    await postTo(delegate, page, '/mailboxes/leave', { delegation: hidden(page, 'delegation') });
    assert.equal((await open(delegate, '/inbox')).status, 403);
    const signes = await rowsOf(world, 'select id from account where recipient_id = $1', [signe.id]);
    const again = await postTo(delegate, page, '/mailboxes', { mailbox: String(signes[0]?.id) });
    assert.equal(again.status, 404);
  });

  test('is none after the last day', async () => {
    const { delegate } = await delegated('read');
    await rowsOf(world, "update delegate set until = now() - interval '1 second' where state = 'active'");
    assert.equal((await open(delegate, '/inbox')).status, 403);
  });

  test('is refused with clear words while FaR is silent, and the own mailbox works', async () => {
    const { delegate, holder } = await delegated('read');
    world.far.state.down = true;
    const seen = await open(delegate, '/inbox');
    assert.equal(seen.status, 503);
    assert.match(seen.text, /registret/);
    assert.match(seen.text, /href="\/mailboxes"/);
    const mailboxes = await open(delegate, '/mailboxes');
    assert.equal(mailboxes.status, 200);
    assert.match((await postTo(delegate, mailboxes, '/mailboxes', { mailbox: 'own' })).text, /Till Amina/);
    assert.equal((await open(holder, '/inbox')).status, 200);
  });

  test('is nobody’s any more when the mailbox has moved to another operator', async () => {
    const { delegate } = await delegated('read');
    world.far.state.registered.set(signe.id, '164023000039');
    assert.equal((await open(delegate, '/inbox')).status, 403);
    world.far.state.registered.set(signe.id, world.config.operator.organisation);
  });

  test('is judged by a question of their own: one under way may be answered with what was before', async () => {
    const { state } = world.far;
    const { delegate } = await delegated('read');
    const asked = (): number => state.asked.get('isRegistered') ?? 0;
    const before = asked();
    const late = Promise.withResolvers<void>();
    state.late = late.promise;
    const first = open(delegate, '/inbox');
    await until('FaR has heard the first question', () => asked() > before);
    state.late = undefined;
    state.registered.set(signe.id, '164023000039');
    try {
      assert.equal((await open(delegate, '/inbox')).status, 403);
    } finally {
      late.resolve();
      state.registered.set(signe.id, world.config.operator.organisation);
    }
    assert.equal((await first).status, 200, 'it was so when this one asked');
  });

  test('has nothing when the holder has closed the mailbox, nor what was shared; neither comes back with it', async () => {
    const { holder, delegate } = await delegated('read');
    const letter = await holder.open(letterLink(await open(holder, '/inbox'), 'Till Signe'));
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const share = { number: amina.id, name: 'Amina', day };
    assert.match((await postTo(holder, letter, `${letter.url.pathname}/share`, share)).text, /Brevet är delat/);
    assert.match(
      (await postTo(delegate, await open(delegate, '/mailboxes'), '/mailboxes', { mailbox: 'own' })).text,
      /Till Amina/,
    );
    assert.match((await open(delegate, '/shared')).text, /Delat av Signe Almgren/);
    assert.match((await postTo(holder, await open(holder, '/close'), '/close')).text, /Brevlådan är stängd/);
    const isNobodys = async (): Promise<void> => {
      assert.match((await open(delegate, '/shared')).text, /Ingen delar något med dig/);
      assert.ok(!(await open(delegate, '/mailboxes')).text.includes('Signe Almgren'));
    };
    await isNobodys();
    const opening = { email: signe.email, language: 'sv', accept: 'yes' };
    assert.match((await postTo(holder, await open(holder, '/open'), '/open', opening)).text, /Din brevlåda är öppen/);
    await isNobodys();
  });
});

describe('nobody', () => {
  test('has anything in another’s mailbox by default, whatever they send', async () => {
    await rowsOf(world, "update delegate set state = 'ended'");
    const { browser, page } = await logIn(world, amina.id, '/mailboxes');
    assert.ok(!page.text.includes('Signe'));
    const signes = await rowsOf(world, 'select id from account where recipient_id = $1', [signe.id]);
    for (const mailbox of [String(signes[0]?.id), 'nonsense', '00000000-0000-0000-0000-000000000000']) {
      const seen = await postTo(browser, page, '/mailboxes', { mailbox });
      assert.equal(seen.status, 404, mailbox);
    }
  });

  test('answers another’s invitation', async () => {
    await rowsOf(world, "update delegate set state = 'ended'");
    const { browser: holder } = await logIn(world, signe.id);
    await invite(holder, { person: stranger.id });
    const [row] = await rowsOf(world, "select id from delegate where state = 'invited'");
    const { browser, page } = await logIn(world, amina.id, '/mailboxes');
    await postTo(browser, page, '/mailboxes/answer', { invitation: String(row?.id), answer: 'yes' });
    const [after] = await rowsOf(world, 'select state from delegate where id = $1', [row?.id]);
    assert.equal(after?.state, 'invited');
  });
});

describe('an invitation', () => {
  test('says the same of a number with and without a mailbox, and comes back with what was wrong', async () => {
    await rowsOf(world, "update delegate set state = 'ended'");
    const { browser } = await logIn(world, signe.id);
    const words = async (person: string): Promise<string> =>
      (await invite(browser, { person })).text.replaceAll(/\s+/g, ' ');
    assert.match(await words(stranger.id), /Inbjudan är klar/);
    assert.match(await words(amina.id), /Inbjudan är klar/);
    assert.match((await invite(browser)).text, /redan ombud eller har en inbjudan/);
    const wrong = await invite(browser, { person: '12', label: '', may: '', until: '2020-01-01' });
    assert.equal(wrong.status, 422);
    for (const text of [/tolv siffror/, /vad du kallar personen/, /vad ombudet ska få göra/, /har redan varit/])
      assert.match(wrong.text, text);
    assert.match((await invite(browser, { person: signe.id })).text, /ditt eget nummer/);
  });

  test('is asked for with the e-ID used anew: /login?fresh=yes leads to it although one is logged in', async () => {
    const { browser } = await logIn(world, signe.id);
    const asked = await open(browser, '/login?fresh=yes&return-to=%2Fdelegates%2Fnew');
    assert.equal(asked.url.origin, new URL(world.config.login.issuer).origin);
    const back = await browser.submit(asked, { person: signe.id });
    assert.equal(back.url.pathname, '/delegates/new');
  });
});
