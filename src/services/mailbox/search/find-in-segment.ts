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

/** The letters of one segment. Nothing is found by no word. */
export function findInSegment(segment: Buffer, prefixes: readonly Buffer[]): Found[] {
  if (prefixes.length === 0) return [];
  const reader = new SegmentReader(segment);
  // For each prefix, for each letter a bit for every field.
  const seen = prefixes.map(() => new Uint8Array(reader.letters.length));
  while (reader.next()) {
    let passed = 0;
    for (const [index, prefix] of prefixes.entries()) {
      const order = reader.against(prefix);
      if (order > 0) passed += 1;
      if (order === 0) mark(seen[index], reader);
    }
    // Words stand in order: nothing more begins so.
    if (passed === prefixes.length) break;
  }
  return reader.letters.flatMap(({ id, at }, letter) => {
    let bits = 0;
    for (const marks of seen) {
      const here = marks[letter] ?? 0;
      if (here === 0) return [];
      bits |= here;
    }
    return [{ letterId: id, at, where: fieldsOf(bits) }];
  });
}

function mark(marks: Uint8Array | undefined, reader: SegmentReader): void {
  if (marks === undefined) return;
  const bit = 1 << reader.field;
  for (const letter of reader.list()) marks[letter] = (marks[letter] ?? 0) | bit;
}

function fieldsOf(bits: number): ReadonlySet<Field> {
  return new Set(FIELDS.filter((_, index) => (bits & (1 << index)) !== 0));
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
