// A letter's text on our own pages: made of its blocks by the escaping template, never by putting its HTML into ours.
import { type Html, html, plainText } from '../../../platform/pages/components.ts';
import { type Block, grouped, type List, type Run } from '../html/letter-html.ts';
import { readHtml } from '../html/read-html.ts';
import type { LetterExtras } from '../letter-draft.ts';

interface Written {
  readonly text: string;
  readonly extras?: LetterExtras | undefined;
}

/** The text as it reads. `level`: the heading that it stands under (the letter's subject). */
export function letterBody({ text, extras }: Written, level: 1 | 2 = 2): Html {
  if (extras?.bodyType !== 'text/html') return plainText(text);
  return html`<div class="bd-letter-html">${readHtml(text).map((block) => bodyBlock(block, level))}</div>`;
}

function bodyBlock(block: Block, level: 1 | 2): Html {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${runs(block.runs)}</p>`;
    case 'heading':
      return bodyHeading(block.level - 1 + level, runs(block.runs));
    case 'list':
      return bodyList(block);
    case 'table':
      return html`<div class="bd-letter-table"><table>${block.rows.map(
        (row) =>
          html`<tr>${row.map((cell) =>
            cell.heads === undefined
              ? html`<td>${runs(cell.runs)}</td>`
              : html`<th scope="${cell.heads}">${runs(cell.runs)}</th>`,
          )}</tr>`,
      )}</table></div>`;
  }
}

function bodyHeading(level: number, text: Html): Html {
  if (level <= 2) return html`<h2>${text}</h2>`;
  if (level === 3) return html`<h3>${text}</h3>`;
  return level === 4 ? html`<h4>${text}</h4>` : html`<h5>${text}</h5>`;
}

function bodyList({ ordered, items }: List): Html {
  const lines = items.map((item) => html`<li>${runs(item.runs)}${item.list !== undefined && bodyList(item.list)}</li>`);
  return ordered ? html`<ol>${lines}</ol>` : html`<ul>${lines}</ul>`;
}

// Links of a letter are shown with where they lead, and cannot be followed from here by mistake.
function runs(all: readonly Run[]): Html {
  return html`${grouped(all).map(({ href, runs: within }) => {
    const words = within.map(run);
    return href === undefined ? html`${words}` : html`<span class="bd-letter-link" title="${href}">${words}</span>`;
  })}`;
}

function run({ text, strong, em }: Run): Html {
  if (text === '\n') return html`<br>`;
  const leaning = em === true ? html`<em>${text}</em>` : html`${text}`;
  return strong === true ? html`<strong>${leaning}</strong>` : leaning;
}
