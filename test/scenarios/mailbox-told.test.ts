// What people in and around a mailbox are told of each other: those whom a register lets in are called by no name that only the e-ID knows, since nobody
// can say who of them has a protected identity; and whoever a letter is shared with hears that there is something, and nothing more.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { PlainBrowser } from '../plain-browser.ts';
import { letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { amina, company, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld({
    accounts: [
      { recipient: signe.id, name: signe.name },
      { recipient: amina.id, name: amina.name, email: 'amina@post.example' },
      { recipient: company.id, name: company.name },
    ],
  });
  await send(world, { subject: 'Till bolaget', recipient: company.id });
  await send(world, { subject: 'Ett hemligt ämne' });
});
after(async () => await world.stop());

/** Somebody in the company's mailbox. */
async function inCompany(person: string): Promise<PlainBrowser> {
  const { browser, page } = await logIn(world, person, '/mailboxes');
  const [row] = await rowsOf(world, 'select id from account where recipient_id = $1', [company.id]);
  const inbox = await postTo(browser, page, '/mailboxes', { mailbox: String(row?.['id']) });
  assert.match(inbox.text, /Till bolaget/);
  return browser;
}

describe('a company’s activity log', () => {
  test('tells two signatories apart and neither’s name by the e-ID: not on the page, in the choice of whom, or in the file', async () => {
    world.far.state.companies.set(company.id, { signers: [signe, amina], needed: 1 });
    const one = await inCompany(signe.id);
    await one.open(letterLink(await one.open(`${world.pages}/inbox`), 'Till bolaget'));
    const other = await inCompany(amina.id);
    const page = await other.open(`${world.pages}/activity`);
    const file = await postTo(other, page, '/activity/export');
    const english = await other.open(`${world.pages}/activity?lang=en`);
    for (const { text } of [page, file, english])
      assert.ok(!text.includes(signe.name), 'a name that only the e-ID knows');
    assert.match(english.text, /Signatory [0-9A-F]{4}/);
    const marks = new Set([...file.text.matchAll(/Firmatecknare [0-9A-F]{4}/g)].map(([mark]) => mark));
    assert.equal(marks.size, 2);
    // Whoever reads knows which one they are.
    const own = await other.open(`${world.pages}/activity?lang=sv`);
    assert.match(own.text, /Firmatecknare [0-9A-F]{4} \(du\)/);
    // The own name is no secret to oneself, and stands where log-ins show it.
    const [mine] = [...own.text.matchAll(/(Firmatecknare [0-9A-F]{4}) \(du\)/g)].map(([, mark = '']) => mark);
    const filtered = await other.open(`${world.pages}/activity?by=${encodeURIComponent(mine ?? '')}`);
    assert.ok(!filtered.text.includes('Brev öppnades'));
    const rows = await rowsOf(world, `select details from audit_event where kind = 'letter.read'`);
    assert.doesNotMatch(JSON.stringify(rows), /Signe|Firmatecknare/);
  });

  test('calls one whom the company has named by that name, and one with a power of attorney by none', async () => {
    const owner = await inCompany(signe.id);
    const users = { person: amina.id, label: 'Amina på ekonomi', role: 'reader', until: '' };
    const given = await postTo(owner, await owner.open(`${world.pages}/users/new`), '/users', users);
    assert.match(given.text, /Personen har tillgång/);
    await inCompany(amina.id);
    world.far.state.powers.set(stranger.id, [{ id: company.id, grantType: 'ConsentRead' }]);
    const represents = await inCompany(stranger.id);
    const log = await owner.open(`${world.pages}/activity?group=access`);
    assert.match(log.text, /Amina på ekonomi/);
    assert.match(log.text, /Företrädare [0-9A-F]{4}/);
    for (const name of [amina.name, stranger.name]) assert.ok(!log.text.includes(name), name);
    // FaR is asked at each request, as the operator is configured from the start.
    assert.equal((await represents.open(`${world.pages}/inbox`)).status, 200);
    world.far.state.powers.delete(stranger.id);
    assert.equal((await represents.open(`${world.pages}/inbox`)).status, 403);
  });
});

describe('somebody with whom a letter is shared', () => {
  test('is told by e-mail that there is something to read: not from whom, of what or about whom', async () => {
    const { browser, page } = await logIn(world, signe.id);
    const letter = await browser.open(letterLink(page, 'Ett hemligt ämne'));
    const before = world.mail.messages.length;
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const form = { number: amina.id, name: 'Grannen', day };
    const shared = await postTo(browser, letter, `${letter.url.pathname}/share`, form);
    assert.match(shared.text, /Brevet är delat/);
    await until('the notice', () => world.mail.messages.length > before);
    const [mail] = world.mail.messages.slice(before);
    assert.deepEqual(mail?.to, ['amina@post.example']);
    assert.doesNotMatch(mail?.text ?? '', /Signe|hemligt|Kommun|Grannen/);
    // Of somebody without a mailbox here nothing is different to whoever shares.
    const none = await postTo(browser, letter, `${letter.url.pathname}/share`, { ...form, number: stranger.id });
    assert.match(none.text, /Brevet är delat/);
  });
});
