// Whether a subject is neutral: it shows in notices by e-mail and SMS, where anybody may read it (issue 4, "Case types"; DIGG-5).
import { kindOf, readRecipientId } from '../../../domain/recipient-id.ts';

/** What a municipality's letters of class 3 are about and their subjects should not say; an organisation may keep a list of its own. */
export const USUAL_WORDS: readonly string[] = [
  'abort',
  'adhd',
  'adoption',
  'alkohol',
  'anhörigstöd',
  'autism',
  'avslag',
  'avvisning',
  'BUP',
  'cancer',
  'daglig verksamhet',
  'demens',
  'depression',
  'diabetes',
  'diagnos',
  'ekonomiskt bistånd',
  'familjehem',
  'funktionsnedsättning',
  'färdtjänst',
  'försörjningsstöd',
  'graviditet',
  'hemlös',
  'hemtjänst',
  'hiv',
  'inkasso',
  'kontaktfamilj',
  'LSS',
  'LVM',
  'LVU',
  'missbruk',
  'omhändertagande',
  'orosanmälan',
  'personlig assistans',
  'polisanmälan',
  'psykiatri',
  'psykisk',
  'psykos',
  'sjukdom',
  'skilsmässa',
  'skyddat boende',
  'skyddad folkbokföring',
  'skyddade personuppgifter',
  'skuldsanering',
  'socialbidrag',
  'särskilt boende',
  'umgänge',
  'vräkning',
  'våld',
  'vårdnad',
  'återkrav',
];

export interface SubjectRemark {
  readonly code: 'identity-number' | 'sensitive-word' | 'recipient-name';
  /** As it stands in the subject; '' for a number, which nobody needs to see again. */
  readonly word: string;
}

export interface SubjectFacts {
  readonly words: readonly string[];
  /** Names of the recipient that are known from elsewhere in the letter. */
  readonly names: readonly string[];
  readonly now: Date;
}

const NUMBERS = /(?<!\d)(?:\d{6}|\d{8})[-+ ]?\d{4}(?!\d)/g;

/** What is not neutral in it: a person's number first. */
export function subjectRemarks(subject: string, { words, names, now }: SubjectFacts): readonly SubjectRemark[] {
  const text = subject.normalize('NFC');
  const remarks: SubjectRemark[] = [];
  if (holdsPersonNumber(text, now)) remarks.push({ code: 'identity-number', word: '' });
  for (const word of words) {
    const found = wordIn(text, word);
    if (found !== undefined) remarks.push({ code: 'sensitive-word', word: found });
  }
  for (const name of names) {
    const found = name.length < 2 ? undefined : wordIn(text, name, true);
    if (found !== undefined) remarks.push({ code: 'recipient-name', word: found });
  }
  const seen = new Set<string>();
  return remarks.filter(({ code, word }) => {
    const key = `${code} ${word.toLowerCase()}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Whether it holds the number of a person, with or without century and sign. An organisation's number is no secret. */
export function holdsPersonNumber(text: string, now: Date): boolean {
  for (const [found] of text.matchAll(NUMBERS)) {
    const read = readRecipientId(found.replace(' ', ''), now);
    if (read.ok && kindOf(read.value) !== 'organisationsnummer') return true;
  }
  return false;
}

// A word of five letters or more is also found with an ending or as the first part of a longer one; shorter ones only whole.
function wordIn(text: string, word: string, whole = false): string | undefined {
  const wanted = word.normalize('NFC').trim();
  if (wanted === '') return undefined;
  const pattern = wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
  const end = whole ? '(?:s)?(?![\\p{L}\\p{N}])' : wanted.length < 5 ? '(?![\\p{L}\\p{N}])' : '[\\p{L}]*';
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}${end}`, 'iu').exec(text)?.[0];
}

const GREETING =
  /^\s*(?:hej|hejsan|bästa|kära|dear|hello|hi)[ \t]+(\p{Lu}[\p{L}'’-]+)(?:[ \t]+(\p{Lu}[\p{L}'’-]+))?/imu;
const GREETED = new Set(['du', 'dig', 'alla', 'ni', 'er', 'kund', 'sir', 'madam', 'customer']);

/** What the recipient is called, as far as the letter itself tells: the address on paper, the greeting, fields of the template. */
export function namesIn(letter: {
  readonly text: string;
  readonly postalAddress?: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
}): readonly string[] {
  const [, first = '', second = ''] = GREETING.exec(letter.text.slice(0, 2_000)) ?? [];
  const fields = Object.entries(letter.fields ?? {}).filter(([name]) => /namn|name/i.test(name));
  const given = [letter.postalAddress?.[0] ?? '', first, second, ...fields.map(([, value]) => value)];
  const names = given.flatMap((name) => name.normalize('NFC').split(/[\s,]+/));
  return [
    ...new Set(names.filter((name) => name.length > 1 && /^\p{Lu}/u.test(name) && !GREETED.has(name.toLowerCase()))),
  ];
}
