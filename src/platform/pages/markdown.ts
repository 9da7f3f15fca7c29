// The little Markdown that our own API descriptions are written in: headings, lists, paragraphs, **strong** and `code`
import { type Content, type Html, html } from './html.ts';

/** Our own text as HTML. Everything is escaped; what is not understood stays as it was written. */
export function markdown(source: string): Html {
  const blocks = source.trim().split(/\n{2,}/);
  return html`${blocks.flatMap((block) => {
    const [first = '', ...rest] = block.split('\n');
    if (first.startsWith('# ')) {
      return [html`<h2>${inline(first.slice(2))}</h2>`, rest.length === 0 ? '' : paragraph(rest)];
    }
    return [first.startsWith('- ') ? list([first, ...rest]) : paragraph([first, ...rest])];
  })}`;
}

/** The part of a text in two languages (each begins with a `# ` heading, Swedish first) that is in one of them. */
export function partIn(source: string, language: 'sv' | 'en'): string {
  const parts = source.split(/\n(?=# )/);
  return parts.length === 2 ? (parts[language === 'sv' ? 0 : 1] ?? source) : source;
}

function paragraph(lines: readonly string[]): Html {
  return html`<p>${inline(lines.join(' '))}</p>`;
}

function list(lines: readonly string[]): Html {
  return html`<ul>${lines.map((line) => html`<li>${inline(line.replace(/^- /, ''))}</li>`)}</ul>`;
}

function inline(text: string): Content {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) => {
    if (part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    return part.length > 2 && part.startsWith('`') ? html`<code>${part.slice(1, -1)}</code>` : part;
  });
}
