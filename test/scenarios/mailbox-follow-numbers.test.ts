// Numbers that change of people without an open mailbox here: one that is dormant, closed or moved goes along, and so does what others gave; two
// mailboxes of one person after changes that nobody read; and what very many at once are gone by waits for two people (issue 5, "Quality").
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { PlainBrowser, type Seen } from '../plain-browser.ts';
import { type FollowingWorld, startFollowing } from './mailbox-following.ts';
import { sendToday } from './mailbox-moving.ts';
import { logIn, postTo, until } from './mailbox-steps.ts';
import { company, deliveryTo, envelopeOf, kommunA, kommunB, mediator, post } from './mailbox-world.ts';
import { answer } from './registry-signers.ts';
import { operatorB } from './registry-world.ts';

const signe = '198101052382';
const [sleeping, closing, moving, twice, dying] = [
  ...(['198307112386', '197912232381', '198011162388', '198109222383', '197605012397'] as const),
];
/** Nobody's mailbox here: what they have was given to them. */
const [helper, two] = ['197704022388', '197803012389'];
/** Numbers that nobody has from the beginning. */
const free = [
  ...(['199601132393', '199601286900', '199602162399', '199603072399', '199603272395', '199605262394'] as const),
  '199606152396',
] as const;
const many = readFileSync(new URL('../vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .slice(0, 30);

let world: FollowingWorld;
before(async () => {
  const of = (id: string, more: object = {}) => ({ id, name: `Person ${id.slice(-4)}`, ...more });
  const has = (person: string, label: string, may: 'read' | 'manage') => ({ person, label, may, state: 'active' });
  world = await startFollowing(
    [
      of(signe, { delegates: [has(helper, 'Hjälparen', 'manage'), has(two, 'Den ena', 'manage')] }),
      of(sleeping, { optedOutFrom: [kommunA.id] }),
      ...[closing, moving, twice, dying, free[3]].map((id) => of(id)),
      { ...company, users: [{ person: helper, label: 'Hjälparen på bolaget', role: 'reader' }] },
    ],
    { dormant: { afterDays: 90, noticeDays: 28 } },
  );
  await world.mailbox.restart({ staffLogin: staffLogin() });
  await compared();
});
after(async () => await world.stop());

const compared = async () =>
  await world.followed('the comparison', 'select from far_follow where comparing is null and answered_at is not null');

/** Whether a letter to that number is taken in. */
async function taken(recipient: string, subject = 'Beslut'): Promise<boolean> {
  const { mailbox } = world;
  const tls = await mailbox.issue(mediator);
  const sender = mailbox.signer(await mailbox.issue(kommunB));
  const said = await post(mailbox, tls, envelopeOf(deliveryTo({ recipient, subject }), sender, mailbox.signer(tls)));
  return said.kind === 'result' && said.result.statuses[0]?.delivered === true;
}

const has = async (query: string): Promise<boolean> => (await world.rows(query)).length > 0;
const idOf = (number: string) => `(select id from account where recipient_id = '${number}')`;
const at = (number: string, state: string) =>
  `select from account where recipient_id = '${number}' and state = '${state}'`;

/** A job that sleeps looks until that is so. */
async function looked(kind: string, what: string, query: string): Promise<void> {
  await until(what, async () => {
    await world.rows(
      `update job set next_at = now() where kind = '${kind}' and next_at > now() + interval '61 seconds'`,
    );
    return await has(query);
  });
}

const numbersFollowed = (what: string, query: string) => looked('follow-numbers', what, query);
const renumbered = (person: string, to: string) => world.far.registers.act('change-number', { person, to });

describe('a number changes while there is no open mailbox here', () => {
  test('a dormant mailbox: the way back works under the new number, with the letters and the choices that were', async () => {
    const [to] = free;
    await sendToday(world.mailbox, deliveryTo({ recipient: sleeping, subject: 'Före sömnen' }));
    await world.rows(`update letter set read_at = now() where account_id = ${idOf(sleeping)}`);
    await world.rows(`update account set seen_at = now() - interval '200 days' where recipient_id = '${sleeping}'`);
    await world.rows(`insert into dormancy (account_id, warnings, warned_at)
      values (${idOf(sleeping)}, 3, now() - interval '30 days')`);
    const asleep = `select from dormancy where told_at is not null and account_id = ${idOf(sleeping)}`;
    await looked('dormant-mailboxes', 'sleep', asleep);
    await renumbered(sleeping, to);
    await numbersFollowed('the new number', at(to, 'closed'));
    const { page } = await logIn(world.mailbox, to);
    assert.match(page.text, /Före sömnen/);
    await until('awake', () => has(at(to, 'active')));
    assert.notEqual((await world.far.reach(to)).operator, undefined);
    assert.equal((await world.far.reach(to, kommunA)).accepted, false);
    assert.equal((await world.far.reach(to, kommunB)).accepted, true);
    assert.ok(await taken(to));
  });

  test('a mailbox that its holder closed, and one that was moved: what is left to read is its holder’s, by the new number; what was on its way is taken', async () => {
    const [, first, second] = free;
    for (const recipient of [closing, moving])
      await sendToday(world.mailbox, deliveryTo({ recipient, subject: `Kvar ${recipient.slice(-4)}` }));
    const { browser, page } = await logIn(world.mailbox, closing, '/close');
    await postTo(browser, page, '/close', { sure: 'yes' });
    await until('closed', () => has(at(closing, 'closed')));
    answer(await world.far.b.change(moving, operatorB, [moving]));
    await world.followed('moved', at(moving, 'closed'));
    await renumbered(closing, first);
    await renumbered(moving, second);
    await numbersFollowed('the first', at(first, 'closed'));
    await numbersFollowed('the second', at(second, 'closed'));
    for (const [to, was] of [
      [first, closing],
      [second, moving],
    ] as const) {
      assert.match((await logIn(world.mailbox, to)).page.text, new RegExp(`Kvar ${was.slice(-4)}`));
      assert.doesNotMatch((await logIn(world.mailbox, was)).page.text, /Kvar/);
    }
    assert.ok(await taken(moving, 'På väg'));
    assert.equal(await taken(closing), false);
  });

  test('what others gave to somebody without a mailbox goes along: rights are there by the new number, gone by the old, and told in each mailbox’s log', async () => {
    const [, , , , to] = free;
    const [letter] = await world.rows(`select id from letter where account_id = ${idOf(free[0])} limit 1`);
    await world.rows(`insert into letter_share (id, account_id, letter_id, with_id, label, made_at, until)
      values (gen_random_uuid(), ${idOf(free[0])}, '${String(letter?.['id'])}', '${helper}', '', now(), now() + interval '1 day')`);
    await renumbered(helper, to);
    await numbersFollowed('the new number', `select from delegate where person_id = '${to}' and state = 'active'`);
    const [mailbox] = await world.rows(`select id from account where recipient_id = '${signe}'`);
    const enter = async (person: string): Promise<Seen> => {
      const { browser, page } = await logIn(world.mailbox, person, '/mailboxes');
      return await postTo(browser, page, '/mailboxes', { mailbox: String(mailbox?.['id']) });
    };
    assert.equal((await enter(to)).status, 200);
    assert.equal((await enter(helper)).status, 403);
    const entered = await world.rows(`select from audit_event where kind = 'mailbox.entered'`);
    assert.equal(entered.length, 1);
    assert.equal((await world.rows(`select from letter_share where with_id = '${to}'`)).length, 1);
    assert.equal(
      (await world.rows(`select from company_user where person_id = '${to}' and state = 'active'`)).length,
      1,
    );
    const log = await logIn(world.mailbox, signe, '/activity');
    assert.match(
      log.page.text,
      /Hjälparen har fått ett nytt nummer i folkbokföringen\. Uppdraget som ombud följde med/,
    );
    assert.doesNotMatch(log.page.text, new RegExp(`${to}|${helper}`));
    const kinds =
      await world.rows(`select kind from audit_event where kind like '%.renumbered' and kind not like 'account.%'
      order by kind`);
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['company-user.renumbered', 'delegate.renumbered', 'share.renumbered'],
    );
  });

  test('somebody who has something by both numbers keeps what the new one was given; by the old one nothing is left', async () => {
    const [, , , , , to] = free;
    await world.rows(`insert into delegate select gen_random_uuid(), account_id, '${to}', label, 'read', until, state, invited_at
      from delegate where person_id = '${two}'`);
    await renumbered(two, to);
    await numbersFollowed('the new number', `select from delegate where person_id = '${to}' and state = 'ended'`);
    const rows = await world.rows(
      `select person_id, may, state from delegate where person_id in ('${two}', '${to}') order by state`,
    );
    assert.deepEqual(rows, [
      { person_id: to, may: 'read', state: 'active' },
      { person_id: to, may: 'manage', state: 'ended' },
    ]);
    const log = await logIn(world.mailbox, signe, '/activity');
    assert.match(log.page.text, /Den ena är inte ombud längre/);
  });
});

test('after changes that nobody read (410) with two mailboxes of one person: the one that staff kept goes on, the other is set aside', async () => {
  const to = free[3];
  await world.mailbox.pause();
  await renumbered(twice, to);
  await world.known('the conflict', `select from number_conflict where former = ${twice}`);
  // As decide-conflict.ts writes it when staff keeps the mailbox by the new number.
  await world.far.world.rows(`begin;
    insert into account_change (recipient, reference, kind, operator, by_persons, details, changed_at)
      select id, reference, 'merged', operator, '{}', '{}', now() from recipient where id = ${twice};
    delete from sender_choice where recipient = ${twice}; delete from recipient where id = ${twice};
    commit`);
  await world.far.world.rows(`with gone as (delete from change_feed returning position)
    update change_feed_disposed set until = (select max(position) from gone)`);
  await world.mailbox.restart({ staffLogin: staffLogin() });
  await world.rows(`update job set next_at = now() where kind = 'follow-register'`);
  await world.followed('the other is set aside', at(twice, 'closed'));
  await compared();
  assert.ok(await has(at(to, 'active')));
  assert.ok(await taken(twice, 'På väg till det gamla'));
  assert.match((await logIn(world.mailbox, to)).page.text, /På väg till det gamla/);
  const kinds =
    await world.rows(`select kind from audit_event where subject in (${idOf(to)}::text, ${idOf(twice)}::text)
    and kind in ('account.kept', 'account.set-aside') order by kind`);
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['account.kept', 'account.set-aside'],
  );
});

function staffLogin() {
  const { config, eid } = world.mailbox;
  return { ...config.login, issuer: `${eid.address}/staff`, acr: [], scope: 'openid profile email' };
}

async function staff(person: string): Promise<{ browser: PlainBrowser; page: Seen }> {
  const browser = new PlainBrowser();
  const choose = await browser.open(`${world.mailbox.pages}/operations`);
  return { browser, page: await browser.submit(choose, { person }) };
}

const hidden = (page: Seen, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.text)?.[1] ?? '';
const decide = async ({ browser, page }: { browser: PlainBrowser; page: Seen }, act: string, reason: string) =>
  await postTo(browser, page, '/operations', {
    ...{ act, reason, doubt: hidden(page, 'doubt'), accounts: hidden(page, 'accounts') },
  });
const reason = 'Registrets ägare har bekräftat per telefon, dnr 2026-81';

describe('the register says of very many at once that they are gone', () => {
  test('nothing is closed before somebody has looked, and single changes are followed meanwhile; one person rejects it', async () => {
    await world.rows(
      `insert into account (recipient_id, name, state) values ${many.map((id) => `('${id}', 'Xantippa', 'active')`).join(',')}`,
    );
    await world.rows(`update far_follow set comparing = '00000000-0000-0000-0000-000000000000'`);
    await world.followed('doubt', `select from far_doubt where state = 'held'`);
    await world.far.registers.act('die', { person: dying });
    await world.followed('a death meanwhile', at(dying, 'closed'));
    const olle = await staff('olle.orm');
    assert.match(olle.page.text, /Finns inte i registret alls<\/dt><dd>30</);
    assert.doesNotMatch(olle.page.text, new RegExp(`Xantippa|${many.join('|')}`));
    assert.equal((await decide(olle, 'reject', 'kort')).status, 422);
    assert.match((await decide(olle, 'reject', reason)).text, /Det är avvisat/);
    assert.equal((await world.rows(`select from account where name = 'Xantippa' and state = 'active'`)).length, 30);
    assert.ok(
      await has(`select from far_follow where comparing is not null and compare_after > now() + interval '50 minutes'`),
    );
    assert.match(await metrics(), /brevduva_register_doubted\{[^}]*\} 0\n/);
  });

  test('two different people release it: asked about once more, what is gone closes, what the register has stays', async () => {
    await world.rows('update far_follow set compare_after = null');
    await world.followed('doubt', `select from far_doubt where state = 'held'`);
    await compared();
    assert.match(await metrics(), /brevduva_register_doubted\{[^}]*\} 30\n/);
    const olle = await staff('olle.orm');
    assert.match((await decide(olle, 'release', reason)).text, /Du har släppt det/);
    assert.equal((await decide(olle, 'release', reason)).status, 422);
    assert.equal((await world.rows(`select from account where name = 'Xantippa' and state = 'active'`)).length, 30);
    const [back = ''] = many;
    answer(await world.far.a.register(back, [back]));
    const petra = await staff('petra.pil');
    assert.match(petra.page.text, /Olle Orm/);
    const stale = {
      ...petra,
      page: {
        ...petra.page,
        text: petra.page.text.replace('name="accounts" value="30"', 'name="accounts" value="29"'),
      },
    };
    assert.equal((await decide(stale, 'release', reason)).status, 422);
    assert.match((await decide(petra, 'release', reason)).text, /Ni är två som har släppt det/);
    await world.followed('the end', `select from far_doubt where state = 'done'`);
    assert.equal((await world.rows(`select from account where name = 'Xantippa' and state = 'closed'`)).length, 29);
    assert.ok(await has(at(back, 'active')));
    const kinds = await world.rows(
      `select kind from audit_event where kind like 'doubt.%' and kind <> 'doubt.looked' order by id`,
    );
    assert.deepEqual(
      kinds.map(({ kind }) => String(kind).slice(6)),
      ['held', 'rejected', 'held', 'released-by-one', 'released'],
    );
  });

  test('the page is for the role only, and says when the register has been silent; how long is a metric', async () => {
    assert.equal((await staff('stina.sten')).page.status, 403);
    assert.equal((await logIn(world.mailbox, signe, '/operations')).page.status, 403);
    assert.doesNotMatch((await staff('olle.orm')).page.text, /Registret svarar inte/);
    await world.far.world.restart(({ api: _api, ...rest }) => rest);
    await world.followed('silence', 'select from far_follow where silent_since is not null');
    await world.rows(
      `update far_follow set silent_since = now() - interval '1 hour', answered_at = now() - interval '1 hour'`,
    );
    const { page } = await staff('olle.orm');
    assert.match(page.text, /Registret svarar inte/);
    const age = /brevduva_register_answer_age_seconds\{[^}]*\} (\d+)/.exec(await metrics())?.[1];
    assert.ok(Number(age) >= 3600, `${age}`);
  });
});

async function metrics(): Promise<string> {
  return await (await fetch(`${world.mailbox.pages}/metrics`)).text();
}
