// A letter's text on paper: plain lines, or headings, lists, emphasis, links with their address, and tables with lines round their cells.
import { type Block, type Cell, grouped, type List, type Run, type Table } from '../html/letter-html.ts';
import { plainRuns } from '../html/plain-of-html.ts';
import { readHtml } from '../html/read-html.ts';
import type { LetterExtras } from '../letter-draft.ts';
import type { FlowPart, Pdf, PdfText, Style } from './pdf-text.ts';

interface Column {
  readonly x: number;
  readonly width: number;
}

const INDENT = 16;
const PADDING = 4;
const HEADINGS = { 2: 13, 3: 12, 4: 11 } as const;

/** Writes the text from where the document stands, in a column, points. */
export function writeBody(
  document: Pdf,
  pen: PdfText,
  letter: { readonly text: string; readonly extras?: LetterExtras | undefined },
  column: Column,
  style: Style,
): void {
  if (letter.extras?.bodyType === 'text/html') {
    const rich = new RichText(document, pen, style);
    for (const block of readHtml(letter.text)) rich.block(block, column);
    return;
  }
  for (const line of letter.text.split('\n')) {
    if (line.trim() === '') document.moveDown(0.7);
    else pen.write(line, style, { ...column, y: document.y });
  }
}

class RichText {
  readonly #document: Pdf;
  readonly #pen: PdfText;
  readonly #style: Style;

  constructor(document: Pdf, pen: PdfText, style: Style) {
    this.#document = document;
    this.#pen = pen;
    this.#style = style;
  }

  block(block: Block, column: Column): void {
    switch (block.kind) {
      case 'paragraph':
        this.#lines(block.runs, column, this.#style);
        this.#document.moveDown(0.6);
        return;
      case 'heading':
        this.#room(60);
        this.#lines(block.runs, column, { ...this.#style, size: HEADINGS[block.level], weight: 700 });
        this.#document.moveDown(0.2);
        return;
      case 'list':
        this.#list(block, column);
        this.#document.moveDown(0.6);
        return;
      case 'table':
        this.#table(block, column);
        this.#document.moveDown(0.8);
    }
  }

  #list({ ordered, items }: List, { x, width }: Column): void {
    for (const [index, item] of items.entries()) {
      this.#room(24);
      const top = this.#document.y;
      this.#pen.write(ordered ? `${index + 1}.` : '•', this.#style, { x, y: top, width: INDENT + 8 });
      this.#document.y = top;
      const inner = { x: x + INDENT + (ordered ? 6 : 0), width: width - INDENT - (ordered ? 6 : 0) };
      if (item.runs.length > 0) this.#lines(item.runs, inner, this.#style);
      if (item.list !== undefined) this.#list(item.list, inner);
    }
  }

  #table({ rows }: Table, { x, width }: Column): void {
    const columns = rows[0]?.length ?? 1;
    const each = width / columns;
    for (const row of rows) {
      const heights = row.map((cell) => this.#heightOf(cell, each - 2 * PADDING));
      const height = Math.max(...heights) + 2 * PADDING;
      this.#room(height);
      const top = this.#document.y;
      for (const [index, cell] of row.entries()) {
        const left = x + index * each;
        this.#document.rect(left, top, each, height).lineWidth(0.5).strokeColor('#666666').stroke();
        this.#document.y = top + PADDING;
        const column = { x: left + PADDING, width: each - 2 * PADDING };
        if (cell.runs.length > 0) this.#lines(cell.runs, column, this.#styleOf(cell));
      }
      this.#document.y = top + height;
    }
  }

  #styleOf({ heads }: Cell): Style {
    return heads === undefined ? this.#style : { ...this.#style, weight: 700 };
  }

  #heightOf(cell: Cell, width: number): number {
    const lines = plainRuns(cell.runs).split('\n');
    return lines.reduce((sum, line) => sum + this.#pen.heightOf(line, this.#styleOf(cell), width), 0);
  }

  #lines(runs: readonly Run[], { x, width }: Column, style: Style): void {
    for (const line of linesOf(runs)) {
      const parts = partsOf(line, style);
      if (parts.length > 0) this.#pen.flow(parts, { x, y: this.#document.y, width });
    }
  }

  /** Begins a new page when there is not this much room left (points). */
  #room(points: number): void {
    const { page, y } = this.#document;
    if (y + points > page.height - page.margins.bottom) this.#document.addPage();
  }
}

function linesOf(runs: readonly Run[]): Run[][] {
  const lines: Run[][] = [[]];
  for (const run of runs) {
    if (run.text === '\n') lines.push([]);
    else lines.at(-1)?.push(run);
  }
  return lines;
}

// On paper nobody can press a link: its address stands after its words.
function partsOf(runs: readonly Run[], style: Style): FlowPart[] {
  return grouped(runs).flatMap(({ href, runs: within }) => {
    const parts = within.map((run) => ({
      text: run.text,
      style: run.strong === true ? { ...style, weight: 700 as const } : style,
      leaning: run.em === true,
    }));
    if (href === undefined) return parts;
    const words = within.map((run) => run.text).join('');
    return [...parts, { text: plainRuns(within).slice(words.length), style }];
  });
}
