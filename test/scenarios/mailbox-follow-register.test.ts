// The mailbox follows FaR's changes, through the real register: numbers that change, deaths, moves and sold companies, also when nobody visits; and when
// the follower dies, is two, is late or hears nothing (issue 5, "Quality", "Companies"; DP2-10).
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../src/services/mailbox/index.ts';
import { type FollowingWorld, startFollowing } from './mailbox-following.ts';
import { moveIn, sendToday, takeAlong } from './mailbox-moving.ts';
import { logIn, postTo } from './mailbox-steps.ts';
import { askForToken } from './mailbox-tokens.ts';
import { company, deliveryTo, envelopeOf, kommunB, mediator, post } from './mailbox-world.ts';
import { answer } from './registry-signers.ts';
import { operatorB } from './registry-world.ts';

const signe = '198101052382';
const [other, both] = ['198208162381', '197901082391'];
/** A samordningsnummer. */
const amina = '191611882398';
const [dying, moving, twice, late, first, second, third] = [
  ...(['198307112386', '197912232381', '198011162388', '198109222383', '197605012397'] as const),
  ...(['197704022388', '197803012389'] as const),
];
/** Numbers that nobody has from the beginning. */
const free = [
  '199601132393',
  '199601286900',
  '199602162399',
  '199603072399',
  '199603272395',
  '199605262394',
  '199606152396',
] as const;

let world: FollowingWorld;
before(async () => {
  const delegates = [{ person: amina, label: 'Dotter', may: 'read', state: 'active' }] as const;
  const of = (id: string, more: object = {}) => ({ id, name: `Person ${id.slice(-4)}`, ...more });
  world = await startFollowing([
    of(signe, { delegates }),
    of(amina, { email: 'amina@post.example' }),
    of(dying, {
      email: 'efterlevande@post.example',
      delegates: [{ person: signe, label: 'Vän', may: 'manage', state: 'active' }],
    }),
    ...[both, moving, twice, free[5], other, free[6], late, first, second, third].map((id) => of(id)),
    { ...company, email: 'vd@exempelbolaget.example' },
  ]);
  await world.followed(
    'the first comparison',
    'select from far_follow where comparing is null and answered_at is not null',
  );
});
after(async () => await world.stop());

/** Whether a letter to that number is taken in. */
async function taken(recipient: string, subject = 'Beslut'): Promise<boolean> {
  const { mailbox } = world;
  const tls = await mailbox.issue(mediator);
  const sender = mailbox.signer(await mailbox.issue(kommunB));
  const said = await post(mailbox, tls, envelopeOf(deliveryTo({ recipient, subject }), sender, mailbox.signer(tls)));
  assert.equal(said.kind, 'result', JSON.stringify(said));
  return said.kind === 'result' && said.result.statuses[0]?.delivered === true;
}

/** The one mailbox on the page that is not the own one. */
function othersIn(text: string): string {
  const form = text.split('<form').find((part) => /action="\/mailboxes"/.test(part) && !/value="own"/.test(part)) ?? '';
  return /name="mailbox" value="([^"]+)"/.exec(form)?.[1] ?? '';
}

const atNumber = (number: string) => `select from account where recipient_id = '${number}' and state = 'active'`;
const closedAt = (number: string) => `select from account where recipient_id = '${number}' and state = 'closed'`;
const eventsOf = async (kind: string, number: string) =>
  (
    await world.rows(`select from audit_event join account on account.id::text = subject
    where kind = '${kind}' and recipient_id = '${number}'`)
  ).length;

test('a samordningsnummer becomes a personnummer: letters to the new number and, for a time, the old are taken; log-in finds it all; rights follow', async () => {
  const [to] = free;
  assert.ok(await taken(amina, 'Till det gamla numret'));
  await askForToken(world.mailbox, (await logIn(world.mailbox, amina)).browser);
  await world.far.registers.act('change-number', { person: amina, to });
  await world.followed('the new number', atNumber(to));
  assert.ok(await taken(to, 'Till det nya numret'));
  assert.ok(await taken(amina, 'Redan på väg'));
  const { page } = await logIn(world.mailbox, to);
  for (const subject of ['Till det gamla numret', 'Till det nya numret', 'Redan på väg'])
    assert.match(page.text, new RegExp(subject));
  const [delegate] = await world.rows(
    `select person_id from delegate where label is not null and person_id in ('${to}', '${amina}')`,
  );
  assert.deepEqual(delegate, { person_id: to });
  assert.equal(await eventsOf('account.renumbered', to), 1);
  // Log-ins of before, and what was let in by them, are the same person's to see and to end.
  const makers = await world.rows('select person from log_in union select maker from personal_token');
  assert.equal(makers.length, 1);
  await world.rows(`update former_number set until = now() where number = '${amina}'`);
  assert.equal(await taken(amina), false);
  assert.ok(await taken(to));
});

test('a death: the mailbox closes for letters, what its holder gave others ends, and no notice is sent about it', async () => {
  await world.far.registers.act('die', { person: dying });
  await world.followed('the closing', closedAt(dying));
  assert.equal(await taken(dying), false);
  const [delegate] = await world.rows(
    `select d.state from delegate d join account a on a.id = account_id where recipient_id = '${dying}'`,
  );
  assert.deepEqual(delegate, { state: 'ended' });
  assert.ok(world.mailbox.mail.messages.every(({ to }) => !to.includes('efterlevande@post.example')));
});

test('a mailbox that is moved to another operator takes what was on its way, no more, and its holder reads and takes it along', async () => {
  assert.ok(await taken(moving, 'Före flytten'));
  answer(await world.far.b.change(moving, operatorB, [moving]));
  await world.followed('the move', closedAt(moving));
  assert.ok(await taken(moving, 'På väg under flytten'));
  await world.rows(`update account set takes_until = now() where recipient_id = '${moving}'`);
  assert.equal(await taken(moving), false);
  const { browser, page } = await logIn(world.mailbox, moving);
  assert.match(page.text, /Före flytten/);
  assert.match(page.text, /Brevlådan är stängd/);
  assert.match((await browser.open(`${world.mailbox.pages}/moving`)).text, /Gör en fil av hela brevlådan/);
});

test('a number changes and the mailbox moves while nobody follows: it goes along, and is closed here', async () => {
  const to = '197902162390';
  await world.mailbox.pause();
  await world.far.registers.act('change-number', { person: both, to });
  await world.known('the new number', `select from recipient where id = ${to}`);
  answer(await world.far.b.change(to, operatorB, [to]));
  await world.mailbox.restart();
  await world.rows(`update job set next_at = now() where kind = 'follow-register'`);
  await world.followed('the move', closedAt(to));
  assert.equal(await eventsOf('account.renumbered', to), 1);
  assert.equal(await eventsOf('account.moved-away', to), 1);
});

test('a company is sold and nobody has visited: its address for notices waits for the new signatories', async () => {
  await world.far.a.rights('199901012386');
  await world.far.registers.act('sell-company', { company: company.id, buyers: ['199604162397'] });
  await world.followed(
    'the suspension',
    `select from company_guard join account on account.id = account_id
    where suspended_at is not null and suspended_email = 'vd@exempelbolaget.example' and email is null`,
  );
  assert.ok(await taken(company.id));
});

test('both numbers have a mailbox here: nothing changes before staff has decided; then one goes on, and the other is its holder’s to read', async () => {
  const to = free[5];
  assert.ok(await taken(twice, 'I den ena'));
  assert.ok(await taken(to, 'I den andra'));
  await world.far.registers.act('change-number', { person: twice, to });
  await world.known('the conflict', `select from number_conflict where former = ${twice}`);
  assert.ok((await taken(twice)) && (await taken(to)));
  assert.equal(await eventsOf('account.renumbered', to), 0);
  // As decide-conflict.ts writes it when staff keeps the former number's mailbox.
  await world.far.world.rows(`begin;
    insert into account_change (recipient, reference, kind, operator, by_persons, details, changed_at)
      select id, reference, 'merged', operator, '{}', '{}', now() from recipient where id = ${to};
    delete from sender_choice where recipient = ${to}; delete from recipient where id = ${to};
    insert into recipient (id, reference, account_type, pending, operator, registered_at)
      select ${to}, reference, account_type, pending, operator, registered_at from recipient where id = ${twice};
    delete from sender_choice where recipient = ${twice}; delete from recipient where id = ${twice};
    insert into account_change (recipient, reference, kind, operator, by_persons, details, changed_at)
      select id, reference, 'number-changed', operator, '{}', '{"former": "${twice}"}', now() from recipient where id = ${to};
    commit`);
  await world.followed('the decision', closedAt(twice));
  const { browser, page } = await logIn(world.mailbox, to);
  assert.match(page.text, /I den ena/);
  assert.doesNotMatch(page.text, /I den andra/);
  const list = await browser.open(`${world.mailbox.pages}/mailboxes`);
  assert.match(list.text, /Det här är din tidigare brevlåda/);
  const mailboxId = othersIn(list.text);
  const aside = await postTo(browser, list, '/mailboxes', { mailbox: mailboxId });
  assert.match(aside.text, /I den andra/);
  // Nobody else may: not even by its id.
  const stranger = await logIn(world.mailbox, late);
  const refused = await postTo(stranger.browser, stranger.page, '/mailboxes', { mailbox: mailboxId });
  assert.equal(refused.status, 404);
});

test('staff keeps the mailbox by the new number: the other closes, letters on their way to it come to the one that goes on, and it is read at Brevlådor', async () => {
  const to = free[6];
  await sendToday(world.mailbox, deliveryTo({ recipient: other, subject: 'Ur det gamla' }));
  await world.far.registers.act('change-number', { person: other, to });
  await world.known('the conflict', `select from number_conflict where former = ${other}`);
  await world.far.world.rows(`begin;
    insert into account_change (recipient, reference, kind, operator, by_persons, details, changed_at)
      select id, reference, 'merged', operator, '{}', '{}', now() from recipient where id = ${other};
    delete from sender_choice where recipient = ${other}; delete from recipient where id = ${other};
    commit`);
  await world.followed('the decision', closedAt(other));
  assert.ok(await taken(other, 'På väg till det gamla'));
  const { browser, page } = await logIn(world.mailbox, to);
  assert.match(page.text, /På väg till det gamla/);
  // What lies in the other one is taken along and moves in, although it is addressed to the number that was.
  const list = await browser.open(`${world.mailbox.pages}/mailboxes`);
  assert.match(list.text, /Det här är din tidigare brevlåda/);
  assert.match((await postTo(browser, list, '/mailboxes', { mailbox: othersIn(list.text) })).text, /Ur det gamla/);
  const along = await takeAlong(world.mailbox, browser);
  await postTo(browser, list, '/mailboxes', { mailbox: 'own' });
  assert.match(await moveIn(world.mailbox, browser, along.bytes), /1 brev är nya här/);
  assert.match((await browser.open(`${world.mailbox.pages}/inbox`)).text, /Ur det gamla/);
});

test('the feed is down: letters are read and taken as before, and what happened meanwhile is followed when it is back', async () => {
  const [, to] = free;
  const withApi = world.far.world.config.api;
  assert.ok(withApi !== undefined);
  await world.far.world.restart(({ api: _api, ...rest }) => rest);
  await world.far.registers.act('change-number', { person: first, to });
  await world.known('the new number', `select from recipient where id = ${to}`);
  await world.followed('silence', 'select from far_follow where silent_since is not null');
  assert.ok(await taken(first, 'Medan flödet var nere'));
  const { page } = await logIn(world.mailbox, first);
  assert.match(page.text, /Medan flödet var nere/);
  await world.far.world.restart((config) => ({ ...config, api: withApi }));
  await world.followed('the new number', atNumber(to));
  assert.equal((await world.rows('select from far_follow where silent_since is null')).length, 1);
});

async function dies(point: NonNullable<Config['failpoints']>[number]): Promise<void> {
  const file = fileURLToPath(new URL('./mailbox-process.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [file], { stdio: ['pipe', 'ignore', 'inherit'] });
  const death = once(child, 'exit', { signal: AbortSignal.timeout(30_000) });
  child.stdin?.end(JSON.stringify({ ...world.mailbox.config, failpoints: [point] }));
  // The lease of one that died before.
  await world.rows(`update job set next_at = now() where kind = 'follow-register'`);
  assert.equal((await death)[1], 'SIGKILL');
}

test('the follower is killed after reading and again before its commit: nothing is half done, and the next one does it once', async () => {
  const [, , to] = free;
  await world.mailbox.pause();
  await world.far.registers.act('change-number', { person: second, to });
  await world.known('the new number', `select from recipient where id = ${to}`);
  const position = async () => JSON.stringify(await world.rows('select position from far_follow'));
  const before = await position();
  for (const point of ['mailbox.changes-read', 'mailbox.changes-applied'] as const) {
    await dies(point);
    assert.equal(await position(), before);
    assert.equal((await world.rows(atNumber(second))).length, 1);
  }
  await world.mailbox.restart();
  await world.rows(`update job set next_at = now() where kind = 'follow-register'`);
  await world.followed('the new number', atNumber(to));
  assert.equal(await eventsOf('account.renumbered', to), 1);
});

test('two processes follow: each change is followed once', async () => {
  const [, , , to] = free;
  const { config } = world.mailbox;
  const other = await world.mailbox.beside({
    ...config,
    pages: { ...config.pages, port: 0 },
    content: { ...config.content, port: 0 },
    wire: { ...config.wire, port: 0 },
  });
  try {
    await world.far.registers.act('change-number', { person: third, to });
    await world.followed('the new number', atNumber(to));
    assert.equal(await eventsOf('account.renumbered', to), 1);
    assert.equal((await world.rows(`select from job where kind = 'follow-register'`)).length, 1);
  } finally {
    await other.stop();
  }
});

test('changes that are disposed of before they were read (410): every mailbox is compared, and a number that changed unseen is found', async () => {
  const [, , , , to] = free;
  await world.mailbox.pause();
  await world.far.registers.act('change-number', { person: late, to });
  await world.known('the new number', `select from recipient where id = ${to}`);
  await world.far.world.rows(`with gone as (delete from change_feed returning position)
    update change_feed_disposed set until = (select max(position) from gone)`);
  await world.mailbox.restart();
  await world.rows(`update job set next_at = now() where kind = 'follow-register'`);
  await world.followed('the new number', atNumber(to));
  await world.followed('the end of the comparison', 'select from far_follow where comparing is null');
  // Whoever is here still is.
  assert.ok((await taken(signe)) && (await taken(to)));
});

test('when the feed says that somebody is paused, the lists of senders and mediators are asked for anew, not when they are old', async () => {
  assert.ok(await taken(signe));
  const [{ at } = {}] = await world.rows('select fetched_at::text as at from directory');
  const paused = `update party set status = 'paused', status_since = now() where organisation = '${kommunB.id}'`;
  await world.far.world.rows(paused);
  await world.followed('the lists are asked for', `select from directory where fetched_at > '${String(at)}'`);
  await world.far.world.rows(paused.replace("'paused'", "'approved'"));
});
