// The letter of a mailing judged as it is written, before any line is merged: what every recipient's letter would lack.
import { ADDRESS_ONLY } from '../../../domain/recipient-id.ts';
import { checkRules, type LetterRules } from '../case-types/letter-rules.ts';
import { type ContentFault, checkSupport } from '../check-content.ts';
import { mergeText } from '../templates/merge.ts';
import type { Mailing } from './mailing.ts';
import type { WrittenLetter } from './write-mailing.ts';

export type LetterFault =
  | ContentFault
  | { readonly field: 'number-column'; readonly code: 'column-wanted' }
  /** Fields that no column has. */
  | { readonly field: 'subject' | 'text'; readonly code: 'field-unknown'; readonly names: string }
  /** Marks that are not right. */
  | { readonly field: 'subject' | 'text'; readonly code: 'field-wrong' };

/** What is wrong, in the order of the form. A class below the case type's is an approver's matter, not the writer's. */
export function checkLetter(written: WrittenLetter, { content }: Mailing, rules: LetterRules): readonly LetterFault[] {
  const faults: LetterFault[] = [];
  const { columns } = content;
  if (columns.length > 0 && written.numberColumn === '') faults.push({ field: 'number-column', code: 'column-wanted' });
  const { subject, text, language, protectionClass, support, matter, payment, classReason, diaryNumber } = written;
  if (subject.trim() === '') faults.push({ field: 'subject', code: 'subject-empty' });
  if (text.trim() === '') faults.push({ field: 'text', code: 'text-empty' });
  faults.push(...fieldFaults('subject', subject, columns), ...fieldFaults('text', text, columns));
  const extras = {
    ...(matter === undefined ? {} : { matter }),
    ...(payment === undefined ? {} : { payment }),
    ...(classReason === '' ? {} : { classReason }),
    ...(diaryNumber === '' ? {} : { diaryNumber }),
  };
  const letter = { recipient: ADDRESS_ONLY, subject, text, language, protectionClass, support, extras };
  return [...faults, ...checkRules(letter, { ...rules, mayLowerClass: true }), ...checkSupport(support)];
}

function fieldFaults(field: 'subject' | 'text', text: string, columns: readonly string[]): LetterFault[] {
  const { missing, faults } = mergeText(text, new Map(columns.map((column) => [column, column])));
  if (missing.length > 0) return [{ field, code: 'field-unknown', names: [...new Set(missing)].join(', ') }];
  return faults.length > 0 ? [{ field, code: 'field-wrong' }] : [];
}
