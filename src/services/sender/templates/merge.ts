// Merging values into a template's text: {{fält}}, {{#om fält}}…{{/om}}, {{#om fält = värde}}, {{^om fält}} (issue 4, "Templates").
// One pass over the template: what a value holds is never read as syntax, whatever stands in it.
import { type Condition, fieldKey, type MergeFault, type Piece, parseMerge } from './merge-syntax.ts';

export interface Merged {
  readonly text: string;
  /** Fields that the text names and nobody gave, as first written; each stands unfilled in the text. An empty value is given. */
  readonly missing: readonly string[];
  /** What could not be read stands in the text as it was written: such a text is to be mended, not sent. */
  readonly faults: readonly MergeFault[];
}

/**
 * The text with its fields filled in. Names are compared without regard to case and spacing. With `escaped` (the text is HTML)
 * each value goes through it, and a paragraph that holds nothing but a condition's mark leaves no trace.
 */
export function mergeText(
  text: string,
  fields: ReadonlyMap<string, string>,
  escaped?: (value: string) => string,
): Merged {
  const { pieces, faults } = parseMerge(text, escaped !== undefined);
  const values = new Map<string, string>();
  for (const [name, value] of fields) {
    if (!values.has(fieldKey(name))) values.set(fieldKey(name), value);
  }
  const missing = new Map<string, string>();
  const given = (name: string): string | undefined => {
    const value = values.get(fieldKey(name));
    if (value === undefined && !missing.has(fieldKey(name))) missing.set(fieldKey(name), name);
    return value;
  };
  const write = (parts: readonly Piece[]): string => {
    let written = '';
    for (const part of parts) {
      if (part.kind === 'text') written += part.text;
      else if (part.kind === 'field') written += filled(part.tag, given(part.name), escaped);
      else if (holds(part.condition, given(part.condition.name))) written += write(part.pieces);
    }
    return written;
  };
  const written = write(pieces);
  return { text: written, missing: [...missing.values()], faults };
}

/** Every field that the text names, in order, each once. */
export function fieldsIn(text: string): readonly string[] {
  const names = new Map<string, string>();
  const note = (name: string): void => {
    if (!names.has(fieldKey(name))) names.set(fieldKey(name), name);
  };
  const walk = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) {
      if (piece.kind === 'field') note(piece.name);
      if (piece.kind !== 'condition') continue;
      note(piece.condition.name);
      walk(piece.pieces);
    }
  };
  walk(parseMerge(text, false).pieces);
  return [...names.values()];
}

function filled(tag: string, value: string | undefined, escaped: ((value: string) => string) | undefined): string {
  if (value === undefined) return tag;
  return escaped === undefined ? value : escaped(value);
}

// A field is there when it holds anything but spaces; "nej", "no", "0" and the like are values like any others.
function holds({ negated, equals }: Condition, value: string | undefined): boolean {
  const held = (value ?? '').normalize('NFC').trim();
  const met = equals === undefined ? held !== '' : held.toLowerCase() === equals.toLowerCase();
  return met !== negated;
}
