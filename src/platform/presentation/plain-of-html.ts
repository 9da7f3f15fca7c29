// A letter of HTML as plain text to be read: for whoever wants it so, for reading aloud and for paper. Nothing of its markup is left.
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;

const LEFT_OUT = new Set(['script', 'style', 'head', 'template', 'title', 'noscript', 'iframe', 'object', 'svg']);
const BLOCKS = new Set(
  'address article aside blockquote dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul'.split(
    ' ',
  ),
);
/** Paragraphs stand apart with an empty line; other blocks begin on a line of their own. */
const APART = new Set('article blockquote dl h1 h2 h3 h4 h5 h6 ol p pre section table ul'.split(' '));
/** Pictures in the letter itself are most of a large one, and say nothing here. */
const PICTURES = /(?<==\s*["'])data:[^"']*/gi;

/** Lines and paragraphs as they stand; cells apart with ' | ', items with '– '. */
export function plainOfHtml(html: string): string {
  const parts: string[] = [];
  // A stack of our own: nobody knows how deep a sender's HTML goes. Text stands for what follows when an element ends.
  const stack: (Node | string)[] = [...parse(html.replaceAll(PICTURES, '')).childNodes].reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') parts.push(next);
    else if (next.nodeName === '#text' && 'value' in next) parts.push(next.value.replaceAll(/\s+/g, ' '));
    else if ('childNodes' in next && !LEFT_OUT.has(next.nodeName)) {
      const [before, after] = around(next.nodeName, 'attrs' in next ? altOf(next) : '');
      parts.push(before);
      stack.push(after, ...[...next.childNodes].reverse());
    }
  }
  return tidied(parts.join(''));
}

function altOf({ nodeName, attrs }: DefaultTreeAdapterTypes.Element): string {
  return nodeName === 'img' ? (attrs.find(({ name }) => name === 'alt')?.value ?? '') : '';
}

function around(name: string, alt: string): readonly [string, string] {
  if (alt !== '') return [` ${alt} `, ''];
  if (name === 'br') return ['\n', ''];
  if (name === 'li') return ['\n– ', ''];
  if (name === 'td' || name === 'th') return ['', ' | '];
  if (APART.has(name)) return ['\n\n', '\n\n'];
  return BLOCKS.has(name) ? ['\n', '\n'] : ['', ''];
}

function tidied(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/[ \t\u00a0]+/g, ' ')
        .replace(/^ | $/g, '')
        .replace(/( \|)+$/, ''),
    )
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}
