// Log-ins as their person sees and ends them, the e-ID that was used, and a holder without a Swedish number (DP2-19).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PlainBrowser, type Seen } from '../plain-browser.ts';
import { logIn, postTo, rowsOf } from './mailbox-steps.ts';
import { amina, signe, startWorld, type World } from './mailbox-world.ts';

let world: World;
const LOA = 'http://id.elegnamnden.se/loa/1.0/';
const greta = 'DE/SE/1234abcd5678';
const luc = 'FR/SE/trop-bas-0001';

before(async () => {
  world = await startWorld();
});
after(async () => await world.stop());

async function open(browser: PlainBrowser, path: string): Promise<Seen> {
  return await browser.open(`${world.pages}${path}`);
}

describe('a person’s log-ins', () => {
  test('show this one and another, which is ended from here and over there at once', async () => {
    const here = await logIn(world, signe.id, '/log-ins');
    const there = await logIn(world, signe.id);
    const page = await open(here.browser, '/log-ins');
    assert.match(page.text, /Den här/);
    assert.match(page.text, /Inloggad/);
    assert.match(page.text, /tillitsnivå 3/);
    assert.match(page.text, /Låtsaslegitimation/);
    const ended = await postTo(here.browser, page, '/log-ins/end');
    assert.match(ended.text, /1 inloggning avslutades/);
    const over = await there.browser.open(`${world.pages}/inbox`);
    assert.equal(over.url.origin, new URL(world.config.login.issuer).origin, 'the other browser is still let in');
    assert.equal((await open(here.browser, '/inbox')).status, 200);
    assert.match((await open(here.browser, '/activity')).text, /Andra inloggningar avslutades/);
  });

  test('are nobody else’s to see or end', async () => {
    const signes = await logIn(world, signe.id, '/log-ins');
    const aminas = await logIn(world, amina.id, '/log-ins');
    const rows = await rowsOf(world, 'select id from log_in where ended_at is null');
    for (const { id } of rows) {
      await postTo(aminas.browser, aminas.page, '/log-ins/end', { 'log-in': String(id) });
    }
    assert.equal((await open(signes.browser, '/inbox')).status, 200);
    const numbers = await rowsOf(
      world,
      `select count(*) as n from log_in where encode(person, 'escape') like '%1981%'`,
    );
    assert.equal(Number(numbers[0]?.n), 0);
  });

  test('are over when one logs out', async () => {
    const { browser, page } = await logIn(world, signe.id, '/log-ins');
    await postTo(browser, page, '/logout');
    const again = await logIn(world, signe.id, '/log-ins');
    assert.match(again.page.text, /Avslutad/);
  });
});

describe('a holder without a Swedish number', () => {
  const acr = [`${LOA}loa3`, `${LOA}eidas-nf-sub`];

  async function foreigner(person: string, path = '/open'): Promise<{ browser: PlainBrowser; page: Seen }> {
    const browser = new PlainBrowser();
    const choose = await browser.open(`${world.pages}/login?return-to=${encodeURIComponent(path)}`);
    return { browser, page: await browser.submit(choose, { person }) };
  }

  test('is refused where the operator has not said that they may', async () => {
    await world.restart({ login: { ...world.config.login, acr } });
    const { page } = await foreigner(greta);
    assert.equal(page.status, 403);
    assert.match(page.text, /inget personnummer/);
  });

  test('at substantial opens a mailbox that says it cannot be reached, and FaR is told nothing', async () => {
    await world.restart({ login: { ...world.config.login, acr }, foreignLevels: [`${LOA}eidas-nf-sub`] });
    const asked = world.far.state.asked.get('register') ?? 0;
    const { browser, page } = await foreigner(greta);
    assert.match(page.text, /Myndigheter kan inte skicka hit än/);
    const opened = await postTo(browser, page, '/open', { email: '', language: 'sv', accept: 'yes' });
    assert.equal(opened.url.pathname, '/inbox', opened.text);
    assert.equal(world.far.state.asked.get('register') ?? 0, asked);
    const settings = await open(browser, '/settings');
    assert.match(settings.text, /väsentlig/);
    assert.match(settings.text, /Inget svenskt nummer/);
    assert.ok(!settings.text.includes('href="/senders"'));
    const [row] = await rowsOf(world, "select recipient_id from account where recipient_id like 'foreign:%'");
    assert.ok(!String(row?.recipient_id).includes('1234abcd'));
    const again = await foreigner(greta, '/inbox');
    assert.equal(again.page.url.pathname, '/inbox');
  });

  test('lets somebody in as any holder does, and closes the mailbox; FaR is asked about neither', async () => {
    const { browser } = await foreigner(greta, '/inbox');
    const invitation = { person: amina.id, label: 'Grannen', may: 'read', until: '2027-06-30' };
    await postTo(browser, await open(browser, '/delegates/new'), '/delegates', invitation);
    const delegate = await logIn(world, amina.id, '/mailboxes');
    const id = /name="invitation" value="([^"]+)"/.exec(delegate.page.text)?.[1] ?? '';
    const mine = await postTo(delegate.browser, delegate.page, '/mailboxes/answer', { invitation: id, answer: 'yes' });
    assert.equal(mine.status, 200, mine.text);
    const [account] = await rowsOf(world, "select id from account where recipient_id like 'foreign:%'");
    const inside = await postTo(delegate.browser, mine, '/mailboxes', { mailbox: String(account?.id) });
    assert.match(inside.text, /Du är i brevlådan för/);
    const closed = await postTo(browser, await open(browser, '/close'), '/close');
    assert.match(closed.text, /Brevlådan är stängd/);
    assert.equal((await open(delegate.browser, '/inbox')).status, 403);
  });

  test('at a lower level is not let in at all', async () => {
    const { page } = await foreigner(luc);
    assert.equal(page.status, 403);
    assert.match(page.text, /säkrare legitimation/);
  });
});
