// A letter of HTML as plain text, for logs' eyes never: for records, previews in lists and whoever cannot show HTML.
import { type Block, grouped, type List, type Run } from './letter-html.ts';
import { readHtml } from './read-html.ts';

/** Paragraphs with empty lines between; items with '-' or their number; cells with ' | '; an address after what it is linked from. */
export function plainOfHtml(text: string): string {
  return readHtml(text).map(plainBlock).join('\n\n');
}

/** A letter's text as people read it: as it is, or without its tags. */
export function plainText({ text, extras }: { text: string; extras?: { bodyType?: 'text/html' } }): string {
  return extras?.bodyType === 'text/html' ? plainOfHtml(text) : text;
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainRuns(block.runs);
    case 'list':
      return plainList(block, '');
    case 'table':
      return block.rows
        .map((row) => row.map((cell) => plainRuns(cell.runs).replaceAll('\n', ' ')).join(' | '))
        .join('\n');
  }
}

function plainList({ ordered, items }: List, indent: string): string {
  const lines = items.map(({ runs, list }, index) => {
    const sign = ordered ? `${index + 1}.` : '-';
    const own = `${indent}${sign} ${plainRuns(runs).replaceAll('\n', `\n${indent}  `)}`;
    return list === undefined ? own : `${own}\n${plainList(list, `${indent}  `)}`;
  });
  return lines.join('\n');
}

/** An address is written out where the words do not say it already. */
export function plainRuns(runs: readonly Run[]): string {
  return grouped(runs)
    .map(({ href, runs: within }) => {
      const words = within.map((run) => run.text).join('');
      if (href === undefined) return words;
      const address = href.replace(/^(?:mailto|tel):/, '').replace(/\/$/, '');
      return words.includes(address.replace(/^https:\/\//, '')) ? words : `${words} (${address})`;
    })
    .join('');
}
