// What the log says of its own disposals, held against what is missing in it (SKL-21: a record of what was disposed of).
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { positionsHash, type Ranges, sizeOf } from './chain-format.ts';

/** Far more than one record ever names: a hostile file is not to make us count for ever. */
const COUNT_MAX = 1_000_000;

const Details = Type.Object({
  disposal: Type.String(),
  rule: Type.String(),
  before: Type.String(),
  sender: Type.Optional(Type.String()),
  positions: Type.Array(
    Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), { minItems: 2, maxItems: 2 }),
  ),
  count: Type.Integer({ minimum: 0 }),
  positionsHash: Type.String(),
  deliveries: Type.Integer({ minimum: 0 }),
});
const Entry = Type.Object({
  kind: Type.Literal('log.disposed'),
  source: Type.Literal('act'),
  at: Type.String(),
  actor: Type.String(),
  details: Details,
});

export type DisposalDetails = Static<typeof Details>;

export interface DisposalRecord {
  /** Of the record itself in the log. */
  readonly position: number;
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly rule: string;
  readonly before: string;
  readonly sender?: string;
  readonly positions: Ranges;
  readonly count: number;
  readonly fault?: string;
}

export interface DisposalFinding {
  readonly kind: 'removed-entry' | 'not-disposed';
  readonly position: number;
  readonly says: string;
}

/** The record in an entry's content; undefined where the entry is something else. */
export function readDisposalRecord(content: string): Omit<DisposalRecord, 'position'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (!Value.Check(Entry, value)) return undefined;
  const { at, actor, details } = value;
  const positions = details.positions.map(([first = 0, last = 0]) => [first, last] as const);
  const agrees =
    positions.every(([first, last]) => first <= last) &&
    details.count <= COUNT_MAX &&
    sizeOf(positions) === details.count &&
    positionsHash(positions) === details.positionsHash;
  return {
    id: details.disposal,
    at,
    by: actor,
    rule: details.rule,
    before: details.before,
    ...(details.sender === undefined ? {} : { sender: details.sender }),
    positions,
    count: details.count,
    ...(agrees ? {} : { fault: 'the disposal record does not agree with itself' }),
  };
}

/** Missing entries that no record covers, and entries that a record says are gone and that are there. First ones only. */
export function disposalsAgainst(missing: Ranges, records: readonly DisposalRecord[]): readonly DisposalFinding[] {
  const covered = merged(records.flatMap(({ positions }) => positions));
  return [
    ...outside(missing, covered).map(([first, last]) => ({
      kind: 'removed-entry' as const,
      position: first,
      says: `${rangeText(first, last)} gone, and no disposal record says so`,
    })),
    ...outside(covered, missing).map(([first, last]) => ({
      kind: 'not-disposed' as const,
      position: first,
      says: `${rangeText(first, last)} there, although a disposal record says otherwise`,
    })),
  ];
}

function rangeText(first: number, last: number): string {
  return first === last ? 'the entry is' : `the entries to position ${last} are`;
}

function merged(ranges: Ranges): Ranges {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}

/** The parts of `ranges` that are not in `others`; both in order. */
function outside(ranges: Ranges, others: Ranges): Ranges {
  const result: (readonly [number, number])[] = [];
  let index = 0;
  for (const [first, last] of ranges) {
    let from = first;
    while (index < others.length && (others[index]?.[1] ?? 0) < from) index++;
    for (let at = index; at < others.length; at++) {
      const [start, end] = others[at] ?? [0, 0];
      if (start > last) break;
      if (start > from) result.push([from, start - 1]);
      from = Math.max(from, end + 1);
    }
    if (from <= last) result.push([from, last]);
  }
  return result;
}
