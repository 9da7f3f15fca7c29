// Brevduva's mark, a carrier pigeon in one line, drawn by us
import { type Html, html, raw } from './html.ts';

/** One stroke: tail, back, wing, head, beak, breast. In a 32 × 32 box. */
export const PIGEON =
  'M3 21.500c4 .8 7-.4 9.500-3C9.500 14.500 9 9.500 11.500 4.500c2.500 4.500 5 7 9 8.500 1-2.500 4-3.500 6-1.500l2.500 1.500-2.700 1c-.3 6-4 10.500-10.300 10.500-3 0-5 1-7.500 3';

/** The mark as inline SVG in the text's colour. */
export function mark(): Html {
  return html`<svg class="bd-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path d="${PIGEON}"/>${raw(
    '<circle class="bd-mark-eye" cx="24" cy="13.200" r=".9"/>',
  )}</svg>`;
}
