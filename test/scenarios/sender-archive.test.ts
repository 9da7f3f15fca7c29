// Archive packages (FGS Paketstruktur 2.0): of a letter and of a period, in volumes, checked offline; and what the check finds (issue 4, "Diarium").
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { runCommandLine } from '../../src/cli/index.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import { aPdf, operator, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let token: string;
let owner: pg.Client;
let folder: string;
const letters: string[] = [];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brevduva-archive-'));
  world = await SenderWorld.open();
  await world.sender({ archive: { lettersPerVolume: 2, keepDays: 3 } });
  token = await world.token('system-b');
  owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  for (const number of [1, 2, 3]) letters.push(await delivered(number));
});
after(async () => {
  await owner.end();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function delivered(number: number): Promise<string> {
  const attachments = [
    { filename: `Beslut Å ${number}.pdf`, content: Buffer.from(await aPdf(number)).toString('base64') },
  ];
  const letter = { recipient: withMailbox, subject: `Brev ${number}`, text: 'Hej\n\nHej', attachments };
  const body = JSON.stringify({ ...letter, matter: { matterId: 'BUN-7' }, diaryNumber: 'BUN 2026/7' });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': `brev-${number}`,
  };
  const taken = world.mediator.taken.length;
  const sent = await fetch(`${world.address}/api/v1/letters`, { method: 'POST', headers, body });
  const answer: unknown = await sent.json();
  assert.equal(sent.status, 202, JSON.stringify(answer));
  const id = String(Reflect.get(Object(answer), 'letterId'));
  await until('handed over', async () => (world.mediator.taken.length > taken ? true : undefined));
  const facts = { operator: { id: operator.id, name: operator.name }, transId: `t${number}`, attempt: 1 };
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
  let text = '';
  const add = (more: string) => {
    text += more;
  };
  const io = {
    out: add,
    err: add,
    environment: {},
  };
  const code = await runCommandLine(['archive', 'verify', ...args, '--json'], io);
  const told: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  return { code, told: Object(told), text };
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
  const { code, told, text } = await verify(file, '--ca', world.mediatorFiles.caFile);
  assert.equal(code, 0, text);
  assert.deepEqual([told.letters, told.signed, told.pdfs], [1, 1, 2]);
  assert.match(String(told.cannotKnow), /revoked/);
  const root = unpacked(file, 'letter');
  const data = join(root, 'representations/rep1/data', id);
  assert.deepEqual(
    readdirSync(data).sort(),
    ['bilaga-01.pdf', 'brev.pdf', 'far-svar.json', 'handelser.json', 'kvittens.json', 'signerat.xml'].filter(
      (name) => name !== 'far-svar.json' || readdirSync(data).includes(name),
    ),
  );
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
    const { code, told } = await verify(copy);
    assert.equal(code, 1, name);
    return String(told.problems);
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
