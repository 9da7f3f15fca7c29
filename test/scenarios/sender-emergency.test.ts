// Emergency administrators: enrolled from the command line, let in by a passkey when the provider is down, told of each time (issue 4).
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { runCommandLine } from '../../src/cli/index.ts';
import { Person } from '../person.ts';
import { type Mailbag, startMailbag } from './mailbox-mail.ts';
import { Passkey, type Slip } from './passkey.ts';
import { call } from './sender-compose.ts';
import { kommunB, SenderWorld, until } from './sender-world.ts';

let world: SenderWorld;
let mails: Mailbag;
let passkey: Passkey;
let link: string;
let telling: Pick<SenderWorld['config'], 'mail' | 'alerts'>;
before(async () => {
  world = await SenderWorld.open();
  mails = await startMailbag();
  telling = {
    mail: { host: '127.0.0.1', port: mails.port, from: 'Brevduva <inget-svar@kommun.example>' },
    alerts: { to: ['drift@kommun.example'] },
  };
  // A provider that does not answer.
  const login = { ...world.config.login, issuer: 'http://127.0.0.1:9/staff' };
  await world.sender({ ...telling, login });
  passkey = new Passkey(world.address);
});
after(async () => {
  await world.close();
  await mails.stop();
});

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const file = join(world.folder, 'sender.json');
  writeFileSync(file, JSON.stringify({ ...world.config, ...telling }));
  const said = { out: '', err: '' };
  const say = (to: 'out' | 'err') => (text: string) => {
    said[to] += text;
  };
  const io = { out: say('out'), err: say('err'), environment: {} };
  const code = await runCommandLine(['emergency-administrator', '--config', file, ...args], io);
  return { code, ...said };
}

function optionsOn(person: Person): unknown {
  const text = /data-passkey-options="([^"]+)"/.exec(person.html)?.[1] ?? '{}';
  return JSON.parse(text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

async function logIn(key: Passkey, slip: Slip = {}): Promise<Person> {
  const person = new Person();
  await person.open(`${world.address}/emergency`);
  return await person.press(/Logga in med passnyckel/, { answer: key.use(optionsOn(person), slip) });
}

const told = (words: RegExp) =>
  until(`mail about ${words}`, async () =>
    mails.messages.some(({ text }) => words.test(decoded(text))) ? true : undefined,
  );

function decoded(text: string): string {
  const joined = text.replaceAll(/=\r?\n/g, '');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

async function audits(kind: string): Promise<number> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as n from sender.audit_event where kind = $1', [kind]);
  await client.end();
  return rows[0].n;
}

test('nobody is made an emergency administrator where no log-in of theirs would be told by e-mail', async () => {
  const configured = telling;
  telling = {};
  const { code, out, err } = await command('--name', 'Nadja Nöd', '--organisation', kommunB.id);
  telling = configured;
  assert.deepEqual([code, out], [2, '']);
  assert.match(err, /mail and alerts/);
});

test('the command line makes one, with a link that works once', async () => {
  const unsure = await command('--name', 'Nadja Nöd');
  assert.equal(unsure.code, 2);
  assert.match(unsure.err, /--organisation/);
  const made = await command('--name', 'Nadja Nöd', '--organisation', kommunB.id, '--json');
  assert.equal(made.code, 0, made.err);
  link = String(Reflect.get(Object(JSON.parse(made.out)), 'link'));
  const secret = link.split('#')[1] ?? '';
  const person = new Person();
  await person.open(link.split('#')[0] ?? '');
  await person.press(/Skapa passnyckeln/, { secret: 'fel', answer: passkey.make(optionsOn(person)) });
  assert.equal(person.status, 422);
  await person.press(/Skapa passnyckeln/, { secret, answer: passkey.make(optionsOn(person), { unverified: true }) });
  assert.equal(person.status, 422, 'without PIN or finger');
  await person.press(/Skapa passnyckeln/, { secret, answer: passkey.make(optionsOn(person)) });
  assert.match(person.text, /Passnyckeln är upplagd/);
  await person.open(link.split('#')[0] ?? '');
  await person.press(/Skapa passnyckeln/, { secret, answer: new Passkey(world.address).make(optionsOn(person)) });
  assert.equal(person.status, 422, 'the link is used up');
  await told(/Nadja Nöd lade upp en passnyckel/);
  assert.match((await command('--list')).out, /Nadja Nöd {2}passkey/);
});

test('when the provider is down its page shows the way, and the passkey lets in as administrator and nothing else', async () => {
  const lost = new Person();
  await lost.open(`${world.address}/letters`);
  assert.equal(lost.status, 503);
  await lost.follow(/nödadministratör/);
  const person = await logIn(passkey);
  assert.equal(person.status, 200, person.text.slice(0, 300));
  assert.match(person.url, /\/settings$/);
  assert.match(person.text, /Nadja Nöd/);
  for (const path of ['/settings/units', '/settings/rights', '/settings/accounts'])
    assert.equal((await person.open(`${world.address}${path}`)).status, 200, path);
  for (const path of ['/letters', '/log', '/letters/new'])
    assert.equal((await person.open(`${world.address}${path}`)).status, 403, path);
  await told(/Nadja Nöd loggade in med passnyckel/);
  assert.equal(await audits('emergency-login'), 1);
});

test('every failed try is refused, audited and told', async () => {
  const slips: Slip[] = [
    { origin: 'https://annan.example' },
    { rpId: 'annan.example' },
    { challenge: 'AAAA' },
    { unverified: true },
    { badSignature: true },
  ];
  const before = await audits('emergency-refused');
  for (const slip of slips) assert.equal((await logIn(passkey, slip)).status, 401, JSON.stringify(slip));
  assert.equal((await logIn(new Passkey(world.address))).status, 401, 'a passkey that nobody knows');
  assert.equal((await audits('emergency-refused')) - before, slips.length + 1);
  await told(/ett försök avvisades/);
});

test('an answer is good once: whoever saw it cannot use it again', async () => {
  const person = new Person();
  await person.open(`${world.address}/emergency`);
  const answer = passkey.use(optionsOn(person));
  const other = new Person();
  await other.open(`${world.address}/emergency`);
  await person.press(/Logga in med passnyckel/, { answer });
  assert.equal(person.status, 200);
  await other.press(/Logga in med passnyckel/, { answer });
  assert.equal(other.status, 401);
});

test('removed, neither the passkey nor a session that is open lets in', async () => {
  const inside = await logIn(passkey);
  const admin = await logIn(passkey);
  await admin.open(`${world.address}/settings/accounts`);
  const list = async (client: string) => await call(world, client, 'GET', '/emergency-administrators');
  const [one] = Object((await list('admin-b')).json).emergencyAdministrators;
  assert.partialDeepStrictEqual(Object.keys(one), ['id', 'name', 'invitedAt', 'enrolledAt', 'lastLoginAt']);
  assert.deepEqual(Object((await list('admin-a')).json).emergencyAdministrators, []);
  const removing = `/emergency-administrators/${String(one.id)}`;
  assert.equal((await call(world, 'admin-a', 'DELETE', removing)).status, 404);
  assert.equal((await call(world, 'system-b', 'DELETE', removing)).status, 403);
  await admin.press(/^Ta bort$/);
  assert.equal((await call(world, 'admin-b', 'DELETE', removing)).status, 404, 'removed already');
  await inside.open(`${world.address}/settings`);
  assert.notEqual(inside.status, 200);
  assert.equal((await logIn(passkey)).status, 401);
  assert.equal(await audits('emergency-closed'), 1);
});
