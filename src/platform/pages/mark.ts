// Brevduva's mark, a carrier pigeon in one line, drawn by us
import { type Html, html, raw } from './html.ts';

/** One stroke: tail, back, wing, head, beak, breast. In a 32 × 32 box. */
export const PIGEON =
  'M3 21.5c4 .8 7-.4 9.5-3C9.5 14.5 9 9.5 11.5 4.5c2.5 4.5 5 7 9 8.5 1-2.5 4-3.5 6-1.5l2.5 1.5-2.7 1c-.3 6-4 10.5-10.3 10.5-3 0-5 1-7.5 3';

/** The mark as inline SVG in the text's colour. */
export function mark(): Html {
  return html`<svg class="bd-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="${PIGEON}"/>${raw(
    '<circle class="bd-mark-eye" cx="24" cy="13.2" r=".9"/>',
  )}</svg>`;
}
