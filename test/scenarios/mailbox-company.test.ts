// A company's mailbox: those who sign for it choose its users, as many as its rules ask for; when it is sold everything that was given
// waits for the new signatories, who can take over (issue 5, "Companies"; DP2-10).
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { stockholmDate } from '../../src/platform/clock.ts';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { letterLink, logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { amina, company, operator, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;
const email = 'post@exempelbolaget.example';
const newOwner = { id: '200001011493', name: 'Nils Åkesson' };

before(async () => {
  world = await startWorld();
  await world.restart({ registry: { ...world.config.registry, mandateSeconds: 0 } });
  await send(world, { subject: 'Till bolaget', recipient: company.id });
});
after(async () => await world.stop());
beforeEach(async () => {
  world.far.state.down = false;
  await rowsOf(world, 'delete from company_user');
  await rowsOf(world, 'delete from company_guard');
  await rowsOf(world, 'update account set email = $1 where recipient_id = $2', [email, company.id]);
});

function signedFor(needed: number, ...signers: { id: string; name: string }[]): void {
  world.far.state.companies.set(company.id, { signers, needed });
}

async function open(browser: PlainBrowser, path: string): Promise<Seen> {
  return await browser.open(`${world.pages}${path}`);
}

/** Somebody who chooses the company among their mailboxes; undefined when it is not there. */
async function inCompany(person: string): Promise<{ browser: PlainBrowser; page: Seen }> {
  const { browser } = await logIn(world, person, '/mailboxes');
  const [row] = await rowsOf(world, 'select id from account where recipient_id = $1', [company.id]);
  const page = await postTo(browser, await open(browser, '/mailboxes'), '/mailboxes', { mailbox: String(row?.id) });
  return { browser, page };
}

async function give(browser: PlainBrowser, fields: Record<string, string> = {}): Promise<Seen> {
  const all = { person: stranger.id, label: 'Ture på ekonomi', role: 'reader', until: '', ...fields };
  return await postTo(browser, await open(browser, '/users/new'), '/users', all);
}

const userId = (page: Seen): string => /name="user" value="([^"]+)"/.exec(page.text)?.[1] ?? '';

describe('a signatory who signs alone', () => {
  test('reads the post, and gives a user a role that is good at once and only so far', async () => {
    signedFor(1, signe);
    const { browser, page } = await inCompany(signe.id);
    assert.match(page.text, /Till bolaget/);
    assert.match(page.text, /Du är i brevlådan för Exempelbolaget AB/);
    assert.match((await give(browser)).text, /Personen har tillgång/);
    const user = await inCompany(stranger.id);
    assert.match(user.page.text, /Till bolaget/);
    assert.equal((await open(user.browser, '/users')).status, 403);
    assert.equal((await open(user.browser, '/settings/notices')).status, 403);
    assert.match((await open(browser, '/activity')).text, /Ture på ekonomi/);
  });

  test('ends a role, which is over at the next request', async () => {
    signedFor(1, signe);
    const { browser } = await inCompany(signe.id);
    await give(browser);
    const user = await inCompany(stranger.id);
    const users = await open(browser, '/users');
    await postTo(browser, users, '/users/end', { user: userId(users) });
    assert.equal((await open(user.browser, '/inbox')).status, 403);
  });

  test('is somebody else than a person without any role, who finds no company', async () => {
    signedFor(1, signe);
    const { page } = await inCompany(amina.id);
    assert.equal(page.status, 404);
  });
});

describe('two who sign together', () => {
  test('do not read alone; a user has the role when both have signed', async () => {
    signedFor(2, signe, amina);
    const one = await inCompany(signe.id);
    assert.equal(one.page.url.pathname, '/users');
    assert.equal((await open(one.browser, '/inbox')).status, 403);
    const waiting = await give(one.browser, { role: 'handler' });
    assert.match(waiting.text, /Fler behöver skriva under/);
    assert.equal((await inCompany(stranger.id)).page.status, 404);
    const other = await inCompany(amina.id);
    const signed = await postTo(other.browser, other.page, '/users/sign', { user: userId(other.page) });
    assert.match(signed.text, /Personen har tillgång/);
    assert.match((await inCompany(stranger.id)).page.text, /Till bolaget/);
  });

  test('each count once', async () => {
    signedFor(2, signe, amina);
    const { browser } = await inCompany(signe.id);
    await give(browser);
    const users = await open(browser, '/users');
    const again = await postTo(browser, users, '/users/sign', { user: userId(users) });
    assert.match(again.text, /Fler behöver skriva under/);
    assert.equal((await inCompany(stranger.id)).page.status, 404);
  });
});

test('a signatory who has got another number is no new signatory; somebody new beside them is', async () => {
  const newNumber = { id: '199601132393', name: amina.name };
  signedFor(1, signe, amina);
  await give((await inCompany(signe.id)).browser);
  await rowsOf(world, 'update account set recipient_id = $1 where recipient_id = $2', [newNumber.id, amina.id]);
  await rowsOf(
    world,
    `insert into former_number (number, account_id, since, until)
    select '${amina.id}', id, now(), now() from account where recipient_id = '${newNumber.id}'`,
  );
  try {
    signedFor(1, signe, newNumber);
    assert.match((await inCompany(stranger.id)).page.text, /Till bolaget/);
    signedFor(1, signe, newNumber, newOwner);
    assert.equal((await inCompany(stranger.id)).page.status, 403);
  } finally {
    await rowsOf(world, 'delete from former_number');
    await rowsOf(world, 'update account set recipient_id = $1 where recipient_id = $2', [amina.id, newNumber.id]);
  }
});

describe('a company that is sold', () => {
  test('keeps the old owner, users and addresses out until the new owner takes over and confirms', async () => {
    signedFor(1, signe);
    const old = await inCompany(signe.id);
    await give(old.browser);
    const user = await inCompany(stranger.id);
    signedFor(1, newOwner);

    const refused = await open(old.browser, '/inbox');
    assert.equal(refused.status, 403);
    const suspended = await open(user.browser, '/inbox');
    assert.equal(suspended.status, 403);
    assert.match(suspended.text, /firmatecknarna bekräftar/);
    assert.equal((await inCompany(signe.id)).page.status, 404);

    const mails = world.mail.messages.length;
    await send(world, { subject: 'Efter försäljningen', recipient: company.id });
    await until('the notice is decided about', async () => {
      const [left] = await rowsOf(world, "select count(*) as n from job where kind in ('notice', 'tell')");
      return Number(left?.n) === 0;
    });
    assert.equal(world.mail.messages.length, mails, 'the former owner’s address was told of post');

    const taking = await inCompany(newOwner.id);
    assert.match(taking.page.text, /Efter försäljningen/);
    const page = await open(taking.browser, '/users');
    assert.match(page.text, /Ta över brevlådan/);
    const taken = await postTo(taking.browser, page, '/users/take-over', { email: 'yes' });
    assert.match(taken.text, /Ni har tagit över brevlådan/);
    const [account] = await rowsOf(world, 'select email from account where recipient_id = $1', [company.id]);
    assert.equal(account?.email, email);
    assert.equal((await inCompany(stranger.id)).page.status, 403, 'a user is back whom nobody has confirmed');
    await postTo(taking.browser, taken, '/users/sign', { user: userId(taken) });
    assert.match((await inCompany(stranger.id)).page.text, /Efter försäljningen/);
  });

  test('takes back the letters that the former owner has shared: with themselves, perhaps', async () => {
    signedFor(1, signe);
    const old = await inCompany(signe.id);
    const form = `${new URL(letterLink(old.page, 'Till bolaget')).pathname}/share`;
    const day = stockholmDate(new Date(Date.now() + 30 * 86_400_000));
    await postTo(old.browser, old.page, form, { number: amina.id, name: 'En vän', day });
    const friend = await logIn(world, amina.id, '/shared');
    assert.match(friend.page.text, /Delat av Exempelbolaget AB/);
    signedFor(1, newOwner);
    await inCompany(newOwner.id);
    assert.match((await open(friend.browser, '/shared')).text, /Ingen delar något med dig/);
  });

  test('stops a power of attorney of the former owner too, until the new one has taken over', async () => {
    signedFor(1, signe);
    await inCompany(signe.id);
    world.far.state.powers.set(stranger.id, [{ id: company.id, grantType: 'ConsentRead' }]);
    assert.equal((await inCompany(stranger.id)).page.status, 200);
    signedFor(1, newOwner);
    assert.equal((await inCompany(stranger.id)).page.status, 403);
    const taking = await inCompany(newOwner.id);
    await postTo(taking.browser, await open(taking.browser, '/users'), '/users/take-over');
    assert.equal((await inCompany(stranger.id)).page.status, 200);
    world.far.state.powers.delete(stranger.id);
  });

  test('forgets the old address when the new owner does not keep it', async () => {
    signedFor(1, signe);
    await inCompany(signe.id);
    signedFor(1, newOwner);
    const taking = await inCompany(newOwner.id);
    await postTo(taking.browser, await open(taking.browser, '/users'), '/users/take-over');
    const [account] = await rowsOf(world, 'select email from account where recipient_id = $1', [company.id]);
    assert.equal(account?.email, null);
    const [guard] = await rowsOf(world, 'select suspended_email, suspended_at from company_guard');
    assert.deepEqual(guard, { suspended_email: null, suspended_at: null });
  });

  test('is sold again before anybody took over: the second new owner can, the first cannot', async () => {
    signedFor(1, signe);
    const old = await inCompany(signe.id);
    await give(old.browser);
    signedFor(1, newOwner);
    const first = await inCompany(newOwner.id);
    assert.equal(first.page.status, 200);
    signedFor(1, amina);
    assert.equal((await open(first.browser, '/users')).status, 403);
    const second = await inCompany(amina.id);
    const page = await open(second.browser, '/users');
    assert.match(page.text, /Ta över brevlådan/);
    assert.match((await postTo(second.browser, page, '/users/take-over', { email: 'yes' })).text, /tagit över/);
  });
});

describe('a company’s mailbox that is not here any more', () => {
  test('is for those who sign for it, and no user: moved to another operator, or closed', async () => {
    signedFor(1, signe);
    const { browser } = await inCompany(signe.id);
    await give(browser, { role: 'handler' });
    const user = await inCompany(stranger.id);
    assert.equal(user.page.status, 200);
    world.far.state.registered.set(company.id, '164023000039');
    assert.equal((await open(user.browser, '/inbox')).status, 403);
    assert.equal((await open(browser, '/inbox')).status, 200);
    world.far.state.registered.set(company.id, operator.id);
    const again = await inCompany(stranger.id);
    assert.equal(again.page.status, 200);
    await rowsOf(world, "update account set state = 'closed' where recipient_id = $1", [company.id]);
    assert.equal((await open(again.browser, '/inbox')).status, 403);
    await rowsOf(world, "update account set state = 'active' where recipient_id = $1", [company.id]);
  });
});

describe('a company that wants its mailbox no more', () => {
  test('closes it by whoever signs alone, and not by one alone who must sign with others, nor by its users', async () => {
    signedFor(2, signe, amina);
    const one = await inCompany(signe.id);
    world.far.state.waiting = true;
    assert.match(one.page.text, /href="\/close"/);
    const asked = await open(one.browser, '/close');
    assert.match(asked.text, /Var och en av er loggar in här/);
    assert.doesNotMatch(asked.text, /href="\/(inbox|moving|settings)"/);
    assert.match((await postTo(one.browser, asked, '/close')).text, /Fler behöver stänga/);
    world.far.state.waiting = false;
    assert.equal(world.far.state.registered.get(company.id), operator.id);
    const last = await inCompany(amina.id);
    assert.match((await postTo(last.browser, last.page, '/close')).text, /Brevlådan är stängd/);
    world.far.state.registered.set(company.id, operator.id);
    await rowsOf(world, "update account set state = 'active', closed_at = null where recipient_id = $1", [company.id]);
    signedFor(1, signe);
    const alone = await inCompany(signe.id);
    await give(alone.browser, { role: 'handler' });
    const user = await inCompany(stranger.id);
    assert.equal((await postTo(user.browser, user.page, '/close')).status, 403);
    assert.match((await open(alone.browser, '/settings')).text, /href="\/close"/);
    const closed = await postTo(alone.browser, await open(alone.browser, '/close'), '/close');
    assert.match(closed.text, /Brevlådan är stängd/);
    assert.equal(world.far.state.registered.has(company.id), false);
    world.far.state.registered.set(company.id, operator.id);
    await rowsOf(world, "update account set state = 'active', closed_at = null where recipient_id = $1", [company.id]);
  });
});

describe('while FaR is silent', () => {
  test('nobody is in a company’s mailbox, with clear words, and each is in the own', async () => {
    signedFor(1, signe);
    const { browser } = await inCompany(signe.id);
    await give(browser);
    const user = await inCompany(stranger.id);
    world.far.state.down = true;
    for (const one of [browser, user.browser]) {
      const seen = await open(one, '/inbox');
      assert.equal(seen.status, 503);
      assert.match(seen.text, /registret/);
    }
    assert.equal((await give(browser)).status, 503);
    const { page } = await logIn(world, signe.id);
    assert.equal(page.status, 200);
  });
});

describe('a power of attorney that FaR knows', () => {
  test('gives what it says, and nothing when it is taken back', async () => {
    const powers = world.far.state.powers;
    signedFor(1, signe);
    powers.set(stranger.id, [{ id: company.id, grantType: 'ConsentRead' }]);
    const { browser, page } = await inCompany(stranger.id);
    assert.match(page.text, /Till bolaget/);
    assert.equal((await open(browser, '/users')).status, 403);
    powers.delete(stranger.id);
    assert.equal((await open(browser, '/inbox')).status, 403);
  });
});
