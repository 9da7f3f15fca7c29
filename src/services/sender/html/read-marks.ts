// Reads letters that were typed with a few signs (see write-marks.ts). What is no sign is text, and nothing that is typed is refused.
import { type Block, type Cell, type Item, type List, linkOf, type Run, tidyRuns } from './letter-html.ts';

const ITEM = /^( *)(?:([-•])|[0-9]{1,3}\.)(?: +(.*))?$/;

/** What was typed with signs, as blocks. What is no sign is text. Never throws. */
export function readMarks(text: string): Block[] {
  const blocks: Block[] = [];
  for (const part of text.replaceAll(/\r\n?/g, '\n').split(/\n[ \t]*(?:\n[ \t]*)+/)) {
    for (const lines of chunks(part.split('\n').filter((line) => line.trim() !== ''))) {
      const block = readChunk(lines);
      if (block !== undefined) blocks.push(block);
    }
  }
  return blocks;
}

function kindOf(line: string): 'heading' | 'item' | 'row' | 'text' {
  if (/^#{1,3} /.test(line)) return 'heading';
  if (ITEM.test(line)) return 'item';
  return /^\s*\|.*\|\s*$/.test(line) ? 'row' : 'text';
}

// A heading or a list needs no empty line before it.
function chunks(lines: readonly string[]): string[][] {
  const found: { kind: string; lines: string[] }[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = found.at(-1);
    if (last !== undefined && last.kind === kind && kind !== 'heading') last.lines.push(line);
    else found.push({ kind, lines: [line] });
  }
  return found.map((one) => one.lines);
}

function readChunk(lines: readonly string[]): Block | undefined {
  const [first = ''] = lines;
  // What `writeMarks` puts between two lists.
  if (first.trim() === '\\' && lines.length === 1) return undefined;
  const kind = kindOf(first);
  if (kind === 'item') return readList(lines.map(itemOf), 0).list;
  if (kind === 'row') return readTable(lines);
  const heading = /^(#{1,3}) (.*)$/.exec(first);
  const runs = tidyRuns(readRuns(heading?.[2] ?? lines.join('\n')));
  if (runs.length === 0) return undefined;
  if (heading === null) return { kind: 'paragraph', runs };
  return { kind: 'heading', level: heading[1] === '#' ? 2 : heading[1] === '##' ? 3 : 4, runs };
}

interface TypedItem {
  readonly depth: number;
  readonly ordered: boolean;
  readonly runs: Run[];
}

function itemOf(line: string): TypedItem {
  const [, indent = '', dash, words = ''] = ITEM.exec(line) ?? [];
  const depth = Math.min(Math.floor(indent.length / 2), 4);
  return { depth, ordered: dash === undefined, runs: tidyRuns(readRuns(words)) };
}

function readList(typed: readonly TypedItem[], from: number): { list: List; next: number } {
  const { depth, ordered } = typed[from] ?? { depth: 0, ordered: false };
  const items: Item[] = [];
  let at = from;
  for (let item = typed[at]; item !== undefined && item.depth >= depth; item = typed[at]) {
    const last = items.at(-1);
    if (item.depth === depth || last === undefined) {
      items.push({ runs: item.runs });
      at += 1;
      continue;
    }
    const { list, next } = readList(typed, at);
    const all = last.list === undefined ? list : { ...last.list, items: [...last.list.items, ...list.items] };
    items[items.length - 1] = { ...last, list: all };
    at = next;
  }
  // What stands further out than the first item still belongs to the list.
  if (from === 0 && at < typed.length) {
    const rest = readList(typed, at);
    return { list: { kind: 'list', ordered, items: [...items, ...rest.list.items] }, next: rest.next };
  }
  return { list: { kind: 'list', ordered, items }, next: at };
}

function readTable(lines: readonly string[]): Block | undefined {
  const rows = lines.map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/),
  );
  // Under the first row, |---|---| makes it the headings, as many are used to.
  const ruled = rows[1]?.every((cell) => /^ *:?-{3,}:? *$/.test(cell)) === true;
  const kept = ruled ? rows.filter((_, index) => index !== 1) : rows;
  const width = Math.max(...kept.map((row) => row.length));
  const cells = kept.map((row, at) =>
    Array.from({ length: width }, (_, column): Cell => {
      const typed = row[column] ?? '';
      const heads = typed.startsWith('= ') || (ruled && at === 0) ? 'col' : typed.startsWith('! ') ? 'row' : undefined;
      const runs = tidyRuns(readRuns(typed.replace(/^[=!] /, '')));
      return { runs, ...(heads === undefined ? {} : { heads }) };
    }),
  );
  if (width === 1) return { kind: 'paragraph', runs: cells.flatMap((row) => row[0]?.runs ?? []) };
  return { kind: 'table', rows: cells };
}

type Sign = { readonly stars: number } | { readonly text: string } | { readonly link: string; readonly words: string };

function readRuns(text: string): Run[] {
  const signs = signsOf(text);
  // Of an odd number of signs the last opens nothing: it is what somebody wrote.
  const pairs = (bit: number): number => {
    const count = signs.filter((sign) => 'stars' in sign && (sign.stars & bit) !== 0).length;
    return count - (count % 2);
  };
  let [strongLeft, emLeft] = [pairs(2), pairs(1)];
  let [strong, em] = [false, false];
  const runs: Run[] = [];
  for (const sign of signs) {
    if ('stars' in sign) {
      let literal = '';
      if ((sign.stars & 2) !== 0) {
        if (strongLeft > 0) strong = !strong;
        else literal = '**';
        strongLeft -= 1;
      }
      if ((sign.stars & 1) !== 0) {
        if (emLeft > 0) em = !em;
        else literal += '*';
        emLeft -= 1;
      }
      if (literal !== '') runs.push({ text: literal, ...marked(strong, em) });
    } else if ('link' in sign) {
      runs.push(...readRuns(sign.words).map((run) => ({ ...run, ...also(run, strong, em), href: sign.link })));
    } else {
      for (const line of sign.text.split(/(\n)/)) if (line !== '') runs.push({ text: line, ...marked(strong, em) });
    }
  }
  return runs;
}

function marked(strong: boolean, em: boolean): Pick<Run, 'strong' | 'em'> {
  return { ...(strong ? { strong: true } : {}), ...(em ? { em: true } : {}) };
}

function also(run: Run, strong: boolean, em: boolean): Pick<Run, 'strong' | 'em'> {
  return marked(strong || run.strong === true, em || run.em === true);
}

// A backslash makes a sign a character; `\/` is a line break inside an item or a cell.
const SIGNS = /\\([\\*[\]|#.\-•/])|(?<!\s)(\*{1,3})|(\*{1,3})(?!\s)|\[((?:\\.|[^\][\\\n])*)\]\(([^)\s]+)\)/gsu;

function signsOf(text: string): Sign[] {
  const signs: Sign[] = [];
  let from = 0;
  for (const match of text.matchAll(SIGNS)) {
    const [whole, character, after, before, words, href] = match;
    const link = href === undefined ? undefined : linkOf(href);
    signs.push({ text: text.slice(from, match.index) });
    if (character !== undefined) signs.push({ text: character === '/' ? '\n' : character });
    else if (words !== undefined) signs.push(link === undefined ? { text: whole } : { link, words });
    else signs.push({ stars: (after ?? before ?? '').length });
    from = match.index + whole.length;
  }
  signs.push({ text: text.slice(from) });
  return signs;
}
