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
  const clean = replacer([...phrases, ...whole.flatMap(({ key, value }) => alsoElsewhere(key, value))], mask);
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
const NUMBER = /(?:19|20|18)?(\d{6})[-+]?(\d{4})/g;

// A subject stands in the title too, a number in several rows and in more than one spelling.
function alsoElsewhere(key: string, value: string): string[] {
  if (key.endsWith('.text')) return numbersIn(value);
  return [...(value.length < TELLING ? [] : [value]), ...numbersIn(value)];
}

/** Identity numbers in a text, in every spelling that people use. */
export function numbersIn(text: string): string[] {
  return [...text.matchAll(NUMBER)].flatMap(([found, day = '', rest = '']) => {
    const century = found.replaceAll(/\D/g, '').length === 12 ? found.slice(0, 2) : '';
    return [`${century}${day}-${rest}`, `${century}${day}${rest}`, `${day}-${rest}`, `${day}+${rest}`, `${day}${rest}`];
  });
}

function replacer(phrases: readonly string[], mask: string): (text: string) => string {
  // The longest first: a shorter one within it would leave the rest of it to be read.
  const words = [...new Set(phrases.map((phrase) => phrase.trim()).filter((phrase) => phrase !== ''))];
  if (words.length === 0) return (text) => text;
  const pattern = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+'))
    .join('|');
  const all = new RegExp(pattern, 'giu');
  return (text) => text.replaceAll(all, mask);
}

/** What may have to be masked: numbers, e-mail addresses and telephone numbers in the texts. */
export function suggestions(record: LetterRecord, textLabel: string): readonly string[] {
  const found = new Set<string>();
  for (const { value } of maskableParts(record, textLabel)) {
    for (const [match] of value.matchAll(/\b(?:19|20)?\d{6}[-+]?\d{4}\b/g)) found.add(match);
    for (const [match] of value.matchAll(/[\p{L}\d._+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu)) found.add(match);
    for (const [match] of value.matchAll(/\b0\d{1,3}[-\s]\d{2,3}(?:\s?\d{2,3}){1,3}\b/g)) found.add(match);
  }
  return [...found];
}
