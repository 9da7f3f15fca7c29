// Whom one may choose among: those one works together with, some at a time, others by a part of the name (issue 4, "Substitutes and hand-over").
// And what an administrator sets on pages, by a system: who answers questions, the time of regret, an absent person's drafts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { call } from './sender-compose.ts';
import { kommunB, SenderWorld, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open();
  await world.sender();
});
after(async () => world.close());

test('only some colleagues are offered: one searches for others by a part of the name, and what was chosen stays chosen', async () => {
  await world.person('anna.ask');
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  await client.query(
    `insert into sender.account (organisation, id, name, first_login_at, last_login_at)
     select $1, 'kollega-' || n, 'Kollega ' || lpad(n::text, 3, '0'), now(), now() from generate_series(1, 120) n`,
    [kommunB.id],
  );
  await client.query(
    `insert into sender.account_right (organisation, account, role, unit)
     select $1, 'kollega-' || n, 'caseworker', null from generate_series(1, 120) n`,
    [kommunB.id],
  );
  await client.end();
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/substitutes`);
  const offered = () => [...anna.html.matchAll(/<option value="kollega-(\d+)"/g)].map(([, n]) => Number(n));
  assert.ok(offered().length <= 50, String(offered().length));
  assert.ok(!offered().includes(117));
  await anna.press(/^Sök person$/, { called: 'ga 117', to: '2099-01-06' });
  assert.equal(anna.status, 200);
  assert.deepEqual(offered(), [117]);
  assert.doesNotMatch(anna.url, /117/, 'no name in an address');
  await anna.press(/^Spara$/, { substitute: 'kollega-117' });
  assert.match(anna.text, /Ersättaren är sparad/);

  const admin = await world.person('bo.berg');
  await admin.open(`${world.address}/substitutes`);
  await admin.press(/^Sök person$/, { called: 'Kollega 118' });
  await admin.press(/^Sök person$/, { absent: 'kollega-118', called: 'Kollega 119' });
  assert.match(admin.html, /<option value="kollega-118" selected/, 'what was chosen stays');
  await admin.press(/^Spara$/, { substitute: 'kollega-119', to: '2099-01-06' });
  assert.match(admin.text, /Ersättaren är sparad/);
  await admin.open(`${world.address}/settings/absent`);
  assert.ok([...admin.html.matchAll(/<option value="kollega-/g)].length <= 50);
});

test('REST: an administering system reads and sets who answers questions and the time of regret, by the rules of the page', async () => {
  const before = await call(world, 'admin-b', 'GET', '/settings');
  assert.partialDeepStrictEqual(before.json, { graceSeconds: 0, operators: [] });
  assert.equal(Object(before.json).updatedAt, undefined, 'as the configuration has it');
  const supportinfo = { text: 'Kundcenter svarar.', phoneNumber: '0500-00 00 00' };
  const set = await call(world, 'admin-b', 'PUT', '/settings/supportinfo', supportinfo);
  assert.equal(set.status, 200, JSON.stringify(set.json));
  assert.partialDeepStrictEqual(set.json, { supportinfo, updatedBy: 'admin-b' });
  const wrong = await call(world, 'admin-b', 'PUT', '/settings/supportinfo', { ...supportinfo, url: 'ftp://example' });
  assert.equal(wrong.status, 400);
  assert.match(JSON.stringify(wrong.json), /supportinfo\.url/);
  const sending = await call(world, 'admin-b', 'PUT', '/settings/sending', { graceSeconds: 30 });
  assert.partialDeepStrictEqual(sending.json, { graceSeconds: 30, supportinfo });
  assert.equal((await call(world, 'admin-b', 'PUT', '/settings/sending', { graceSeconds: 3601 })).status, 400);
  const bo = await world.person('bo.berg');
  assert.match((await bo.open(`${world.address}/settings`)).html, /Kundcenter svarar\./);
  assert.match((await bo.open(`${world.address}/settings/sending`)).html, /value="30"/);
  for (const client of ['system-b', 'log-b']) assert.equal((await call(world, client, 'GET', '/settings')).status, 403);
  assert.equal(Object((await call(world, 'admin-a', 'GET', '/settings')).json).graceSeconds, 0, 'each its own');
  assert.equal((await call(world, 'admin-b', 'PUT', '/settings/sending', { graceSeconds: 0 })).status, 200);
});

test('REST: an absent person’s drafts go to a colleague who writes in the unit, once; what is in them is told to nobody', async () => {
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/letters/new`);
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.follow(/Fortsätt till brevet/);
  await anna.press(/Spara utkast/, { subject: 'Påbörjat', text: 'Hej' });
  const draft = new URL(anna.url).pathname;
  const siv = await world.person('siv.sol');
  const accounts = Object((await call(world, 'admin-b', 'GET', '/accounts')).json).accounts;
  const idOf = (name: string) => accounts.find((one: { name: string }) => one.name === name).accountId;
  const [from, to] = [idOf('Anna Ask'), idOf('Siv Sol')];
  for (const body of [
    { from, to: from },
    { from, to: 'ingen-alls' },
  ])
    assert.equal((await call(world, 'admin-b', 'POST', '/draft-hand-overs', body)).status, 400);
  const other = await call(world, 'admin-a', 'POST', '/draft-hand-overs', { from, to });
  assert.equal(other.status, 400, 'another organisation has no such account');
  const moved = await call(world, 'admin-b', 'POST', '/draft-hand-overs', { from, to });
  assert.deepEqual(moved.json, { moved: 1, stayed: 0 });
  assert.deepEqual((await call(world, 'admin-b', 'POST', '/draft-hand-overs', { from, to })).json, {
    moved: 0,
    stayed: 0,
  });
  assert.match((await siv.open(`${world.address}${draft}`)).html, /Påbörjat/);
  assert.equal((await anna.open(`${world.address}${draft}`)).status, 404);
  assert.equal((await call(world, 'system-b', 'POST', '/draft-hand-overs', { from, to })).status, 403);
});
