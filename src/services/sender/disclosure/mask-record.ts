// A record with some of it masked: what is masked is taken out of the words that the file is made of, so it is nowhere in the file (OSL, partial disclosure).
import { createHash } from 'node:crypto';
import type { LetterRecord, RecordRow, RecordSection } from '../print/record.ts';

/** A place in a record that can be masked whole. */
export interface Maskable {
  /** 'section.row', 'section.text', 'section.part.row'. */
  readonly key: string;
  readonly section: string;
  readonly label: string;
  readonly value: string;
}

export interface Masking {
  /** Keys that are masked whole. What they hold is masked wherever else it stands. */
  readonly keys: ReadonlySet<string>;
  /** Words and phrases that are masked wherever they stand, in any case of letters. */
  readonly phrases: readonly string[];
  /** What stands instead, the same whatever was there: its length tells nothing. */
  readonly mask: string;
}

/** Everything in the record that can be masked, in its order. */
export function maskableParts(record: LetterRecord, textLabel: string): readonly Maskable[] {
  return record.sections.flatMap((section, s) => [
    ...(section.rows ?? []).map((row, r) => place(`${s}.${r}`, section.heading, row)),
    ...(section.text === undefined || section.text === ''
      ? []
      : [{ key: `${s}.text`, section: section.heading, label: textLabel, value: section.text }]),
    ...(section.parts ?? []).flatMap((part, p) => [
      { key: `${s}.p${p}`, section: section.heading, label: textLabel, value: part.name },
      ...part.rows.map((row, r) => place(`${s}.p${p}.${r}`, `${section.heading}: ${part.name}`, row)),
    ]),
  ]);
}

function place(key: string, section: string, { label, value }: RecordRow): Maskable {
  return { key, section, label, value };
}

/** Names the record as it was shown: another one means that something has changed since. */
export function recordHash({ sections }: LetterRecord): string {
  return createHash('sha256').update(JSON.stringify(sections)).digest('hex');
}

/** The record without what is masked. */
export function maskRecord(record: LetterRecord, { keys, phrases, mask }: Masking, textLabel: string): LetterRecord {
  const whole = maskableParts(record, textLabel).filter(({ key }) => keys.has(key));
  const elsewhere = whole.flatMap(({ key, value }) => alsoElsewhere(key, value));
  const values = whole.map(({ value }) => value);
  const clean = replacer([...phrases, ...elsewhere], values, mask);
  const rowAt = (key: string, row: RecordRow): RecordRow => ({
    ...row,
    value: keys.has(key) ? mask : clean(row.value),
  });
  const sections = record.sections.map((section, s): RecordSection => {
    const { rows, text, parts } = section;
    return {
      ...section,
      ...(rows === undefined ? {} : { rows: rows.map((row, r) => rowAt(`${s}.${r}`, row)) }),
      ...(text === undefined ? {} : { text: keys.has(`${s}.text`) ? mask : clean(text) }),
      ...(parts === undefined
        ? {}
        : {
            parts: parts.map((part, p) => ({
              ...part,
              name: keys.has(`${s}.p${p}`) ? mask : clean(part.name),
              rows: part.rows.map((row, r) => rowAt(`${s}.p${p}.${r}`, row)),
              ...(part.note === undefined ? {} : { note: clean(part.note) }),
            })),
          }),
    };
  });
  return { ...record, subject: clean(record.subject), lead: clean(record.lead), made: record.made, sections };
}

/** Shorter than this a value is a word of everyday language: it is masked in its own place only. */
const TELLING = 5;
/** Between the parts of a number people write nothing, a hyphen or dash of some kind, a plus for those over a hundred, a space or two. */
const BETWEEN = '[\\s.+\\u2010-\\u2015\\u2212-]{0,3}';
const NUMBER = new RegExp(
  `(?<!\\d)(?:(?:18|19|20)${BETWEEN})?(\\d{2})${BETWEEN}(\\d{2})${BETWEEN}(\\d{2})${BETWEEN}(\\d{4})(?!\\d)`,
  'g',
);
/** What is not seen and yet parts a word: soft hyphens, joiners, marks of direction. */
const UNSEEN = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

// A subject stands in the title too, a number in several rows and in more than one spelling.
function alsoElsewhere(key: string, value: string): string[] {
  if (key.endsWith('.text')) return [];
  return value.length < TELLING ? [] : [value];
}

/** Patterns of the identity numbers in a text, each for every way to write it, with its century or without. */
function numbersIn(text: string): string[] {
  return [...text.matchAll(NUMBER)].map(
    ([, ...parts]) => `(?<!\\d)(?:(?:18|19|20)${BETWEEN})?${parts.join(BETWEEN)}(?!\\d)`,
  );
}

function replacer(phrases: readonly string[], values: readonly string[], mask: string): (text: string) => string {
  const numbers = [...phrases, ...values].flatMap((text) => numbersIn(readable(text)));
  const words = phrases.map((phrase) => readable(phrase).trim()).filter((phrase) => phrase !== '');
  // The longest first: a shorter one within it would leave the rest of it to be read.
  const patterns = [...new Set(words)]
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+'));
  const all = [...new Set(numbers), ...patterns];
  if (all.length === 0) return (text) => text;
  const pattern = new RegExp(all.join('|'), 'giu');
  return (text) => readable(text).replaceAll(pattern, mask);
}

// The same letters in the same way: an é of one character and one of two look alike.
function readable(text: string): string {
  return text.normalize('NFC').replaceAll(UNSEEN, '');
}

/** What may have to be masked: numbers, e-mail addresses and telephone numbers in the texts. */
export function suggestions(record: LetterRecord, textLabel: string): readonly string[] {
  const found = new Set<string>();
  for (const { value } of maskableParts(record, textLabel)) {
    for (const [match] of readable(value).matchAll(NUMBER)) found.add(match);
    for (const [match] of value.matchAll(/[\p{L}\d._+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu)) found.add(match);
    for (const [match] of value.matchAll(/\b0\d{1,3}[-\s]\d{2,3}(?:\s?\d{2,3}){1,3}\b/g)) found.add(match);
  }
  return [...found];
}
