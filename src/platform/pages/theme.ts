// An organisation's theme: accent and logo, with the contrast that WCAG 1.4.3 and 1.4.11 demand checked when it is saved

/** Colours are #rrggbb. */
export interface Theme {
  readonly accentLight: string;
  readonly accentDark: string;
  /** An address of our own origin. */
  readonly logo?: string;
}

/** Paper and surface in LOOK's two modes: what an accent is read on, and what is read on it. */
export const GROUNDS = { light: ['#fbfaf7', '#ffffff'], dark: ['#14181b', '#1c2226'] } as const;

/** WCAG 2.2 contrast of two #rrggbb colours, 1–21. Throws TypeError for anything else than #rrggbb. */
export function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (parts === null) throw new TypeError('a colour is written #rrggbb');
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => {
    const value = Number.parseInt(part, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export interface ThemeFault {
  readonly colour: 'accentLight' | 'accentDark';
  readonly ground: string;
  /** What it is; 4.5 is needed. */
  readonly contrast: number;
}

/** What is wrong with a theme's colours; an empty list is a good theme. */
export function themeFaults(theme: Theme): ThemeFault[] {
  const pairs = [
    ...GROUNDS.light.map((ground) => ({ colour: 'accentLight' as const, ground })),
    ...GROUNDS.dark.map((ground) => ({ colour: 'accentDark' as const, ground })),
  ];
  return pairs
    .map(({ colour, ground }) => ({ colour, ground, contrast: contrast(theme[colour], ground) }))
    .filter((pair) => pair.contrast < 4.5);
}

/** The style sheet of a theme; only checked colours get in, so nothing can break out of it. */
export function themeCss(theme: Theme): string {
  if (themeFaults(theme).length > 0) throw new TypeError('the theme has too little contrast');
  return `:root[data-service]{--bd-accent-light:${theme.accentLight};--bd-accent-dark:${theme.accentDark}}`;
}
