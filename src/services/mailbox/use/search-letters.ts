// Search in all text of one mailbox: senders, subjects, bodies, references, files' names and what stands in PDFs. The index is opened for the
// search and for nothing else; the database sees neither the question nor a word.
import { turn } from '../../../platform/turns.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { type Found, findInSegment, findInWords } from '../search/find-in-segment.ts';
import { openSegment } from '../search/index-job.ts';
import { indexSoon } from '../search/job-kinds.ts';
import { wordsOfLetter } from '../search/letter-words.ts';
import { wordsOf } from '../search/words.ts';
import { countDue, dueLetters, lettersThere, segmentsOf } from '../store/search.ts';

export type { Found } from '../search/find-in-segment.ts';
export type { Field } from '../search/segment-format.ts';

type Searching = Pick<MailboxContext, 'database' | 'organisation' | 'ciphers'>;

/** Words that a question may have; further ones are left out. */
const MOST_WORDS = 12;
/** Letters found at most, the newest. */
const MOST_FOUND = 1000;
/** Letters outside the segments that are looked at, the newest; the index is asked to take more in long before. */
const MOST_DUE = 2000;
/** So many, and the index is asked to take them in. */
const INDEX_FROM = 64;

/**
 * The letters in which every word of the question stands, each as the beginning of a word, newest first; at most 1000. Å, ä and ö are letters of
 * their own, upper case and other marks make no difference. Letters in the trash are found too: the caller says which are shown.
 */
export async function searchLetters(
  context: Searching,
  accountId: string,
  question: string,
): Promise<readonly Found[]> {
  const words = [...wordsOf(question)].slice(0, MOST_WORDS);
  if (words.length === 0) return [];
  const found = new Map<string, Found>();
  // In this order: a letter that moves into a segment meanwhile is seen twice, never not at all.
  const due = await inDue(context, accountId, words);
  for (const one of [...(await inSegments(context, accountId, words)), ...due.found]) found.set(one.letterId, one);
  if (due.letters >= INDEX_FROM) await catchUp(context, accountId);
  const newest = [...found.values()].sort((one, other) => other.at - one.at).slice(0, MOST_FOUND);
  if (newest.length === 0) return [];
  const { database, organisation } = context;
  const ids = newest.map(({ letterId }) => letterId);
  const there = await lettersThere(database.reader(organisation), accountId, ids);
  return newest.filter(({ letterId }) => there.has(letterId));
}

async function inSegments(
  { database, organisation, ciphers }: Searching,
  accountId: string,
  words: readonly string[],
): Promise<readonly Found[]> {
  const segments = await segmentsOf(database.reader(organisation), accountId);
  if (segments.length === 0) return [];
  const cipher = await ciphers.of(accountId);
  const prefixes = words.map((word) => Buffer.from(word));
  const found: Found[] = [];
  for (const segment of segments) {
    await turn();
    found.push(...findInSegment(openSegment(cipher, segment), prefixes, MOST_FOUND));
  }
  return found;
}

async function inDue(
  { database, organisation, ciphers }: Searching,
  accountId: string,
  words: readonly string[],
): Promise<{ readonly letters: number; readonly found: readonly Found[] }> {
  const due = await dueLetters(database.reader(organisation), accountId, { limit: MOST_DUE, ready: false });
  if (due.length === 0) return { letters: 0, found: [] };
  const cipher = await ciphers.of(accountId);
  const found: Found[] = [];
  for (const letter of due) {
    await turn();
    const { id, at, words: own } = wordsOfLetter(cipher, letter);
    const where = findInWords(own, words);
    if (where !== undefined) found.push({ letterId: id, at, where });
  }
  return { letters: due.length, found };
}

/** Asks for new letters to be indexed when they are many: for the inbox to call, so that a search finds its index ready. */
export async function catchUp({ database, organisation }: Searching, accountId: string): Promise<void> {
  if ((await countDue(database.reader(organisation), accountId, INDEX_FROM)) < INDEX_FROM) return;
  await database.transaction(organisation, (tx) => indexSoon(tx, accountId));
}
