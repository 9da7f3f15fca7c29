// Advice for plain language (klarspråk): long sentences and paragraphs, passive verbs, officialese. Advice only: it never stops a letter.
import { ENGLISH, SWEDISH } from './officialese.ts';

export type PlainHintKind = 'long-sentence' | 'long-paragraph' | 'passive' | 'officialese';

export interface PlainHint {
  readonly kind: PlainHintKind;
  /** As it stands in the text; the beginning of what is long. */
  readonly found: string;
  /** Words of a sentence or paragraph. */
  readonly words?: number;
  /** What to write instead, in the text's language. */
  readonly instead?: string;
}

/** Words of a sentence before it is called long. */
const SENTENCE_WORDS = 25;
const PARAGRAPH_WORDS = 90;
const HINTS_MAX = 20;
const READ_MAX = 50_000;

/** Advice about the text, in its order, at most twenty. Fields of a template are read as one word. */
export function plainHints(text: string, language: 'sv' | 'en'): readonly PlainHint[] {
  const read = text
    .slice(0, READ_MAX)
    .replaceAll(/\{\{[#^/][^{}\n]*\}\}/g, '')
    .replaceAll(/\{\{[^{}\n]*\}\}/g, 'X');
  const found = [
    ...lengths(read),
    ...wordsOf(read, language === 'sv' ? SWEDISH_WORDS : ENGLISH_WORDS),
    ...passives(read, language),
  ];
  const seen = new Set<string>();
  return found
    .filter(({ hint }) => {
      const key = `${hint.kind} ${hint.found.toLowerCase()}`;
      return !seen.has(key) && seen.add(key);
    })
    .toSorted((a, b) => a.at - b.at)
    .slice(0, HINTS_MAX)
    .map(({ hint }) => hint);
}

interface Placed {
  readonly at: number;
  readonly hint: PlainHint;
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}’'.,:/-]*/gu)?.length ?? 0;
}

function beginningOf(text: string): string {
  const words = text.trim().split(/\s+/);
  return words.length <= 7 ? words.join(' ') : `${words.slice(0, 7).join(' ')} …`;
}

// A sentence ends at . ! ? before a space and a capital, at a line break, and at a colon that begins a list.
function lengths(text: string): Placed[] {
  const placed: Placed[] = [];
  for (const paragraph of text.matchAll(/[^\n](?:[^\n]|\n(?!\s*\n))*/g)) {
    const words = countWords(paragraph[0]);
    if (words > PARAGRAPH_WORDS) {
      placed.push({ at: paragraph.index, hint: { kind: 'long-paragraph', found: beginningOf(paragraph[0]), words } });
    }
    let at = paragraph.index;
    for (const sentence of paragraph[0].split(/(?<=[.!?]["”)]?)\s+(?=[\p{Lu}\d–-])|\n/u)) {
      const count = countWords(sentence);
      if (count > SENTENCE_WORDS)
        placed.push({ at, hint: { kind: 'long-sentence', found: beginningOf(sentence), words: count } });
      at += sentence.length + 1;
    }
  }
  return placed;
}

interface Word {
  readonly pattern: RegExp;
  readonly instead: string;
}

const SWEDISH_WORDS = SWEDISH.map(asWord);
const ENGLISH_WORDS = ENGLISH.map(asWord);

function asWord([word, instead]: readonly [string, string]): Word {
  const open = word.endsWith('*');
  const bare = (open ? word.slice(0, -1) : word).replaceAll('.', '\\.').replaceAll(' ', '\\s+');
  const end = open ? '\\p{L}*' : '(?![\\p{L}\\p{N}])';
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}])${bare}${end}`, 'giu'), instead };
}

function wordsOf(text: string, words: readonly Word[]): Placed[] {
  return words.flatMap(({ pattern, instead }) => {
    const match = text.matchAll(pattern).next().value;
    return match === undefined
      ? []
      : [{ at: match.index, hint: { kind: 'officialese' as const, found: match[0], instead } }];
  });
}

// Swedish: after an auxiliary any word on -s that is not one of these; alone only verbs that letters of authorities are full of.
const AFTER_AUXILIARY =
  /(?<!\p{L})(?:ska|skall|kan|kunde|måste|får|bör|skulle|har|hade|kommer att|behöver)\s+(?:(?:inte|också|därför|även|alltså|nu)\s+)?(\p{L}{3,}s)(?!\p{L})/giu;
const ALONE =
  /(?<!\p{L})(?:(?:be(?:slut|vilj)|medd?el|lämn|betal|pröv|skick|avvis|registrer|kontakt|utred|beräkn|grund|ändr|använd|hämt|inhämt|godkänn|handlägg|fastställ|besvar|överklag|publicer|debiter|komplet(?:t)er)(?:as|ades|ats|es|des|ts)|handläggs|skrivs|avskrivs|sänds|bedöms|bedömdes|anses|ansågs|tas|togs|ges|gavs|görs|gjordes|fattas|fattades|begärs|avslogs|upphävs|återkrävs|delges)(?!\p{L})/giu;
const NO_PASSIVE = new Set(
  'alls annars alltid bas beskedets bättres deras dess din ditt ens ett finnas flera fortsätts förstås gratis hans hennes hoppas hus hos insats kurs lyckas minst minus mots måns oss plats plus resurs samtidigts senast sins skolans strax tills tillsammans trivas umgås vars vårs ännus års kommuns behövs finns'.split(
    ' ',
  ),
);
const ENGLISH_PASSIVE = /\b(?:is|are|was|were|be|been|being)\s+(?:not\s+|also\s+)?(\w{2,}(?:ed|wn|ven|ken|tten))\b/gi;

function passives(text: string, language: 'sv' | 'en'): Placed[] {
  const placed: Placed[] = [];
  const add = (at: number, found: string): void => void placed.push({ at, hint: { kind: 'passive', found } });
  if (language === 'en') {
    for (const match of text.matchAll(ENGLISH_PASSIVE)) add(match.index, match[0]);
    return placed;
  }
  for (const match of text.matchAll(AFTER_AUXILIARY)) {
    const word = (match[1] ?? '').toLowerCase();
    const noun =
      /^\p{Lu}/u.test(match[1] ?? '') || /(?:plats|insats|sats|hus|kurs|kommuns|ens|ets|nings|hets|ions)$/.test(word);
    if (!NO_PASSIVE.has(word) && !noun) add(match.index, match[0]);
  }
  const covered = placed.map(({ at, hint }) => [at, at + hint.found.length] as const);
  for (const match of text.matchAll(ALONE)) {
    if (!covered.some(([from, to]) => match.index >= from && match.index < to)) add(match.index, match[0]);
  }
  return placed;
}
