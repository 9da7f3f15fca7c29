// A letter of HTML on its sheet: its document in a frame that can neither run nor fetch anything, and its text for paper and the ear.

import { plainText } from '../pages/components.ts';
import { attributes, type Html, html } from '../pages/html.ts';
import { frameHeight } from './frame-height.ts';
import { plainOfHtml } from './plain-of-html.ts';

/** What of a letter's HTML a page needs around the frame. */
export interface FramedText {
  /** Without markup. */
  readonly text: string;
  readonly pictures: number;
}

/** The letter's HTML for a frame. */
export function framedText(written: string): FramedText {
  return { text: plainOfHtml(written), pictures: written.match(/<img\b/gi)?.length ?? 0 };
}

/** Where the frame has letterDocument() from: an address that serves it under letterPolicy(), or itself, for a page on a disk. */
type FrameContent = { readonly src: string } | { readonly srcdoc: string };

/** `title`: for those who hear the frame. */
export function letterFrame(
  { text, pictures }: FramedText,
  { title, ...content }: FrameContent & { readonly title: string },
): Html {
  const { wide, narrow } = frameHeight(text, pictures);
  // Both the attribute and the document's own policy sandbox it: one slip does not open the other.
  return html`<iframe class="bd-html-frame" sandbox="" referrerpolicy="no-referrer"${attributes({
    ...content,
    height: wide,
    'data-narrow': narrow,
  })} title="${title}"></iframe>
    <div class="bd-letter-print" data-aloud>${plainText(text)}</div>`;
}
