// Inter embedded in PDFs (PDF/A-1b wants every glyph in the file), a font file for each part of Unicode that it covers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from './woff.ts';

const { resolve } = createRequire(import.meta.url);
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'] as const;
type Subset = (typeof SUBSETS)[number];
export type Weight = 400 | 700;
export type FontName = `${Subset}-${Weight}`;

/** The ranges of @fontsource/inter's files, in the order in which they are asked. */
const RANGES: readonly { readonly subset: Subset; readonly pattern: RegExp }[] = [
  {
    subset: 'latin',
    pattern:
      /[\u0020-\u007e\u00a0-\u00ff\u0131\u0152\u0153\u02bb\u02bc\u02c6\u02da\u02dc\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2212\u2191\u2193\u2215]/u,
  },
  { subset: 'vietnamese', pattern: /[\u1ea0-\u1ef9\u20ab]/u },
  { subset: 'cyrillic', pattern: /[\u0400-\u045f\u0490\u0491\u04b0\u04b1\u2116]/u },
  { subset: 'cyrillic-ext', pattern: /[\u2de0-\u2dff\u0460-\u052f\u1c80-\u1c88\u20b4\ua640-\ua69f]/u },
  { subset: 'greek', pattern: /[\u0370-\u03ff]/u },
  { subset: 'greek-ext', pattern: /[\u1f00-\u1fff]/u },
  {
    subset: 'latin-ext',
    pattern:
      /[\u0100-\u02af\u1d00-\u1dbf\u1e00-\u1e9f\u1ef2-\u1eff\u2020\u20a0-\u20c0\u2113\u2c60-\u2c7f\ua720-\ua7ff]/u,
  },
];

export interface FontRun {
  readonly font: FontName;
  readonly text: string;
}

const unpacked = new Map<FontName, Buffer>();

/** The bytes of one font; read once. */
export function fontBytes(name: FontName): Buffer {
  const known = unpacked.get(name);
  if (known !== undefined) return known;
  const bytes = unpackWoff(readFileSync(resolve(`@fontsource/inter/files/inter-${name}-normal.woff`)));
  unpacked.set(name, bytes);
  return bytes;
}

/**
 * Text cut where the font file changes. A character that no file has is written by its number ([U+0627]): it is not
 * dropped and not shown as a box, and the signed letter beside the record holds it as it was.
 */
export function fontRuns(text: string, weight: Weight, has: (font: FontName, codePoint: number) => boolean): FontRun[] {
  const runs: { font: FontName; text: string }[] = [];
  for (const character of text) {
    const [font, shown] = glyphFor(character, weight, has);
    const last = runs.at(-1);
    if (last !== undefined && (last.font === font || /^\s$/u.test(shown))) last.text += shown;
    else runs.push({ font, text: shown });
  }
  return runs;
}

function glyphFor(
  character: string,
  weight: Weight,
  has: (font: FontName, codePoint: number) => boolean,
): readonly [FontName, string] {
  const latin: FontName = `latin-${weight}`;
  if (character === '\t' || /^\s$/u.test(character)) return [latin, character === '\u00a0' ? character : ' '];
  const codePoint = character.codePointAt(0) ?? 0;
  for (const { subset, pattern } of RANGES) {
    const font: FontName = `${subset}-${weight}`;
    if (pattern.test(character) && has(font, codePoint)) return [font, character];
  }
  return [latin, `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`];
}
