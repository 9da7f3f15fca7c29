// Who may what in the isolation matrix (sender-matrix.test.ts): from a line of sender-matrix-routes.ts, a person's roles in each place
// and the kind of the thing to the statuses that are right. Pure.
import { OWN_PLACES, PLACES, type Place, type Role, WITH_CASE_TYPE } from './sender-matrix.ts';
import type { Expected } from './sender-matrix-routes.ts';

export interface Cell {
  readonly loginId: string;
  readonly held: Readonly<Record<Place, readonly Role[]>>;
  readonly place: Place;
  readonly expected: Expected;
  readonly method: string;
}

/** Let in: the page, a redirect onwards, or faults of the empty form or of the thing's state. */
const IN: readonly number[] = [200, 201, 202, 204, 303, 400, 409, 413, 415, 422];

/** Kinds that everybody of the organisation with the route's role reaches; every other kind belongs to its unit, or to a person. */
const OF_ORGANISATION: readonly Expected['thing'][] = [
  'unit',
  'caseType',
  'template',
  'webhook',
  'rule',
  'disposal',
  'emergency',
];
const OF_PERSON: readonly Expected['thing'][] = ['draft', 'notice', 'substitution'];

/** Where the route is asked about: where things of its kind are. */
export function placesOf({ thing }: Pick<Expected, 'thing'>): readonly Place[] {
  if (thing === 'none' || thing === 'absent') return ['own'];
  return WITH_CASE_TYPE.includes(thing) ? PLACES : ['own', 'other unit', 'other organisation'];
}

/** Whether the person looks after the things of that place, or stands in for who does where that counts. */
function isTheirs({ loginId, held, place, expected: { thing } }: Cell): boolean {
  if (thing === 'substitution' && held[place].includes('administrator')) return true;
  if (thing === 'notice' && place !== 'other organisation' && loginId === 'm.substitute') return true;
  return (loginId === 'm.caseworker' && place === 'own') || (loginId === 'm.elsewhere' && place === 'other unit');
}

function ofUnit({ held, place, expected }: Cell, letIn: readonly number[]): readonly number[] {
  const { who, readBy, actBy } = expected;
  const there = held[place];
  const readers = readBy ?? (Array.isArray(who) ? who : []);
  if (there.length === 0) return [404];
  // With another role there: hidden, or refused.
  if (!readers.some((role) => there.includes(role))) return [403, 404];
  if (actBy !== undefined && !actBy.some((role) => there.includes(role))) return [403];
  return letIn;
}

/** The statuses that are right when that person asks about the thing of that place. */
export function allowed(cell: Cell): readonly number[] {
  const { held, place, expected, loginId, method } = cell;
  const { who, thing, ok, whole, wholeUnit, actBy } = expected;
  if (loginId === 'm.ended') return method === 'GET' ? [303] : [401, 403];
  const letIn = ok === undefined ? IN : [ok];
  if (typeof who === 'string') {
    // What letters' sheets look like is for everybody who is logged in there.
    const isSeen = thing === 'none' || (thing === 'unit' && place !== 'other organisation');
    return isSeen || (thing === 'notice' && isTheirs(cell)) ? letIn : [404];
  }
  if (!Array.isArray(who)) throw new TypeError('a page is for roles');
  if (!who.some((role) => PLACES.some((one) => held[one].includes(role)))) return [403];
  const everywhere = who.some((role) => held.own.includes(role) && held['other unit'].includes(role));
  if (whole === true && !everywhere) return [403];
  const inUnit = who.some((role) => held.own.includes(role) || held['other unit'].includes(role));
  if (wholeUnit === true && !inUnit) return [403];
  if (thing === 'absent') return [ok ?? 404];
  if (thing === 'none') return letIn;
  if (place === 'other organisation') return [404];
  if (OF_PERSON.includes(thing)) return isTheirs(cell) ? letIn : [404];
  if (!OF_ORGANISATION.includes(thing)) return ofUnit(cell, letIn);
  return actBy === undefined || actBy.some((role) => held[place].includes(role)) ? letIn : [403];
}

const KNOWING: readonly Role[] = ['caseworker', 'approver', 'archivist', 'auditor'];

/** The places whose secrets the person may come across. */
export function mayKnow(loginId: string, held: Cell['held']): readonly Place[] {
  return loginId === 'm.ended' ? [] : PLACES.filter((place) => KNOWING.some((role) => held[place].includes(role)));
}

/** The places whose things each system reaches. */
export const REACH_OF_CLIENT: Readonly<Record<string, readonly Place[]>> = {
  'm-soc': OWN_PLACES,
  'm-whole': [...OWN_PLACES, 'other unit'],
  'm-a': ['other organisation'],
};

/** The same for a system, or for nobody. */
export function clientMay(client: string | undefined, expected: Expected, place: Place): readonly number[] {
  const { who, thing, ok, whole } = expected;
  if (client === undefined) return [401];
  const scope = typeof who === 'object' && 'scope' in who ? who.scope : '';
  if (client === 'm-weak' || (scope === 'administration' && client === 'm-soc')) return [403];
  // Records that concern the whole organisation are for systems of every unit.
  if (whole === true && client === 'm-soc') return [403];
  const letIn = ok === undefined ? IN : [ok];
  if (thing === 'absent') return [404];
  // What the example names is outside the smaller system's units only.
  if (thing === 'none') return ok === 403 && client !== 'm-soc' ? IN : letIn;
  return REACH_OF_CLIENT[client]?.includes(place) === true ? letIn : [404];
}
