// What is wrong with a line of a mailing, in words: its own problems, and what is wrong with any letter.
import type { Language } from '../../../platform/i18n/i18n.ts';
import { RULE_FAULTS } from '../check-content.ts';
import { EXTRA_FAULTS } from '../letter-extras.ts';
import { METADATA_FAULTS } from '../metadata/letter-metadata.ts';
import { mailingLineMessages } from '../texts/mailing-line-messages.ts';
import { faultText } from './words.ts';

const PROBLEMS = [
  'number-empty',
  'number-wrong',
  'duplicate',
  'field-missing',
  'field-wrong',
  'file-missing',
  'part-missing',
  'too-large',
  'subject-empty',
  'subject-long',
  'text-empty',
  'appointment-needed',
] as const;
const OF_LETTERS = [
  ...RULE_FAULTS,
  ...EXTRA_FAULTS,
  ...METADATA_FAULTS,
  ...(['secrecy-long', 'support-empty', 'support-long', 'phone-long', 'email-wrong', 'url-wrong'] as const),
];

/** The problem with that code. */
export function lineProblemText(language: Language, code: string): string {
  const t = mailingLineMessages(language);
  const known = PROBLEMS.find((one) => one === code);
  if (known !== undefined) return t(`line-problem-${known}`);
  const fault = OF_LETTERS.find((one) => one === code);
  return fault === undefined ? t('line-problem-other', { code }) : faultText(language, fault);
}
