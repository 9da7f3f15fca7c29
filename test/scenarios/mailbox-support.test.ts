// Who helps whom, what the operator's support may see, and the activity log that tells the holder of it: filtered and saved.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PlainBrowser, type Seen } from '../plain-browser.ts';
import { letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { kommunB, operator, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
  const staffLogin = {
    ...world.config.login,
    issuer: `${world.eid.address}/staff`,
    acr: [],
    scope: 'openid profile email',
  };
  const infrastructureOwner = { name: 'Infrastrukturens ägare', emailAddress: 'hej@agaren.example' };
  await world.restart({ staffLogin, infrastructureOwner });
  await send(world, { subject: 'Mycket privat ämne' });
  await until('the notice', () => world.mail.messages.length > 0);
});
after(async () => await world.stop());

async function open(browser: PlainBrowser, path: string): Promise<Seen> {
  return await browser.open(`${world.pages}${path}`);
}

async function staff(person: string): Promise<{ browser: PlainBrowser; page: Seen }> {
  const browser = new PlainBrowser();
  const choose = await open(browser, '/support');
  return { browser, page: await browser.submit(choose, { person }) };
}

describe('who helps me', () => {
  test('is told without a log-in: the sender, the operator and the owner', async () => {
    const page = await open(new PlainBrowser(), '/who-helps');
    assert.equal(page.status, 200);
    for (const words of [
      /Fråga avsändaren/,
      /Vi svarar vardagar 8–18/,
      /Infrastrukturens ägare/,
      /hej@agaren\.example/,
    ])
      assert.match(page.text, words);
    const english = await open(new PlainBrowser(), '/who-helps?lang=en');
    assert.match(english.text, /Ask the sender/);
  });
});

describe('support', () => {
  test('sees state and times, never a letter, a subject, a sender or an address; the holder sees the look and its reason', async () => {
    const { browser, page } = await staff('stina.sten');
    const seen = await postTo(browser, page, '/support', { person: signe.id, reason: 'Ärende 4711, får inga mejl' });
    assert.equal(seen.status, 200);
    assert.match(seen.text, /Senaste avisering/);
    for (const secret of ['Mycket privat', kommunB.name, signe.email, signe.name])
      assert.ok(!seen.text.includes(secret), secret);
    const holder = await logIn(world, signe.id, '/activity');
    assert.match(holder.page.text, /Supporten tittade på brevlådans tillstånd\. Skäl: Ärende 4711, får inga mejl/);
    assert.match(holder.page.text, /Stina Sten \(Duvkullens brevlåda\)/);
  });

  test('wants a reason, and notes a look where nothing is found too, without the number', async () => {
    const { browser, page } = await staff('stina.sten');
    const without = await postTo(browser, page, '/support', { person: signe.id, reason: '' });
    assert.equal(without.status, 422);
    assert.ok(!without.text.includes('Senaste avisering'));
    const none = await postTo(browser, page, '/support', { person: stranger.id, reason: 'Ärende 4712' });
    assert.match(none.text, /Här finns ingen brevlåda/);
    const rows = await rowsOf(world, "select subject, details from audit_event where kind = 'support.looked'");
    assert.equal(rows.length, 2);
    for (const word of [stranger.id, 'Ärende 47']) assert.ok(!JSON.stringify(rows).includes(word), word);
  });

  test('is for the role only; a holder, staff without it and somebody from elsewhere are refused', async () => {
    assert.equal((await logIn(world, signe.id, '/support')).page.status, 403);
    assert.equal((await staff('nisse.nord')).page.status, 403);
    const elsewhere = await staff('bo.berg');
    assert.equal(elsewhere.page.status, 400);
    const { browser, page } = await staff('stina.sten');
    assert.equal(page.status, 200);
    for (const path of ['/inbox', '/activity', '/search?q=privat', '/settings'])
      assert.equal((await open(browser, path)).status, 403, path);
  });

  test('does not change whom a holder’s log-in asks', async () => {
    const page = await open(new PlainBrowser(), '/login');
    assert.match(page.url.pathname, /^\/citizens\//);
  });
});

describe('the activity log', () => {
  test('is filtered by what, by whom and by day', async () => {
    const { browser, page } = await logIn(world, signe.id);
    await browser.open(letterLink(page, 'Mycket privat'));
    const access = await open(browser, '/activity?group=access');
    assert.match(access.text, /Supporten tittade/);
    assert.ok(!access.text.includes('Brev öppnades'));
    const hers = await open(browser, `/activity?by=${encodeURIComponent(signe.name)}`);
    assert.match(hers.text, /Brev öppnades/);
    assert.ok(!hers.text.includes('Supporten tittade'));
    const operators = await open(browser, '/activity?by=%3Aoperator&group=letters');
    assert.match(operators.text, /Brev kom från Kommun B/);
    assert.match((await open(browser, '/activity?until=2020-01-01')).text, /Inget hittades/);
  });

  test('is saved as a file with what the filter shows, which is noted', async () => {
    const { browser, page } = await logIn(world, signe.id, '/activity');
    const file = await postTo(browser, page, '/activity/export', { group: 'letters' });
    assert.match(file.headers.get('content-type') ?? '', /text\/csv/);
    assert.match(file.headers.get('content-disposition') ?? '', /attachment/);
    assert.match(file.text, /Mycket privat ämne/);
    assert.ok(!file.text.includes('Supporten'));
    assert.match((await open(browser, '/activity')).text, /Händelserna sparades som fil/);
    assert.ok(!file.text.includes(operator.id));
  });
});
