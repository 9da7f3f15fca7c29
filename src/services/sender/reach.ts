// What somebody may read: whole units, and beside them the letters of some case types in units (issue 4, "Rights per unit and case type").
// A letter without a case type is read by those only who read the whole unit.
import type { Rights, Role, Scope } from './rights.ts';

/** Where a letter belongs; a mailing, a reply, a line of the log and a list of numbers likewise. */
export interface Place {
  readonly unit: string;
  readonly caseType: string | undefined;
}

/** Case types that are read in some units, or in every one. */
interface SomeTypes {
  readonly units: Scope;
  readonly caseTypes: ReadonlySet<string>;
}

export interface Reach {
  /** Units in which everything is read. */
  readonly whole: Scope;
  /** Beside those. */
  readonly some: readonly SomeTypes[];
}

/** Every unit's. */
export const EVERYTHING: Reach = { whole: 'all', some: [] };

/** Everything in these units. */
export function wholeUnits(units: Scope): Reach {
  return { whole: units, some: [] };
}

/** What the roles together let one read. */
export function reachOf(rights: Rights, roles: readonly Role[]): Reach {
  const grants = roles.flatMap((role) => rights.get(role) ?? []);
  const whole = union(grants.flatMap(({ units, caseTypes }) => (caseTypes === 'all' ? [units] : [])));
  if (whole === 'all') return EVERYTHING;
  const some = grants.flatMap(({ units, caseTypes }): SomeTypes[] => {
    if (caseTypes === 'all') return [];
    const left = units === 'all' ? units : new Set([...units].filter((unit) => !whole.has(unit)));
    return left !== 'all' && left.size === 0 ? [] : [{ units: left, caseTypes }];
  });
  return { whole, some: together(some) };
}

// Several roles often read the same: asked about once, so that one index answers.
function together(some: readonly SomeTypes[]): readonly SomeTypes[] {
  if (some.length < 2) return some;
  const ofUnits = [...Map.groupBy(some, ({ units }) => nameOf(units)).values()].map((same) => ({
    units: union(same.map(({ units }) => units)),
    caseTypes: new Set(same.flatMap(({ caseTypes }) => [...caseTypes])),
  }));
  return [...Map.groupBy(ofUnits, ({ caseTypes }) => nameOf(caseTypes)).values()].map((same) => ({
    units: union(same.map(({ units }) => units)),
    caseTypes: new Set(same.flatMap(({ caseTypes }) => [...caseTypes])),
  }));
}

function nameOf(ids: Scope): string {
  return ids === 'all' ? ids : [...ids].toSorted().join(' ');
}

/** Whether what is there is read. */
export function reads({ whole, some }: Reach, { unit, caseType }: Place): boolean {
  if (has(whole, unit)) return true;
  return caseType !== undefined && some.some(({ units, caseTypes }) => has(units, unit) && caseTypes.has(caseType));
}

/** Every unit in which something is read. */
export function unitsIn({ whole, some }: Reach): Scope {
  return union([whole, ...some.map(({ units }) => units)]);
}

/** Whether everything of some unit is read. */
export function readsWhole({ whole }: Reach): boolean {
  return whole === 'all' || whole.size > 0;
}

/** The part of it that is in that unit. */
export function within({ whole, some }: Reach, unit: string): Reach {
  const one = new Set([unit]);
  if (has(whole, unit)) return wholeUnits(one);
  const left = some.filter(({ units }) => has(units, unit));
  return { whole: new Set(), some: left.map(({ caseTypes }) => ({ units: one, caseTypes })) };
}

function has(scope: Scope, id: string): boolean {
  return scope === 'all' || scope.has(id);
}

function union(scopes: readonly Scope[]): Scope {
  const ids = new Set<string>();
  for (const scope of scopes) {
    if (scope === 'all') return 'all';
    for (const id of scope) ids.add(id);
  }
  return ids;
}

interface Seer {
  readonly sees: Reach;
  /** Absent for a system. */
  readonly rights?: Rights;
}

/** Whether the actor may look at what is there. */
export function sees(actor: Pick<Seer, 'sees'>, place: Place): boolean {
  return reads(actor.sees, place);
}

/** Whether the actor may look at everything that the unit has. */
export function seesUnit(actor: Pick<Seer, 'sees'>, unit: string): boolean {
  return has(actor.sees.whole, unit);
}

/** What the actor reads by one of these roles; a system what it sees. */
export function worksIn(actor: Seer, ...roles: readonly Role[]): Reach {
  return actor.rights === undefined ? actor.sees : reachOf(actor.rights, roles);
}

/** Whether the role is held for what is there: where it has no case type, for the whole unit. */
export function mayThere(rights: Rights, role: Role, place: Place): boolean {
  return reads(reachOf(rights, [role]), place);
}
