// The isolation matrix: every route × every role × own/other unit, own/other case type, other organisation, and every system likewise; each cell asserted
// (issue 4, "Proof"). The routes are the running server's own; what they should answer is data (sender-matrix-routes.ts).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Answer, Route } from '../servers-made.ts';
import { DOORS } from './sender-doors.ts';
import { type Matrix, openMatrix, PEOPLE, type Place, ROLES } from './sender-matrix.ts';
import { EXPECTED, type Expected } from './sender-matrix-routes.ts';
import { allowed, type Cell, clientMay, mayKnow, placesOf, REACH_OF_CLIENT } from './sender-matrix-rules.ts';
import { foreign, makeThings, type Things } from './sender-matrix-things.ts';

let matrix: Matrix;
let things: Things;
before(async () => {
  matrix = await openMatrix();
  things = await makeThings(matrix);
});
after(async () => matrix.close());

type Line = readonly [Route, Expected];
const nameOf = ({ method, url }: Route): string => `${method} ${url}`;

function filled(text: string, thing: Expected['thing'], place: Place): string {
  const values = things[thing]?.[place] ?? things['absent']?.own ?? {};
  return text.replace(/:(\w+)/g, (_whole, name: string) => values[name] ?? 'finns-inte');
}

function formFor({ form = {}, thing }: Expected, place: Place): Record<string, string> {
  return Object.fromEntries(Object.entries(form).map(([name, value]) => [filled(name, thing, place), value]));
}

function linesOf(door: Expected['door'], last: boolean): readonly Line[] {
  return matrix.routes.flatMap((route): readonly Line[] => {
    const expected = EXPECTED[nameOf(route)];
    return expected?.door === door && expected.who !== 'open' && (expected.last ?? false) === last
      ? [[route, expected]]
      : [];
  });
}

const faults: string[] = [];
let cells = 0;

function judge(cell: string, { status, text }: Answer, may: readonly number[], secrets?: RegExp): void {
  cells += 1;
  if (!may.includes(status)) faults.push(`${cell}: answered ${status}, expected ${may.join(' or ')}`);
  const shown = secrets?.exec(text)?.[0];
  if (shown !== undefined) faults.push(`${cell}: shows “${shown}”`);
}

function told(): void {
  assert.deepEqual(faults.splice(0), []);
}

async function askPage([route, expected]: Line, place: Place, loginId: string): Promise<Answer> {
  return await matrix.page(loginId, route, filled(route.url, expected.thing, place), formFor(expected, place));
}

async function judgePage(line: Line, place: Place, { loginId, held }: Pick<Cell, 'loginId' | 'held'>): Promise<void> {
  const [route, expected] = line;
  const may = allowed({ loginId, held, place, expected, method: route.method });
  const answer = await askPage(line, place, loginId);
  judge(`${nameOf(route)}, ${loginId}, ${place}`, answer, may, foreign(mayKnow(loginId, held)));
}

test('every route has its line, and no line is about a route that is gone', () => {
  const known = new Set(matrix.routes.map(nameOf));
  const missing = [...known].filter((name) => EXPECTED[name] === undefined);
  const gone = Object.keys(EXPECTED).filter((name) => !known.has(name));
  const where = 'see the top of test/scenarios/sender-matrix-routes.ts';
  assert.deepEqual({ missing, gone }, { missing: [], gone: [] }, where);
});

test('what a person does on a page a system does by the API, or it is a person’s on purpose', () => {
  const operations = new Set(matrix.routes.map(nameOf));
  const acts = [...operations].filter((name) => name.startsWith('POST /') && !name.startsWith('POST /api/'));
  const missing = acts.filter((name) => DOORS[name] === undefined);
  const gone = Object.keys(DOORS).filter((name) => !operations.has(name));
  const noDoor = Object.values(DOORS).filter((door) => typeof door === 'string' && !operations.has(door));
  assert.deepEqual(
    { missing, gone, noDoor },
    { missing: [], gone: [], noDoor: [] },
    'see test/scenarios/sender-doors.ts',
  );
});

test('without a log-in: to the log-in, or refused', async () => {
  for (const [route, expected] of [...linesOf('page', false), ...linesOf('page', true)]) {
    for (const place of placesOf(expected)) {
      const answer = await matrix.page(undefined, route, filled(route.url, expected.thing, place));
      const cell = `${nameOf(route)}, nobody, ${place}`;
      judge(cell, answer, route.method === 'GET' ? [303] : [401, 403], foreign([]));
      if (route.method === 'GET' && !answer.location.startsWith('/login'))
        faults.push(`${cell}: to ${answer.location}`);
    }
  }
  told();
});

// m.elsewhere may what m.substitute may, and has the other unit's draft besides.
for (const somebody of PEOPLE.filter(({ loginId }) => loginId !== 'm.elsewhere')) {
  test(`${somebody.loginId}: each page and button, in the own unit and case type, in others, in another organisation`, async () => {
    for (const line of linesOf('page', false))
      for (const place of placesOf(line[1])) await judgePage(line, place, somebody);
    told();
  });
}

test('throwing away a draft that is not one’s own leaves it where it is', async () => {
  const route = { method: 'POST', url: '', multipart: false, body: undefined };
  const owners: readonly (readonly [string, Place])[] = [
    ['m.caseworker', 'own'],
    ['m.elsewhere', 'other unit'],
  ];
  for (const [owner, place] of owners) {
    const { id = '' } = things['draft']?.[place] ?? {};
    for (const { loginId } of PEOPLE.filter((one) => one.loginId !== owner))
      await matrix.page(loginId, route, `/drafts/${id}/throw-away`);
    const seen = await matrix.page(owner, { ...route, method: 'GET' }, `/drafts/${id}/letter`);
    assert.notEqual(seen.status, 404, owner);
  }
});

async function judgeSystem([route, expected]: Line, place: Place, client: string | undefined): Promise<void> {
  const path = filled(route.url.replace('/api/v1', ''), expected.thing, place);
  const answer = await matrix.rest(client, route.method, path, route.body);
  const known = client === undefined ? [] : (REACH_OF_CLIENT[client] ?? []);
  judge(
    `${nameOf(route)}, ${client ?? 'no token'}, ${place}`,
    answer,
    clientMay(client, expected, place),
    foreign(known),
  );
}

test('systems: no token, too small a scope, the own units, another unit, another organisation', async () => {
  for (const line of linesOf('rest', false)) {
    for (const place of placesOf(line[1])) {
      for (const client of [undefined, 'm-weak', ...Object.keys(REACH_OF_CLIENT)])
        await judgeSystem(line, place, client);
    }
  }
  told();
});

test('what ends a thing: nobody who may not can, and one who may can', async () => {
  for (const line of linesOf('page', true)) {
    const [route, expected] = line;
    const asked = PEOPLE.flatMap(({ loginId, held }) =>
      placesOf(expected).map((place) => {
        const may = allowed({ loginId, held, place, expected, method: route.method });
        return { loginId, held, place, ends: may.includes(200) };
      }),
    );
    for (const cell of asked.filter(({ ends }) => !ends)) await judgePage(line, cell.place, cell);
    const first = asked.find(({ ends }) => ends);
    if (first === undefined) faults.push(`${nameOf(route)}: nobody may`);
    else await judgePage(line, first.place, first);
  }
  told();
});

test('systems: what ends a thing, nobody who may not can, and one who may can', async () => {
  for (const line of linesOf('rest', true)) {
    const clients = [undefined, 'm-weak', ...Object.keys(REACH_OF_CLIENT)];
    const asked = clients.flatMap((client) => placesOf(line[1]).map((place) => ({ client, place })));
    const ends = ({ client, place }: (typeof asked)[number]) => clientMay(client, line[1], place).includes(200);
    for (const { client, place } of asked.filter((cell) => !ends(cell))) await judgeSystem(line, place, client);
    // The other organisation's: nobody has ended that one.
    const first = asked.findLast(ends);
    if (first === undefined) faults.push(`${nameOf(line[0])}: nobody may`);
    else await judgeSystem(line, first.place, first.client);
  }
  told();
});

test('the matrix is as large as it says', (context) => {
  const { user, system } = process.cpuUsage();
  const seconds = ((user + system) / 1_000_000).toFixed(1);
  context.diagnostic(`${cells} cells over ${matrix.routes.length} routes, ${seconds} s of CPU`);
  assert.ok(cells > matrix.routes.length * ROLES.length * 2);
});
