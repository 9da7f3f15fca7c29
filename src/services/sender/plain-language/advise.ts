// Advice on a text as it stands, for a page's module and for systems: is its subject neutral, is its language plain. Nothing of it is kept or logged.
import { namesIn, type SubjectRemark, subjectRemarks, USUAL_WORDS } from '../case-types/neutral-subject.ts';
import { plainText } from '../html/plain-of-html.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { readNeutralWords } from '../store/neutral-words.ts';
import { type PlainHint, plainHints } from './plain-hints.ts';

/** The longest text that is looked at, in UTF-16 units. */
const TEXT_MAX = 200_000;
const SUBJECT_MAX = 500;

export interface AdvisedText {
  readonly subject: string;
  readonly text: string;
  readonly bodyType: 'text/html' | undefined;
  readonly language: 'sv' | 'en';
  /** Only what is of class 3 is announced by its subject to a person who may not be alone. */
  readonly announced: boolean;
}

export interface TextAdvice {
  readonly remarks: readonly SubjectRemark[];
  readonly hints: readonly PlainHint[];
}

/** The advice, by the organisation's own words to avoid or the usual ones. */
export async function adviseOn(
  records: Pick<Records, 'database' | 'clock'>,
  organisation: Pick<SenderOrganisation, 'id'>,
  { subject, text: written, bodyType, language, announced }: AdvisedText,
): Promise<TextAdvice> {
  const words = (await readNeutralWords(records.database.reader(organisation.id))) ?? USUAL_WORDS;
  const extras = bodyType === undefined ? {} : { extras: { bodyType } };
  const text = plainText({ text: written, ...extras }).slice(0, TEXT_MAX);
  const facts = { words, names: namesIn({ text }), now: records.clock() };
  const remarks = announced ? subjectRemarks(subject.slice(0, SUBJECT_MAX), facts) : [];
  return { remarks, hints: plainHints(text, language) };
}
