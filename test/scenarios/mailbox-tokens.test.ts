// Personal tokens (issue 5, Portability): made by a holder who has just used the e-ID, shown once and kept hashed, told of, seen and ended; over with
// the mailbox, the log-in, the company and the right they rest on; and nothing lets anybody in but the whole token in its place.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, mock, test } from 'node:test';
import pg from 'pg';
import { logIn, postTo, rowsOf, send, until } from './mailbox-steps.ts';
import { ask, asked, askForToken, tokenOf, tokenOn } from './mailbox-tokens.ts';
import { amina, company, signe, startWorld, stranger, type World } from './mailbox-world.ts';

let world: World;

before(async () => {
  world = await startWorld();
  await world.restart({ registry: { ...world.config.registry, mandateSeconds: 0 } });
  await send(world, { subject: 'Till Signe' });
});
after(async () => await world.stop());

async function statusOf(token: string): Promise<number> {
  return (await ask(world, token, '/letters')).status;
}

async function asOwner(text: string): Promise<void> {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl });
  await owner.connect();
  await owner.query(text.replaceAll('$S', world.database.schema));
  await owner.end();
}

describe('making a token', () => {
  test('is asked for with the e-ID used a moment ago', async () => {
    const { browser } = await logIn(world, signe.id);
    const form = await browser.open(`${world.pages}/settings/tokens/new`);
    const begun = Date.now();
    mock.timers.enable({ apis: ['Date'], now: begun + 11 * 60_000 });
    try {
      const led = await browser.open(`${world.pages}/settings/tokens/new`);
      assert.equal(led.url.origin, new URL(world.config.login.issuer).origin);
      mock.timers.setTime(begun + 32 * 60_000);
      const stale = await askForToken(world, browser, {}, form);
      assert.equal(stale.status, 422);
      assert.match(stale.text, /Legitimera dig en gång till/);
    } finally {
      mock.timers.reset();
    }
    const [made] = await rowsOf(world, 'select count(*) as n from personal_token');
    assert.equal(Number(made?.n), 0);
  });

  test('shows it once, keeps only a digest, tells the holder, and the same form makes no second one', async () => {
    const mails = world.mail.messages.length;
    const { browser } = await logIn(world, signe.id);
    const form = await browser.open(`${world.pages}/settings/tokens/new`);
    const shown = await askForToken(world, browser, { name: 'Min arkivdator' }, form);
    const token = tokenOn(shown);
    assert.equal(shown.headers.get('cache-control'), 'no-store');
    const again = await askForToken(world, browser, { name: 'Min arkivdator' }, form);
    assert.match(again.text, /redan skapad/);
    assert.ok(!again.text.includes(token));
    const rows = await rowsOf(world, 'select personal_token.*, personal_token::text as whole from personal_token');
    assert.equal(rows.length, 1);
    const digest = rows[0]?.['digest'];
    assert.ok(Buffer.isBuffer(digest) && createHash('sha256').update(token).digest().equals(digest));
    const secret = token.slice(25);
    const everywhere = await rowsOf(
      world,
      'select coalesce(string_agg(details::text, $1), $1) as text from audit_event',
      [' '],
    );
    for (const text of [String(rows[0]?.['whole']), String(everywhere[0]?.['text'])]) {
      assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret).toString('hex')));
    }
    assert.ok(!String(rows[0]?.['whole']).includes('Min arkivdator'), 'its name is sealed');
    await until('the notice', () => world.mail.messages.length > mails);
    const notice = world.mail.messages.at(-1);
    assert.match(notice?.text ?? '', /skapat en nyckel/);
    assert.doesNotMatch(notice?.text ?? '', /arkivdator|brevduva_/);
    assert.match(
      (await browser.open(`${world.pages}/activity`)).text,
      /Nyckeln Min arkivdator för ett eget program skapades/,
    );
  });

  test('takes a day at most a year ahead, a name and a scope, and proposes ninety days', async () => {
    const { browser } = await logIn(world, signe.id);
    for (const [wanted, words] of [
      [{ until: '2020-01-01' }, /som inte har varit/],
      [{ until: '2099-01-01' }, /inom 365 dagar/],
      [{ until: 'snart' }, /Skriv dagen/],
      [{ name: '' }, /Skriv ett namn/],
      [{ name: 'x\u202egnp' }, /Skriv ett namn med högst/],
      [{ scopes: [] }, /Välj vad programmet/],
    ] as const) {
      const page = await askForToken(world, browser, wanted);
      assert.equal(page.status, 422);
      assert.match(page.text, words);
    }
    const [row] = await rowsOf(world, 'select extract(day from until - made_at) as days from personal_token');
    assert.ok([89, 90, 91].includes(Number(row?.['days'])), String(row?.['days']));
  });

  test('shows when and from where it was last used, and ends it at once', async () => {
    const { browser } = await logIn(world, signe.id);
    const token = tokenOn(await askForToken(world, browser, { name: 'Att avsluta' }));
    await ask(world, token, '/letters', { headers: { 'user-agent': 'mitt-program/1.0' } });
    const page = await browser.open(`${world.pages}/settings/tokens`);
    assert.match(page.text, /från 127\.0\.0\.1 av mitt-program\/1\.0/);
    const row = page.text.split('<li').find((part) => part.includes('Att avsluta')) ?? '';
    const id = /name="token" value="([^"]+)"/.exec(row)?.[1] ?? '';
    const other = await logIn(world, amina.id);
    await postTo(
      other.browser,
      await other.browser.open(`${world.pages}/settings/tokens/new`),
      '/settings/tokens/end',
      { token: id },
    );
    assert.equal(await statusOf(token), 200, 'somebody else ended it');
    await postTo(browser, page, '/settings/tokens/end', { token: id });
    const over = await ask(world, token, '/letters');
    assert.equal(over.status, 401);
    assert.match((await over.json()).detail, /gäller inte längre/);
  });
});

describe('nobody gets in', () => {
  test('without the whole token in its place: not in the address, not by a cookie, not with Basic, not by a digit', async () => {
    const { browser } = await logIn(world, signe.id);
    const token = tokenOn(await askForToken(world, browser));
    assert.equal(await statusOf(token), 200);
    const last = token.endsWith('0') ? '1' : '0';
    for (const wrong of [`${token.slice(0, -1)}${last}`, token.slice(0, -1), 'x', `brevduva_${'0'.repeat(72)}`]) {
      const answer = await ask(world, wrong, '/letters');
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get('www-authenticate') ?? '', /invalid_token/);
      assert.deepEqual(Object.keys(await answer.json()), ['type', 'title', 'status', 'detail', 'instance']);
    }
    for (const query of [`access_token=${token}`, `token=${token}`])
      assert.equal((await ask(world, undefined, `/letters?${query}`)).status, 401);
    const basic = { authorization: `Basic ${Buffer.from(`${token}:`).toString('base64')}` };
    assert.equal((await ask(world, undefined, '/letters', { headers: basic })).status, 401);
    const cookie = browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    assert.equal((await ask(world, undefined, '/letters', { headers: { cookie } })).status, 401);
    const headers = { authorization: `Bearer ${token}` };
    assert.equal(
      (await fetch(`${world.pages}/inbox`, { headers, redirect: 'manual' })).status,
      303,
      'it opens no page',
    );
  });

  test('from another site’s page: nothing is opened by CORS', async () => {
    const token = await tokenOf(world, signe.id);
    const origin = 'https://en-annan-webbplats.example';
    const answer = await ask(world, token, '/letters', { headers: { origin } });
    const preflight = await ask(world, undefined, '/letters', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
    assert.equal(preflight.status, 405);
    for (const { headers } of [answer, preflight])
      assert.deepEqual(
        [...headers.keys()].filter((name) => name.startsWith('access-control')),
        [],
      );
  });

  test('who is not the holder: a delegate is sent away', async () => {
    await rowsOf(world, "update delegate set state = 'ended'");
    const { browser: holder } = await logIn(world, signe.id);
    const form = await holder.open(`${world.pages}/delegates/new`);
    await postTo(holder, form, '/delegates', { person: amina.id, label: 'Amina', may: 'manage', until: '2027-06-30' });
    const { browser } = await logIn(world, amina.id);
    const page = await browser.open(`${world.pages}/mailboxes`);
    const invitation = /name="invitation" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    await postTo(browser, page, '/mailboxes/answer', { invitation, answer: 'yes' });
    const [account] = await rowsOf(world, 'select id from account where recipient_id = $1', [signe.id]);
    const inside = await postTo(browser, await browser.open(`${world.pages}/mailboxes`), '/mailboxes', {
      mailbox: String(account?.['id']),
    });
    assert.match(inside.text, /Du är i brevlådan för/);
    for (const path of ['/settings/tokens', '/settings/tokens/new'])
      assert.equal((await browser.open(`${world.pages}${path}`)).status, 403);
    assert.equal(
      (await postTo(browser, inside, '/settings/tokens', { id: crypto.randomUUID(), name: 'x' })).status,
      403,
    );
  });
});

describe('a token is over', () => {
  test('when its time is out', async () => {
    const token = await tokenOf(world, signe.id, { name: 'Kort' });
    await asOwner(
      `update $S.personal_token set made_at = now() - interval '2 days', until = now() - interval '1 second' where selector = '${token.slice(9, 25)}'`,
    );
    assert.equal(await statusOf(token), 401);
    const { browser } = await logIn(world, signe.id);
    assert.match((await browser.open(`${world.pages}/settings/tokens`)).text, /tiden gick ut/);
  });

  test('when the log-in that it was made in is ended; those of this log-in stay', async () => {
    const theirs = await tokenOf(world, signe.id, { name: 'Inte jag' });
    const { browser } = await logIn(world, signe.id);
    const mine = tokenOn(await askForToken(world, browser, { name: 'Jag' }));
    assert.equal(await statusOf(theirs), 200);
    const page = await browser.open(`${world.pages}/log-ins`);
    assert.match(page.text, /Nycklar för egna program upphör också/);
    await postTo(browser, page, '/log-ins/end');
    assert.deepEqual([await statusOf(theirs), await statusOf(mine)], [401, 200]);
  });

  test('when whoever made a company’s token signs for it no more, or it is sold; and waits while nobody can say', async () => {
    const signedFor = (...signers: { id: string; name: string }[]): void =>
      void world.far.state.companies.set(company.id, { signers, needed: 1 });
    const companyToken = async (): Promise<string> => {
      const { browser } = await logIn(world, signe.id, '/mailboxes');
      const [row] = await rowsOf(world, 'select id from account where recipient_id = $1', [company.id]);
      await postTo(browser, await browser.open(`${world.pages}/mailboxes`), '/mailboxes', {
        mailbox: String(row?.['id']),
      });
      return tokenOn(await askForToken(world, browser, { name: 'Bokföringen' }));
    };
    signedFor(signe, stranger);
    const token = await companyToken();
    assert.equal(await statusOf(token), 200);
    const { activities } = await asked(world, token, '/activity');
    const listed = activities.find(({ kind }: { readonly kind: string }) => kind === 'token.listed');
    assert.match(listed?.by, /^API: Bokföringen \(.+\)$/);
    world.far.state.down = true;
    assert.equal(await statusOf(token), 503);
    world.far.state.down = false;
    assert.equal(await statusOf(token), 200);
    signedFor(stranger);
    assert.equal(await statusOf(token), 401);
    signedFor(signe, stranger);
    assert.equal(await statusOf(token), 401, 'what is over stays over');
    // Its new owner opens the mailbox before the old one's program asks.
    await rowsOf(world, 'delete from company_guard');
    signedFor(signe);
    const old = await companyToken();
    signedFor(stranger);
    const { browser } = await logIn(world, stranger.id, '/mailboxes');
    const [row] = await rowsOf(world, 'select id from account where recipient_id = $1', [company.id]);
    await postTo(browser, await browser.open(`${world.pages}/mailboxes`), '/mailboxes', {
      mailbox: String(row?.['id']),
    });
    const [sold] = await rowsOf(world, 'select ended_why from personal_token where selector = $1', [old.slice(9, 25)]);
    assert.equal(sold?.['ended_why'], 'sold');
    assert.equal(await statusOf(old), 401);
  });

  test('when the mailbox closes, and does not come back with it', async () => {
    const token = await tokenOf(world, amina.id);
    assert.equal(await statusOf(token), 200);
    const { browser } = await logIn(world, amina.id);
    await postTo(browser, await browser.open(`${world.pages}/close`), '/close');
    const [row] = await rowsOf(world, 'select state from account where recipient_id = $1', [amina.id]);
    assert.equal(row?.['state'], 'closed');
    assert.equal(await statusOf(token), 401);
    await rowsOf(world, "update account set state = 'active', closed_at = null where recipient_id = $1", [amina.id]);
    assert.equal(await statusOf(token), 401);
    assert.match((await browser.open(`${world.pages}/settings/tokens`)).text, /upphörde när brevlådan stängdes/);
  });
});

describe('a token that asks too often', () => {
  test('waits as long as it is told, and another does not', async () => {
    await world.restart({ ownData: { requestsPerMinute: 3 } });
    const patient = await tokenOf(world, signe.id);
    const { browser } = await logIn(world, signe.id);
    const eager = tokenOn(await askForToken(world, browser, { name: 'Ivrigt' }));
    for (let request = 0; request < 3; request += 1) assert.equal((await ask(world, eager, '/mailbox')).status, 200);
    const slow = await ask(world, eager, '/mailbox');
    assert.equal(slow.status, 429);
    assert.ok(Number(slow.headers.get('retry-after')) >= 1);
    assert.equal((await ask(world, patient, '/mailbox')).status, 200);
    for (let wrong = 0; wrong < 75; wrong += 1) await ask(world, 'brevduva_fel', '/mailbox');
    assert.equal((await ask(world, 'brevduva_fel', '/mailbox')).status, 429, 'whoever tries keys out is slowed down');
    assert.equal((await ask(world, patient, '/mailbox')).status, 200, 'others behind the same address are not');
    const [use] = await rowsOf(world, 'select count(*) as n from personal_token where last_use is not null');
    assert.ok(Number(use?.n) >= 4);
  });
});
