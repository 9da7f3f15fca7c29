// What a letter of HTML may hold, as values, and the only writer of it: what has no value here cannot be written (issue 4, "letters of text or HTML").
import { escapeHtml } from '../../../platform/pages/html.ts';

/** Text with its marks. A line break is the text '\n' alone. */
export interface Run {
  readonly text: string;
  readonly strong?: true;
  readonly em?: true;
  /** https, mailto or tel, as `linkOf` lets through. */
  readonly href?: string;
}

export interface Item {
  readonly runs: readonly Run[];
  readonly list?: List;
}

export interface List {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly items: readonly Item[];
}

export interface Cell {
  /** A heading of its column or its row. */
  readonly heads?: 'col' | 'row';
  readonly runs: readonly Run[];
}

export interface Table {
  readonly kind: 'table';
  /** Every row has as many cells as the first. */
  readonly rows: readonly (readonly Cell[])[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly runs: readonly Run[] }
  /** The letter's subject is the page's heading: those of the letter begin at 2. */
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly runs: readonly Run[] }
  | List
  | Table;

/** A link that a letter may have, or undefined: https with a host and without a name or password in it, mailto or tel. */
export function linkOf(href: string): string | undefined {
  const text = href.trim();
  if (text.length > 2000 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'https:')
    return url.hostname !== '' && url.username + url.password === '' ? url.href : undefined;
  if (url.protocol === 'mailto:') return /^mailto:[^\s@<>"]+@[^\s@<>"]+$/.test(url.href) ? url.href : undefined;
  return url.protocol === 'tel:' && /^tel:\+?[0-9-]{3,30}$/.test(url.href) ? url.href : undefined;
}

/** The HTML of a letter: these elements and attributes and no others, every element closed (PROTOCOL, A delivery), one block to a line. */
export function writeHtml(blocks: readonly Block[]): string {
  return blocks.map(writeBlock).join('\n');
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${writeRuns(block.runs)}</p>`;
    case 'heading':
      return `<h${block.level}>${writeRuns(block.runs)}</h${block.level}>`;
    case 'list':
      return writeList(block);
    case 'table':
      return `<table>${block.rows.map((row) => `<tr>${row.map(writeCell).join('')}</tr>`).join('')}</table>`;
  }
}

function writeList({ ordered, items }: List): string {
  const name = ordered ? 'ol' : 'ul';
  const written = items.map(
    ({ runs, list }) => `<li>${writeRuns(runs)}${list === undefined ? '' : writeList(list)}</li>`,
  );
  return `<${name}>${written.join('')}</${name}>`;
}

function writeCell({ heads, runs }: Cell): string {
  return heads === undefined ? `<td>${writeRuns(runs)}</td>` : `<th scope="${heads}">${writeRuns(runs)}</th>`;
}

function writeRuns(runs: readonly Run[]): string {
  return grouped(runs)
    .map(({ href, runs: within }) => {
      const inner = within.map(writeRun).join('');
      return href === undefined ? inner : `<a href="${escapeHtml(href)}">${inner}</a>`;
    })
    .join('');
}

function writeRun({ text, strong, em }: Run): string {
  if (text === '\n') return '<br />';
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const leaning = em === true ? `<em>${escaped}</em>` : escaped;
  return strong === true ? `<strong>${leaning}</strong>` : leaning;
}

/** Runs of the same link together. */
export function grouped(runs: readonly Run[]): { href: string | undefined; runs: Run[] }[] {
  const groups: { href: string | undefined; runs: Run[] }[] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last !== undefined && last.href === run.href) last.runs.push(run);
    else groups.push({ href: run.href, runs: [run] });
  }
  return groups;
}

/** Runs as they are kept: white space is one space and never marked, none at the edges or beside a line break, same marks together. */
export function tidyRuns(given: readonly Run[]): Run[] {
  const runs: Run[] = [];
  for (const run of given.flatMap(apart)) {
    const last = runs.at(-1);
    if (run.text === '\n') {
      if (last?.text === ' ') runs.pop();
      if (runs.at(-1)?.text !== '\n') runs.push({ text: '\n' });
    } else if (run.text === ' ') {
      const { text: _, strong: __, em: ___, ...link } = run;
      if (last !== undefined && last.text !== '\n' && last.text !== ' ') runs.push({ text: ' ', ...link });
    } else runs.push(run);
  }
  // Word writes empty lines as a hard space.
  if (runs.every((run) => run.text.trim() === '')) return [];
  while (isBlank(runs.at(-1))) runs.pop();
  while (isBlank(runs[0])) runs.shift();
  return joined(runs);
}

function isBlank(run: Run | undefined): boolean {
  return run?.text === '\n' || run?.text === ' ';
}

// Words and the spaces between them, each its own run, so that a space at a mark's edge falls outside it.
function apart(run: Run): Run[] {
  if (run.text === '\n') return [run];
  return run.text.split(/([ \t\r\n\f]+)/).flatMap((part) => {
    if (part === '') return [];
    return [{ ...run, text: /^[ \t\r\n\f]+$/.test(part) ? ' ' : part }];
  });
}

function joined(runs: readonly Run[]): Run[] {
  const whole: Run[] = [];
  for (const [index, run] of runs.entries()) {
    const last = whole.at(-1);
    const next = runs[index + 1];
    // A space between two words with the same marks has them too.
    const marked = run.text === ' ' && last !== undefined && next !== undefined && sameMarks(last, next);
    const one = marked ? { ...last, text: ' ' } : withoutOuterLink(run, last, next);
    if (last !== undefined && last.text !== '\n' && one.text !== '\n' && sameMarks(last, one)) {
      whole[whole.length - 1] = { ...last, text: last.text + one.text };
    } else whole.push(one);
  }
  return whole;
}

function withoutOuterLink(run: Run, last: Run | undefined, next: Run | undefined): Run {
  if (run.text !== ' ' || run.href === undefined) return run;
  return last?.href === run.href && next?.href === run.href ? run : { text: ' ' };
}

function sameMarks(a: Run, b: Run): boolean {
  return a.strong === b.strong && a.em === b.em && a.href === b.href;
}
