// A letter's text as a document of its own, for a frame or a disk: the same bytes in the sender's preview, on the mailbox's content origin and in the package
// of a mailbox. Nothing in it runs, fetches or leads away (DESIGN.md, Web).
import { escapeHtml } from '../pages/html.ts';
import { shownHtml } from './shown-html.ts';

export interface LetterText {
  /** As the letter says: svSE, en. */
  readonly language: string;
  readonly subject: string;
  readonly bodyType: 'text/html' | 'text/plain';
  readonly text: string;
}

const STYLE =
  'body{margin:0;padding:4px;background:#fff;color:#1b2429;font:17px/1.55 "Helvetica Neue",Arial,system-ui,sans-serif;overflow-wrap:anywhere}' +
  'img{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit}';

const SIZES = { large: 'body{font-size:21px}', larger: 'body{font-size:26px}' } as const;
/** Of the text of a letter that brings no style of its own. */
export type TextSize = keyof typeof SIZES;

/** What may be shown of the text, as HTML. Never throws, whatever is in it. */
async function shownText({ bodyType, text }: Pick<LetterText, 'bodyType' | 'text'>): Promise<string> {
  return bodyType === 'text/html' ? await shownHtml(text) : `<pre>${escapeHtml(text)}</pre>`;
}

/** The document, with the letter's language and title. */
export async function letterDocument(letter: LetterText, size?: TextSize): Promise<string> {
  const { language, subject } = letter;
  const style = `${STYLE}${size === undefined ? '' : SIZES[size]}`;
  return `<!doctype html><html lang="${escapeHtml(language.slice(0, 2))}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title><meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head><body>${await shownText(letter)}</body></html>`;
}

/** The policy under which it is served. `by`: the pages that may frame it, such as 'self' in quotes. */
export function letterPolicy(by: string): string {
  return [
    "default-src 'none'",
    'img-src data:',
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${by}`,
    'sandbox',
  ].join('; ');
}
