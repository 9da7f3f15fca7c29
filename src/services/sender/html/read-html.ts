// Any HTML, also what Word and other programs paste, as what a letter may hold. parse5 cuts it into tags as browsers do; the tree is
// ours, flat and bounded, so that no nesting however deep takes time or memory with it.
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { HtmlBlocks } from './html-blocks.ts';
import { type Block, linkOf } from './letter-html.ts';

/** Whatever stands in these is not the letter's text. */
const SKIPPED = new Set(
  'script style title template iframe object embed noscript noembed noframes applet svg math select textarea xml audio video canvas'.split(
    ' ',
  ),
);
const RAW = new Set(['style', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript']);
const BLOCKS = new Set(
  'p div section article main header footer aside nav address blockquote pre figure figcaption dl dt dd center form fieldset legend hr caption body details summary'.split(
    ' ',
  ),
);
/** Characters that are looked at: more than an envelope holds. */
const LENGTH_MAX = 3_000_000;

/** What the HTML says as a letter; what a letter cannot hold is left out, its text is kept. Never throws. */
export function readHtml(text: string): Block[] {
  const blocks = new HtmlBlocks();
  // eslint-disable-next-line prefer-const -- the handler needs the tokenizer that needs the handler
  const skipping: string[] = [];
  const tokenizer: Tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag: (tag) => {
        if (RAW.has(tag.tagName)) tokenizer.state = TokenizerMode.RAWTEXT;
        else if (tag.tagName === 'title' || tag.tagName === 'textarea') tokenizer.state = TokenizerMode.RCDATA;
        else if (tag.tagName === 'script') tokenizer.state = TokenizerMode.SCRIPT_DATA;
        startTag(blocks, skipping, tag);
      },
      onEndTag: (tag) => endTag(blocks, skipping, tag.tagName),
      onCharacter: ({ chars }) => skipping.length === 0 && blocks.text(chars),
      onWhitespaceCharacter: ({ chars }) => skipping.length === 0 && blocks.text(chars),
      onNullCharacter: () => undefined,
      onComment: () => undefined,
      onDoctype: () => undefined,
      onEof: () => undefined,
    },
  );
  tokenizer.write(text.slice(0, LENGTH_MAX), true);
  return blocks.end();
}

function startTag(blocks: HtmlBlocks, skipping: string[], { tagName: name, attrs, selfClosing }: Token.TagToken): void {
  if (SKIPPED.has(name)) {
    // A stranger's `<svg/>` has no end; the elements of HTML have one whatever is written.
    if (!(selfClosing && (name === 'svg' || name === 'math')) && name !== 'embed') skipping.push(name);
    return;
  }
  if (skipping.length > 0) return;
  const attribute = (wanted: string): string => attrs.find((one) => one.name === wanted)?.value ?? '';
  const heading = /^h([1-6])$/.exec(name)?.[1];
  if (heading !== undefined) blocks.heading(Number(heading));
  else if (name === 'p') blocks.paragraph(attribute('class'), attribute('style'));
  else if (BLOCKS.has(name)) blocks.boundary();
  else if (name === 'br') blocks.lineBreak();
  else if (name === 'ul' || name === 'ol' || name === 'menu') blocks.list(name === 'ol');
  else if (name === 'li') blocks.item();
  else if (name === 'table') blocks.table();
  else if (name === 'thead') blocks.tableHead(true);
  else if (name === 'tr') blocks.row();
  else if (name === 'td' || name === 'th') blocks.cell(name === 'th', attribute('scope'));
  else blocks.open(name, effectOf(name, attribute('style'), attribute('href')));
}

function endTag(blocks: HtmlBlocks, skipping: string[], name: string): void {
  const skipped = skipping.lastIndexOf(name);
  if (skipped >= 0) skipping.length = skipped;
  if (skipping.length > 0 || SKIPPED.has(name)) return;
  if (/^h[1-6]$/.test(name) || name === 'p' || BLOCKS.has(name)) blocks.boundary();
  else if (name === 'ul' || name === 'ol' || name === 'menu') blocks.endList();
  else if (name === 'li') blocks.boundary();
  else if (name === 'table') blocks.endTable();
  else if (name === 'thead') blocks.tableHead(false);
  else if (name === 'td' || name === 'th' || name === 'tr') blocks.endCell();
  else blocks.close(name);
}

/** What an inline element does to the text within. Absent members leave what is. */
export interface Effect {
  readonly strong?: boolean;
  readonly em?: boolean;
  readonly href?: string;
  /** Word's own bullet or number before an item: it decides the list's kind and is no text. */
  readonly marker?: true;
}

function effectOf(name: string, style: string, href: string): Effect {
  const weight = /(?:^|[;\s])font-weight:\s*(bold|[6-9]00|normal|[1-5]00)/i.exec(style)?.[1]?.toLowerCase();
  const heavy = weight === undefined ? undefined : weight === 'bold' || /^[6-9]/.test(weight);
  const leaning = /(?:^|[;\s])font-style:\s*(italic|normal)/i.exec(style)?.[1]?.toLowerCase();
  const link = name === 'a' ? linkOf(href) : undefined;
  return {
    ...(name === 'b' || name === 'strong' ? { strong: heavy ?? true } : heavy === undefined ? {} : { strong: heavy }),
    ...(name === 'i' || name === 'em' || name === 'cite'
      ? { em: leaning !== 'normal' }
      : leaning === undefined
        ? {}
        : { em: leaning === 'italic' }),
    ...(link === undefined ? {} : { href: link }),
    ...(/mso-list:\s*ignore/i.test(style) ? { marker: true } : {}),
  };
}
