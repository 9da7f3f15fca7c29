// Finds letters in which every word of a question stands, each as the beginning of a word.
import { FIELDS, type Field } from './segment-format.ts';
import { SegmentReader } from './segment-reader.ts';

export interface Found {
  readonly letterId: string;
  /** Time of receipt, ms. */
  readonly at: number;
  /** Where any of the words stands. */
  readonly where: ReadonlySet<Field>;
}

/** The letters of one segment, at most the newest `most`, in no order. Nothing is found by no word. */
export function findInSegment(segment: Buffer, prefixes: readonly Buffer[], most: number): Found[] {
  if (prefixes.length === 0) return [];
  const reader = new SegmentReader(segment);
  // For each letter a bit for every field where any of the words stands; 0 as soon as one stands nowhere.
  let bits: Uint8Array | undefined;
  for (const prefix of prefixes) bits = both(bits, marksOf(reader, prefix));
  const found: { readonly place: number; readonly at: number }[] = [];
  for (const [place, mark] of bits?.entries() ?? [])
    if (mark !== 0) found.push({ place, at: reader.receivedAt(place) });
  const newest = found.length <= most ? found : found.sort((one, other) => other.at - one.at).slice(0, most);
  return newest.map(({ place, at }) => ({
    letterId: reader.letter(place).id,
    at,
    where: fieldsOf(bits?.[place] ?? 0),
  }));
}

function marksOf(reader: SegmentReader, prefix: Buffer): Uint8Array {
  const marks = new Uint8Array(reader.count);
  reader.seek(prefix);
  while (reader.next()) {
    const order = reader.against(prefix);
    if (order > 0) break;
    if (order < 0) continue;
    const bit = 1 << reader.field;
    reader.eachLetter((place) => {
      marks[place] = (marks[place] ?? 0) | bit;
    });
  }
  return marks;
}

function both(one: Uint8Array | undefined, other: Uint8Array): Uint8Array {
  if (one === undefined) return other;
  return other.map((mark, place) => {
    const before = one[place] ?? 0;
    return mark === 0 || before === 0 ? 0 : mark | before;
  });
}

const fieldSets = new Map<number, ReadonlySet<Field>>();

function fieldsOf(bits: number): ReadonlySet<Field> {
  const known = fieldSets.get(bits) ?? new Set(FIELDS.filter((_, index) => (bits & (1 << index)) !== 0));
  fieldSets.set(bits, known);
  return known;
}

/** Where a single letter's words match; undefined unless all prefixes do. */
export function findInWords(
  words: ReadonlyMap<Field, Iterable<string>>,
  prefixes: readonly string[],
): ReadonlySet<Field> | undefined {
  const where = new Set<Field>();
  for (const prefix of prefixes) {
    let found = false;
    for (const [field, those] of words)
      for (const word of those)
        if (word.startsWith(prefix)) {
          found = true;
          where.add(field);
          break;
        }
    if (!found) return undefined;
  }
  return where;
}
