// The letter of a mailing judged as it is written, before any line is merged: what every recipient's letter would lack.
import { ADDRESS_ONLY } from '../../../domain/recipient-id.ts';
import { checkRules, type LetterRules } from '../case-types/letter-rules.ts';
import { type ContentFault, checkContent } from '../check-content.ts';
import type { ExtraRules } from '../letter-extras.ts';
import { mergeText } from '../templates/merge.ts';
import type { Mailing } from './mailing.ts';
import { mergedTexts } from './merged-texts.ts';
import { extrasWritten, type WrittenLetter } from './write-mailing.ts';

export type LetterFault =
  | ContentFault
  | { readonly field: 'number-column'; readonly code: 'column-wanted' }
  /** Fields that no column has. */
  | { readonly field: string; readonly code: 'field-unknown'; readonly names: string }
  /** Marks that are not right. */
  | { readonly field: string; readonly code: 'field-wrong' };

/**
 * What is wrong, in the order of the form: what is the same in every letter now, what a line fills in when it is merged. A class below
 * the case type's is an approver's matter, not the writer's. `installation`: what references and message types are held to.
 */
export function checkLetter(
  written: WrittenLetter,
  { content: { columns } }: Mailing,
  rules: LetterRules,
  installation: ExtraRules,
): readonly LetterFault[] {
  const { subject, text, language, protectionClass, support, classReason, diaryNumber } = written;
  const extras = {
    ...extrasWritten(written),
    ...(classReason === '' ? {} : { classReason }),
    ...(diaryNumber === '' ? {} : { diaryNumber }),
  };
  const letter = { recipient: ADDRESS_ONLY, subject, text, language, protectionClass, support, extras };
  const texts = mergedTexts(written);
  const wanted = columns.length > 0 && written.numberColumn === '';
  return [
    ...(wanted ? [{ field: 'number-column', code: 'column-wanted' } as const] : []),
    ...checkContent(letter, 0, installation).filter((fault) => isSame(fault, texts)),
    ...[...texts].flatMap(([field, one]) => fieldFaults(field, one, columns)),
    ...checkRules(letter, { ...rules, mayLowerClass: true }),
  ];
}

const TIMES = ['appointment-day', 'appointment-time', 'appointment-end-time', 'appointment-end-day'];

// Whether the fault is in what is written and not in what a line fills in. Times are held against each other, a reference against its account.
function isSame({ field, at }: ContentFault, texts: ReadonlyMap<string, string>): boolean {
  const name = at?.name === undefined ? field : `metadata-${at.name}`;
  const concerned = TIMES.includes(name) ? TIMES : name === 'payment-ocr' ? [name, 'payment-account'] : [name];
  return concerned.every((one) => !(texts.get(one) ?? '').includes('{{'));
}

function fieldFaults(field: string, text: string, columns: readonly string[]): LetterFault[] {
  const { missing, faults } = mergeText(text, new Map(columns.map((column) => [column, column])));
  if (missing.length > 0) return [{ field, code: 'field-unknown', names: [...new Set(missing)].join(', ') }];
  return faults.length > 0 ? [{ field, code: 'field-wrong' }] : [];
}
