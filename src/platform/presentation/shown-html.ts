// A letter's HTML as it is shown: what is written and how it looks, nothing that runs, loads or leads anywhere by itself. The content origin's policy and
// the sandbox stop those too; but no policy stops a browser from connecting to where <link rel=preconnect> points.
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { turn } from '../turns.ts';

const KEPT = new Set(
  `a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure
  font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary
  sup table tbody td tfoot th thead time tr tt u ul var wbr`.split(/\s+/),
);
const EMPTY = new Set(['br', 'col', 'hr', 'img', 'wbr']);
/** Attributes that say what something is or how it looks. */
const SAYING = new Set(
  `align alt aria-hidden aria-label bgcolor border cellpadding cellspacing class color colspan datetime dir face headers height id lang open role
  rowspan scope size span start title type valign value width`.split(/\s+/),
);
/** Their content is text that no reader sees, or would be read by other rules than the rest. */
const RAW = new Set(['iframe', 'noembed', 'noframes', 'xmp']);
/** Characters between two turns: a millisecond or two. */
const STEP = 32_768;

/** What may be shown, in the order in which it stands. Never throws, whatever is in it. */
export async function shownHtml(html: string): Promise<string> {
  const writer = new ShownWriter();
  for (let from = 0; from < html.length; from += STEP) {
    await turn();
    writer.write(html.slice(from, from + STEP), from + STEP >= html.length);
  }
  return writer.text();
}

class ShownWriter {
  readonly #parts: string[] = [];
  readonly #tokenizer: Tokenizer;
  /** Inside an element whose content is not shown, or is a style sheet. */
  #within: string | undefined;
  #css = '';

  constructor() {
    const text = ({ chars }: Token.CharacterToken): void => this.#text(chars);
    this.#tokenizer = new Tokenizer(
      { sourceCodeLocationInfo: false },
      {
        onStartTag: (tag) => this.#start(tag),
        onEndTag: ({ tagName }) => this.#end(tagName),
        onCharacter: text,
        onWhitespaceCharacter: text,
        onNullCharacter: () => undefined,
        onComment: () => undefined,
        onDoctype: () => undefined,
        onEof: () => undefined,
      },
    );
  }

  write(chunk: string, isLast: boolean): void {
    this.#tokenizer.write(chunk, isLast);
  }

  text(): string {
    if (this.#within === 'style') this.#endStyle();
    return this.#parts.join('');
  }

  #text(chars: string): void {
    if (this.#within === undefined) this.#parts.push(escaped(chars));
    else if (this.#within === 'style') this.#css += chars;
  }

  #start(tag: Token.TagToken): void {
    const { tagName } = tag;
    if (this.#within !== undefined) return;
    const state = stateIn(tagName);
    if (state !== undefined) {
      this.#tokenizer.state = state;
      this.#within = tagName;
      return;
    }
    // What the whole letter looks like stands on its body.
    const name = tagName === 'body' ? 'div' : tagName;
    if (KEPT.has(name)) this.#parts.push(`<${name}${attributesOf(name, tag.attrs)}>`);
  }

  #end(tagName: string): void {
    if (this.#within !== undefined) {
      if (this.#within !== tagName) return;
      if (tagName === 'style') this.#endStyle();
      this.#within = undefined;
      return;
    }
    const name = tagName === 'body' ? 'div' : tagName;
    if (KEPT.has(name) && !EMPTY.has(name)) this.#parts.push(`</${name}>`);
  }

  #endStyle(): void {
    this.#parts.push(`<style>${safeCss(this.#css)}</style>`);
    this.#css = '';
  }
}

function stateIn(tagName: string): Tokenizer['state'] | undefined {
  if (tagName === 'style' || RAW.has(tagName)) return TokenizerMode.RAWTEXT;
  if (tagName === 'title' || tagName === 'textarea') return TokenizerMode.RCDATA;
  return tagName === 'script' ? TokenizerMode.SCRIPT_DATA : undefined;
}

function attributesOf(tagName: string, attributes: readonly Token.Attribute[]): string {
  const parts: string[] = [];
  for (const { name, value } of attributes) {
    const shown = shownValue(tagName, name, value);
    if (shown !== undefined) parts.push(` ${name}="${escaped(shown).replaceAll('"', '&quot;')}"`);
  }
  return parts.join('');
}

function shownValue(tagName: string, name: string, value: string): string | undefined {
  if (SAYING.has(name)) return value;
  if (name === 'style') return safeCss(value);
  if (name === 'href' && tagName === 'a')
    return /^(?:https?:\/\/|mailto:|tel:|#)/i.test(value.trim()) ? value.trim() : undefined;
  if (name === 'src' && tagName === 'img') return isPicture(value) ? value : undefined;
  return undefined;
}

function isPicture(address: string): boolean {
  return /^\s*data:image\/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*$/i.test(address);
}

/** A style sheet without what fetches: no escapes to hide it behind, no imports, no addresses but pictures in themselves. */
function safeCss(css: string): string {
  return css
    .replaceAll(/[\\<]/g, ' ')
    .replaceAll(/@(?:import|namespace|font-face|charset)/gi, '@none')
    .replaceAll(/(?:url|image|image-set|-webkit-image-set|cross-fade|element|src)\s*\(/gi, 'none(');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
