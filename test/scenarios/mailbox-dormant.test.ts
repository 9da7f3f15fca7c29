// Mailboxes that nobody logs in to (vilande), minors, and numbers that were replaced, through the real register (issue 5, "Quality").
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type FollowingWorld, startFollowing } from './mailbox-following.ts';
import { logIn, postTo, until } from './mailbox-steps.ts';
import { ask, asked as read, tokenOf } from './mailbox-tokens.ts';
import { company, deliveryTo, envelopeOf, kommunA, kommunB, mediator, post, signe } from './mailbox-world.ts';
import { answer } from './registry-signers.ts';

const away = '198307112386';
const unread = '197912232381';
const seen = '198011162388';
const debtor = '198109222383';
const replaced = '197605012397';
const inUse = '199601132393';
const teenager = '201001092392';
const outgrown = '197704022388';
const custodian = '197803012389';

let world: FollowingWorld;
before(async () => {
  const of = (id: string, more: object = {}) => ({ id, name: `Person ${id.slice(-4)}`, ...more });
  const asked = (person: string) => ({ person, label: 'Mamma', may: 'read' as const, state: 'active' as const });
  world = await startFollowing(
    [
      of(away, { email: 'borta@post.example', optedOutFrom: [kommunA.id] }),
      ...[of(unread), of(seen), of(debtor), of(signe.id)],
      of(outgrown, { delegates: [asked(signe.id)] }),
      of(teenager, { delegates: [asked(custodian)] }),
      company,
    ],
    { dormant: { afterDays: 90, noticeDays: 28 }, minors: { lowestAge: 13, givesAccessFrom: 18 } },
  );
});
after(async () => await world.stop());

async function taken(recipient: string): Promise<boolean> {
  const { mailbox } = world;
  const tls = await mailbox.issue(mediator);
  const sender = mailbox.signer(await mailbox.issue(kommunB));
  const said = await post(mailbox, tls, envelopeOf(deliveryTo({ recipient }), sender, mailbox.signer(tls)));
  return said.kind === 'result' && said.result.statuses[0]?.delivered === true;
}

/** Has a job that sleeps look now; one that runs is left alone, and would put itself to sleep again: so until what is waited for is so. */
const hurry = async (kind: string) =>
  await world.rows(`update job set next_at = now() where kind = '${kind}' and next_at > now() + interval '61 seconds'`);
const ago = async (days: number, ...people: string[]) =>
  await world.rows(
    `update account set seen_at = now() - interval '${days} days' where recipient_id in ('${people.join("','")}')`,
  );

async function looked(what: string, query: string, kind = 'dormant-mailboxes'): Promise<void> {
  await until(what, async () => {
    await hurry(kind);
    return (await world.rows(query)).length > 0;
  });
}

/** Beside what tells of the letter, which comes when it comes. */
const warnings = () => world.mailbox.mail.messages.filter(({ text }) => /^Ingen har loggat in/m.test(text));

const idOf = (number: string) => `(select id from account where recipient_id = '${number}')`;

describe('nobody has logged in for long', () => {
  test('three warnings in good time, without content; then letters are refused and FaR answers as of anybody without a mailbox', async () => {
    assert.ok((await taken(unread)) && (await taken(away)));
    await world.rows(`update letter set read_at = now() where account_id = ${idOf(away)}`);
    await world.rows(
      `insert into payment (letter_id, account_id, due_on) select letter.id, ${idOf(debtor)}, current_date + 5 from letter limit 1`,
    );
    await ago(91, away, unread, debtor, company.id);
    for (const warning of [1, 2, 3]) {
      await looked(
        `warning ${warning}`,
        `select from dormancy where warnings = ${warning} and account_id = ${idOf(away)}`,
      );
      await until('the e-mail', () => warnings().length === warning);
      await world.rows(`update dormancy set warned_at = now() - interval '30 days'`);
      await ago(91 + 30, away);
    }
    for (const mail of warnings()) {
      assert.deepEqual(mail.to, ['borta@post.example']);
      assert.doesNotMatch(mail.text, /förskoleplats|Kommun B/);
    }
    await looked('the closing', `select from dormancy where told_at is not null and account_id = ${idOf(away)}`);
    assert.equal(await taken(away), false);
    const { operator, accepted } = await world.far.reach(away);
    assert.deepEqual({ operator, accepted }, { operator: undefined, accepted: false });
  });

  test('somebody with an unread letter of that time, with something to pay, who has been there, and a company never are', async () => {
    const rows = await world.rows(`select recipient_id from dormancy join account on account.id = account_id`);
    assert.deepEqual(rows, [{ recipient_id: away }]);
    assert.ok((await taken(unread)) && (await taken(seen)) && (await taken(company.id)));
  });

  test('a program of the holder’s that fetches what letters say, in any form, is somebody who looks in', async () => {
    const token = await tokenOf(world.mailbox, seen);
    const { letters } = await read(world.mailbox, token, '/letters');
    const isSeen = async () =>
      (await world.rows(`select from account where id = ${idOf(seen)} and seen_at > now() - interval '1 day'`)).length;
    for (const form of ['content', 'original']) {
      await ago(91, seen);
      assert.equal((await ask(world.mailbox, token, `/letters/${letters[0].letterId}`)).status, 200);
      assert.equal(await isSeen(), 0);
      assert.equal((await ask(world.mailbox, token, `/letters/${letters[0].letterId}/${form}`)).status, 200);
      assert.equal(await isSeen(), 1, form);
    }
  });

  test('a log-in is the way back: registered again, with the letters and the choices that were', async () => {
    const { page } = await logIn(world.mailbox, away);
    assert.match(page.text, /Beslut om förskoleplats/);
    await world.followed(
      'awake',
      `select from account a left join dormancy d on d.account_id = a.id
      where recipient_id = '${away}' and state = 'active' and d.account_id is null`,
    );
    assert.notEqual((await world.far.reach(away)).operator, undefined);
    assert.equal((await world.far.reach(away, kommunA)).accepted, false);
    assert.equal((await world.far.reach(away, kommunB)).accepted, true);
    assert.ok(await taken(away));
  });
});

describe('minors', () => {
  test('by the operator’s rules a child opens no mailbox, and a minor lets nobody in; nobody acts for them by default', async () => {
    const child = '201401172398';
    const { browser, page } = await logIn(world.mailbox, child, '/open');
    const refused = await postTo(browser, page, '/open', { email: '', language: 'sv', accept: 'yes' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /Du måste ha fyllt 13 år/);
    await world.far.registers.act('give-custody', { child: teenager, custodians: [custodian] });
    const rights = await world.far.a.rights(custodian);
    assert.deepEqual(
      rights.filter(({ id }) => id === teenager || id === child),
      [],
    );
    const own = await logIn(world.mailbox, teenager, '/delegates');
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const given = { person: signe.id, label: 'Kompis', may: 'read', until: tomorrow };
    const no = await postTo(own.browser, own.page, '/delegates', given);
    assert.match(no.text, /Du måste ha fyllt 18 år/);
    assert.equal(
      (await world.rows(`select from delegate where account_id = ${idOf(teenager)} and person_id = '${signe.id}'`))
        .length,
      0,
    );
  });

  test('what was given as a minor ends on the eighteenth birthday, and both are told; what an adult gave stays', async () => {
    await world.rows(`update delegate set invited_at = '1994-06-01' where account_id = ${idOf(outgrown)}`);
    const ended = `select from delegate where state = 'ended' and account_id = ${idOf(outgrown)}`;
    await looked('the end', ended, 'come-of-age');
    assert.equal((await world.rows(`select from audit_event where kind = 'delegate.outgrown'`)).length, 1);
    assert.equal(
      (await world.rows(`select from delegate where state = 'active' and account_id = ${idOf(teenager)}`)).length,
      1,
    );
  });
});

test('nobody opens a mailbox under a number that was replaced: FaR says so, and the page what to do', async () => {
  answer(await world.far.b.register(replaced, [replaced]));
  await world.far.registers.act('change-number', { person: replaced, to: inUse });
  await world.known('the new number', `select from recipient where id = ${inUse}`);
  const { browser, page } = await logIn(world.mailbox, replaced, '/open');
  const refused = await postTo(browser, page, '/open', { email: '', language: 'sv', accept: 'yes' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /Du har fått ett nytt personnummer/);
  assert.doesNotMatch(refused.text, new RegExp(inUse));
});
