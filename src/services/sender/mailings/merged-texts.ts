// Every text of a mailing's letter that may hold fields, by its name in the form; and, the other way, which columns a line's faults come from.
import { fieldsIn } from '../templates/merge.ts';
import { fieldKey } from '../templates/merge-syntax.ts';
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

/** The columns that what is wrong with a line was filled in from: its values there can be mended. The number has a field of its own. */
export function columnsToMend(problems: readonly string[], content: MailingContent): readonly string[] {
  const keys = new Set<string>();
  for (const [field, text] of mergedTexts(content)) {
    const isAbout = ABOUT.some(([code, where]) => where.test(field) && problems.some((problem) => code.test(problem)));
    if (isAbout) for (const name of fieldsIn(text)) keys.add(fieldKey(name));
  }
  if (problems.includes('file-missing')) keys.add(fieldKey(content.fileColumn));
  return content.columns.filter((column) => keys.has(fieldKey(column)) && column !== content.numberColumn);
}
