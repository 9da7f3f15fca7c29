// Prechecks of lists: pasted, CSV and Excel; wrong numbers and duplicates first and mendable; limits; resumed after kill -9 (issue 4, "Precheck").
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { workbookOf } from '../workbook.ts';
import { optedOut, pending, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

const numbers = readFileSync(new URL('../vectors/identities/personnummer.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^[0-9]{12}$/.test(line));

let world: SenderWorld;
let anna: Person;
before(async () => {
  world = await SenderWorld.open();
  await world.sender({ prechecks: { numbersPerQuestion: 100, pauseMs: 0, numbersPerPerson: 3000 } });
  anna = await world.person('anna.ask');
});
after(async () => world.close());

async function begin(person: Person, values: Parameters<Person['press']>[1]): Promise<string> {
  await person.open(`${world.address}/prechecks/new`);
  await person.press(/Fråga FaR/, values);
  return new URL(person.url).pathname;
}

async function finished(person: Person, path: string): Promise<void> {
  await until('the precheck is finished', async () => {
    await person.open(`${world.address}${path}`);
    return person.html.includes('data-settled="yes"') ? true : undefined;
  });
}

async function rows(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: world.database.url });
  await client.connect();
  try {
    await client.query(`set search_path to ${world.database.schema}`);
    const { rows: found } = await client.query<Record<string, unknown>>(text, [...values]);
    return found;
  } finally {
    await client.end();
  }
}

const csvFile = (filename: string, bytes: Uint8Array | string) => [
  { filename, contentType: 'text/csv', bytes: Buffer.from(bytes) },
];

test('a pasted list: channel and reason per line, wrong numbers and duplicates first, and only what FaR said', async () => {
  const pasted = [
    withMailbox,
    withoutMailbox,
    optedOut,
    pending,
    `${withMailbox.slice(0, 8)}-${withMailbox.slice(8)}`,
    'hej',
    '20011301-0000',
  ];
  const path = await begin(anna, { purpose: 'Utskick om sophämtning', pasted: pasted.join('\n') });
  await finished(anna, path);
  const { html } = anna;
  assert.match(path, /^\/prechecks\/[0-9a-f-]{36}$/, 'no personal number in an address (DESIGN rule 7)');
  for (const words of [
    'Ingen digital brevlåda',
    'Har tackat nej till er',
    'Registreringen är inte klar',
    'Samma nummer som på rad 1',
  ]) {
    assert.ok(html.includes(words), words);
  }
  assert.ok(html.indexOf('Att rätta först') < html.indexOf('Svar rad för rad'), 'what to mend comes first');
  assert.match(html, /name="number-6"/);
  assert.match(html, /name="number-7"/);
  assert.match(html, /1 kan nås digitalt, 3 behöver papper, 2 felaktiga nummer, 1 dubblett/);
  assert.doesNotMatch(html, /avliden|skyddad|ålder:/i);
});

test('wrong numbers and duplicates are mended in the page and asked about', async () => {
  const path = await begin(anna, { purpose: 'Rättning', pasted: `${withMailbox}\n${withMailbox}\nfel` });
  await finished(anna, path);
  await anna.press(/Spara rättade nummer/, { 'number-2': withoutMailbox, 'number-3': optedOut });
  assert.equal(new URL(anna.url).search, '?mended');
  await finished(anna, path);
  assert.match(anna.html, /1 kan nås digitalt, 2 behöver papper/);
  assert.doesNotMatch(anna.html, /Att rätta först/);
  const events = await rows(`select kind, details from audit_event where subject = $1 order by id`, [path.slice(11)]);
  const mended = events.find(({ kind }) => kind === 'precheck-mended');
  assert.deepEqual(Reflect.get(Object(mended?.details), 'count'), 2);
  const begun = events.find(({ kind }) => kind === 'precheck-begun');
  assert.deepEqual(
    begun?.details,
    { count: 1, lines: 3, purpose: 'Rättning', caseType: null },
    'logged with count and purpose',
  );
  assert.ok(
    events.some(({ kind }) => kind === 'precheck-viewed'),
    'every look is recorded',
  );
});

test('CSV and Excel: the column with the numbers is guessed and can be chosen', async () => {
  const csv = `Namn;Personnummer;Ort\r\nÅsa;${withMailbox};Skövde\r\nBo;${withoutMailbox};Umeå\r\n`;
  await begin(anna, { purpose: 'Fil', file: csvFile('lista.csv', Buffer.from(csv, 'latin1')) });
  assert.match(anna.html, /Vilken kolumn har numren/);
  assert.match(anna.html, /value="1" checked/);
  assert.match(anna.html, /Till exempel: Skövde, Umeå/);
  await anna.press(/Fråga FaR/, {});
  const path = new URL(anna.url).pathname;
  await finished(anna, path);
  assert.match(anna.html, /2 rader ur lista.csv/);
  assert.match(anna.html, /1 kan nås digitalt, 1 behöver papper/);
  const book = workbookOf([
    ['nr', 'x'],
    [withMailbox, 'a'],
    [withoutMailbox, 'b'],
  ]);
  await begin(anna, { purpose: 'Fil', file: csvFile('lista.xlsx', book) });
  assert.match(anna.html, /value="0" checked/);
  await anna.press(/Fråga FaR/, { column: '1' });
  await finished(anna, new URL(anna.url).pathname);
  assert.match(anna.html, /2 felaktiga nummer/);
});

test('a file that cannot be read says what to do; a list needs a purpose, one number does not', async () => {
  await begin(anna, { purpose: 'x', file: csvFile('gammal.xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex')) });
  assert.match(anna.html, /Spara som och sedan Excel-arbetsbok/);
  await begin(anna, { purpose: 'x', file: csvFile('trasig.csv', 'a;b\n1;"2\n') });
  assert.match(anna.html, /Ett citattecken avslutas aldrig.*Rad 2\./);
  await begin(anna, { pasted: `${withMailbox}\n${withoutMailbox}` });
  assert.match(anna.html, /Ange varför du frågar/);
  await begin(anna, { pasted: '' });
  assert.match(anna.html, /Klistra in nummer eller välj en fil/);
  const path = await begin(anna, { pasted: withMailbox });
  await finished(anna, path);
  assert.match(anna.html, /1 kan nås digitalt/);
});

test('the file: formulas defused, all lines with channel and reason', async () => {
  const path = await begin(anna, { purpose: 'Fil', pasted: `${withMailbox}\n=CMD()\n${withoutMailbox}` });
  await finished(anna, path);
  await anna.press(/Spara filen/, { format: 'excel' });
  assert.match(anna.html, /^Rad;Nummer;Kanal;Orsak;FaR;FaR svarade\r\n/);
  assert.match(anna.html, /\n2;'=CMD\(\);Går inte;/, 'no cell is a formula');
  assert.match(anna.html, /\n3;[0-9-]+;Papper;Ingen digital brevlåda;/);
  await anna.open(`${world.address}${path}`);
  await anna.press(/Spara filen/, { format: 'jsonl' });
  const lines = anna.html
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    [lines[0]?.channel, lines[1]?.channel, lines[1]?.reason],
    ['digital', 'not-possible', 'wrong-number'],
  );
});

test('write to these: a mailing begins with the recipients, without wrong numbers and duplicates', async () => {
  const path = await begin(anna, {
    purpose: 'Sophämtning',
    pasted: `${withMailbox}\nfel\n${withoutMailbox}\n${withMailbox}`,
  });
  await finished(anna, path);
  await anna.press(/Skriv till dessa/);
  assert.match(new URL(anna.url).pathname, /^\/mailings\/[0-9a-f-]{36}/);
  const [mailing] = await rows(`select name, list_name from mailing where name = 'Sophämtning'`);
  assert.deepEqual(mailing, { name: 'Sophämtning', list_name: 'forkontroll.csv' });
});

test('what is stored is encrypted, and gone when it is removed or its time is over', async () => {
  const path = await begin(anna, { purpose: 'Kryptering', pasted: `${withMailbox}\n${withoutMailbox}` });
  await finished(anna, path);
  const id = path.slice(11);
  const [part] = await rows('select content from precheck_part where precheck = $1', [id]);
  assert.ok(Buffer.isBuffer(part?.content) && !part.content.toString('latin1').includes(withMailbox));
  const [row] = await rows(`select delete_at - created_at as kept from precheck where id = $1`, [id]);
  assert.match(JSON.stringify(row?.kept), /"days":30/);
  await anna.open(`${world.address}${path}`);
  await anna.press(/Ta bort listan/);
  assert.deepEqual(await rows('select 1 from precheck_part where precheck = $1', [id]), []);
  await assert.rejects(
    anna
      .open(`${world.address}${path}`)
      .then((page) => page.forms().length > 0 && assert.match(page.html, /class="bd-progress"/)),
  );
});

test('the API: a list as JSON Lines or CSV, followed, its results by page and whole, removed; the same key gives the same list', async () => {
  const token = await world.token('system-b');
  const call = (
    method: string,
    path: string,
    more: { readonly body?: string; readonly type?: string; readonly key?: string } = {},
  ) =>
    fetch(`${world.address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(more.type === undefined ? {} : { 'content-type': more.type }),
        ...(more.key === undefined ? {} : { 'idempotency-key': more.key }),
      },
      ...(more.body === undefined ? {} : { body: more.body }),
    });
  const json = async (answer: Response) => (await answer.json()) as Record<string, unknown>;
  const body = [withMailbox, withoutMailbox, withMailbox, 'fel']
    .map((recipient) => JSON.stringify({ recipient }))
    .join('\n');
  const list = { body, type: 'application/jsonl', key: 'list-1' };
  const begun = await call('POST', '/precheck-lists?purpose=Utskick', list);
  assert.equal(begun.status, 202);
  const again = await call('POST', '/precheck-lists?purpose=Utskick', list);
  assert.equal(again.headers.get('location'), begun.headers.get('location'));
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.equal((await call('POST', '/precheck-lists?purpose=Annat', list)).status, 409);
  const path = new URL(begun.headers.get('location') ?? '').pathname.replace('/api/v1', '');
  const done = await until('finished', async () => {
    const shown = await json(await call('GET', path));
    return shown['state'] === 'finished' ? shown : undefined;
  });
  const counts = ['lines', 'digital', 'paper', 'wrongNumbers', 'duplicates'].map((name) => done[name]);
  assert.deepEqual(counts, [4, 1, 1, 1, 1]);
  const page = await json(await call('GET', `${path}/results?limit=2&offset=2`));
  const shown = Object(page['results']) as readonly Record<string, unknown>[];
  assert.deepEqual(
    shown.map(({ line, reason, duplicateOfLine }) => [line, reason, duplicateOfLine]),
    [
      [3, 'duplicate', 1],
      [4, 'wrong-number', undefined],
    ],
  );
  const whole = await call('GET', `${path}/results.jsonl`);
  assert.equal((await whole.text()).trim().split('\n').length, 4);
  const csv = await call('POST', '/precheck-lists?purpose=CSV&column=nr', {
    body: `namn,nr\nÅsa,${withMailbox}\n`,
    type: 'text/csv',
    key: 'list-2',
  });
  assert.equal((await json(csv))['lines'], 1);
  assert.equal(
    (await call('POST', '/precheck-lists?purpose=x', { body: 'nej', type: 'application/jsonl', key: 'list-3' })).status,
    400,
  );
  assert.equal((await call('POST', '/precheck-lists', { ...list, key: 'list-4' })).status, 400, 'a purpose is needed');
  assert.equal((await call('DELETE', path)).status, 204);
  assert.equal((await call('GET', path)).status, 404);
});

test('another organisation and a person without a role see nothing of it', async () => {
  const path = await begin(anna, { purpose: 'Hemlig', pasted: `${withMailbox}\n${withoutMailbox}` });
  const eva = await world.person('eva.ek');
  for (const address of [path, `${path}/progress`, `${path}/column`]) {
    await eva.open(`${world.address}${address}`);
    assert.equal(eva.status, 404, address);
  }
  await eva.open(`${world.address}/prechecks`);
  assert.doesNotMatch(eva.html, /Hemlig/);
  const rut = await world.person('rut.ren');
  await rut.open(`${world.address}/prechecks`);
  assert.equal(rut.status, 403);
});

test('FaR that does not answer is asked again; the page says so', async () => {
  await world.farDown();
  const path = await begin(anna, { purpose: 'Tyst', pasted: `${withMailbox}\n${withoutMailbox}` });
  await until('the page says it', async () => {
    await anna.open(`${world.address}${path}`);
    return anna.html.includes('FaR svarar inte') ? true : undefined;
  });
  await world.farUp();
  await finished(anna, path);
  assert.match(anna.html, /1 kan nås digitalt, 1 behöver papper/);
});

test('an oracle has limits: words that say when it is possible again, and the single question counts', async () => {
  const bo = await world.person('bo.berg');
  const all = numbers.slice(0, 1000);
  for (const name of ['ett', 'två', 'tre'])
    await finished(bo, await begin(bo, { purpose: name, pasted: all.join('\n') }));
  await begin(bo, { purpose: 'fyra', pasted: all.join('\n') });
  assert.equal(bo.status, 429);
  assert.match(
    bo.html,
    /tillåtet på ett dygn \(3.000\)\. Du kan fråga om den här listan [0-9]+ [a-z]+ 20[0-9]{2} kl\./,
  );
  assert.ok(bo.html.includes('fyra'), 'what was typed is still there');
  await bo.open(`${world.address}/letters/new`);
  await bo.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  assert.equal(bo.status, 429);
  const [reached] = await rows(`select count(*)::int as count from audit_event where kind = 'far-limit-reached'`);
  assert.equal(reached?.count, 2);
});
