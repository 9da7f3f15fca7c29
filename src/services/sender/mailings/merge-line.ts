// One line of a list becomes one letter: number read, fields filled in, files found, measured and judged like any letter.
import { randomUUID } from 'node:crypto';
import { formatRecipientId, readRecipientId } from '../../../domain/recipient-id.ts';
import { escapeHtml } from '../../../platform/pages/html.ts';
import { appointmentMerged, checkTimeLeft } from '../appointment/check-appointment.ts';
import { checkRules, type LetterRules } from '../case-types/letter-rules.ts';
import { checkContent } from '../check-content.ts';
import { cleanHtml } from '../html/clean-html.ts';
import { measureContent, tidyContent } from '../letter-content.ts';
import type { DraftContent, LetterExtras, MatterFields, PaymentFields, StoredFile } from '../letter-draft.ts';
import { metadataMerged } from '../metadata/letter-metadata.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { MailingPart } from '../store/mailing-files.ts';
import { nameKey } from '../store/mailing-files.ts';
import type { MailingLine, MergedLine } from '../store/mailing-lines.ts';
import { type Merged, mergeText } from '../templates/merge.ts';
import type { Mailing } from './mailing.ts';

/** What lines are merged with. */
export interface MergeWith {
  readonly organisation: Pick<
    SenderOrganisation,
    'id' | 'name' | 'signer' | 'mediatorCertificate' | 'ocrLevels' | 'messageTypes'
  >;
  readonly mailing: Mailing;
  /** What the case type demands and gives. */
  readonly rules: LetterRules;
  readonly all: readonly StoredFile[];
  readonly own: ReadonlyMap<string, StoredFile>;
  /** There are files by name at all: then every line has one. */
  readonly owned: boolean;
  readonly parts: ReadonlyMap<string, MailingPart>;
  readonly now: Date;
}

/** The recipient's number as the line gives it, to be read. */
export function numberOf({ content }: Pick<MailingLine, 'content'>, mailing: Mailing): string {
  return content.mended ?? content.values.get(mailing.content.numberColumn) ?? '';
}

/** The names under which the line's own file may be found: what its column says, else its number in the usual spellings. */
export function fileKeys(line: MailingLine, mailing: Mailing, now: Date): readonly string[] {
  const named = line.content.values.get(mailing.content.fileColumn) ?? '';
  if (mailing.content.fileColumn !== '') return named.trim() === '' ? [] : [nameKey(named)];
  const read = readRecipientId(numberOf(line, mailing), now);
  return read.ok ? [read.value, formatRecipientId(read.value)].map(nameKey) : [];
}

/** The line merged; its problems are codes, in the order in which they are to be mended. */
export function mergeLine(line: MailingLine, given: MergeWith): MergedLine {
  const { mailing, now } = given;
  const typed = numberOf(line, mailing);
  const read = readRecipientId(typed, now);
  if (!read.ok) {
    const problems = [typed.trim() === '' ? 'number-empty' : 'number-wrong'];
    return { number: line.number, recipient: undefined, content: line.content, problems, envelopeBytes: 0 };
  }
  const problems: string[] = [];
  const files = filesFor(line, read.value, given, problems);
  const letter = tidyContent(letterFor(line, read.value, given, problems));
  const envelopeBytes = measureContent(given.organisation, PLACEHOLDER, letter, files);
  const faults = checkContent(letter, envelopeBytes, given.organisation);
  // A system may tell of a time that has been, as it may in a single letter.
  const past = mailing.origin === 'page' ? checkTimeLeft(letter.extras?.appointment, now) : [];
  for (const { code } of [...checkRules(letter, given.rules), ...faults, ...past]) problems.push(code);
  const content = { ...line.content, letter, files };
  return { number: line.number, recipient: read.value, content, problems: [...new Set(problems)], envelopeBytes };
}

/** As long as the id that the letter will have: the measure is the same. */
const PLACEHOLDER = '00000000-0000-4000-8000-000000000000';

function letterFor(
  { content }: MailingLine,
  recipient: DraftContent['recipient'],
  given: MergeWith,
  problems: string[],
): DraftContent {
  const form = given.mailing.content;
  const merge = (text: string, escaped?: (value: string) => string): string => {
    const merged: Merged = mergeText(text, content.values, escaped);
    if (merged.missing.length > 0) problems.push('field-missing');
    if (merged.faults.length > 0) problems.push('field-wrong');
    return merged.text;
  };
  const text = form.html ? cleanHtml(merge(form.text, escapeHtml)) : merge(form.text);
  const address =
    content.address ??
    form.addressColumns.map((column) => content.values.get(column) ?? '').filter((one) => one !== '');
  return {
    recipient,
    subject: merge(form.subject),
    text,
    language: form.language,
    protectionClass: form.protectionClass,
    support: form.support,
    extras: extrasFor(given, merge),
    ...(address.length === 0 ? {} : { postalAddress: address }),
  };
}

// What is filled in is merged as the text is; what the case type gives each of its letters they have too, and its mark is its own to say.
function extrasFor({ mailing, rules, organisation }: MergeWith, merge: (text: string) => string): LetterExtras {
  const { html, diaryNumber, classReason, matter, payment, appointment, metadata, secrecy } = mailing.content;
  const { caseType } = rules;
  const diary = merge(diaryNumber);
  const lower = classReason !== '' && caseType !== undefined;
  const time = appointment === undefined ? undefined : appointmentMerged(appointment, merge);
  const mark = (caseType?.secrecy ?? '') === '' ? merge(secrecy) : caseType?.secrecy;
  return {
    ...(html ? { bodyType: 'text/html' as const } : {}),
    ...(matter === undefined ? {} : { matter: mergedMatter(matter, merge) }),
    ...(payment === undefined ? {} : { payment: mergedPayment(payment, merge) }),
    ...(caseType?.asksReceipt === true ? { asksReceipt: true } : {}),
    ...(caseType?.signedReceipt === true ? { signedReceipt: true } : {}),
    ...(time === undefined ? {} : { appointment: time }),
    ...(caseType?.allowsReply === true ? { allowsReply: true } : {}),
    ...(metadata === undefined ? {} : { metadata: metadataMerged(metadata, merge, organisation.messageTypes) }),
    ...(diary === '' ? {} : { diaryNumber: diary }),
    ...(mark === undefined ? {} : { secrecy: mark }),
    ...(lower ? { classReason } : {}),
  };
}

function mergedMatter(matter: MatterFields, merge: (text: string) => string): MatterFields {
  const { matterId, eventId, precedingEventId, subject, eventType, status } = matter;
  return {
    ...{ matterId: merge(matterId), eventId: merge(eventId), precedingEventId: merge(precedingEventId) },
    ...{ subject: merge(subject), eventType: merge(eventType), status },
  };
}

function mergedPayment({ amount, dueDate, method, account, ocr }: PaymentFields, merge: (text: string) => string) {
  return { amount: merge(amount), dueDate: merge(dueDate), method, account: merge(account), ocr: merge(ocr) };
}

function filesFor(line: MailingLine, recipient: string, given: MergeWith, problems: string[]): readonly StoredFile[] {
  const { mailing, all, own, owned, parts, now } = given;
  const files = all.map((file) => ({ ...file, id: randomUUID() }));
  if (mailing.pdf !== undefined) {
    const part = parts.get(mailing.splitBy === 'number' ? recipient : String(line.number));
    if (part?.file === undefined) problems.push('part-missing');
    else files.unshift({ ...part.file, id: randomUUID(), filename: mailing.content.pdfFilename });
  }
  const keys = fileKeys(line, mailing, now);
  const mine = keys.map((key) => own.get(key)).find((file) => file !== undefined);
  if (mine !== undefined) files.push({ ...mine, id: randomUUID() });
  else if (owned || (mailing.content.fileColumn !== '' && keys.length > 0)) problems.push('file-missing');
  return files;
}
