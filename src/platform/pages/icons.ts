// Our own line icons, 24 px, drawn with the text's colour; decoration only, the word always stands beside
import { type Html, html, raw } from './html.ts';

const PATHS = {
  check: '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  cross: '<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>',
  question: '<path d="M9 9.2a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1.1-1.4 2.1M12 17.4v.1"/>',
  clock: '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>',
  info: '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.8v.1"/>',
  warning: '<path d="M12 4.5L21 19.5H3z"/><path d="M12 10v4M12 16.8v.1"/>',
  letter: '<path d="M3.5 6h17v12.5h-17z"/><path d="M3.5 6.5L12 13l8.5-6.5"/>',
  open: '<path d="M3.5 10.5L12 4l8.5 6.5v8.5h-17z"/><path d="M3.5 11l8.5 5 8.5-5"/>',
  clip: '<path d="M18.5 11.5l-6.6 6.6a4 4 0 0 1-5.7-5.7l7.2-7.1a2.7 2.7 0 0 1 3.8 3.8l-7 7a1.3 1.3 0 0 1-1.9-1.9l6.2-6.1"/>',
  file: '<path d="M6.5 3.5h7l4 4v13h-11z"/><path d="M13.5 3.5v4h4"/>',
  upload: '<path d="M12 15.5V5M8 8.8L12 5l4 3.8M4.5 15v4h15v-4"/>',
  print: '<path d="M7 8.5v-5h10v5M7 17H4.5V8.5h15V17H17M7 14h10v6.5H7z"/>',
  pen: '<path d="M4.5 19.5l1-4L16 5l3 3L8.5 18.5z"/><path d="M14 7l3 3"/>',
  shield: '<path d="M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6z"/><path d="M9 12l2.2 2.2L15.2 10"/>',
  person: '<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"/>',
  search: '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>',
  arrow: '<path d="M5 12h14M13 6l6 6-6 6"/>',
  back: '<path d="M19 12H5M11 6l-6 6 6 6"/>',
  bin: '<path d="M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.2 10.5v6M13.8 10.5v6"/>',
  copy: '<path d="M8.5 8.5h11v11h-11z"/><path d="M15.5 8.5v-4h-11v11h4"/>',
  archive: '<path d="M4 5h16v4H4zM5.5 9v10.5h13V9M9.5 13h5"/>',
  folder: '<path d="M3.5 6h6l2 2.5h9v10.5h-17z"/>',
  tag: '<path d="M4 4.5h7.5l8.5 8.5-7 7L4.5 11.5z"/><path d="M8.3 8.6v.1"/>',
  undo: '<path d="M8.5 5L4.5 9l4 4M4.5 9h9a5.5 5.5 0 0 1 0 11H9"/>',
  sound: '<path d="M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4.5 4.5 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11"/>',
  stop: '<circle cx="12" cy="12" r="8.5"/><path d="M6 6l12 12"/>',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon that screen readers pass over. */
export function icon(name: IconName): Html {
  return html`<svg class="bd-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${raw(PATHS[name])}</svg>`;
}
