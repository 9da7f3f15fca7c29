// A unit's colour: read on light and on dark ground, so two shades; contrast is checked when it is saved (WCAG 2.2, 1.4.3 and 1.4.11).
import { contrast, GROUNDS, themeFaults } from '../../../platform/pages/theme.ts';

/** #rrggbb each. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
}

export type AccentFault =
  | { readonly field: 'accent' | 'accent-dark'; readonly code: 'accent-form' }
  | { readonly field: 'accent' | 'accent-dark'; readonly code: 'accent-contrast'; readonly contrast: number };

const FORM = /^#[0-9a-f]{6}$/;

/** The colour as it was typed; the shade for dark ground is made where none was given. Undefined when nothing was typed. */
export function readAccent(light: string, dark: string): Accent | undefined {
  const tidy = (text: string) => text.trim().toLowerCase();
  const [one, other] = [tidy(light), tidy(dark)];
  if (one === '' && other === '') return undefined;
  return { light: one, dark: other === '' && FORM.test(one) ? lighter(one) : other };
}

/** What is wrong with it; nothing where both shades can be read. */
export function accentFaults({ light, dark }: Accent): AccentFault[] {
  const formed: AccentFault[] = [];
  if (!FORM.test(light)) formed.push({ field: 'accent', code: 'accent-form' });
  if (!FORM.test(dark)) formed.push({ field: 'accent-dark', code: 'accent-form' });
  if (formed.length > 0) return formed;
  const worst = new Map<'accent' | 'accent-dark', number>();
  for (const fault of themeFaults({ accentLight: light, accentDark: dark })) {
    const field = fault.colour === 'accentLight' ? 'accent' : 'accent-dark';
    worst.set(field, Math.min(worst.get(field) ?? 21, fault.contrast));
  }
  return [...worst].map(([field, ratio]) => ({ field, code: 'accent-contrast', contrast: ratio }));
}

// Towards white in small steps, until it is read on the darkest and the lightest of the dark grounds.
function lighter(colour: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (let step = 0; step <= 20; step += 1) {
    const mixed = parts.map((part) => Math.round(part + ((255 - part) * step) / 20));
    const shade = `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
    if (GROUNDS.dark.every((ground) => contrast(shade, ground) >= 5)) return shade;
  }
  return '#ffffff';
}

/** The rule that gives the unit's letters their colour; only checked colours get in, so nothing can break out of it. */
export function accentCss(unit: string, { light, dark }: Accent): string {
  if (accentFaults({ light, dark }).length > 0) throw new TypeError('the accent has too little contrast');
  const rule = (colour: string) => `.bd-sheet[data-unit="${unit}"]{--bd-sheet-accent:${colour}}`;
  return `${rule(light)}@media screen and (prefers-color-scheme:dark){${rule(dark)}}`;
}
