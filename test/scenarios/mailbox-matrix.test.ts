// The mailbox's isolation matrix: every route of the pages × everybody who could ask × own/another's mailbox, each cell asserted: the status,
// that nothing of another's mailbox is in the answer, and that no row of it was touched; and each posting route without its token
// (issue 5, "Proof"). The routes are the running server's own; what they should answer is data (mailbox-matrix-routes.ts).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Answer, Route } from '../servers-made.ts';
import { type Matrix, openMatrix } from './mailbox-matrix.ts';
import { foreignTo, MAILBOXES, type Mailbox, SUBJECTS, type Subject } from './mailbox-matrix-people.ts';
import { EXPECTED, type Expected } from './mailbox-matrix-routes.ts';
import { allowed, isLetIn, type Place, placesOf, valuesFor } from './mailbox-matrix-rules.ts';
import { makeThings, quiet, stateOf, type Thing, type Things } from './mailbox-matrix-things.ts';

let matrix: Matrix;
let things: Things;
before(async () => {
  matrix = await openMatrix();
  things = await makeThings(matrix);
});
after(async () => await matrix.close());

type Line = readonly [Route, Expected];
type States = Readonly<Record<Mailbox, Record<string, string>>>;
const nameOf = ({ method, url }: Route): string => `${method} ${url}`;

const filled = (text: string, values: Thing): string =>
  text.replace(/:(\w+)/g, (_whole, name: string) => values[name] ?? 'finns-inte');

function linesOf(last: boolean): readonly Line[] {
  // In the order of the data: what ends a mailbox is asked last of all.
  return Object.entries(EXPECTED).flatMap(([name, expected]): readonly Line[] => {
    const route = matrix.pages.routes.find((one) => nameOf(one) === name);
    return route === undefined || (expected.last ?? false) !== last ? [] : [[route, expected]];
  });
}

const faults: string[] = [];
let cells = 0;

function told(): void {
  assert.deepEqual(faults.splice(0), []);
}

/** A letter that is shared shows what it is, and whose, to whom it is shared with. */
function shownOn({ in: mailbox }: Subject, { url }: Route): readonly Mailbox[] {
  // Each of the three has shared one with Ture; the list says whose they are.
  if (mailbox !== 'ture' || !url.startsWith('/shared')) return [];
  return url === '/shared' ? ['signe', 'amina', 'company'] : ['signe'];
}

async function ask([route, expected]: Line, subject: Subject, place: Place, token = true): Promise<Answer> {
  const values = valuesFor({ subject, expected, place }, things);
  const form = Object.fromEntries(
    Object.entries(expected.form ?? {}).map(([name, text]) => [name, filled(text, values)]),
  );
  const query = expected.query === undefined ? '' : `?${expected.query}`;
  return await matrix.ask(subject, route, `${filled(route.url, values)}${query}`, { form, token });
}

async function judge(line: Line, subject: Subject, place: Place): Promise<void> {
  const [route, expected] = line;
  const may = allowed({ subject, expected, place, method: route.method });
  const { status, text, location } = await ask(line, subject, place);
  const cell = `${nameOf(route)}, ${subject.name}, ${place}`;
  cells += 1;
  if (!may.includes(status)) faults.push(`${cell}: answered ${status}, expected ${may.join(' or ')}`);
  const shown = foreignTo(subject, shownOn(subject, route)).exec(`${location} ${text}`)?.[0];
  if (shown !== undefined) faults.push(`${cell}: shows “${shown}”`);
  if (subject.person === undefined && status === 303 && expected.who !== 'open' && !location.startsWith('/login'))
    faults.push(`${cell}: to ${location}`);
}

async function statesOf(): Promise<States> {
  await quiet(matrix);
  const of = (mailbox: Mailbox): Promise<Record<string, string>> => stateOf(matrix, mailbox);
  return {
    signe: await of('signe'),
    amina: await of('amina'),
    company: await of('company'),
    pair: await of('pair'),
    ture: await of('ture'),
  };
}

/** What somebody may have left behind in the mailbox that they are in, by table; undefined: anything. */
const LEAVES = {
  own: undefined,
  manage: undefined,
  read: ['letter', 'audit_event'],
  sign: ['company_user', 'company_signature', 'audit_event'],
} as const;

function compare(subject: Subject, before: States, after: States): void {
  const { name, in: own, right } = subject;
  for (const mailbox of MAILBOXES) {
    const leaves: readonly string[] | undefined = mailbox === own && right !== undefined ? LEAVES[right] : [];
    // Whoever looks at what is shared is noted where it comes from.
    const looks = own === 'ture' && mailbox === 'signe' ? ['share_look', 'audit_event'] : [];
    const changed = Object.keys(before[mailbox]).filter((table) => before[mailbox][table] !== after[mailbox][table]);
    const wrong = leaves === undefined ? [] : changed.filter((table) => ![...leaves, ...looks].includes(table));
    if (wrong.length > 0) faults.push(`${name}: changed ${wrong.join(', ')} of ${mailbox}`);
  }
}

test('every route has its line, and no line is about a route that is gone', () => {
  const known = new Set(matrix.pages.routes.map(nameOf));
  const missing = [...known].filter((name) => EXPECTED[name] === undefined);
  const gone = Object.keys(EXPECTED).filter((name) => !known.has(name));
  const where = 'see the top of test/scenarios/mailbox-matrix-routes.ts';
  assert.deepEqual({ missing, gone }, { missing: [], gone: [] }, where);
});

for (const subject of SUBJECTS) {
  test(`${subject.name}: each page and button, of the own mailbox and of another's, and no row of another's is touched`, async () => {
    const before = await statesOf();
    for (const line of linesOf(false))
      for (const place of placesOf(subject, line[1], line[0].url)) await judge(line, subject, place);
    compare(subject, before, await statesOf());
    told();
  });
}

test('each form without its token, or from another site, is refused, whoever sends it', async () => {
  const posting = [...linesOf(false), ...linesOf(true)].filter(
    ([{ method }, { who }]) => method !== 'GET' && who !== 'token',
  );
  const before = await statesOf();
  for (const line of posting) {
    const [route, expected] = line;
    const may = (subject: Subject): boolean => isLetIn({ subject, expected, place: 'own', method: route.method });
    const subject = SUBJECTS.find((one) => one.person !== undefined && one.in !== 'ture' && may(one));
    if (subject === undefined) {
      faults.push(`${nameOf(route)}: nobody may`);
      continue;
    }
    const values = valuesFor({ subject, expected, place: 'own' }, things);
    const path = filled(route.url, values);
    for (const sent of [{ token: false }, { origin: 'https://other.example' }]) {
      cells += 1;
      const { status } = await matrix.ask(subject, route, path, sent);
      if (status !== 403) faults.push(`${nameOf(route)}, ${JSON.stringify(sent)}: answered ${status}`);
    }
  }
  compare(
    { name: 'forged forms', person: undefined, in: undefined, right: undefined, other: 'signe' },
    before,
    await statesOf(),
  );
  told();
});

test('another’s folder is no place for a letter of one’s own, and another’s log-in is not ended', async () => {
  const holder = SUBJECTS.find(({ name }) => name === 'holder') ?? assert.fail('no holder');
  const form = { letters: things.signe['letter'] ?? '', action: 'to', back: '/inbox' };
  const post = { method: 'POST', multipart: false };
  for (const kind of ['folder', 'label', 'unlabel']) {
    const to = `${kind} ${things.amina[kind === 'folder' ? 'folder' : 'label'] ?? ''}`;
    assert.equal((await matrix.ask(holder, post, '/sort', { form: { ...form, to } })).status, 404, to);
  }
  const { logIn } = matrix.session('other person');
  await matrix.ask(holder, post, '/log-ins/end', { form: { 'log-in': logIn } });
  const [row] = await matrix.rows('select ended_at from log_in where id = $1', [logIn]);
  assert.equal(row?.['ended_at'], null);
});

test('what ends a thing: nobody who may not can, and one who may can', async () => {
  for (const line of linesOf(true)) {
    const [route, expected] = line;
    const all = SUBJECTS.flatMap((subject) =>
      placesOf(subject, expected, route.url).map((place) => {
        return { subject, place, ends: isLetIn({ subject, expected, place, method: route.method }) };
      }),
    );
    const before = await statesOf();
    for (const { subject, place, ends } of all) if (!ends) await judge(line, subject, place);
    compare(
      { name: nameOf(route), person: undefined, in: undefined, right: undefined, other: 'signe' },
      before,
      await statesOf(),
    );
    const first = all.find(({ ends }) => ends);
    if (first === undefined) faults.push(`${nameOf(route)}: nobody may`);
    else await judge(line, first.subject, first.place);
  }
  told();
});

test('the matrix is as large as it says', (context) => {
  const { user, system } = process.cpuUsage();
  const seconds = ((user + system) / 1_000_000).toFixed(1);
  context.diagnostic(`${cells} cells over ${matrix.pages.routes.length} routes, ${seconds} s of CPU`);
  assert.ok(cells > matrix.pages.routes.length * SUBJECTS.length);
});
