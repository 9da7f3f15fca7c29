// The words of a text as they are searched for: without regard to case or foreign marks, å, ä and ö kept as letters of their own.

/** Longer ones are cut: what is searched for begins them all the same. */
const LONGEST = 40;
/** Different words of one text; a letter has some hundreds. */
const MOST = 20_000;

const PLAIN = /^[a-z0-9åäö]*$/;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Every different word of the text. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.normalize('NFC').toLowerCase().matchAll(WORD)) {
    const folded = foldWord(word);
    if (folded !== '') words.add(folded);
    if (words.size >= MOST) break;
  }
  return words;
}

// One word, in lower case and composed.
function foldWord(word: string): string {
  const folded = PLAIN.test(word) ? word : Array.from(word, foldLetter).join('');
  return folded.length <= LONGEST ? folded : Array.from(folded).slice(0, LONGEST).join('');
}

const NEIGHBOURS: ReadonlyMap<string, string> = new Map([
  ['æ', 'ä'],
  ['ø', 'ö'],
  ['ß', 'ss'],
  ['þ', 'th'],
  ['ð', 'd'],
  ['ł', 'l'],
  ['đ', 'd'],
]);

function foldLetter(letter: string): string {
  if (letter === 'å' || letter === 'ä' || letter === 'ö') return letter;
  return NEIGHBOURS.get(letter) ?? letter.normalize('NFKD').replaceAll(/[\p{M}\p{P}\p{S}\p{Z}]/gu, '');
}
