// Organisations, roles and people kept apart: every page and button of the sender, tried by the wrong one (DESIGN, "Data" and "Web").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { aPdf, SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
let anna: Person;
let draft: string;
let draftFile: string;
let letter: string;
let letterFile: string;

before(async () => {
  world = await SenderWorld.open();
  await world.sender();
  anna = await world.person('anna.ask');
  const files = async () => [{ filename: 'a.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  const begin = async (subject: string): Promise<string> => {
    await anna.open(`${world.address}/letters/new`);
    await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
    await anna.open(`${anna.url}/letter`);
    await anna.press(/Granska brevet/, { subject, text: 'Kanariefågelns text', files: await files() });
    return new URL(anna.url).pathname.replace('/check', '');
  };
  const fileOn = (): string => /\/files\/([0-9a-f-]{36})/.exec(anna.html)?.[1] ?? '';
  draft = await begin('Ett utkast');
  draftFile = fileOn();
  await begin('Ett brev');
  await anna.press(/Skicka brevet/);
  letter = new URL(anna.url).pathname;
  letterFile = fileOn();
  await until('signed', async () => (world.mediator.taken.length > 0 ? true : undefined));
});
after(async () => world.close());

const reads = (): string[] => [
  draft,
  `${draft}/letter`,
  `${draft}/check`,
  `${draft}/paper`,
  `${draft}/files/${draftFile}`,
  letter,
  `${letter}/progress`,
  `${letter}/print`,
  `${letter}/letter.pdf`,
  `${letter}/letter.pdf?attachments=yes`,
  `${letter}/paper`,
  `${letter}/files/${letterFile}`,
  `${letter}/signed.xml`,
];
const writes = (): string[] => ['', '/ask', '/letter', '/autosave', '/send'].map((end) => `${draft}${end}`);

/** Posts with a good token of the person's own. */
async function post(person: Person, path: string): Promise<number> {
  await person.open(`${world.address}/help`);
  const [logOut] = person.forms();
  assert.ok(logOut);
  const multipart = path.endsWith('/letter');
  await person.submit(
    { ...logOut, multipart, action: `${world.address}${path}` },
    { recipient: withMailbox, subject: 'x' },
  );
  return person.status;
}

test('the one who wrote it reaches everything', async () => {
  for (const path of reads()) assert.equal((await anna.open(`${world.address}${path}`)).status, 200, path);
});

test("another organisation's caseworker finds nothing, anywhere", async () => {
  const eva = await world.person('eva.ek');
  for (const path of reads()) assert.equal((await eva.open(`${world.address}${path}`)).status, 404, path);
  for (const path of writes()) assert.equal(await post(eva, path), 404, path);
  for (const list of ['/', '/letters', '/log']) {
    const { text } = await eva.open(`${world.address}${list}`);
    assert.doesNotMatch(text, /Ett brev|Ett utkast|19810105/, list);
  }
  await eva.open(`${world.address}/letters`);
  await eva.open(`${world.address}/settings`);
  await eva.press(/^Spara$/, { 'support-text': 'Kommun A svarar' });
  const bo = await world.person('bo.berg');
  assert.doesNotMatch((await bo.open(`${world.address}/settings`)).html, /Kommun A svarar/);
});

test("a colleague reads the organisation's letters but not another's draft", async () => {
  const bo = await world.person('bo.berg');
  assert.equal((await bo.open(`${world.address}${letter}`)).status, 200);
  for (const path of reads().filter((one) => one.startsWith('/drafts'))) {
    assert.equal((await bo.open(`${world.address}${path}`)).status, 404, path);
  }
  for (const path of writes()) assert.equal(await post(bo, path), 404, path);
});

test('without the right role, or for an organisation that is not served, nothing is shown', async () => {
  const rut = await world.person('rut.ren');
  const ola = await world.person('ola.oro');
  for (const path of ['/', '/letters', '/letters/new', '/log', '/settings', ...reads()]) {
    assert.equal((await rut.open(`${world.address}${path}`)).status, 403, `no role ${path}`);
    assert.equal((await ola.open(`${world.address}${path}`)).status, 403, `not served ${path}`);
  }
  assert.equal((await anna.open(`${world.address}/settings`)).status, 403);
});

test('without a log-in every page leads to the log-in, and every button is refused', async () => {
  for (const path of ['/', '/letters', '/letters/new', '/log', '/settings', '/help', ...reads()]) {
    const answer = await fetch(`${world.address}${path}`, { redirect: 'manual' });
    assert.equal(answer.status, 303, path);
    assert.match(answer.headers.get('location') ?? '', /^\/login/, path);
  }
  for (const path of [...writes(), '/letters/new', '/letters', '/log', '/settings', `${draft}/throw-away`]) {
    const answer = await fetch(`${world.address}${path}`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
    assert.ok([401, 403].includes(answer.status), `${path}: ${answer.status}`);
  }
});

test('files are handed out as downloads, never as pages of ours', async () => {
  for (const path of [`${letter}/files/${letterFile}`, `${letter}/signed.xml`, `${letter}/letter.pdf`]) {
    const { status, disposition, type } = await anna.download(`${world.address}${path}`);
    assert.equal(status, 200, path);
    assert.match(disposition, /^attachment; filename="[^"]+"/, path);
    assert.match(type, /^application\/(pdf|xml)/, path);
  }
});

test('every look at a letter is noted, with who looked', async () => {
  const client = new pg.Client({ connectionString: world.database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    `select kind, count(*)::int as count from sender.audit_event where subject = $1 group by kind`,
    [letter.split('/').at(-1)],
  );
  await client.end();
  const counts = new Map(rows.map((row) => [row.kind, row.count]));
  for (const kind of [
    'letter-created',
    'letter-signed',
    'letter-handed-over',
    'letter-viewed',
    'letter-printed',
    'attachment-opened',
  ]) {
    assert.ok((counts.get(kind) ?? 0) > 0, kind);
  }
});
