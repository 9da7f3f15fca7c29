// Letters of HTML as a few signs, for who writes without script: # heading, - item, 1. item, **bold**, *leaning*, [words](address), | tables |.
import { type Block, type Cell, grouped, type List, type Run } from './letter-html.ts';

/** The blocks as they are typed with signs; `readMarks` gives the same blocks again. */
export function writeMarks(blocks: readonly Block[]): string {
  // Two lists after each other would be one: an empty comment-like line keeps them apart.
  return blocks
    .map(
      (block, index) =>
        (block.kind === 'list' && blocks[index - 1]?.kind === 'list' ? '\\\n\n' : '') + markBlock(block),
    )
    .join('\n\n');
}

function markBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return markRuns(block.runs).split('\n').map(guarded).join('\n');
    case 'heading':
      return `${'#'.repeat(block.level - 1)} ${markRuns(block.runs)}`;
    case 'list':
      return markList(block, '');
    case 'table':
      return block.rows.map((row) => `|${row.map(markCell).join('|')}|`).join('\n');
  }
}

function markList({ ordered, items }: List, indent: string): string {
  return items
    .map(({ runs, list }, index) => {
      const own = `${indent}${ordered ? `${index + 1}.` : '-'} ${within(runs)}`;
      return list === undefined ? own : `${own}\n${markList(list, `${indent}  `)}`;
    })
    .join('\n');
}

function markCell({ heads, runs }: Cell): string {
  return heads === undefined ? ` ${within(runs)} ` : `${heads === 'col' ? '=' : '!'} ${within(runs)} `;
}

// A line break inside an item or a cell, which are one line each.
function within(runs: readonly Run[]): string {
  return markRuns(runs).replaceAll('\n', '\\/');
}

function guarded(line: string): string {
  const opened = /^(?:#{1,3} |[-•](?: |$))/.test(line) ? `\\${line}` : line;
  return opened.replace(/^([0-9]{1,3})\.(?= |$)/, '$1\\.');
}

function markRuns(runs: readonly Run[]): string {
  let now = 0;
  const stars = (wanted: number): string => {
    const change = now ^ wanted;
    now = wanted;
    return '*'.repeat(change);
  };
  const text = grouped(runs).map(({ href, runs: inner }) => {
    if (href !== undefined) return `${stars(0)}[${markRuns(inner.map(withoutLink))}](${href})`;
    const marked = inner.map((run) => {
      if (run.text === '\n') return `${stars(0)}\n`;
      return `${stars((run.strong === true ? 2 : 0) + (run.em === true ? 1 : 0))}${escaped(run.text)}`;
    });
    return marked.join('');
  });
  return `${text.join('')}${stars(0)}`;
}

function withoutLink(run: Run): Run {
  const { href: _link, ...rest } = run;
  return rest;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\*[\]|]/g, '\\$&');
}
