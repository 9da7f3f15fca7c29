// Units, rights, accounts, substitutes and limited systems, as sentences (issue 4, "Organisation, people, rights").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import pg from 'pg';
import { checkLogo } from '../../src/services/sender/organisation/logo.ts';
import { kommunA, kommunB, SenderWorld, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await SenderWorld.open({
    people: [
      { loginId: 'gustav.gren', at: kommunB, roles: [], groups: ['Socialtjänsten'] },
      { loginId: 'hedda.hav', at: kommunB, roles: [], groups: ['Bygg'] },
      { loginId: 'ada.al', at: kommunA, roles: [], groups: ['Socialtjänsten'] },
    ],
    systems: [
      { clientId: 'admin-b', organisation: kommunB.id, scopes: ['letters', 'administration'] },
      { clientId: 'soc-b', organisation: kommunB.id, scopes: ['letters'], units: ['soc'] },
      { clientId: 'set-b', organisation: kommunB.id, scopes: ['letters', 'administration'] },
    ],
  });
  const [b, ...others] = world.config.organisations;
  assert.ok(b);
  const clients = [{ id: 'set-b', units: ['bygg'], scopes: ['letters'] }];
  await world.sender({ organisations: [{ ...b, clients }, ...others] });
});
after(async () => world.close());

async function rows(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function call(client: string, method: string, path: string, body?: unknown, key?: string) {
  const headers: Record<string, string> = { authorization: `Bearer ${await world.token(client)}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key !== undefined) headers['idempotency-key'] = key;
  const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
  const answer = await fetch(`${world.address}/api/v1${path}`, init);
  const text = await answer.text();
  const json: Record<string, unknown> = text === '' ? {} : Object(JSON.parse(text));
  return { status: answer.status, json };
}

/** A real PNG of one colour. */
function png(colourType: 2 | 6, after = Buffer.alloc(0)): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crcOf(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, colourType, 0, 0, 0]);
  const pixel = colourType === 2 ? [10, 90, 60] : [10, 90, 60, 100];
  const line = [0, ...pixel, ...pixel];
  const data = deflateSync(Buffer.from([...line, ...line]));
  const start = Buffer.from('89504e470d0a1a0a', 'hex');
  const whole = [start, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0)), after];
  return Buffer.concat(whole);
}

function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test('a logo is known by its bytes: no other kind, nothing after it, no transparency, no broken one', () => {
  assert.deepEqual(checkLogo(png(2)), { ok: true, type: 'image/png' });
  const codes = (bytes: Uint8Array) => {
    const result = checkLogo(bytes);
    return result.ok ? 'ok' : result.code;
  };
  assert.equal(codes(png(6)), 'logo-transparent');
  assert.equal(codes(png(2, Buffer.from('<script>alert(1)</script>'))), 'logo-broken');
  assert.equal(codes(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 'logo-kind');
  assert.equal(codes(Buffer.from('GIF89a')), 'logo-kind');
  assert.equal(codes(png(2).subarray(0, 40)), 'logo-broken');
  assert.equal(codes(Buffer.alloc(300_000)), 'logo-large');
  const broken = png(2);
  broken[20] = 9;
  assert.equal(codes(broken), 'logo-broken');
});

test('an administrator makes a unit; its text, logo and colour head its letters on sheet and in print', async () => {
  const bo = await world.person('bo.berg');
  await bo.open(`${world.address}/settings`);
  await bo.follow(/^Enheter$/);
  await bo.follow(/Skapa en enhet/);
  await bo.press(/Spara enheten/, { name: 'Socialtjänsten', code: 'soc', accent: '#ffee00' });
  assert.equal(bo.status, 422);
  assert.match(bo.text, /kontrasten är 1,\d till 1 och måste vara minst 4,5 till 1. Välj en mörkare nyans/);
  const logo = [{ filename: 'x.svg', contentType: 'image/svg+xml', bytes: png(2) }];
  const look = { accent: '#7a2f5b', 'sender-text': 'Socialtjänsten\nStorgatan 1' };
  await bo.press(/Spara enheten/, { name: 'Socialtjänsten', code: 'soc', ...look, logo });
  assert.match(bo.text, /Enheten är sparad/);
  await bo.open(`${world.address}/settings/units/new`);
  await bo.press(/Spara enheten/, { name: 'Bygg och miljö', code: 'bygg' });
  const sent = await call('admin-b', 'POST', '/letters', letter('Brev från soc', 'soc'), 'k-soc');
  assert.equal(sent.status, 202, JSON.stringify(sent.json));
  await bo.open(`${world.address}/letters/${String(sent.json['letterId'])}`);
  assert.match(bo.html, /bd-sheet-unit">Storgatan 1</);
  const css = /href="(\/units\/[^"]+sheet\.css[^"]*)"/.exec(bo.html)?.[1] ?? '';
  const rule = await bo.download(`${world.address}${css}`);
  assert.match(Buffer.from(rule.bytes).toString(), /--bd-sheet-accent:#7a2f5b/);
  const picture = /src="(\/units\/[^"]+logo[^"]*)"/.exec(bo.html)?.[1] ?? '';
  const served = await bo.download(`${world.address}${picture}`);
  assert.equal(served.type, 'image/png');
  assert.match((await bo.open(`${world.address}${new URL(bo.url).pathname}/print`)).text, /Enhet Socialtjänsten/);
  const eva = await world.person('eva.ek');
  assert.equal((await eva.download(`${world.address}${picture}`)).status, 404, 'another organisation');
});

const letter = (subject: string, unit?: string) => ({
  recipient: withMailbox,
  subject,
  text: 'Hej',
  ...(unit === undefined ? {} : { unit }),
});

test('two who change the same unit do not overwrite each other, and the last open one is never closed', async () => {
  const bo = await world.person('bo.berg');
  await bo.open(`${world.address}/settings/units`);
  await bo.follow(/Bygg och miljö/);
  const [form] = bo.forms().filter(({ action }) => /\/settings\/units\//.test(action));
  assert.ok(form);
  await bo.submit(form, { name: 'Bygg och miljö', 'sender-text': 'Ett' });
  assert.match(bo.text, /Enheten är sparad/);
  await bo.submit(form, { name: 'Bygg och miljö', 'sender-text': 'Två' });
  assert.equal(bo.status, 409);
  const eva = await world.person('eva.ek');
  await eva.open(`${world.address}/settings/units`);
  await eva.follow(/Kommun A/);
  await eva.press(/Ja, stäng den/);
  assert.equal(eva.status, 409);
  assert.match(eva.text, /den enda enhet som är öppen/);
});

test('a rule about a group gives and takes a role at the next request, in its unit and its organisation only', async () => {
  const gustav = await world.person('gustav.gren');
  assert.equal((await gustav.open(`${world.address}/letters`)).status, 403);
  const bo = await world.person('bo.berg');
  await bo.open(`${world.address}/settings/rights`);
  const unit = /<option value="([0-9a-f-]{36})">Socialtjänsten/.exec(bo.html)?.[1] ?? '';
  await bo.press(/^Lägg till$/, { group: 'Socialtjänsten', role: 'caseworker', unit });
  assert.match(bo.text, /Regeln gäller nu/);
  await bo.press(/^Lägg till$/, { group: 'Socialtjänsten', role: 'caseworker', unit });
  assert.equal(bo.status, 422);
  assert.equal((await gustav.open(`${world.address}/letters`)).status, 200);
  assert.match(gustav.text, /Brev från soc/);
  const ada = await world.person('ada.al');
  assert.equal((await ada.open(`${world.address}/letters`)).status, 403, 'the same group name elsewhere');
  const hedda = await world.person('hedda.hav');
  assert.equal(
    (await call('admin-b', 'POST', '/group-rules', { group: 'Bygg', role: 'caseworker', unit: 'bygg' })).status,
    201,
  );
  assert.equal((await hedda.open(`${world.address}/letters`)).status, 200);
  assert.doesNotMatch(hedda.text, /Brev från soc/);
  await bo.open(`${world.address}/settings/rights`);
  await bo.press(/^Ta bort$/);
  await bo.open(`${world.address}/settings/rights`);
  await bo.press(/^Ta bort$/);
  assert.equal((await gustav.open(`${world.address}/letters`)).status, 403);
  assert.equal((await hedda.open(`${world.address}/letters`)).status, 403);
});

test('an account is made at the first log-in; shut, its sessions are over at once, also when it is opened again', async () => {
  const anna = await world.person('anna.ask');
  assert.equal((await anna.open(`${world.address}/letters`)).status, 200);
  const bo = await world.person('bo.berg');
  await bo.open(`${world.address}/settings/accounts`);
  assert.match(bo.text, /Anna Ask/);
  const shut = bo.forms().find((form) => form.html.includes('Stäng kontot för Anna Ask'));
  assert.ok(shut);
  await bo.submit(shut, {});
  await anna.open(`${world.address}/letters`);
  assert.doesNotMatch(anna.url, /\/letters$/, 'the session is over');
  const again = anna.forms().find((form) => form.html.includes('value="anna.ask"'));
  if (again !== undefined) await anna.submit(again, { person: 'anna.ask' });
  assert.equal(anna.status, 403);
  assert.match(anna.text, /Ditt konto är stängt/);
  await bo.open(`${world.address}/settings/accounts`);
  const open = bo.forms().find((form) => form.html.includes('Öppna kontot för Anna Ask'));
  assert.ok(open);
  await bo.submit(open, {});
  const kinds = await rows(`select kind from sender.audit_event where kind like 'account-%' or kind like 'log%in%'`);
  const seen = new Set(kinds.map(({ kind }) => kind));
  for (const kind of ['account-made', 'logged-in', 'account-closed', 'login-refused', 'account-opened'])
    assert.ok(seen.has(kind), kind);
  const fresh = await world.person('anna.ask');
  assert.equal((await fresh.open(`${world.address}/letters`)).status, 200);
});

test('nobody shuts their own account', async () => {
  const own = await world.person('bo.berg');
  await own.open(`${world.address}/settings/accounts`);
  assert.doesNotMatch(own.html, /Stäng kontot för Bo Berg/);
  const [{ id } = { id: '' }] = await rows(`select id from sender.account where name = 'Bo Berg'`);
  const form = own.forms().find(({ action }) => action.endsWith('/settings/accounts/close'));
  assert.ok(form);
  await own.submit(form, { account: String(id) });
  assert.equal(own.status, 409);
});

test('a person names a substitute from day to day; only for oneself, an administrator for all', async () => {
  const anna = await world.person('anna.ask');
  await anna.open(`${world.address}/substitutes`);
  const bo = /<option value="([^"]+)">Bo Berg/.exec(anna.html)?.[1] ?? '';
  await anna.press(/^Spara$/, { substitute: bo, from: '2026-12-21', to: '2026-12-01' });
  assert.equal(anna.status, 422);
  await anna.press(/^Spara$/, { substitute: bo, from: '2020-12-21', to: '2099-01-06' });
  assert.match(anna.text, /Ersättaren är sparad/);
  const gun = await world.person('gun.gran');
  const [row] = await rows('select id from sender.substitute');
  await gun.open(`${world.address}/substitutes`);
  assert.doesNotMatch(gun.text, /2099-01-06/, 'not hers to see');
  const [form] = gun.forms().filter(({ action }) => action.endsWith('/substitutes'));
  assert.ok(form);
  await gun.submit({ ...form, action: `${world.address}/substitutes/${String(row?.['id'])}/end` }, {});
  assert.equal(gun.status, 404);
  const eva = await world.person('eva.ek');
  await eva.open(`${world.address}/substitutes`);
  assert.doesNotMatch(eva.text, /Anna Ask/, 'another organisation');
  const admin = await world.person('bo.berg');
  await admin.open(`${world.address}/substitutes`);
  await admin.press(/^Avsluta$/);
  assert.match(admin.text, /Ersättningen är avslutad/);
});

test('a system sees only the units of its token, and only what it is configured for', async () => {
  const own = await call('soc-b', 'POST', '/letters', letter('Systemets brev'), 'k-own');
  assert.equal(own.status, 202, JSON.stringify(own.json));
  assert.equal((await call('soc-b', 'POST', '/letters', letter('Fel enhet', 'bygg'), 'k-wrong')).status, 400);
  const other = await call('admin-b', 'POST', '/letters', letter('Byggs brev', 'bygg'), 'k-bygg');
  const path = `/letters/${String(other.json['letterId'])}`;
  assert.equal((await call('soc-b', 'GET', path)).status, 404);
  assert.equal((await call('set-b', 'GET', path)).status, 200);
  assert.equal((await call('set-b', 'GET', `/letters/${String(own.json['letterId'])}`)).status, 404);
  const list = JSON.stringify((await call('soc-b', 'GET', '/letters?limit=100')).json);
  assert.match(list, /Systemets brev/);
  assert.doesNotMatch(list, /Byggs brev/);
  const units = Object((await call('soc-b', 'GET', '/units')).json)['units'];
  assert.deepEqual(Array.isArray(units) && units.map((unit) => Object(unit)['code']), ['soc']);
  assert.equal((await call('set-b', 'GET', '/accounts')).status, 403, 'the scope is not configured for it');
  assert.equal((await call('system-b', 'GET', '/accounts')).status, 403, 'the token lacks the scope');
  assert.equal((await call('admin-b', 'GET', '/accounts')).status, 200);
});

test('units, rights and substitutes have their REST doors', async () => {
  const made = await call('admin-b', 'POST', '/units', { code: 'kultur', name: 'Kultur', accent: '#1f5a7a' });
  assert.equal(made.status, 201, JSON.stringify(made.json));
  assert.equal((await call('admin-b', 'POST', '/units', { code: 'kultur', name: 'Kultur' })).status, 409);
  assert.equal(
    (await call('admin-b', 'POST', '/units', { code: 'blek', name: 'Blek', accent: '#eeeeee' })).status,
    400,
  );
  const changed = await call('admin-b', 'PUT', '/units/kultur', { name: 'Kultur och fritid' });
  assert.equal(changed.json['name'], 'Kultur och fritid');
  assert.equal((await call('admin-b', 'DELETE', '/units/kultur')).status, 204);
  assert.equal((await call('admin-b', 'DELETE', '/units/kultur')).status, 404);
  const rule = await call('admin-b', 'POST', '/group-rules', { group: 'G', role: 'auditor' });
  assert.equal((await call('admin-b', 'DELETE', `/group-rules/${String(rule.json['id'])}`)).status, 204);
  const [one, two] = await rows(`select id from sender.account where organisation = '${kommunB.id}' order by name`);
  const days = { fromDay: '2020-01-01', toDay: '2099-01-01' };
  const body = { absent: one?.['id'], substitute: two?.['id'], ...days };
  const substitutes = await call('admin-b', 'POST', '/substitutes', body);
  assert.equal(substitutes.status, 201, JSON.stringify(substitutes.json));
  const [{ id } = { id: '' }] = await rows(`select id from sender.substitute where ended_at is null`);
  assert.equal((await call('admin-b', 'DELETE', `/substitutes/${String(id)}`)).status, 204);
});
