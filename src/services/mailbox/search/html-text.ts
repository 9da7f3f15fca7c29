// The words of an HTML letter, for the index only: nothing of this is shown. One pass over the text, whatever its sender wrote.

const SKIPPED = /^(?:script|style|head|template|title)$/;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['aring', 'å'],
  ['auml', 'ä'],
  ['ouml', 'ö'],
  ['Aring', 'Å'],
  ['Auml', 'Ä'],
  ['Ouml', 'Ö'],
  ['eacute', 'é'],
  ['Eacute', 'É'],
  ['uuml', 'ü'],
  ['Uuml', 'Ü'],
]);
// Within a word these tags end nothing: <b>bygg</b>lov is one word.
const INLINE = /^(?:a|abbr|b|bdi|bdo|em|i|mark|q|s|small|span|strong|sub|sup|u|wbr|font)$/;

/** The text between the tags. */
export function textOfHtml(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    parts.push(html.slice(at, open));
    at = afterTag(html, open, parts);
  }
  if (at < html.length) parts.push(html.slice(at));
  return decoded(parts.join(''));
}

// Where the text goes on. A tag that never ends is the end.
function afterTag(html: string, open: number, parts: string[]): number {
  if (html.startsWith('<!--', open)) return endOf(html, '-->', open + 4);
  const name = /^<\/?([a-z][a-z0-9]*)/i.exec(html.slice(open, open + 20))?.[1]?.toLowerCase();
  if (name === undefined && !/^<[/!?]/.test(html.slice(open, open + 2))) {
    parts.push('<');
    return open + 1;
  }
  if (name === undefined || !INLINE.test(name)) parts.push(' ');
  const end = endOf(html, '>', open + 1);
  if (name === undefined || html[open + 1] === '/' || !SKIPPED.test(name)) return end;
  const close = indexOfEnding(html, name, end);
  return close < 0 ? html.length : endOf(html, '>', close);
}

function endOf(html: string, sign: string, from: number): number {
  const end = html.indexOf(sign, from);
  return end < 0 ? html.length : end + sign.length;
}

function indexOfEnding(html: string, name: string, from: number): number {
  const ending = new RegExp(`</${name}`, 'gi');
  ending.lastIndex = from;
  return ending.exec(html)?.index ?? -1;
}

function decoded(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole: string, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : ' ';
  });
}
