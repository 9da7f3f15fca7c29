// Templates and the REST API of templates and case types, as sentences (issue 4).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { CASE_TYPE, call, composeWorld, furnish, TEMPLATE } from './sender-compose.ts';
import { type SenderWorld, until, withMailbox } from './sender-world.ts';

let world: SenderWorld;
before(async () => {
  world = await composeWorld();
  await world.sender();
  await furnish(world);
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

const fieldOf = (person: Person, name: string) =>
  person
    .forms()
    .find(({ fields }) => fields.has(name))
    ?.fields.get(name);

test('templates: saved as a draft, published, restored; letters are written from the published one', async () => {
  const tova = await world.person('tova.tall');
  await tova.open('/templates/new');
  const first = {
    name: 'Bygglov',
    code: 'bygglov',
    folder: 'Bygg/ Beslut ',
    subject: 'Om ditt bygglov',
    text: 'Hej {{Namn}}',
  };
  await tova.press(/Spara utkast/, first);
  assert.match(tova.text, /Version 1 är sparad som utkast/);
  assert.equal(fieldOf(tova, 'folder'), 'Bygg / Beslut');
  await tova.press(/Spara utkast/, { text: 'Hej {{Namn}} {{#om Barn}}och barn' });
  await tova.press(/Publicera version 1/);
  assert.equal(tova.status, 422);
  assert.match(tova.text, /Rad 1: villkoret ”\{\{#om Barn\}\}” avslutas aldrig/);
  await tova.press(/Spara utkast/, { text: 'Hej {{Namn}}' });
  await tova.press(/Publicera version 1/);
  assert.match(tova.text, /Version 1 är publicerad/);
  await tova.press(/Spara utkast/, {
    text: 'Bästa {{Namn}}',
    'field-hint-0': 'Hela namnet',
    'field-example-0': 'Kim Ek',
  });
  assert.match(tova.text, /Version 2 är sparad som utkast/);
  const address = tova.url;

  const letter = { recipient: withMailbox, template: 'bygglov', fields: { namn: 'Kim' }, unit: 'bygg' };
  const before = await call(world, 'admin-b', 'POST', '/letters', letter);
  assert.equal(before.status, 202, JSON.stringify(before.json));
  assert.equal(Reflect.get(Object(before.json), 'subject'), 'Om ditt bygglov');
  await tova.press(/Publicera version 2/);
  await tova.press(/Återställ version 1/);
  assert.match(tova.text, /Version 3 är ett utkast med den äldre texten/);
  assert.equal(fieldOf(tova, 'text'), 'Hej {{Namn}}');
  assert.match(tova.text, /3 \(från 1\)/);
  const [, , two] = await rows(
    "select v.text from sender.template_version v join sender.template t on t.id = v.template where t.code = 'bygglov' order by number desc",
  );
  assert.equal(two?.['text'], 'Hej {{Namn}}');

  const late = await world.person('tova.tall');
  await late.open(address);
  await tova.press(/Spara utkast/, { text: 'Nyare' });
  await tova.press(/Publicera version 3/);
  await tova.press(/Spara utkast/, { text: 'Nyast' });
  await late.press(/Spara utkast/, { text: 'Gammalt' });
  assert.equal(late.status, 409);
  assert.match(late.text, /Någon annan har sparat mallen/);
  assert.equal(fieldOf(late, 'text'), 'Gammalt');
});

test('a template is previewed with given values, and what is given is in no address', async () => {
  const tova = await world.person('tova.tall');
  await tova.open('/templates');
  await tova.follow(/Beslut om bistånd/);
  await tova.follow(/^Förhandsvisa/);
  assert.match(tova.text, /Hej Kim/);
  assert.match(tova.text, /Vi säger ja/);
  await tova.press(/Visa brevet/, {
    'value-0': '9',
    'value-1': '<b>Ada</b>',
    'value-2': 'nej',
    'value-3': '',
    device: 'phone',
  });
  assert.match(tova.html, /&lt;b&gt;Ada&lt;\/b&gt;/);
  assert.match(tova.text, /Vi säger nej/);
  assert.match(tova.html, /data-device="phone"/);
  assert.ok(tova.visited.every((address) => !address.includes('Ada')));
  await tova.press(/Visa brevet/, { 'value-2': '' });
  assert.match(tova.text, /De här fälten är inte ifyllda: Svar/);
});

test('another organisation sees none of it', async () => {
  const eja = await world.person('eja.en');
  await eja.open('/templates');
  assert.doesNotMatch(eja.text, /Bistånd/);
  const [type] = await rows("select id from sender.case_type where code = 'bistand'");
  const [template] = await rows("select id from sender.template where code = 'beslut-bistand'");
  for (const path of [
    `/case-types/${String(type?.['id'])}`,
    `/templates/${String(template?.['id'])}`,
    `/templates/${String(template?.['id'])}/preview`,
  ]) {
    await eja.open(`${world.address}${path}`);
    assert.equal(eja.status, 404, path);
  }
  const answer = await call(world, 'system-a', 'GET', '/case-types/bistand');
  assert.equal(answer.status, 404);
});

test('REST: unit, case type and template by code; what is wrong is told member by member', async () => {
  const letter = { recipient: withMailbox, caseType: 'bistand', fields: { Namn: 'Kim', Svar: 'ja', Ärende: '7' } };
  const sent = await call(world, 'soc-b', 'POST', '/letters', letter);
  assert.equal(sent.status, 202, JSON.stringify(sent.json));
  assert.equal(Reflect.get(Object(sent.json), 'protectionClass'), 3);
  const id: unknown = Reflect.get(Object(sent.json), 'letterId');
  const [row] = await rows(
    `select unit.code from sender.letter join sender.unit on unit.id = letter.unit where letter.id = '${String(id)}'`,
  );
  assert.equal(row?.['code'], 'socialtjansten');
  await until('handed over', async () => (world.mediator.taken.length > 0 ? true : undefined));

  const wrong: readonly (readonly [object, string])[] = [
    [{ unit: 'finns-inte' }, 'unit'],
    [{ unit: 'bygg' }, 'unit'],
    [{ caseType: 'finns-inte' }, 'caseType'],
    [{ template: 'finns-inte' }, 'template'],
    [{ fields: { Namn: 'Kim', Ärende: '7' } }, 'fields.Svar'],
    [{ fields: { ...letter.fields, Nmn: 'x' } }, 'fields.Nmn'],
    [{ protectionClass: 2 }, 'protectionClass'],
    [{ subject: 'Om 19810105-2382' }, 'subject'],
  ];
  for (const [change, field] of wrong) {
    const { status, json } = await call(world, 'soc-b', 'POST', '/letters', { ...letter, ...change });
    assert.equal(status, 400, JSON.stringify([change, json]));
    assert.match(JSON.stringify(json), new RegExp(`"${field.replace('.', '\\.')}"`), JSON.stringify(json));
  }
  const outside = { recipient: withMailbox, caseType: 'bistand', unit: 'bygg', subject: 'Hej', text: 'Hej' };
  const refused = await call(world, 'admin-b', 'POST', '/letters', outside);
  assert.equal(refused.status, 400);
  assert.match(JSON.stringify(refused.json), /caseType/);
});

test('REST: case types and templates are listed with the letters scope and changed with the administration scope only', async () => {
  const types = await call(world, 'soc-b', 'GET', '/case-types');
  assert.equal(types.status, 200);
  assert.match(JSON.stringify(types.json), /"template":"beslut-bistand"/);
  assert.doesNotMatch(JSON.stringify(types.json), /grannhorande/);
  const templates = await call(world, 'soc-b', 'GET', '/templates');
  assert.match(JSON.stringify(templates.json), /"publishedVersion":1/);
  assert.equal((await call(world, 'soc-b', 'POST', '/case-types', { ...CASE_TYPE, code: 'x' })).status, 403);
  assert.equal((await call(world, 'soc-b', 'POST', '/templates', { ...TEMPLATE, code: 'x' })).status, 403);
  assert.equal((await call(world, 'admin-b', 'POST', '/case-types', CASE_TYPE)).status, 409);
  const { code: _code, ...changed } = CASE_TYPE;
  assert.equal((await call(world, 'admin-b', 'PUT', '/case-types/bistand', { ...changed, version: 9 })).status, 409);
  const preview = await call(world, 'soc-b', 'POST', '/templates/beslut-bistand/previews', { fields: { Namn: 'Kim' } });
  assert.equal(preview.status, 200);
  assert.deepEqual(Reflect.get(Object(preview.json), 'missing'), ['Ärende', 'Svar']);
  const { code: _template, ...version } = TEMPLATE;
  const saved = await call(world, 'admin-b', 'POST', '/templates/beslut-bistand/versions', {
    ...version,
    over: 1,
    text: 'Ny',
  });
  assert.equal(saved.status, 201, JSON.stringify(saved.json));
  assert.equal(
    (await call(world, 'admin-b', 'POST', '/templates/beslut-bistand/versions', { ...version, over: 1 })).status,
    409,
  );
});

test('REST: an older version is restored over the newest, a closed template and case type are reopened; a system of another unit does neither', async () => {
  const address = '/templates/beslut-bistand';
  const versions = async (): Promise<{ version: number }[]> =>
    Object((await call(world, 'soc-b', 'GET', `${address}/versions`)).json).versions;
  const newest = (await versions())[0]?.version ?? 0;
  const restored = await call(world, 'admin-b', 'POST', `${address}/restorations`, { over: newest, version: 1 });
  assert.equal(restored.status, 200, JSON.stringify(restored.json));
  assert.partialDeepStrictEqual(restored.json, { latestVersion: newest + 1, latest: { text: TEMPLATE.text } });
  assert.partialDeepStrictEqual((await versions())[0], { version: newest + 1, restoredFrom: 1, savedBy: 'admin-b' });
  const again = await call(world, 'admin-b', 'POST', `${address}/restorations`, { over: newest, version: 1 });
  assert.equal(again.status, 409, 'the same once more is no other version');
  const gone = await call(world, 'admin-b', 'POST', `${address}/restorations`, { over: newest + 1, version: 99 });
  assert.equal(gone.status, 404);
  for (const [path, example] of [
    [address, { open: true }],
    ['/case-types/grannhorande', { code: 'grannhorande', open: true }],
  ] as const) {
    assert.equal((await call(world, 'admin-b', 'DELETE', path)).status, 204);
    assert.equal(Object((await call(world, 'admin-b', 'GET', path)).json).open, false);
    assert.equal((await call(world, 'soc-b', 'POST', `${path}/reopen`)).status, 403);
    for (const time of ['first', 'second']) {
      const opened = await call(world, 'admin-b', 'POST', `${path}/reopen`);
      assert.equal(opened.status, 200, time);
      assert.partialDeepStrictEqual(opened.json, example);
    }
  }
  const [{ count } = { count: undefined }] = await rows(
    "select count(*)::int as count from sender.audit_event where kind in ('template-opened', 'case-type-opened')",
  );
  assert.equal(count, 2, 'opening what is open is no event');
});

test('REST: the words to avoid are read and set, and advice is what a caseworker sees; nothing of the text is kept', async () => {
  const usual = await call(world, 'soc-b', 'GET', '/neutral-words');
  assert.equal(Object(usual.json).usual, true);
  assert.ok(Object(usual.json).words.includes('vräkning'));
  const words = ['bygglov', ' bygglov ', 'hemlig  sak'];
  assert.equal((await call(world, 'soc-b', 'PUT', '/neutral-words', { words })).status, 403);
  const set = await call(world, 'admin-b', 'PUT', '/neutral-words', { words });
  assert.equal(set.status, 200, JSON.stringify(set.json));
  assert.partialDeepStrictEqual(set.json, { usual: false, words: ['bygglov', 'hemlig  sak'] });
  const long = await call(world, 'admin-b', 'PUT', '/neutral-words', { words: ['x'.repeat(61)] });
  assert.equal(long.status, 400);
  assert.match(JSON.stringify(long.json), /61|60 tecken/);
  const tova = await world.person('tova.tall');
  await tova.open('/case-types/words');
  assert.match(tova.html, /bygglov\nhemlig/);

  const subject = 'Bygglovet för Ängsgatan';
  const text = '<p>Hej Kim</p><p>Beslut har fattats av nämnden.</p>';
  const asked = await call(world, 'soc-b', 'POST', '/text-advice', { subject, text, contentType: 'text/html' });
  assert.equal(asked.status, 200, JSON.stringify(asked.json));
  assert.partialDeepStrictEqual(asked.json, {
    subject: [{ kind: 'sensitive-word', found: 'Bygglovet' }],
    text: [{ kind: 'passive', found: 'har fattats' }],
  });
  assert.match(String(Object(asked.json).subject[0].advice), /Undvik ordet ”Bygglovet”/);
  const open = await call(world, 'soc-b', 'POST', '/text-advice', { subject, text, protectionClass: 2 });
  assert.deepEqual(Object(open.json).subject, [], 'only class 3 has to be neutral');
  const kept = await rows("select details from sender.audit_event where details::text like '%Ängsgatan%'");
  assert.deepEqual(kept, []);
  const types = await call(world, 'soc-b', 'GET', '/message-types');
  assert.ok(Object(types.json).messageTypes.length > 0);
  assert.equal((await call(world, 'system-a', 'GET', '/neutral-words')).status, 200);
  assert.equal(Object((await call(world, 'system-a', 'GET', '/neutral-words')).json).usual, true, 'each its own');
});
