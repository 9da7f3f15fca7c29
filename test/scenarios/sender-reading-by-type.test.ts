// Reading follows case types (issue 4, "Rights per unit and case type"): lists, searches, the log, its files and the figures give a person what a
// look at every letter by the rule gives, and each letter's page says the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Person } from '../person.ts';
import { member } from '../servers-made.ts';
import { call } from './sender-compose.ts';
import { kommunB, SenderWorld, until, withMailbox, withoutMailbox } from './sender-world.ts';

interface Letter {
  readonly id: string;
  readonly unit: string;
  readonly caseType: string;
}

const UNITS = ['soc', 'bygg', 'skola'];
/** '': without one. */
const CASE_TYPES = ['bistand', 'faderskap', ''];

interface Reader {
  readonly loginId: string;
  readonly roles: string[];
  readonly groups: string[];
  /** Whose letters the person reads; whose lines of the log besides. */
  readonly letter: (letter: Letter) => boolean;
  readonly line?: (letter: Letter) => boolean;
}

const READERS: readonly Reader[] = [
  {
    ...{ loginId: 'typ.en', roles: [], groups: ['Bistånd i soc'] },
    letter: ({ unit, caseType }) => unit === 'soc' && caseType === 'bistand',
  },
  {
    ...{ loginId: 'typ.tva', roles: [], groups: ['Bistånd i soc', 'Faderskap i soc', 'Granskar bistånd i bygg'] },
    letter: ({ unit, caseType }) => unit === 'soc' && caseType !== '',
    line: ({ unit, caseType }) => unit === 'bygg' && caseType === 'bistand',
  },
  {
    ...{ loginId: 'typ.hel', roles: ['caseworker@bygg'], groups: ['Bistånd i soc'] },
    letter: ({ unit, caseType }) => unit === 'bygg' || (unit === 'soc' && caseType === 'bistand'),
  },
  {
    ...{ loginId: 'typ.alla', roles: [], groups: ['Bistånd överallt'] },
    letter: ({ caseType }) => caseType === 'bistand',
  },
  { loginId: 'hel.enhet', roles: ['caseworker@soc'], groups: [], letter: ({ unit }) => unit === 'soc' },
];
const RULES = [
  { group: 'Bistånd i soc', role: 'caseworker', unit: 'soc', caseTypes: ['bistand'] },
  { group: 'Faderskap i soc', role: 'caseworker', unit: 'soc', caseTypes: ['faderskap'] },
  { group: 'Granskar bistånd i bygg', role: 'auditor', unit: 'bygg', caseTypes: ['bistand'] },
  { group: 'Bistånd överallt', role: 'caseworker', caseTypes: ['bistand'] },
];

let world: SenderWorld;
const letters: Letter[] = [];
before(async () => {
  world = await SenderWorld.open({
    people: READERS.map(({ loginId, roles, groups }) => ({ loginId, at: kommunB, roles, groups })),
    systems: [{ clientId: 'allt', organisation: kommunB.id, scopes: ['letters', 'administration'] }],
  });
  await world.sender();
  for (const code of UNITS) await made('/units', { code, name: `Enheten ${code}` });
  for (const code of CASE_TYPES.filter((one) => one !== ''))
    await made('/case-types', { code, name: `Typen ${code}`, protectionClass: 2 });
  for (const rule of RULES) await made('/group-rules', rule);
  for (const unit of UNITS) {
    for (const caseType of CASE_TYPES) {
      for (let n = 0; n < 2; n += 1) {
        const typed = caseType === '' ? {} : { caseType };
        const body = { recipient: withMailbox, subject: `Beslut ${unit} ${caseType}`, text: 'Hej', unit, ...typed };
        letters.push({ id: String(member(await made('/letters', body), 'letterId')), unit, caseType });
      }
    }
  }
  await until('handed over', async () => (world.mediator.taken.length >= letters.length ? true : undefined));
  await counted();
});
after(async () => world.close());

async function made(path: string, body: object): Promise<unknown> {
  const { status, json } = await call(world, 'allt', 'POST', path, body);
  assert.ok(status >= 200 && status < 300, `${path}: ${status} ${JSON.stringify(json)}`);
  return json;
}

async function rows(text: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const owner = new pg.Client({ connectionString: world.database.ownerUrl, options: '-c search_path=sender' });
  await owner.connect();
  try {
    return (await owner.query(text, [...values])).rows;
  } finally {
    await owner.end();
  }
}

/** Until the job has counted every letter. */
async function counted(): Promise<void> {
  await until('counted', async () => {
    await rows("update job set next_at = now() where kind = 'count-figures'");
    const [figures] = await rows('select coalesce(sum(sent), 0)::int as n from statistics_month');
    return figures?.['n'] === letters.length ? true : undefined;
  });
}

const idsIn = (html: string): readonly string[] =>
  [...new Set([...html.matchAll(/href="\/letters\/([0-9a-f-]{36})/g)].map(([, id = '']) => id))].toSorted();
const idsOf = (some: readonly Letter[]): readonly string[] => some.map(({ id }) => id).toSorted();

/** The log's lines as the person takes them out. */
async function taken(person: Person, values: Record<string, string> = {}): Promise<readonly string[]> {
  await person.open('/log');
  if (Object.keys(values).length > 0) await person.press(/^Sök$/, values);
  // Where nothing is found there is nothing to take out.
  if (person.text.includes('Inga brev passar sökningen')) return [];
  await person.press(/Hämta filen/, { purpose: 'Test', format: 'jsonl' });
  const lines = person.html.split('\n').filter((line) => line !== '');
  return lines.map((line) => String(member(JSON.parse(line), 'letterId'))).toSorted();
}

for (const { loginId, letter: isRead, line: isLogged } of READERS) {
  const own = () => letters.filter(isRead);
  const inLog = () => letters.filter((one) => isRead(one) || isLogged?.(one) === true);

  test(`${loginId}: the lists and their searches have the letters that the rule gives, and only their pages open`, async () => {
    const person = await world.person(loginId);
    await person.open('/letters');
    assert.deepEqual(idsIn(person.html), idsOf(own()));
    for (const [words, found] of [
      ['beslut', own()],
      ['beslut bist', own().filter(({ caseType }) => caseType === 'bistand')],
      [withMailbox, own()],
      [withoutMailbox, []],
    ] as const) {
      await person.open('/letters');
      await person.press(/^Sök$/, { words });
      assert.deepEqual(idsIn(person.html), idsOf(found), words);
    }
    await person.open('/');
    assert.ok(idsIn(person.html).every((id) => own().some((one) => one.id === id)));
    assert.equal(idsIn(person.html).length, Math.min(5, own().length));
    for (const one of letters)
      assert.equal((await person.open(`/letters/${one.id}`)).status, isRead(one) ? 200 : 404, JSON.stringify(one));
  });

  test(`${loginId}: the log, its searches and its file have the lines that the rule gives`, async () => {
    const person = await world.person(loginId);
    await person.open('/log');
    assert.equal(new Set(person.html.match(/\/log\/lines\/\d+/g)).size, inLog().length);
    assert.deepEqual(await taken(person), idsOf(inLog()));
    assert.deepEqual(await taken(person, { words: 'beslut' }), idsOf(inLog()));
    assert.deepEqual(await taken(person, { person: 'allt' }), idsOf(inLog()));
    const ofTypes = inLog().filter(({ caseType }) => caseType === 'faderskap');
    assert.deepEqual(await taken(person, { words: 'beslut faderskap' }), idsOf(ofTypes));
  });

  test(`${loginId}: the figures count the letters that the rule gives`, async () => {
    const person = await world.person(loginId);
    const csv = Buffer.from((await person.download('/statistics.csv')).bytes).toString('utf8');
    const rows = csv.trimEnd().split('\r\n').slice(1);
    const told = rows.map((row) => row.split(';').slice(1, 4).join(';'));
    const kinds = Map.groupBy(inLog(), ({ unit, caseType }) => {
      return `Enheten ${unit};${caseType === '' ? '' : `Typen ${caseType}`}`;
    });
    const wanted = [...kinds].map(([kind, some]) => `${kind};${some.length}`);
    assert.deepEqual(told.toSorted(), wanted.toSorted());
  });
}

const inSoc = (caseType: string): readonly Letter[] =>
  letters.filter((one) => one.unit === 'soc' && one.caseType === caseType);

test('a letter leads to those that it stands in place of, and that stand in its place, where these are read', async () => {
  const [one, two] = inSoc('bistand');
  const [other, after] = inSoc('faderskap');
  assert.ok(one && two && other && after);
  for (const [id, previous] of [
    [one.id, other.id],
    [two.id, one.id],
    [after.id, one.id],
  ])
    await rows('update letter set previous = $2 where id = $1', [id, previous]);
  const linked = async (loginId: string, id: string) => {
    const person = await world.person(loginId);
    await person.open(`/letters/${id}`);
    return letters.filter((to) => to.id !== id && person.html.includes(`href="/letters/${to.id}"`)).map((to) => to.id);
  };
  assert.deepEqual((await linked('hel.enhet', one.id)).toSorted(), [other.id, two.id, after.id].toSorted());
  assert.deepEqual(await linked('typ.en', one.id), [two.id]);
  assert.deepEqual(await linked('typ.en', two.id), [one.id]);
});

test('a print batch whose file still has a letter of another case type, stopped since, is not there', async () => {
  const [own] = inSoc('bistand');
  const [other] = inSoc('faderskap');
  const [unit] = await rows("select id from unit where code = 'soc'");
  assert.ok(own && other && unit);
  const batch = crypto.randomUUID();
  await rows(
    `insert into print_batch (id, organisation, number, units, way, state, made_by, made_by_name, created_at, updated_at,
       pages, pdf_blob, pdf_sha256, pdf_bytes)
     values ($1, $2, 1, $3, 'person', 'made', 'x', 'X', now(), now(), 6, 'a-file', '', 1)`,
    [batch, kommunB.id, [unit['id']]],
  );
  for (const [index, id] of [own.id, other.id].entries())
    await rows(
      `insert into letter_on_paper (letter, organisation, batch, position, first_page, pages)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, kommunB.id, batch, index, 1 + index * 2, 1 + index * 2],
    );
  const found = async (loginId: string) => {
    const person = await world.person(loginId);
    const { status } = await person.open(`/print-batches/${batch}`);
    await person.open('/print-batches');
    assert.equal(person.html.includes(batch), status === 200, loginId);
    return status;
  };
  assert.deepEqual([await found('typ.en'), await found('typ.tva'), await found('hel.enhet')], [404, 200, 200]);
  await rows('update letter_on_paper set batch = null, first_page = null, pages = null where letter = $1', [other.id]);
  assert.deepEqual([await found('typ.en'), await found('typ.tva'), await found('hel.enhet')], [404, 404, 200]);
  await rows("update print_batch set state = 'printed', pdf_blob = null where id = $1", [batch]);
  assert.deepEqual([await found('typ.en'), await found('typ.tva'), await found('hel.enhet')], [200, 200, 200]);
});

test('who audits some case types only is led to who has seen what, and to nothing that names letters of others', async () => {
  const person = await world.person('typ.tva');
  await person.open('/log');
  assert.match(person.html, /href="\/looks"/);
  assert.doesNotMatch(person.html, /href="\/disposal"/);
  for (const path of ['/disposal', '/disposal/holds', '/disposal/retention'])
    assert.equal((await person.open(path)).status, 403, path);
  assert.equal((await person.open('/looks')).status, 200);
});
