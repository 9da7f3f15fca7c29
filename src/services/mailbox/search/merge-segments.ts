// Segments made into one, without the letters that are gone; in turns, so that a large mailbox holds up nobody.
import { turn } from '../../../platform/turns.ts';
import { type Entry, FIELDS, type Field, type IndexedLetter, SegmentWriter } from './segment-format.ts';
import { SegmentReader } from './segment-reader.ts';

/** Words between two turns: a millisecond or so. */
const STEP = 1000;

/** A letter's words by where they stand. */
export interface LetterWords extends IndexedLetter {
  readonly words: ReadonlyMap<Field, Iterable<string>>;
}

/** A segment of these letters. */
export async function segmentOf(letters: readonly LetterWords[]): Promise<Buffer> {
  const lists = new Map<string, { readonly word: string; readonly field: number; readonly letters: number[] }>();
  for (const [place, { words }] of letters.entries()) {
    await turn();
    for (const [name, those] of words) {
      const field = FIELDS.indexOf(name);
      for (const word of those) {
        const key = `${word} ${field}`;
        const list = lists.get(key);
        if (list === undefined) lists.set(key, { word, field, letters: [place] });
        else list.letters.push(place);
      }
    }
  }
  const entries = [...lists.values()].map((entry): Entry => ({ ...entry, word: Buffer.from(entry.word) }));
  await turn();
  entries.sort(inOrder);
  const writer = new SegmentWriter(letters);
  for (const [index, entry] of entries.entries()) {
    if (index % STEP === 0) await turn();
    writer.add(entry);
  }
  return writer.end();
}

function inOrder(one: Entry, other: Entry): number {
  return Buffer.compare(one.word, other.word) || one.field - other.field;
}

// One of the segments that are merged: where it stands, and which place its letters have in the new one.
interface Source {
  readonly reader: SegmentReader;
  /** -1 for a letter that is gone. */
  readonly places: readonly number[];
  entry: Entry;
}

/** One segment of all these, of the letters that are kept. */
export async function mergedSegment(
  segments: readonly Buffer[],
  isKept: (letterId: string) => boolean,
): Promise<{ readonly bytes: Buffer; readonly letters: number }> {
  const letters: IndexedLetter[] = [];
  const sources: Source[] = [];
  for (const bytes of segments) {
    await turn();
    const reader = new SegmentReader(bytes);
    const places = reader.letters().map((letter) => (isKept(letter.id) ? letters.push(letter) - 1 : -1));
    if (reader.next()) sources.push({ reader, places, entry: reader.entry() });
  }
  const writer = new SegmentWriter(letters);
  for (let count = 0; sources.length > 0; count += 1) {
    if (count % STEP === 0) await turn();
    addSmallest(writer, sources);
  }
  return { bytes: writer.end(), letters: letters.length };
}

// Takes the first word of all from every source that has it. A letter that two sources hold is in the list twice: it is found once.
function addSmallest(writer: SegmentWriter, sources: Source[]): void {
  const smallest = sources.reduce((one, other) => (inOrder(other.entry, one.entry) < 0 ? other : one)).entry;
  const having = sources.filter(({ entry }) => inOrder(entry, smallest) === 0);
  const places = having.flatMap(({ entry, places: of }) => entry.letters.map((letter) => of[letter] ?? -1));
  const kept = places.filter((place) => place >= 0);
  if (kept.length > 0) writer.add({ ...smallest, letters: kept });
  for (const source of having) {
    if (source.reader.next()) source.entry = source.reader.entry();
    else sources.splice(sources.indexOf(source), 1);
  }
}
