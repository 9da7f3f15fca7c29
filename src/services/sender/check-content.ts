// What must be right before a letter leaves: the wire's limits (Message/v3) and the rule that somebody answers questions (DIGG-2).
import { ENVELOPE_MAX, SUBJECT_MAX, SUPPORT_FIELD_MAX, SUPPORT_TEXT_MAX } from '../../domain/letter.ts';
import type { LetterExtras, SupportFields } from './letter-draft.ts';
import { checkExtras, type ExtraFault, type ExtraRules } from './letter-extras.ts';

/** What a letter's case type and unit demand (case-types/letter-rules.ts). */
export const RULE_FAULTS = [
  'case-type-closed',
  'case-type-not-yours',
  'class-below',
  'class-reason-empty',
  'subject-identity-number',
  'fields-left',
  'matter-needed',
  'appointment-needed',
  'metadata-needed',
] as const;
export type RuleFaultCode = (typeof RULE_FAULTS)[number];

export type ContentFaultCode =
  | RuleFaultCode
  | ExtraFault['code']
  | 'subject-empty'
  | 'subject-long'
  | 'text-empty'
  | 'secrecy-long'
  | 'support-empty'
  | 'support-long'
  | 'phone-long'
  | 'email-wrong'
  | 'url-wrong'
  | 'too-large';

/** The fields are named as in the form; each fault has a sentence of its own in the catalogue. */
export interface ContentFault {
  readonly field:
    | ExtraFault['field']
    | 'case-type'
    | 'class'
    | 'class-reason'
    | 'matter-status'
    | 'diary-number'
    | 'secrecy'
    | 'subject'
    | 'text'
    | 'support-text'
    | 'support-phone'
    | 'support-email'
    | 'support-url'
    | 'files';
  readonly code: ContentFaultCode;
  /** Of metadata: which. */
  readonly at?: ExtraFault['at'];
}

/** Characters of a secrecy mark, on a letter and on a case type. */
export const SECRECY_MAX = 200;
// contracts/schema/Recipient.xsd, EMailAdress, and a length that mail servers take (RFC 5321).
const EMAIL = /^[^@\s<>",;:\\[\]()]{1,64}@[A-Za-z0-9åäöÅÄÖéÉüÜ-]+(\.[A-Za-z0-9åäöÅÄÖéÉüÜ-]+)+$/;

/** Characters as XML Schema counts them: code points, not UTF-16 units. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** What is wrong with the supportinfo; the organisation's own settings are held to the same. */
export function checkSupport(support: SupportFields): ContentFault[] {
  const faults: ContentFault[] = [];
  if (support.text.trim() === '') faults.push({ field: 'support-text', code: 'support-empty' });
  if (characters(support.text) > SUPPORT_TEXT_MAX) faults.push({ field: 'support-text', code: 'support-long' });
  if (characters(support.phoneNumber) > SUPPORT_FIELD_MAX) faults.push({ field: 'support-phone', code: 'phone-long' });
  if (support.emailAddress !== '' && !isEmail(support.emailAddress)) {
    faults.push({ field: 'support-email', code: 'email-wrong' });
  }
  if (support.url !== '' && !isWebAddress(support.url)) faults.push({ field: 'support-url', code: 'url-wrong' });
  return faults;
}

export interface Checkable {
  readonly subject: string;
  readonly text: string;
  readonly support: SupportFields;
  readonly extras?: LetterExtras;
}

/** Everything that is wrong with a letter, in the order of the form; an empty list is a letter that can be sent. `rules`: the installation's. */
export function checkContent(content: Checkable, envelopeBytes: number, rules: ExtraRules = {}): ContentFault[] {
  const faults: ContentFault[] = [];
  if (content.subject.trim() === '') faults.push({ field: 'subject', code: 'subject-empty' });
  if (characters(content.subject) > SUBJECT_MAX) faults.push({ field: 'subject', code: 'subject-long' });
  if (content.text.trim() === '') faults.push({ field: 'text', code: 'text-empty' });
  if (envelopeBytes > ENVELOPE_MAX) faults.push({ field: 'files', code: 'too-large' });
  const said = [...checkSupport(content.support), ...checkExtras(content.extras, rules)];
  const isLong = characters(content.extras?.secrecy ?? '') > SECRECY_MAX;
  return [...faults, ...said, ...(isLong ? [{ field: 'secrecy', code: 'secrecy-long' } as const] : [])];
}

/** One line of text as it may stand in XML: control characters and line breaks become spaces. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu, ' ')
    .trim();
}

/** Many lines as they may stand in a letter: line feeds only; no control characters but tab. */
export function manyLines(text: string): string {
  const lines = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\r\n?|\u2028|\u2029/g, '\n');
  return lines.replaceAll(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, '');
}

function isEmail(text: string): boolean {
  return text.length <= SUPPORT_FIELD_MAX && EMAIL.test(text);
}

function isWebAddress(text: string): boolean {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  return text.length <= SUPPORT_FIELD_MAX && (parsed?.protocol === 'https:' || parsed?.protocol === 'http:');
}
