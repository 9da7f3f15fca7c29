// Utlämnande and registerutdrag: what is masked is nowhere in the file, everything about one person in one step, both noted (issue 4, "Log").
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ZipPackage } from '../../src/platform/tabular/zip-package.ts';
import type { Person } from '../person.ts';
import { textOfPdf } from '../text-of-pdf.ts';
import { aPdf, kommunB, operator, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  const records = { organisation: kommunB.id, scopes: ['records', 'letters'] };
  world = await SenderWorld.open({
    systems: [
      { clientId: 'records-b', ...records },
      { clientId: 'records-soc', ...records, units: ['soc'] },
    ],
  });
  await world.sender();
});
after(async () => world.close());

async function letterTo(anna: Person, recipient: string, subject: string, text: string): Promise<void> {
  await aDraft(anna, recipient, subject, text);
  await anna.press(/Granska brevet/);
  await anna.press(/Skicka brevet/);
}

async function aDraft(anna: Person, recipient: string, subject: string, text = 'Hej'): Promise<void> {
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient });
  await anna.follow(/Fortsätt till brevet/);
  await anna.press(/Spara utkast/, { subject, text });
}

const TEXT =
  'Hej Signe\n\nDin son Elis (19810105-2382) har fått plats. Ring 0500-12 34 56 eller skriv till elis@example.se.';

async function letterOf(anna: Person): Promise<string> {
  await anna.open('/letters/new');
  await anna.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  await anna.follow(/Fortsätt till brevet/);
  const files = [{ filename: 'Beslut.pdf', contentType: 'application/pdf', bytes: await aPdf() }];
  await anna.press(/Bifoga valda filer/, { subject: 'Plats för Elis', text: TEXT, files });
  await anna.press(/Granska brevet/);
  await anna.press(/Skicka brevet/);
  const { pathname } = new URL(anna.url);
  // Until nothing more happens to it: the form names the record that it showed.
  await until('handed over', async () =>
    /Lämnat till förmedlaren/.test((await anna.open(pathname)).text) ? true : undefined,
  );
  return pathname;
}

/** Posts a form of the page as it stands, with these fields; checkboxes of one name may be many. */
async function post(
  person: Person,
  action: string,
  fields: Record<string, string | readonly string[]>,
): Promise<Response> {
  const form = person.forms().find((one) => new URL(one.action).pathname === action);
  assert.ok(form, `no form to ${action} on ${person.url}`);
  const body = new URLSearchParams();
  for (const [name, value] of form.fields) if (!(name in fields)) body.append(name, value);
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  const headers = { origin: world.address, cookie: person.cookieFor(world.address), accept: 'text/html' };
  return await fetch(`${world.address}${action}`, { method: 'POST', headers, body });
}

const cover = { decision: 'BUN 2026/44', decidedBy: 'Bo Berg', receiver: 'Dagbladet' };

test('a copy of a letter: what is masked is nowhere in the file, and the decision is noted', async () => {
  const anna = await world.person('anna.ask');
  const path = await letterOf(anna);
  await anna.open(`${path}/disclosure`);
  assert.match(anna.html, /19810105-2382\nelis@example\.se\n0500-12 34 56|elis@example\.se/);
  const phrases =
    anna
      .forms()
      .find(({ action }) => action.endsWith('/disclosure'))
      ?.fields.get('phrases') ?? '';
  for (const suggested of ['19810105-2382', 'elis@example.se', '0500-12 34 56'])
    assert.ok(phrases.includes(suggested), suggested);
  const subject = /value="(0\.\d+)"[^>]*>\s*<label[^>]*>[^<]*Ämne/.exec(anna.html)?.[1] ?? '';
  assert.notEqual(subject, '');
  const wrong = await post(anna, `${path}/disclosure`, { decision: '' });
  assert.equal(wrong.status, 422);
  // The hundred and first phrase is not left unmasked in silence.
  const many = [...Array.from({ length: 100 }, (_, at) => `ord ${at}`), 'Signe'].join('\n');
  const tooMany = await post(anna, `${path}/disclosure`, { ...cover, phrases: many });
  assert.deepEqual([tooMany.status, /Skriv högst 100 rader/.test(await tooMany.text())], [422, true]);
  const answer = await post(anna, `${path}/disclosure`, {
    ...cover,
    mask: [subject],
    phrases: `${phrases}\nElis\nDin son`,
  });
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = await textOfPdf(bytes);
  for (const gone of ['0105-2382', '198101052382', 'Elis', 'Plats för', 'elis@', '0500-12', 'Din son'])
    assert.ok(!text.includes(gone), `${gone} is in the file`);
  assert.match(text, /Kopia av brev.*BUN 2026\/44.*Bo Berg.*Dagbladet/s);
  assert.match(text, /Hej Signe/);
  assert.match(text, /\[maskerat\]/);
  const ulf = await world.person('ulf.ull');
  await ulf.open(`${path}/looks`);
  assert.match(ulf.text, /Anna Ask \S+ Lämnade ut en kopia av brevet Närmare: .*decision: BUN 2026\/44/);
  assert.equal((await ulf.open(`${path}/disclosure`)).status, 403);
});

test('an extract of the log with columns masked', async () => {
  const anna = await world.person('anna.ask');
  await anna.open('/log');
  const answer = await post(anna, '/log/disclosure', {
    ...cover,
    mask: ['recipient', 'subject', 'login', 'loginName'],
    phrases: '',
  });
  assert.equal(answer.status, 200);
  const text = await textOfPdf(new Uint8Array(await answer.arrayBuffer()));
  for (const gone of ['0105-2382', 'Plats för Elis', 'Anna Ask (']) assert.ok(!text.includes(gone), gone);
  assert.match(text, /Utdrag ur sändningsloggen.*Mottagare\s*\[maskerat\]/s);
});

test('everything about one person in one step, noted, and never in an address', async () => {
  const anna = await world.person('anna.ask');
  await aDraft(anna, withMailbox, 'Utkast till Signe');
  const other = withoutMailbox;
  world.far.mailboxes.set(other, { operator });
  await aDraft(anna, other, 'Utkast till en annan');
  await (await anna.open('/log')).press(/^Sök$/, { words: withMailbox });
  await letterTo(anna, other, 'Ett brev till en annan', 'Hej du andra');
  const ylva = await world.person('ylva.yr');
  await ylva.open('/person-data');
  await ylva.press(/Ta fram registerutdraget/, { number: '810105-2383', reason: '' });
  assert.match(ylva.text, /Numret kan inte stämma.*Skriv vilken begäran/s);
  const answer = await post(ylva, '/person-data', { number: '810105-2382', reason: 'GDPR 2026/7' });
  assert.equal(answer.headers.get('content-type'), 'application/zip');
  const zip = new ZipPackage(new Uint8Array(await answer.arrayBuffer()));
  const json: unknown = JSON.parse(Buffer.from(zip.read('utdrag.json') ?? '').toString('utf8'));
  assert.partialDeepStrictEqual(json, {
    person: withMailbox,
    sendingLog: [{ subject: 'Plats för Elis' }],
    letters: [{ text: TEXT, attachments: [{ filename: 'Beslut.pdf' }] }],
  });
  const looks: unknown = Reflect.get(Object(json), 'looks');
  assert.partialDeepStrictEqual(json, { drafts: [{ subject: 'Utkast till Signe' }] });
  assert.ok(JSON.stringify(looks).includes('log-viewed'), 'who searched for the person');
  // Nothing of anybody else: no other person's number in any spelling, letter or draft, in any file.
  const everything = [JSON.stringify(json)];
  for (const name of zip.names()) {
    everything.push(name);
    if (name.endsWith('.pdf')) everything.push(await textOfPdf(zip.read(name) ?? new Uint8Array()));
  }
  for (const foreign of [other, '19530323-1855', '530323-1855', 'en annan', 'du andra'])
    assert.ok(!everything.join('\n').includes(foreign), foreign);
  assert.ok(JSON.stringify(looks).includes('Anna Ask'));
  assert.match(
    await textOfPdf(zip.read('utdrag.pdf') ?? new Uint8Array()),
    /Registerutdrag.*19810105-2382.*Plats för Elis/s,
  );
  assert.ok(zip.names().some((name) => name.startsWith('brev/')));
  assert.ok(zip.names().some((name) => name.endsWith('/1-beslut.pdf')));
  const ulf = await world.person('ulf.ull');
  await ulf.open('/looks');
  assert.match(ulf.text, /Ylva Yr \S+ Tog fram ett registerutdrag/);
  assert.equal((await ulf.open('/person-data')).status, 403);
});

test('systems: looks, holds, copies and answers to requests with the scope records, for systems of every unit', async () => {
  const call = async (client: string, method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${await world.token(client)}`, 'content-type': 'application/json' };
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    return await fetch(`${world.address}/api/v1${path}`, { method, headers, ...given });
  };
  const looks: unknown = await (await call('records-b', 'POST', '/looks/searches', { recipient: withMailbox })).json();
  const seen = Object(looks).looks.map((look: object) => Reflect.get(look, 'what'));
  for (const kind of ['letter-viewed', 'letter-disclosed', 'log-viewed']) assert.ok(seen.includes(kind), kind);
  const letter = Object(looks).looks.find((look: { what: string }) => look.what === 'letter-disclosed').about;
  const cover = { decision: 'BUN 2026/44', decidedBy: 'Bo Berg', receiver: 'Dagbladet' };
  const copy = await call('records-b', 'POST', `/letters/${letter}/disclosures`, {
    ...cover,
    masked: [withMailbox, 'Elis'],
  });
  assert.equal(copy.status, 200, await copy.clone().text());
  const text = await textOfPdf(new Uint8Array(await copy.arrayBuffer()));
  for (const gone of ['0105-2382', '198101052382', 'Elis']) assert.ok(!text.includes(gone), gone);
  const hold = { scope: 'person', value: withMailbox, reason: 'Tillsyn' };
  const set = await call('records-b', 'POST', '/disposal-holds', hold);
  assert.equal(set.status, 201);
  const id: unknown = Reflect.get(Object(await set.json()), 'holdId');
  const listed: unknown = await (await call('records-b', 'GET', '/disposal-holds')).json();
  assert.partialDeepStrictEqual(listed, { holds: [{ holdId: id, ...hold }], _meta: { totalRecords: 1 } });
  const unknown = { scope: 'letter', value: crypto.randomUUID(), reason: 'Tillsyn' };
  assert.equal((await call('records-b', 'POST', '/disposal-holds', unknown)).status, 404);
  assert.equal(
    (await call('records-b', 'POST', '/disposal-holds', { scope: 'everything', value: 'x', reason: 'y' })).status,
    400,
  );
  assert.equal(
    (await call('records-b', 'POST', `/disposal-holds/${String(id)}/lift`, { reason: 'Klart' })).status,
    204,
  );
  assert.deepEqual(Object(await (await call('records-b', 'GET', '/disposal-holds')).json()).holds, []);
  assert.deepEqual(Object(await (await call('records-b', 'GET', '/disposal-runs')).json()).runs, []);
  const request = { person: withMailbox, reason: 'GDPR 2026/8' };
  const answer = await call('records-b', 'POST', '/person-data-requests', request);
  assert.equal(answer.headers.get('content-type'), 'application/zip');
  assert.ok(new ZipPackage(new Uint8Array(await answer.arrayBuffer())).names().includes('utdrag.pdf'));
  assert.equal(
    (await call('records-b', 'POST', '/person-data-requests', { ...request, person: '198101052383' })).status,
    400,
  );
  for (const [method, path, body] of [
    ['POST', '/looks/searches', {}],
    ['GET', '/disposal-holds', undefined],
    ['POST', '/person-data-requests', request],
  ] as const) {
    assert.equal((await call('records-soc', method, path, body)).status, 403, path);
    assert.equal((await call('system-b', method, path, body)).status, 403, path);
  }
  assert.equal(
    (await call('records-soc', 'POST', `/letters/${letter}/disclosures`, { ...cover, masked: [] })).status,
    404,
  );
});

test('systems: a copy with whole fields masked, and an extract of the log with columns masked; decision and system are noted', async () => {
  const cover = { decision: 'KS 2026/91', decidedBy: 'Bo Berg', receiver: 'Kvällsposten' };
  const call = async (client: string, method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${await world.token(client)}`, 'content-type': 'application/json' };
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    return await fetch(`${world.address}/api/v1${path}`, { method, headers, ...given });
  };
  const letters: unknown = await (await call('records-b', 'GET', '/letters?limit=100')).json();
  const { letterId } = Object(letters).letters.find(({ subject }: { subject: string }) => subject === 'Plats för Elis');
  const address = `/letters/${String(letterId)}`;
  const told: unknown = await (await call('records-b', 'GET', `${address}/maskable-fields`)).json();
  const { recordHash, fields, suggested } = Object(told);
  assert.ok(suggested.includes('elis@example.se'));
  const subject = fields.find(({ value }: { value: string }) => value === 'Plats för Elis').field;
  const asked = { ...cover, masked: ['Din son'], maskedFields: [subject], recordHash };
  const copy = await call('records-b', 'POST', `${address}/disclosures`, asked);
  assert.equal(copy.status, 200, await copy.clone().text());
  const text = await textOfPdf(new Uint8Array(await copy.arrayBuffer()));
  for (const gone of ['Plats för', 'Din son']) assert.ok(!text.includes(gone), gone);
  assert.match(text, /KS 2026\/91.*Kvällsposten.*Hej Signe/s);
  // What cannot be found is not left unmasked in silence.
  for (const [change, status] of [
    [{ maskedFields: ['9.99'] }, 400],
    [{ recordHash: undefined }, 400],
    [{ recordHash: 'another' }, 409],
  ] as const)
    assert.equal((await call('records-b', 'POST', `${address}/disclosures`, { ...asked, ...change })).status, status);

  const extract = {
    ...cover,
    recipient: withMailbox,
    maskedColumns: ['recipient', 'subject', 'login', 'loginName'],
    masked: [],
  };
  const made = await call('records-b', 'POST', '/log/disclosures', extract);
  assert.equal(made.status, 200, await made.clone().text());
  assert.equal(made.headers.get('content-type'), 'application/pdf');
  const lines = await textOfPdf(new Uint8Array(await made.arrayBuffer()));
  for (const gone of ['0105-2382', '198101052382', 'Plats för Elis', 'Anna Ask'])
    assert.ok(!lines.includes(gone), gone);
  assert.match(lines, /Utdrag ur sändningsloggen.*KS 2026\/91.*Mottagare\s*\[maskerat\]/s);
  const other = await call('records-soc', 'POST', '/log/disclosures', { ...extract, maskedColumns: [] });
  assert.ok(
    !(await textOfPdf(new Uint8Array(await other.arrayBuffer()))).includes('0105-2382'),
    'another unit’s lines',
  );
  assert.equal((await call('records-soc', 'GET', `${address}/maskable-fields`)).status, 404);
  const wrong = await call('records-b', 'POST', '/log/disclosures', { ...extract, recipient: '198101052383' });
  assert.equal(wrong.status, 400);
  for (const client of ['system-b', 'log-b'])
    assert.equal((await call(client, 'POST', '/log/disclosures', extract)).status, 403, client);

  const looks: unknown = await (await call('records-b', 'POST', '/looks/searches', { person: 'records-b' })).json();
  const noted = Object(looks).looks.filter(({ what }: { what: string }) => what === 'log-disclosed');
  assert.equal(noted.length, 1);
  assert.partialDeepStrictEqual(noted[0].details, { decision: 'KS 2026/91', decidedBy: 'Bo Berg', to: 'Kvällsposten' });
});
