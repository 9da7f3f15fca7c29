// What nobody gets by a side door: a system of some units, a stand-in from another unit, a caseworker of other case types, a mailing that is never sent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { MailingClient } from './mailing-steps.ts';
import { CASE_TYPE, call, furnish, TEMPLATE } from './sender-compose.ts';
import { kommunB, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open({
    people: [
      { loginId: 'kia.kal', at: kommunB, roles: ['caseworker@socialtjansten'] },
      { loginId: 'vik.ari', at: kommunB, roles: ['caseworker@bygg'] },
      { loginId: 'typ.ett', at: kommunB, roles: [], groups: ['Bara grannar'] },
    ],
    systems: [
      { clientId: 'admin-b', organisation: kommunB.id, scopes: ['letters', 'administration'] },
      { clientId: 'soc-b', organisation: kommunB.id, scopes: ['letters', 'administration'], units: ['socialtjansten'] },
    ],
  });
  const [b, ...others] = world.config.organisations;
  assert.ok(b);
  await world.sender({ organisations: [{ ...b, diarium: {} }, ...others] });
  await furnish(world);
});
after(async () => world.close());

async function rows(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    await client.query('set search_path to sender');
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

const member = (json: unknown, name: string): unknown => Reflect.get(Object(json), name);

test('a system that is limited to units keeps case types and templates of those only, never those of every unit', async () => {
  const { units: _, template: __, ...everywhere } = CASE_TYPE;
  const common = { ...everywhere, code: 'allman', approval: true };
  assert.equal((await call(world, 'admin-b', 'POST', '/case-types', common)).status, 201);
  const { code: ___, ...body } = { ...common, version: 1, approval: false };
  assert.equal((await call(world, 'soc-b', 'PUT', '/case-types/allman', body)).status, 403);
  assert.equal((await call(world, 'soc-b', 'DELETE', '/case-types/allman')).status, 403);
  assert.equal(member((await call(world, 'admin-b', 'GET', '/case-types/allman')).json, 'approval'), true);
  assert.equal((await call(world, 'soc-b', 'POST', '/case-types', { ...common, code: 'egen' })).status, 400);
  const bygg = { ...common, code: 'egen', units: ['socialtjansten', 'bygg'] };
  assert.equal((await call(world, 'soc-b', 'POST', '/case-types', bygg)).status, 400);
  const own = { ...common, code: 'egen', units: ['socialtjansten'] };
  assert.equal((await call(world, 'soc-b', 'POST', '/case-types', own)).status, 201);

  const { unit: ____, ...shared } = { ...TEMPLATE, code: 'allas' };
  assert.equal((await call(world, 'admin-b', 'POST', '/templates', shared)).status, 201);
  assert.equal((await call(world, 'soc-b', 'POST', '/templates/allas/publications')).status, 403);
  assert.equal((await call(world, 'soc-b', 'DELETE', '/templates/allas')).status, 403);
  assert.equal((await call(world, 'soc-b', 'POST', '/templates', { ...shared, code: 'ny' })).status, 400);
  assert.equal((await call(world, 'soc-b', 'POST', '/templates', { ...TEMPLATE, code: 'ny' })).status, 201);
});

async function letterOf(caseType: string | undefined, subject: string): Promise<string> {
  const body = { recipient: withMailbox, unit: 'socialtjansten', subject, text: 'Hej', protectionClass: 3 };
  const typed = caseType === undefined ? body : { ...body, caseType };
  const sent = await call(world, 'admin-b', 'POST', '/letters', typed);
  assert.equal(sent.status, 202, JSON.stringify(sent.json));
  return String(member(sent.json, 'letterId'));
}

test('a stand-in from another unit is told neither subject nor number of what waits about the absent colleague’s letters', async () => {
  const kia = await world.person('kia.kal');
  const vik = await world.person('vik.ari');
  const [late, stopped] = [
    await letterOf(undefined, 'Hemligt om diariet'),
    await letterOf(undefined, 'Hemligt om papper'),
  ];
  const [account] = await rows("select id from account where name = 'kia.kal'");
  const id = String(account?.id);
  await rows("update letter set keeper = $1, origin = 'page' where id = any($2)", [id, [late, stopped]]);
  await until('asked for', async () => (await rows('select id from registration where letter = $1', [late]))[0]);
  await rows('update registration set late_at = now() where letter = $1', [late]);
  await rows(
    `insert into letter_on_paper (letter, organisation, stop, stopped_at) values ($1, $2, 'no-address', now())`,
    [stopped, kommunB.id],
  );
  await kia.open(`${world.address}/`);
  assert.match(kia.text, /Hemligt om diariet/);
  assert.match(kia.text, /Hemligt om papper/);
  await kia.open(`${world.address}/substitutes`);
  const [other] = await rows("select id from account where name = 'vik.ari'");
  const form = kia.forms().find(({ fields }) => fields.has('substitute'));
  assert.ok(form);
  assert.doesNotMatch(kia.html, /vik\.ari/, 'one is offered those whom one works with');
  await kia.submit(form, { substitute: String(other?.id), to: form.fields.get('from') ?? '' });
  assert.equal(kia.status, 422, 'and may choose no other');
  const day = form.fields.get('from') ?? '';
  const body = { absent: id, substitute: String(other?.id), fromDay: day, toDay: day };
  assert.equal((await call(world, 'admin-b', 'POST', '/substitutes', body)).status, 201);
  await vik.open(`${world.address}/`);
  assert.doesNotMatch(vik.text, /Hemligt/);
  assert.doesNotMatch(vik.text, /2382/);
});

test('a caseworker of some case types comes by no letter of another, nor one without: not to read, on paper, in the diarium', async () => {
  const [grannar] = await rows("select id from case_type where code = 'grannhorande'");
  const [unit] = await rows("select id from unit where code = 'socialtjansten'");
  await rows(
    `insert into group_rule (id, organisation, group_name, role, unit, case_types, created_at, created_by)
     values ($1, $2, 'Bara grannar', 'caseworker', $3, $4, now(), 'test')`,
    [crypto.randomUUID(), kommunB.id, unit?.id, [grannar?.id]],
  );
  const letters = [await letterOf('bistand', 'Beslut om bistånd'), await letterOf(undefined, 'Utan ärendetyp')];
  const typ = await world.person('typ.ett');
  await typ.open(`${world.address}/substitutes`);
  const csrf =
    typ
      .forms()
      .find(({ fields }) => fields.has('_csrf'))
      ?.fields.get('_csrf') ?? '';
  const post = async (path: string, values: Record<string, string>) => {
    const form = { action: `${world.address}${path}`, method: 'POST', multipart: false, html: '', fields: new Map() };
    return (await typ.submit(form, { _csrf: csrf, ...values })).status;
  };
  for (const id of letters) {
    assert.equal((await typ.open(`${world.address}/letters/${id}`)).status, 404);
    assert.equal(await post(`/letters/${id}/on-paper`, { act: 'queue' }), 404);
    assert.equal(await post(`/letters/${id}/registration`, { number: 'X 1' }), 404);
    const cover = { decision: '1', decidedBy: 'A', receiver: 'B', hash: '' };
    assert.equal(await post(`/letters/${id}/disclosure`, cover), 404);
  }
});

test('the report of a mailing that was never started tells of nobody whether they have a mailbox', async () => {
  const client = new MailingClient(world, await world.token('admin-b'));
  const id = await client.checked([withMailbox, withoutMailbox]);
  const lines = async () => (await client.call('GET', `/mailings/${id}/report`)).text.split('\r\n').slice(1, 3);
  const told = (line = '') => line.replace(/^\d+;\d+;/, '');
  const [one, other] = await lines();
  assert.equal(told(one), told(other));
  await client.call('POST', `/mailings/${id}/cancellation`);
  const [first, second] = await lines();
  assert.equal(told(first), told(second));
});
