// The isolation matrix: every route × every role × own/other unit/other organisation, each cell asserted (issue 4, "Proof"). The
// routes are the running server's own; what they should answer is data (sender-matrix-routes.ts).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  FOREIGN,
  makeThings,
  openMatrix,
  PEOPLE,
  PLACES,
  type Place,
  page,
  ROLES,
  type Role,
  type Route,
  rest,
  type Session,
  sessionOf,
  type Things,
} from './sender-matrix.ts';
import { EXPECTED, type Expected } from './sender-matrix-routes.ts';
import type { SenderWorld } from './sender-world.ts';

let world: SenderWorld;
let things: Things;
let routes: readonly Route[];
const sessions = new Map<string, Session>();
before(async () => {
  ({ world, routes } = await openMatrix());
  things = await makeThings(world);
  for (const { loginId } of PEOPLE) sessions.set(loginId, await sessionOf(world, loginId));
});
after(async () => world.close());

const nameOf = ({ method, url }: Route): string => `${method} ${url}`;
/** Let in: the page, a redirect onwards, or faults of the empty form or of the thing's state. */
const IN = new Set([200, 201, 202, 204, 303, 400, 409, 413, 415, 422]);

function pathOf({ url }: Route, thing: Expected['thing'], place: Place): string {
  const values = things[thing]?.[place] ?? things['absent']?.own ?? {};
  return url.replace(/:(\w+)/g, (_whole, name: string) => values[name] ?? crypto.randomUUID());
}

function placesOf({ thing }: Expected): readonly Place[] {
  return thing === 'none' || thing === 'absent' ? ['own'] : PLACES;
}

/** Expected routes of a door in the order that spares things: what removes comes last. */
function linesOf(door: Expected['door']): readonly (readonly [Route, Expected])[] {
  const lines = routes.flatMap((route) => {
    const expected = EXPECTED[nameOf(route)];
    return expected?.door === door ? [[route, expected] as const] : [];
  });
  return [...lines.filter(([, { last }]) => last !== true), ...lines.filter(([, { last }]) => last === true)];
}

const faults: string[] = [];
let cells = 0;

function judge(cell: string, status: number, expected: ReadonlySet<number> | readonly number[], text: string): void {
  cells += 1;
  const good = new Set(expected);
  if (!good.has(status)) faults.push(`${cell}: answered ${status}, expected ${[...good].join(' or ')}`);
  if (FOREIGN.test(text)) faults.push(`${cell}: shows what belongs to another unit or organisation`);
}

function told(): void {
  assert.deepEqual(faults.splice(0), []);
}

test('every route has its line, and no line is about a route that is gone', () => {
  const known = new Set(routes.map(nameOf));
  const missing = [...known].filter((name) => EXPECTED[name] === undefined);
  const gone = Object.keys(EXPECTED).filter((name) => !known.has(name));
  assert.deepEqual(
    { missing, gone },
    { missing: [], gone: [] },
    'see the top of test/scenarios/sender-matrix-routes.ts',
  );
});

test('without a log-in: to the log-in, or refused', async () => {
  for (const [route, expected] of linesOf('page')) {
    const { status, location } = await page(world, undefined, route, pathOf(route, expected.thing, 'own'));
    if (expected.who === 'open') continue;
    const cell = `${nameOf(route)}, nobody`;
    judge(cell, status, route.method === 'GET' ? [303] : [401, 403], '');
    if (route.method === 'GET' && !location.startsWith('/login')) faults.push(`${cell}: leads to ${location}`);
  }
  told();
});

/** What a person of the matrix may be answered for that thing in that place. */
function allowed(loginId: string, held: Readonly<Record<Place, readonly Role[]>>, expected: Expected, place: Place) {
  const { who, thing, ok } = expected;
  if (who === 'open' || typeof who === 'string') return thing === 'absent' ? [404] : IN;
  if (!Array.isArray(who)) throw new TypeError('a page is for roles');
  const anywhere = who.some((role) => PLACES.some((one) => held[one].includes(role)));
  const everywhere = who.some((role) => held.own.includes(role) && held['other unit'].includes(role));
  if (!anywhere || (expected.whole === true && !everywhere)) return [403];
  if (thing === 'absent') return [ok ?? 404];
  if (thing === 'none') return ok === undefined ? IN : [ok];
  if (place === 'other organisation') return [404];
  const letIn = ok === undefined ? IN : [ok];
  if (thing === 'draft') return ownDraft(loginId, place) ? letIn : [404];
  if (thing === 'unit') return letIn;
  // With the role elsewhere only, the letter is hidden or the act refused.
  const there = expected.readBy ?? who;
  return there.some((role) => held[place].includes(role)) ? letIn : [403, 404];
}

function ownDraft(loginId: string, place: Place): boolean {
  return (loginId === 'm.caseworker' && place === 'own') || (loginId === 'm.elsewhere' && place === 'other unit');
}

const NONE: Readonly<Record<Place, readonly Role[]>> = { own: [], 'other unit': [], 'other organisation': [] };

function heldBy(loginId: string): Readonly<Record<Place, readonly Role[]>> {
  if (loginId === 'm.mixed') return { ...NONE, own: ['caseworker'], 'other unit': ['approver'] };
  if (loginId === 'm.whole') {
    const all = ROLES.filter((role) => role !== 'administrator');
    return { ...NONE, own: all, 'other unit': all };
  }
  if (loginId === 'm.elsewhere') return { ...NONE, 'other unit': ['caseworker'] };
  const role = ROLES.find((one) => loginId === `m.${one}`);
  return role === undefined
    ? NONE
    : { ...NONE, own: [role], ...(role === 'administrator' ? { 'other unit': [role] } : {}) };
}

for (const { loginId } of PEOPLE.filter((one) => one.loginId !== 'm.elsewhere')) {
  test(`${loginId}: each page and button, in the own unit, another unit, another organisation`, async () => {
    const held = heldBy(loginId);
    for (const [route, expected] of linesOf('page')) {
      if (expected.last === true || expected.who === 'open') continue;
      for (const place of placesOf(expected)) {
        const cell = `${nameOf(route)}, ${loginId}, ${place}`;
        const answer = await page(
          world,
          sessions.get(loginId),
          route,
          pathOf(route, expected.thing, place),
          expected.form,
        );
        const mayRead = ['m.mixed', 'm.administrator', 'm.whole'].includes(loginId);
        const seen = mayRead ? answer.text.replaceAll('Hemligt i bygg', '') : answer.text;
        judge(cell, answer.status, allowed(loginId, held, expected, place), seen);
      }
    }
    told();
  });
}

test('what changes or removes a thing is asked by everybody who may not, before those who may', async () => {
  for (const [route, expected] of linesOf('page').filter(([, { last }]) => last === true)) {
    if (expected.who === 'open') continue;
    const asked = PEOPLE.flatMap(({ loginId }) => {
      const held = heldBy(loginId);
      return placesOf(expected).map((place) => ({ loginId, place, may: allowed(loginId, held, expected, place) }));
    });
    for (const { loginId, place, may } of asked.filter(({ may: one }) => !new Set(one).has(200))) {
      const answer = await page(world, sessions.get(loginId), route, pathOf(route, expected.thing, place));
      judge(`${nameOf(route)}, ${loginId}, ${place}`, answer.status, may, answer.text);
    }
  }
  told();
});

test('throwing away a draft that is not one’s own leaves it where it is', async () => {
  const route = { method: 'POST', url: '', multipart: false, body: undefined };
  for (const place of PLACES) {
    for (const loginId of ['m.caseworker', 'm.whole', 'm.mixed', 'm.elsewhere'].filter(
      (one) => !ownDraft(one, place),
    )) {
      const { id = '' } = things['draft']?.[place] ?? {};
      await page(world, sessions.get(loginId), route, `/drafts/${id}/throw-away`);
    }
  }
  const look = { ...route, method: 'GET' };
  for (const [loginId, place] of [
    ['m.caseworker', 'own'],
    ['m.elsewhere', 'other unit'],
  ] as const) {
    const { id = '' } = things['draft']?.[place] ?? {};
    assert.equal((await page(world, sessions.get(loginId), look, `/drafts/${id}`)).status, 200, loginId);
  }
});

test('systems: no token, too small a scope, the own units, another unit, another organisation', async () => {
  for (const [route, expected] of linesOf('rest')) {
    if (expected.who === 'open') continue;
    const url = { ...route, url: route.url.replace('/api/v1', '') };
    const ask = (client: string | undefined, place: Place) =>
      rest(world, client, route.method, pathOf(url, expected.thing, place), route.body);
    const cell = (who: string) => `${nameOf(route)}, ${who}`;
    judge(cell('no token'), (await ask(undefined, 'own')).status, [401], '');
    judge(cell('another scope'), (await ask('m-weak', 'own')).status, [403], '');
    const ofAll = Reflect.get(Object(expected.who), 'scope') === 'administration';
    if (ofAll) judge(cell('system of soc'), (await ask('m-soc', 'own')).status, [403], '');
    for (const place of ofAll ? [] : placesOf(expected)) {
      const hidden = expected.thing === 'absent' || place !== 'own';
      const may =
        expected.ok !== undefined && !(hidden && expected.thing !== 'absent') ? [expected.ok] : hidden ? [404] : IN;
      const answer = await ask('m-soc', place);
      judge(cell(`system of soc, ${place}`), answer.status, may, answer.text);
    }
    if (expected.thing !== 'none' && expected.thing !== 'absent')
      judge(cell('system of Kommun A, a thing of Kommun B'), (await ask('m-a', 'own')).status, [404], '');
    if (!ofAll) continue;
    const whole = expected.ok !== undefined ? [expected.ok] : expected.thing === 'absent' ? [404] : IN;
    judge(cell('system of the whole'), (await ask('m-whole', 'own')).status, whole, '');
  }
  told();
});

test('the matrix is as large as it says', (context) => {
  context.diagnostic(`${cells} cells over ${routes.length} routes`);
  assert.ok(cells > routes.length * ROLES.length);
});
