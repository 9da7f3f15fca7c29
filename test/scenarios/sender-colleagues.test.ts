// Whom one may choose among: those one works together with, some at a time, others by a part of the name (issue 4, "Substitutes and hand-over").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { kommunB, SenderWorld } from './sender-world.ts';

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
