// Archive and diarium (SKL-20, MMS-5). Archive packages (FGS Paketstruktur 2.0): of a letter and of a period, in volumes, checked offline; and what the check finds. Registrations asked for by folder and webhook, confirmed by receipt, by a person, or left as a task (issue 4, "Diarium").
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { runCommandLine } from '../../src/cli/index.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { aPdf, kommunB, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let token: string;
let owner: pg.Client;
let folder: string;
let receiver: http.Server;
/** Bodies of webhooks. */
const told: string[] = [];
const letters: string[] = [];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brevduva-archive-'));
  world = await SenderWorld.open();
  const diarium = { folder: join(folder, 'diarium'), confirmWithinHours: 1 };
  const organisations = world.config.organisations.map((one) => (one.id === kommunB.id ? { ...one, diarium } : one));
  await world.sender({ archive: { lettersPerVolume: 2, keepDays: 3 }, organisations });
  receiver = http.createServer((request, response) => {
    void text(request).then((body) => {
      told.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${Object(receiver.address()).port}/`;
  const headers = { authorization: `Bearer ${await world.token('admin-b')}`, 'content-type': 'application/json' };
  const address = `${world.address}/api/v1/webhooks/${randomUUID()}`;
  assert.equal((await fetch(address, { method: 'PUT', headers, body: JSON.stringify({ url }) })).status, 201);
  token = await world.token('system-b');
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  for (const number of [1, 2, 3]) letters.push(await delivered(number));
});
after(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await owner.end();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function delivered(number: number): Promise<string> {
  const content = Buffer.from(await aPdf(number)).toString('base64');
  const attachments = [{ filename: `Beslut Å ${number}.pdf`, content }];
  const letter = { recipient: withMailbox, subject: `Brev ${number}`, text: 'Hej\n\nHej', attachments };
  const body = JSON.stringify({ ...letter, matter: { matterId: 'BUN-7' }, diaryNumber: 'BUN 2026/7' });
  const [authorization, key] = [`Bearer ${token}`, `brev-${number}`];
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key };
  const taken = world.mediator.taken.length;
  const sent = await fetch(`${world.address}/api/v1/letters`, { method: 'POST', headers, body });
  const answer: unknown = await sent.json();
  assert.equal(sent.status, 202, JSON.stringify(answer));
  const id = String(Reflect.get(Object(answer), 'letterId'));
  await until('handed over', async () => (world.mediator.taken.length > taken ? true : undefined));
  const facts = { operator: { id: operator.id, name: operator.name }, transId: `t${number}`, attempt: 1 };
  world.mediator.tell('looked-up', { operator: facts.operator, at: '2026-11-21T12:30:02Z' });
  world.mediator.tell('delivered', { ...facts, at: '2026-11-21T12:30:03Z' });
  await until('delivered', async () => {
    const { rows } = await owner.query<{ state: string }>('select state from letter where id = $1', [id]);
    return rows[0]?.state === 'delivered' ? true : undefined;
  });
  return id;
}

const get = (path: string, as = token) =>
  fetch(`${world.address}/api/v1${path}`, { headers: { authorization: `Bearer ${as}` } });

async function verify(...args: string[]): Promise<{ code: number; told: Record<string, unknown>; text: string }> {
  let said = '';
  const add = (more: string) => {
    said += more;
  };
  const io = { out: add, err: add, environment: {} };
  const code = await runCommandLine(['archive', 'verify', ...args, '--json'], io);
  const answer: unknown = said.startsWith('{') ? JSON.parse(said) : {};
  return { code, told: Object(answer), text: said };
}

async function fetched(path: string, name: string): Promise<string> {
  const answer = await get(path);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/x-tar');
  const file = join(folder, name);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return file;
}

function unpacked(file: string, name: string): string {
  const to = join(folder, name);
  mkdirSync(to);
  execFileSync('tar', ['-xf', file, '-C', to]);
  return join(to, readdirSync(to)[0] ?? '');
}

test("a letter's package: a tar that others read, with PDF/A, attachments, signed XML, receipt and events, good by its own check", async () => {
  const [id = ''] = letters;
  const file = await fetched(`/letters/${id}/archive-package`, 'letter.tar');
  const { code, told: found, text: whole } = await verify(file, '--ca', world.mediatorFiles.caFile);
  assert.equal(code, 0, whole);
  assert.deepEqual([found.letters, found.signed, found.pdfs], [1, 1, 2]);
  assert.match(String(found.cannotKnow), /revoked/);
  const root = unpacked(file, 'letter');
  const data = join(root, 'representations/rep1/data', id);
  const files = ['bilaga-01.pdf', 'brev.pdf', 'far-svar.json', 'handelser.json', 'kvittens.json', 'signerat.xml'];
  assert.deepEqual(readdirSync(data).sort(), files);
  assert.ok(readFileSync(join(data, 'far-svar.json'), 'utf8').includes(operator.id), 'whom FaR named');
  assert.match(readFileSync(join(data, 'kvittens.json'), 'utf8'), /"transactionId": "t1"/);
  assert.match(readFileSync(join(data, 'handelser.json'), 'utf8'), /letter-archived/);
  const manifest = readFileSync(join(root, 'documentation/manifest.json'), 'utf8');
  assert.match(manifest, /avsändaren får inte den förseglade försändelsen/i);
  const erms = readFileSync(join(root, 'metadata/descriptive/erms.xml'), 'utf8');
  assert.match(erms, /BUN 2026\/7/);
  for (const xml of ['METS.xml', 'metadata/descriptive/erms.xml', 'metadata/preservation/premis.xml'])
    parseXml(readFileSync(join(root, xml)));
  // No file is called by a person's number or name.
  assert.ok(!execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).includes(withMailbox));
});

test('what was changed, added, removed, linked or signed otherwise is found, in a folder as in a tar', async () => {
  const [id = ''] = letters;
  const file = await fetched(`/letters/${id}/archive-package`, 'spoilt.tar');
  const whole = unpacked(file, 'spoilt');
  const data = `representations/rep1/data/${id}`;
  const spoil = async (name: string, change: (root: string) => void): Promise<string> => {
    const copy = join(folder, name, whole.split('/').at(-1) ?? '');
    cpSync(whole, copy, { recursive: true });
    change(copy);
    const { code, told: found } = await verify(copy);
    assert.equal(code, 1, name);
    return String(found.problems);
  };
  assert.equal((await verify(whole)).code, 0);
  assert.match(
    await spoil('a', (root) => appendFileSync(join(root, data, 'kvittens.json'), ' ')),
    /another size.*another SHA-256/s,
  );
  assert.match(
    await spoil('b', (root) => writeFileSync(join(root, 'extra.txt'), 'x')),
    /extra.txt: the file is not in METS/,
  );
  assert.match(
    await spoil('c', (root) => rmSync(join(root, data, 'bilaga-01.pdf'))),
    /bilaga-01.pdf: METS.xml names the file.*a signed attachment/s,
  );
  assert.match(
    await spoil('d', (root) => {
      rmSync(join(root, data, 'kvittens.json'));
      symlinkSync('/etc/hostname', join(root, data, 'kvittens.json'));
    }),
    /a link or something else/,
  );
  assert.match(
    await spoil('e', (root) => {
      const path = join(root, data, 'signerat.xml');
      writeFileSync(path, readFileSync(path, 'utf8').replace('Brev 1', 'Brev 2'));
    }),
    /the signature of SignedDelivery is not good/,
  );
  assert.match(
    await spoil('f', (root) => {
      const path = join(root, 'METS.xml');
      writeFileSync(path, readFileSync(path, 'utf8').replace('FILEID="grp-rep1"', 'FILEID="grp-none"'));
    }),
    /grp-none: METS.xml names the id/,
  );
  const cut = join(folder, 'cut.tar');
  writeFileSync(cut, readFileSync(file).subarray(0, 5000));
  assert.equal((await verify(cut)).code, 1);
  writeFileSync(cut, 'no tar');
  assert.equal((await verify(cut)).code, 2);
  assert.equal((await verify(join(folder, 'nowhere.tar'))).code, 2);
});

test('a period is made in volumes by a job, fetched by an archivist, noted, and removed when its time has passed', async () => {
  const ylva = await world.person('ylva.yr');
  await ylva.open('/archive');
  await ylva.press(/Gör paketet/, { from: '2026-13-01', to: '' });
  assert.match(ylva.text, /Skriv dagen som åååå-mm-dd/);
  const { rows } = await owner.query<{ day: string }>(
    "select to_char(min(created_at) at time zone 'Europe/Stockholm', 'YYYY-MM-DD') as day from letter",
  );
  const day = rows[0]?.day ?? '';
  await ylva.press(/Gör paketet/, { from: day, to: day, unit: '' });
  const page = ylva.url;
  await until('ready', async () => (/Paketet är klart/.test((await ylva.open(page)).text) ? true : undefined));
  assert.match(ylva.text, /Del 1: 2 brev.*Del 2: 1 brev/s);
  const list: unknown = await (await get('/archive-packages')).json();
  const [one] = Object(Reflect.get(Object(list), 'archivePackages'));
  assert.equal(one.state, 'ready');
  for (const number of [1, 2]) {
    const file = await fetched(`/archive-packages/${one.archivePackageId}/volumes/${number}`, `volume-${number}.tar`);
    assert.equal((await verify(file, '--ca', world.mediatorFiles.caFile)).code, 0);
  }
  const looks = await owner.query("select 1 from audit_event where kind = 'archive-fetched'");
  assert.equal(looks.rowCount, 2);
  const noted = await owner.query("select distinct subject from audit_event where kind = 'letter-archived'");
  assert.equal(noted.rowCount, 3);
  assert.equal((await get(`/archive-packages/${one.archivePackageId}`, await world.token('system-a'))).status, 404);
  await owner.query("update job set next_at = now() where kind = 'remove-archive-package'");
  await until('removed', async () => (/Filerna är borttagna/.test((await ylva.open(page)).text) ? true : undefined));
  assert.equal((await get(`/archive-packages/${one.archivePackageId}/volumes/1`)).status, 404);
});

test('the pages are for archivists; others of the organisation and of others get nothing', async () => {
  const anna = await world.person('anna.ask');
  assert.equal((await anna.open('/archive')).status, 403);
  assert.equal((await anna.open(`/letters/${letters[0]}/archive-package`)).status, 403);
  assert.equal((await get(`/letters/${letters[0]}/archive-package`, await world.token('system-a'))).status, 404);
});

const diarium = (...names: string[]) => join(folder, 'diarium', ...names);

/** What lies in the folder out for a letter, and its folder's name. */
async function askedFor(letter: string): Promise<{ id: string; facts: Record<string, unknown> }> {
  return await until('asked', async () => {
    const { rows } = await owner.query<{ id: string }>('select id from registration where letter = $1', [letter]);
    const id = rows[0]?.id ?? '';
    const place = diarium('out', id, 'registrering.json');
    return id !== '' && existsSync(place) ? { id, facts: JSON.parse(readFileSync(place, 'utf8')) } : undefined;
  });
}

async function numberOf(letter: string): Promise<{ readonly state: string; readonly number: string | null }> {
  const query = 'select state, number from registration where letter = $1';
  const { rows } = await owner.query<{ state: string; number: string | null }>(query, [letter]);
  return rows[0] ?? { state: '', number: null };
}

test('SKL-20: at dispatch the diarium is asked by folder and webhook, with the number that is known; its receipt gives the number back', async () => {
  const [letter = ''] = letters;
  const { id, facts } = await askedFor(letter);
  assert.deepEqual([facts.letterId, facts.diaryNumber, facts.matterId], [letter, 'BUN 2026/7', 'BUN-7']);
  const files = readdirSync(diarium('out', id)).sort();
  assert.deepEqual(files, ['bilaga-01.pdf', 'brev.pdf', 'registrering.json', 'registrering.xml']);
  const wanted = await until('webhook', async () => told.find((body) => body.includes('registration-wanted')));
  assert.ok(!wanted.includes(withMailbox) && !wanted.includes('Brev 1'), 'no number and no subject');
  // Half-written at first; then whole, as XML.
  writeFileSync(diarium('in', 'kvitto-1.xml'), '<receipt><registrationId>');
  const receipt = `<receipt><registrationId>${id}</registrationId><diaryNumber>BUN 2026/77</diaryNumber></receipt>`;
  writeFileSync(diarium('in', 'kvitto-1.xml'), receipt);
  writeFileSync(diarium('in', 'fel.json'), JSON.stringify({ registrationId: randomUUID(), diaryNumber: 'X 1' }));
  await until('confirmed', async () => ((await numberOf(letter)).state === 'confirmed' ? true : undefined));
  assert.equal((await numberOf(letter)).number, 'BUN 2026/77');
  await until('moved', async () =>
    existsSync(diarium('done', 'kvitto-1.xml')) && existsSync(diarium('wrong', 'fel.json')) ? true : undefined,
  );
  const list: unknown = await (await get('/registrations?state=confirmed')).json();
  assert.equal(Object(list).registrations[0].diaryNumber, 'BUN 2026/77');
});

test('SKL-20: a registration that fails or is not confirmed in time stays as a task until somebody writes the number', async () => {
  const [, second = '', third = ''] = letters;
  const { id } = await askedFor(second);
  await askedFor(third);
  writeFileSync(diarium('in', 'kvitto-2.json'), JSON.stringify({ registrationId: id, fault: 'Ärendet är avslutat' }));
  await until('failed', async () => ((await numberOf(second)).state === 'failed' ? true : undefined));
  await owner.query("update job set next_at = now() where kind = 'registration-late'");
  const ylva = await world.person('ylva.yr');
  const tasks = async () => (await ylva.open('/')).html.split('Se till att handlingen blir registrerad').length - 1;
  await until('two tasks', async () => ((await tasks()) === 2 ? true : undefined));
  const anna = await world.person('anna.ask');
  assert.doesNotMatch((await anna.open('/')).text, /Se till att handlingen blir registrerad/);
  for (const [letter, words] of [
    [second, /Ärendet är avslutat/],
    [third, /tiden för det gick ut/],
  ] as const) {
    await ylva.open(`/letters/${letter}`);
    assert.match(ylva.text, words);
    await ylva.press(/Bekräfta registreringen/, { number: '' });
    assert.match(ylva.text, /Skriv diarienumret/);
    await ylva.press(/Bekräfta registreringen/, { number: 'BUN 2026/8' });
    assert.match(ylva.text, /BUN 2026\/8/);
  }
  assert.equal(await tasks(), 0);
});
