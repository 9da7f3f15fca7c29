// Every text of a mailing's letter that may hold fields, by its name in the form; and, the other way, which columns a line's faults come from.
import { fieldsIn, mergeText } from '../templates/merge.ts';
import { fieldKey } from '../templates/merge-syntax.ts';
import type { LineContent } from './line-content.ts';
import type { MailingContent, MailingExtras } from './mailing.ts';
import type { WrittenLetter } from './write-mailing.ts';

type Form = Pick<WrittenLetter, 'subject' | 'text' | 'diaryNumber' | keyof MailingExtras>;

/** The texts in the order of the form; one that nothing is written in is ''. */
export function mergedTexts({ subject, text, diaryNumber, secrecy, ...extras }: Form): ReadonlyMap<string, string> {
  const { matter, payment, appointment, metadata = [] } = extras;
  const { day, time, endTime, endDay } = appointment?.typed ?? {};
  const values = metadata.flatMap((one) => Object.entries(one.values));
  const texts: readonly (readonly [field: string, text: string | undefined])[] = [
    ['subject', subject],
    ['text', text],
    ['diary-number', diaryNumber],
    ['matter-id', matter?.matterId],
    ['matter-event', matter?.eventId],
    ['matter-preceding', matter?.precedingEventId],
    ['matter-subject', matter?.subject],
    ['matter-type', matter?.eventType],
    ['appointment-day', day],
    ['appointment-time', time],
    ['appointment-end-time', endTime],
    ['appointment-end-day', endDay],
    ['appointment-title', appointment?.title],
    ['appointment-place', appointment?.place],
    ['appointment-id', appointment?.id],
    ['payment-amount', payment?.amount],
    ['payment-due', payment?.dueDate],
    ['payment-account', payment?.account],
    ['payment-ocr', payment?.ocr],
    ...values.map(([name, value]) => [`metadata-${name}`, value] as const),
    ['secrecy', secrecy],
  ];
  return new Map(texts.map(([field, written = '']) => [field, written]));
}

/** What a fault is about, by how its code begins. */
const ABOUT: readonly (readonly [problem: RegExp, field: RegExp])[] = [
  [/^subject-/, /^subject$/],
  [/^text-empty$/, /^text$/],
  [/^matter-/, /^(matter-|diary-number$)/],
  [/^appointment-(day|time|past|needed)/, /^appointment-(day|time)$/],
  [/^appointment-end-/, /^appointment-(day|time|end-time|end-day)$/],
  [/^appointment-long$/, /^appointment-(title|place|id)$/],
  [/^appointment-cancel-id$/, /^appointment-id$/],
  [/^amount-/, /^payment-amount$/],
  [/^due-/, /^payment-due$/],
  [/^(bankgiro|plusgiro)-/, /^payment-account$/],
  [/^ocr-/, /^payment-ocr$/],
  [/^metadata-/, /^metadata-/],
  [/^secrecy-/, /^secrecy$/],
];

/** A line with what is wrong with it. */
interface WrongLine {
  readonly problems: readonly string[];
  readonly content: Pick<LineContent, 'values'>;
}

/** The columns that what is wrong with a line was filled in from: its values there can be mended. The number has a field of its own. */
export function columnsToMend(line: WrongLine, content: MailingContent): readonly string[] {
  const { problems } = line;
  const keys = new Set(missingFields(line, content).map(fieldKey));
  for (const [field, text] of mergedTexts(content)) {
    const isAbout = ABOUT.some(([code, where]) => where.test(field) && problems.some((problem) => code.test(problem)));
    if (isAbout) for (const name of fieldsIn(text)) keys.add(fieldKey(name));
  }
  if (problems.includes('file-missing')) keys.add(fieldKey(content.fileColumn));
  return content.columns.filter((column) => keys.has(fieldKey(column)) && column !== content.numberColumn);
}

/** The same for a system, which may give a field that no line of the list has had as well. */
export function fieldsToMend(line: WrongLine, content: MailingContent): readonly string[] {
  const columns = columnsToMend(line, content);
  const known = new Set([...content.columns].map(fieldKey));
  return [...columns, ...missingFields(line, content).filter((name) => !known.has(fieldKey(name)))];
}

// Those that the letter's texts name and the line has no value for.
function missingFields({ problems, content: { values } }: WrongLine, content: MailingContent): readonly string[] {
  if (!problems.includes('field-missing')) return [];
  const missing = new Map<string, string>();
  for (const [field, text] of mergedTexts(content)) {
    const escaped = field === 'text' && content.html ? (value: string) => value : undefined;
    for (const name of mergeText(text, values, escaped).missing) missing.set(fieldKey(name), name);
  }
  return [...missing.values()];
}
