// The grammar of a template's marks, read into pieces (issue 4, "Templates": fields and conditions).
//   mark      = "{{" body "}}"              on one line, without braces in it
//   body      = name | "#om" name ["=" value] | "^om" name ["=" value] | "/om"
//   name      = a letter, digit or "_", then at most 63 more of these, space, ".", "-"
// What is no mark stands as it was written and is told as a fault; nothing is dropped.

export type MergeFaultCode = 'unclosed-mark' | 'unknown-mark' | 'unclosed-condition' | 'stray-end' | 'too-deep';

export interface MergeFault {
  readonly code: MergeFaultCode;
  /** As it was written, at most 60 characters. */
  readonly tag: string;
  /** From 1. */
  readonly line: number;
}

export interface Condition {
  readonly name: string;
  readonly negated: boolean;
  /** The value that it is compared with; absent: any value. */
  readonly equals: string | undefined;
}

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string; readonly tag: string }
  | { readonly kind: 'condition'; readonly condition: Condition; readonly pieces: readonly Piece[] };

export interface ParsedMerge {
  readonly pieces: readonly Piece[];
  readonly faults: readonly MergeFault[];
}

/** Conditions within conditions, at most. */
const DEPTH_MAX = 10;
const SHOWN_MAX = 60;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .-]{0,63}$/u;
const OPENING = /^([#^])om +([^=]+?) *(?:= *(.*))?$/iu;

/** A field's name as it is compared. */
export function fieldKey(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

/** Whether a field may be called so. */
export function isFieldName(name: string): boolean {
  return NAME.test(name.normalize('NFC')) && name === name.trim();
}

type Mark =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'opening'; readonly condition: Condition }
  | { readonly kind: 'end' };

interface Open {
  readonly condition: Condition;
  readonly tag: string;
  readonly line: number;
  readonly pieces: Piece[];
}

/** Reads the text. `isHtml`: a paragraph of its own around a condition's mark belongs to the mark. Linear in the text's length. */
export function parseMerge(text: string, isHtml: boolean): ParsedMerge {
  const reading = new Reading(text);
  let at = 0;
  for (let start = text.indexOf('{{'); start !== -1; start = text.indexOf('{{', at)) {
    const end = endOfMark(text, start);
    const tag = text.slice(start, end ?? start + 2);
    const mark = end === undefined ? 'unclosed-mark' : readMark(tag.slice(2, -2));
    const place =
      typeof mark === 'string' || mark.kind === 'field'
        ? { from: start, to: start + tag.length }
        : around(text, start, start + tag.length, isHtml);
    reading.literal(text.slice(at, place.from));
    at = place.to;
    if (typeof mark === 'string') reading.fault(mark, end === undefined ? lineFrom(text, start) : tag, start);
    if (typeof mark === 'string') reading.literal(tag);
    else reading.take(mark, tag, start);
  }
  reading.literal(text.slice(at));
  return reading.finish();
}

class Reading {
  readonly #text: string;
  readonly #root: Piece[] = [];
  readonly #open: Open[] = [];
  readonly #faults: MergeFault[] = [];
  #line = 1;
  #counted = 0;

  constructor(text: string) {
    this.#text = text;
  }

  literal(text: string): void {
    if (text !== '') this.#pieces.push({ kind: 'text', text });
  }

  /** Told with places that only grow. */
  fault(code: MergeFaultCode, tag: string, place: number): void {
    this.#faults.push({ code, tag: tag.slice(0, SHOWN_MAX), line: this.#lineAt(place) });
  }

  take(mark: Mark, tag: string, place: number): void {
    if (mark.kind === 'field') this.#pieces.push({ kind: 'field', name: mark.name, tag });
    else if (mark.kind === 'opening' && this.#open.length < DEPTH_MAX) {
      this.#open.push({ condition: mark.condition, tag, line: this.#lineAt(place), pieces: [] });
    } else if (mark.kind === 'end' && this.#open.length > 0) this.#close();
    else {
      this.fault(mark.kind === 'end' ? 'stray-end' : 'too-deep', tag, place);
      this.literal(tag);
    }
  }

  // What was never closed stands as text, and so does what came after it.
  finish(): ParsedMerge {
    for (let last = this.#open.pop(); last !== undefined; last = this.#open.pop()) {
      this.#faults.push({ code: 'unclosed-condition', tag: last.tag.slice(0, SHOWN_MAX), line: last.line });
      this.#pieces.push({ kind: 'text', text: last.tag }, ...last.pieces);
    }
    return { pieces: this.#root, faults: this.#faults.toSorted((a, b) => a.line - b.line) };
  }

  get #pieces(): Piece[] {
    return this.#open.at(-1)?.pieces ?? this.#root;
  }

  #close(): void {
    const last = this.#open.pop();
    if (last !== undefined) this.#pieces.push({ kind: 'condition', condition: last.condition, pieces: last.pieces });
  }

  #lineAt(place: number): number {
    for (; this.#counted < place; this.#counted += 1) if (this.#text[this.#counted] === '\n') this.#line += 1;
    return this.#line;
  }
}

function readMark(body: string): Mark | 'unknown-mark' {
  const trimmed = body.normalize('NFC').trim();
  if (/^\/om$/i.test(trimmed)) return { kind: 'end' };
  const opening = OPENING.exec(trimmed);
  if (opening === null) return isFieldName(trimmed) ? { kind: 'field', name: trimmed } : 'unknown-mark';
  const [, sign, name = '', value] = opening;
  if (!isFieldName(name)) return 'unknown-mark';
  return { kind: 'opening', condition: { name, negated: sign === '^', equals: value?.trim() } };
}

// Where the mark ends; undefined where a line or another mark begins first.
function endOfMark(text: string, start: number): number | undefined {
  for (let at = start + 2; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n' || character === '{') return undefined;
    if (character === '}') return text[at + 1] === '}' ? at + 2 : undefined;
  }
  return undefined;
}

// A condition's mark with a line (or an HTML paragraph) to itself takes that with it.
function around(text: string, start: number, end: number, isHtml: boolean): { from: number; to: number } {
  if (isHtml && text.startsWith('</p>', end) && text.startsWith('<p>', start - 3))
    return { from: start - 3, to: end + 4 };
  let from = start;
  while (from > 0 && isSpace(text[from - 1])) from -= 1;
  let to = end;
  while (to < text.length && isSpace(text[to])) to += 1;
  const begins = from === 0 || text[from - 1] === '\n';
  const ends = to === text.length || text[to] === '\n';
  return begins && ends ? { from, to: Math.min(to + 1, text.length) } : { from: start, to: end };
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function lineFrom(text: string, start: number): string {
  return text.slice(start, start + SHOWN_MAX).split('\n', 1)[0] ?? '';
}
