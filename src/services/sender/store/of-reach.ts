// What a reach lets one read, as SQL. For whole units it is the plain condition on the unit, which the indexes of units answer.
import { type RawBuilder, sql } from 'kysely';
import { type Reach, unitsIn } from '../reach.ts';
import type { Scope } from '../rights.ts';

/** The columns, or what stands for them: text names one. */
interface PlaceColumns {
  readonly unit: string;
  readonly caseType: string | RawBuilder<unknown>;
}

const OWN: PlaceColumns = { unit: 'unit', caseType: 'case_type' };
/** Where other tables are asked too. */
export const OF_LETTER: PlaceColumns = { unit: 'letter.unit', caseType: 'letter.case_type' };

/** True for the rows that are read. */
export function ofReach(reach: Reach, { unit, caseType }: PlaceColumns = OWN): RawBuilder<boolean> {
  const { whole, some } = reach;
  if (some.length === 0) return inUnits(unit, whole);
  const type = typeof caseType === 'string' ? sql.ref(caseType) : caseType;
  const parts = some.map(({ units, caseTypes }) => both(inUnits(unit, units), isOneOf(type, [...caseTypes])));
  const [only] = parts;
  const ofWhole = whole === 'all' || whole.size > 0 ? [inUnits(unit, whole)] : [];
  if (only !== undefined && parts.length + ofWhole.length === 1) return only;
  // The units once more for all of them together: an index of units answers no "or".
  return both(inUnits(unit, unitsIn(reach)), sql<boolean>`(${sql.join([...ofWhole, ...parts], sql` or `)})`);
}

function both(units: RawBuilder<boolean>, rest: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql`(${units} and ${rest})`;
}

/** True where the column names one of the units. */
export function inUnits(column: string, units: Scope): RawBuilder<boolean> {
  return units === 'all' ? sql`true` : isOneOf(sql.ref(column), [...units]);
}

// A single one in a way that keeps the order of an index on column and time.
function isOneOf(name: RawBuilder<unknown>, ids: readonly string[]): RawBuilder<boolean> {
  const [only] = ids;
  return ids.length === 1 ? sql`${name} = ${only}::uuid` : sql`${name} = any(${[...ids]}::uuid[])`;
}
