// A stranger's words as text that hides nothing: on one line, of bounded length, with every character that cannot be seen or that turns the order of
// the others written out, so that what is read is what stands there (UTS 39; Trojan Source, CVE-2021-42574).

/** Controls, characters without width, turns of direction and tags. What joins letters or marks a direction only (ZWJ, LRM) is left: scripts need it. */
const HIDDEN =
  /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;
/** More marks on one letter than any language has cover the lines around it. */
const HEAPED = /(\p{M}{4})\p{M}+/gu;

/** The text to show; what is longer than `most` characters ends with '…'. Takes time by `most` alone. */
export function visibleText(text: string, most: number): string {
  const begun = text.slice(0, most * 8);
  const line = begun
    .replaceAll(/[\t\n\r ]+/g, ' ')
    .trim()
    .replaceAll(HEAPED, '$1')
    .replaceAll(HIDDEN, (found) => `[U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
  const characters = Array.from(line);
  const isCut = characters.length > most || begun.length < text.length;
  return isCut ? `${characters.slice(0, most).join('')}…` : line;
}

/** Whether the text stands as it is shown: on one line, with nothing hidden. */
export function isVisible(text: string): boolean {
  return text === visibleText(text, text.length + 1);
}
