// Somebody who has no mailbox here gets another number: a company that they sign for is not taken for sold, and whoever logs in with the old number
// is told what has happened (issue 5, "Quality", "Companies").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { PlainBrowser, Seen } from '../plain-browser.ts';
import { type FollowingWorld, startFollowing } from './mailbox-following.ts';
import { logIn, postTo, until } from './mailbox-steps.ts';

const signe = '198101052382';
/** Two sign for it together: one who has a mailbox here, and one who has nothing. */
const congregation = '164031000179';
const [signs, beside, helper] = ['198109222383', '197901282389', '197704022388'];
/** Numbers that nobody has from the beginning. */
const free = ['199604162397', '199704102384', '199601132393'] as const;

let world: FollowingWorld;
before(async () => {
  world = await startFollowing([
    { id: signe, name: 'Signe', delegates: [{ person: helper, label: 'Hjälparen', may: 'manage', state: 'active' }] },
    { id: signs, name: 'Den som tecknar' },
    { id: congregation, name: 'Församlingen i Exempelby' },
  ]);
  await world.followed('the first', 'select from far_follow where comparing is null and answered_at is not null');
});
after(async () => await world.stop());

const has = async (query: string): Promise<boolean> => (await world.rows(query)).length > 0;
const renumbered = (person: string, to: string) => world.far.registers.act('change-number', { person, to });

/** Somebody who chooses that one's mailbox among theirs. */
async function enter(person: string, holder: string): Promise<{ browser: PlainBrowser; page: Seen }> {
  const [account] = await world.rows(`select id from account where recipient_id = '${holder}'`);
  const { browser, page } = await logIn(world.mailbox, person, '/mailboxes');
  return { browser, page: await postTo(browser, page, '/mailboxes', { mailbox: String(account?.['id']) }) };
}

const guard = `company_guard where account_id = (select id from account where recipient_id = '${congregation}')`;
const isSuspended = () => has(`select from ${guard} and suspended_at is not null`);

/** Until what happened to those who sign has been followed. */
async function signersChanged(what: string, change: () => Promise<unknown>): Promise<void> {
  const [before] = await world.rows(`select encode(signers, 'hex') as signers from ${guard}`);
  await change();
  await world.followed(what, `select from ${guard} and encode(signers, 'hex') <> '${String(before?.['signers'])}'`);
}

test('a company goes on where one who signs for it has another number, also somebody by whom nothing is kept here', async () => {
  await enter(signs, congregation);
  assert.ok(await has(`select from ${guard} and witness = '${signs}'`));
  const [kept] = await world.rows(`select encode(signers_sealed, 'escape') as sealed from ${guard}`);
  assert.doesNotMatch(String(kept?.['sealed']), new RegExp(beside));
  await signersChanged('the one beside the witness', () => renumbered(beside, free[0]));
  assert.equal(await isSuspended(), false);
});

test('and where it is the one in whose name FaR is asked', async () => {
  await world.rows(`delete from ${guard}`);
  await enter(free[0], congregation);
  assert.ok(await has(`select from ${guard} and witness = '${free[0]}'`));
  await signersChanged('the witness', () => renumbered(free[0], free[1]));
  assert.equal(await isSuspended(), false);
  assert.ok(await has(`select from ${guard} and witness = '${free[1]}'`));
});

test('what one look found takes nothing back that another has seen meanwhile', async () => {
  const ofIt = `account_id = (select id from account where recipient_id = '${congregation}')`;
  // As before the numbers were kept: the next look writes them down.
  await world.rows(`update company_guard set signers_sealed = null where ${ofIt}`);
  const other = new pg.Client({ connectionString: world.mailbox.database.url });
  await other.connect();
  await other.query('begin');
  await other.query(`update company_guard set witness = '${signs}' where ${ofIt}`);
  const entering = enter(free[1], congregation);
  await until('the look waits to be written', () =>
    has(`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%company_guard%'`),
  );
  await other.query('commit');
  await other.end();
  assert.equal((await entering).page.status, 200);
  assert.ok(await has(`select from ${guard} and witness = '${signs}'`));
  assert.equal(await isSuspended(), false);
});

test('and waits where somebody else signs for it now', async () => {
  const people = [free[1], signe].map((person) => ({ person, roles: ['representative'] }));
  const powers = [{ scope: 'everything', rule: { kind: 'all', of: { role: 'representative' } } }];
  await signersChanged('another one', () =>
    world.far.registers.act('appoint-people', { company: congregation, people, powers }),
  );
  assert.equal(await isSuspended(), true);
});

test('who logs in with a number that was replaced is told so, by no name of the new one, and is let into nothing', async () => {
  const { browser, page } = await enter(helper, signe);
  assert.equal(page.status, 200);
  await renumbered(helper, free[2]);
  await until('the new number', async () => {
    await world.rows(
      `update job set next_at = now() where kind = 'follow-numbers' and next_at > now() + interval '61 seconds'`,
    );
    return await has(`select from delegate where person_id = '${free[2]}'`);
  });
  const open = (path: string): Promise<Seen> => browser.open(`${world.mailbox.pages}${path}`);
  const words = /Du är inloggad med ett personnummer eller samordningsnummer som har ersatts av ett annat/;
  // What was open in the log-in closes; then the way to the own pages is free.
  const closed = await open('/inbox');
  assert.equal(closed.status, 403);
  assert.match(closed.text, words);
  for (const path of ['/mailboxes', '/inbox']) {
    const told = await open(path);
    assert.equal(told.status, 200);
    assert.match(told.text, /Numret i din e-legitimation har bytts ut/);
    assert.doesNotMatch(told.text, new RegExp(`${free[2]}|${free[2].slice(2, 8)}|Registret svarar inte`));
  }
  const refused = await enter(helper, signe);
  assert.equal(refused.page.status, 403);
  assert.match(refused.page.text, words);
  assert.equal((await enter(free[2], signe)).page.status, 200);
});
