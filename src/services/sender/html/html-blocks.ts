// Puts the tags of some HTML together to a letter's blocks: headings, paragraphs, lists at most five deep, tables of text.
import { manyLines } from '../check-content.ts';
import { type Block, type Cell, type Item, type List, type Run, tidyRuns } from './letter-html.ts';
import type { Effect } from './read-html.ts';

const DEPTH_MAX = 5;
const OPEN_MAX = 64;
const COLUMNS_MAX = 30;

type Level = 1 | 2 | 3 | 4 | 5 | 6;
type Kind = { readonly kind: 'paragraph' } | { readonly kind: 'heading'; readonly level: Level };
type Found = Exclude<Block, { kind: 'heading' }> | { kind: 'heading'; level: Level; runs: readonly Run[] };
interface ListFrame {
  readonly ordered: boolean;
  readonly items: { runs: Run[]; list?: List }[];
}
interface TableFrame {
  readonly rows: { heads: boolean; heading: boolean; scope: string; runs: Run[] }[][];
  /** The cell that text goes into; undefined between cells. */
  cell: Run[] | undefined;
  inHead: boolean;
  /** Tables within a cell are lines of it. */
  depth: number;
}

/** Takes tags and text in their order and gives the blocks at the end. */
export class HtmlBlocks {
  readonly #found: Found[] = [];
  readonly #open: { name: string; effect: Effect }[] = [];
  #kind: Kind = { kind: 'paragraph' };
  #runs: Run[] = [];
  #lists: ListFrame[] = [];
  /** Where Word's paragraphs are items: their level, from 1. */
  #wordLevel = 0;
  #marker = '';
  #inWordList = false;
  #table: TableFrame | undefined;

  text(characters: string): void {
    const text = manyLines(characters);
    const effects = this.#open.map((one) => one.effect);
    if (effects.some((effect) => effect.marker === true)) {
      this.#marker += text;
      return;
    }
    const strong = effects.findLast((effect) => effect.strong !== undefined)?.strong === true;
    const em = effects.findLast((effect) => effect.em !== undefined)?.em === true;
    const href = effects.findLast((effect) => effect.href !== undefined)?.href;
    this.#put({
      text: text === '\n' ? ' ' : text,
      ...(strong ? { strong: true } : {}),
      ...(em ? { em: true } : {}),
      ...(href === undefined ? {} : { href }),
    });
  }

  /** Two in a row are how some write a new paragraph. */
  lineBreak(): void {
    const last = this.#runs.findLast((run) => run.text.trim() !== '' || run.text === '\n');
    if (last?.text === '\n') this.#flush();
    else this.#put({ text: '\n' });
  }

  open(name: string, effect: Effect): void {
    if (this.#open.length < OPEN_MAX) this.#open.push({ name, effect });
  }

  close(name: string): void {
    const at = this.#open.findLastIndex((one) => one.name === name);
    if (at >= 0) this.#open.splice(at, 1);
  }

  /** A block begins or ends here. */
  boundary(): void {
    this.#flush();
  }

  heading(level: number): void {
    this.#flush();
    this.#leaveWordList();
    if (this.#table !== undefined || this.#lists.length > 0) return;
    this.#kind = { kind: 'heading', level: level === 1 ? 1 : level === 2 ? 2 : level === 3 ? 3 : 4 };
  }

  paragraph(className: string, style: string): void {
    this.#flush();
    if (/MsoTitle/i.test(className)) this.heading(1);
    const level = /mso-list:\s*[^;]*\blevel([1-9])/i.exec(style)?.[1];
    if (level !== undefined && this.#table === undefined) this.#wordLevel = Math.min(Number(level), DEPTH_MAX);
  }

  list(ordered: boolean): void {
    this.#flush();
    this.#leaveWordList();
    if (this.#table !== undefined) return;
    if (this.#lists.length < DEPTH_MAX) this.#lists.push({ ordered, items: [] });
    else this.#lists.push(this.#lists.at(-1) ?? { ordered, items: [] });
  }

  item(): void {
    this.#flush();
    if (this.#table !== undefined) return;
    this.#lists.at(-1)?.items.push({ runs: [] });
  }

  endList(): void {
    this.#flush();
    if (this.#table === undefined) this.#closeList();
  }

  table(): void {
    this.#flush();
    if (this.#table !== undefined) this.#table.depth += 1;
    else {
      while (this.#lists.length > 0) this.#closeList();
      this.#table = { rows: [], cell: undefined, inHead: false, depth: 1 };
    }
  }

  tableHead(inHead: boolean): void {
    if (this.#table !== undefined) this.#table.inHead = inHead;
  }

  row(): void {
    this.#flush();
    if (this.#table?.depth === 1) this.#table.rows.push([]);
  }

  cell(heading: boolean, scope: string): void {
    this.#flush();
    const table = this.#table;
    if (table === undefined || table.depth > 1) return;
    if (table.rows.length === 0) table.rows.push([]);
    const runs: Run[] = [];
    table.rows.at(-1)?.push({ heads: table.inHead, heading, scope, runs });
    table.cell = runs;
  }

  endCell(): void {
    this.#flush();
    if (this.#table?.depth === 1) this.#table.cell = undefined;
  }

  endTable(): void {
    this.#flush();
    const table = this.#table;
    if (table === undefined) return;
    table.depth -= 1;
    if (table.depth > 0) return;
    this.#table = undefined;
    this.#found.push(...tableBlocks(table.rows.filter((row) => row.length > 0)));
  }

  end(): Block[] {
    this.#flush();
    while (this.#table !== undefined) this.endTable();
    while (this.#lists.length > 0) this.#closeList();
    const deeper = this.#found.some((block) => block.kind === 'heading' && block.level === 1) ? 1 : 0;
    return this.#found.map((block) => {
      if (block.kind !== 'heading') return block;
      const level = block.level + deeper;
      return { ...block, level: level <= 2 ? 2 : level === 3 ? 3 : 4 };
    });
  }

  #put(run: Run): void {
    this.#runs.push(run);
  }

  #flush(): void {
    const kind = this.#kind;
    const runs = tidyRuns(this.#runs);
    this.#runs = [];
    this.#kind = { kind: 'paragraph' };
    const level = this.#wordLevel;
    const marker = this.#marker;
    this.#wordLevel = 0;
    this.#marker = '';
    if (runs.length === 0) return;
    if (this.#table !== undefined) append(this.#table.cell, runs);
    else if (level > 0) this.#wordItem(level, /^\s*(?:[0-9]+|[a-zA-Z]|[ivxIVX]+)[.)]/.test(marker), runs);
    else if (this.#lists.length > 0 && !this.#inWordList) {
      const items = this.#lists.at(-1)?.items;
      if (items?.length === 0) items.push({ runs: [] });
      append(items?.at(-1)?.runs, runs);
    } else this.#addBlock(kind, runs);
  }

  #leaveWordList(): void {
    while (this.#inWordList && this.#lists.length > 0) this.#closeList();
    this.#inWordList = false;
  }

  #addBlock(kind: Kind, runs: readonly Run[]): void {
    while (this.#lists.length > 0) this.#closeList();
    this.#inWordList = false;
    if (kind.kind === 'paragraph') this.#found.push({ kind: 'paragraph', runs });
    else this.#found.push({ ...kind, runs: tidyRuns(runs.map((run) => (run.text === '\n' ? { text: ' ' } : run))) });
  }

  #wordItem(level: number, ordered: boolean, runs: Run[]): void {
    this.#inWordList = true;
    while (this.#lists.length > level) this.#closeList();
    if (this.#lists.length === level && this.#lists.at(-1)?.ordered !== ordered) this.#closeList();
    while (this.#lists.length < level) this.#lists.push({ ordered, items: [] });
    this.#lists.at(-1)?.items.push({ runs });
  }

  #closeList(): void {
    const frame = this.#lists.pop();
    if (frame === undefined || frame === this.#lists.at(-1)) return;
    const items: Item[] = frame.items
      .map(({ runs, ...nested }) => ({ ...nested, runs: tidyRuns(runs) }))
      .filter((item) => item.runs.length > 0 || item.list !== undefined);
    if (items.length === 0) return;
    const list: List = { kind: 'list', ordered: frame.ordered, items };
    const outer = this.#lists.at(-1);
    if (outer === undefined) {
      this.#found.push(list);
      return;
    }
    const last = outer.items.at(-1);
    if (last === undefined) outer.items.push({ runs: [], list });
    else last.list = last.list === undefined ? list : { ...last.list, items: [...last.list.items, ...list.items] };
  }
}

function append(into: Run[] | undefined, runs: readonly Run[]): void {
  if (into === undefined) return;
  if (into.length > 0) into.push({ text: '\n' });
  into.push(...runs);
}

// One cell is a frame that somebody drew round text: its lines are paragraphs.
function tableBlocks(rows: TableFrame['rows']): Found[] {
  const width = Math.min(Math.max(0, ...rows.map((row) => row.length)), COLUMNS_MAX);
  const cells = rows.map((row, at) =>
    Array.from({ length: width }, (_, column): Cell => {
      const given = row[column];
      const runs = tidyRuns(given?.runs ?? []);
      if (given === undefined || !(given.heading || given.heads)) return { runs };
      const row_ = /^row/i.test(given.scope) || (given.scope === '' && at > 0 && !given.heads);
      return { heads: row_ ? 'row' : 'col', runs };
    }),
  );
  const filled = cells.filter((row) => row.some((cell) => cell.runs.length > 0));
  if (filled.length === 0) return [];
  if (width > 1) return [{ kind: 'table', rows: filled }];
  return filled.map((row) => ({ kind: 'paragraph', runs: row[0]?.runs ?? [] }));
}
