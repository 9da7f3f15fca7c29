// What the diarium is given: everything about a letter and its receipt, as sections that the page and the PDF both show (MMS-5).
import { formatBytes, formatDateTime, formatNumber, formatTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { textMember } from '../doors/json-members.ts';
import { plainText } from '../html/plain-of-html.ts';
import type { LetterView } from '../letter-view.ts';
import type { PrintBrand } from '../organisation/brand.ts';
import { extraFacts } from '../pages/extras-facts.ts';
import { kindText, numberText, organisationText } from '../pages/words.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import { type ToldOrganisation, toldNow, toldSteps } from '../tell-letter.ts';
import { composeMessages } from '../texts/compose-messages.ts';
import { diariumMessages } from '../texts/diarium-messages.ts';
import { letterMessages } from '../texts/letter-messages.ts';
import { recordMessages } from '../texts/record-messages.ts';
import { unitMessages } from '../texts/unit-messages.ts';

export interface RecordRow {
  readonly label: string;
  readonly value: string;
  /** Checksums and numbers for machines. */
  readonly mono?: boolean;
}

export interface RecordSection {
  readonly heading: string;
  readonly rows?: readonly RecordRow[];
  /** The letter's own text, in its own paragraphs. */
  readonly text?: string;
  /** The text stands above the rows; below them otherwise. */
  readonly textFirst?: boolean;
  /** Parts with a name each: attachments. */
  readonly parts?: readonly { readonly name: string; readonly rows: readonly RecordRow[]; readonly note?: string }[];
}

export interface LetterRecord {
  readonly title: string;
  readonly subject: string;
  readonly lead: string;
  readonly made: string;
  readonly organisation: string;
  readonly language: Language;
  readonly sections: readonly RecordSection[];
}

export interface RecordInput {
  readonly language: Language;
  readonly organisation: ToldOrganisation & { readonly id: string; readonly mediatorName: string };
  readonly letter: LetterView;
  /** Of the unit whose letter it is. */
  readonly brand?: PrintBrand | undefined;
  readonly madeBy: string;
  readonly now: Date;
  /** Of case types; without them the letter's is not shown. */
  readonly names?: Pick<LogNames, 'caseTypes'>;
  /** Notes about attachments, by their id: where they follow, or that they do not. */
  readonly notes?: ReadonlyMap<string, string>;
}

/** Everything about the letter, in the reader's language; the letter itself is in its own. */
export function letterRecord(input: RecordInput): LetterRecord {
  const { language, organisation, letter } = input;
  const t = recordMessages(language);
  return {
    title: t('print-title'),
    subject: letter.subject,
    lead: t('print-lead'),
    made: t('print-made', { when: formatDateTime(input.now, language), name: input.madeBy }),
    organisation: organisation.name,
    language,
    sections: [
      letterSection(input),
      supportSection(input),
      filesSection(input),
      receiptSection(input),
      waySection(input),
      technicalSection(input),
    ],
  };
}

function letterSection(input: RecordInput): RecordSection {
  const { language, organisation, letter, brand } = input;
  const t = letterMessages(language);
  const c = composeMessages(language);
  return {
    heading: recordMessages(language)('print-letter'),
    rows: [
      { label: t('fact-sender'), value: organisationText(organisation) },
      ...unitRows(language, brand),
      { label: t('fact-recipient'), value: `${kindText(language, letter.recipient)} ${numberText(letter.recipient)}` },
      { label: t('fact-created'), value: formatDateTime(letter.createdAt, language) },
      { label: t('fact-class'), value: c(`class-${letter.protectionClass}`) },
      { label: t('fact-language'), value: c(`language-${letter.language}`) },
      { label: t('fact-subject'), value: letter.subject },
      ...diariumRows(input),
      ...extraFacts(language, letter.extras, organisation.messageTypes),
    ],
    text: plainText(letter),
  };
}

function unitRows(language: Language, brand: PrintBrand | undefined): RecordRow[] {
  if (brand === undefined) return [];
  const value = [brand.unit, ...brand.text.split('\n')].filter((line) => line !== '').join(', ');
  return [{ label: unitMessages(language)('fact-unit'), value }];
}

// What a diarium asks for (MMS-5): only what the letter has.
function diariumRows({ language, letter, names }: RecordInput): RecordRow[] {
  const t = diariumMessages(language);
  const { diaryNumber, secrecy } = letter;
  const rows = [
    { label: t('fact-diary'), value: diaryNumber },
    { label: t('fact-case-type'), value: nameOf(names?.caseTypes ?? [], letter.caseType) },
    { label: t('fact-secrecy'), value: secrecy },
  ];
  return rows.flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
}

function supportSection({ language, letter }: RecordInput): RecordSection {
  const c = composeMessages(language);
  const { text, phoneNumber, emailAddress, url } = letter.support;
  const rows = [
    { label: c('support-phone-label'), value: phoneNumber },
    { label: c('support-email-label'), value: emailAddress },
    { label: c('support-url-label'), value: url },
  ].filter((row) => row.value !== '');
  return { heading: recordMessages(language)('print-support'), text, textFirst: true, rows };
}

function filesSection({ language, letter, notes }: RecordInput): RecordSection {
  const t = letterMessages(language);
  if (letter.files.length === 0) return { heading: t('files-title'), text: t('files-none') };
  const parts = letter.files.map((file, index) => {
    const note = notes?.get(file.id);
    return {
      name: `${index + 1}. ${file.filename}`,
      rows: [
        {
          label: t('file-size'),
          value: sizeText(file.bytes, language),
        },
        { label: t('file-pages'), value: formatNumber(file.pages, language) },
        { label: 'SHA-256', value: file.sha256, mono: true },
        { label: 'MD5', value: file.md5, mono: true },
      ],
      ...(note === undefined ? {} : { note }),
    };
  });
  return { heading: t('files-title'), parts };
}

function receiptSection({ language, letter }: RecordInput): RecordSection {
  const t = letterMessages(language);
  const now = toldNow(language, letter);
  const { operator, transId, settledAt, state } = letter;
  const delivered = state === 'delivered' && settledAt !== undefined;
  const rows: RecordRow[] = [{ label: t('fact-state'), value: now.title }];
  if (operator !== undefined) {
    rows.push({ label: t('fact-operator'), value: organisationText(operator) });
  }
  if (delivered) rows.push({ label: t('fact-delivered'), value: withSeconds(settledAt, language) });
  if (transId !== undefined) rows.push({ label: t('fact-trans'), value: transId, mono: true });
  return {
    heading: recordMessages(language)('print-receipt'),
    rows,
    ...(delivered || now.text === '' ? {} : { text: now.text }),
  };
}

function waySection({ language, organisation, letter }: RecordInput): RecordSection {
  const done = toldSteps(language, organisation, letter).filter((step) => step.at !== undefined);
  return {
    heading: letterMessages(language)('timeline-title'),
    rows: done.map((step) => ({
      label: step.at === undefined ? '' : withSeconds(step.at, language),
      value: step.text === undefined ? step.title : `${step.title}. ${step.text}`,
    })),
  };
}

function technicalSection({ language, organisation, letter }: RecordInput): RecordSection {
  const t = letterMessages(language);
  const rows: RecordRow[] = [
    { label: t('fact-id'), value: letter.id, mono: true },
    {
      label: t(letter.origin === 'api' ? 'fact-author-api' : 'fact-author'),
      value: `${letter.authorName} (${letter.author})`,
    },
    { label: t('fact-mediator'), value: organisation.mediatorName },
  ];
  if (letter.deliveryId !== undefined) rows.push({ label: t('fact-delivery'), value: letter.deliveryId, mono: true });
  rows.push({ label: t('fact-size'), value: `${formatNumber(letter.envelopeBytes, language)} byte` });
  if (letter.signedSha256 !== undefined) rows.push({ label: t('fact-digest'), value: letter.signedSha256, mono: true });
  for (const [kind, label] of [
    ['signed', 'fact-signed-with'],
    ['sealed', 'fact-sealed-with'],
  ] as const) {
    const found = letter.timeline.findLast((entry) => entry.kind === kind);
    const fingerprint = textMember(found?.details.certificate, 'fingerprint');
    if (fingerprint !== undefined) rows.push({ label: t(label), value: fingerprint, mono: true });
  }
  return { heading: recordMessages(language)('print-technical'), rows };
}

// To the byte, and as people read it where that is something else.
function sizeText(bytes: number, language: Language): string {
  const exact = `${formatNumber(bytes, language)}\u00a0byte`;
  return bytes < 1000 ? exact : `${formatBytes(bytes, language)} (${exact})`;
}

function withSeconds(at: Date, language: Language): string {
  const day = formatDateTime(at, language);
  return day.replace(formatTime(at, language), formatTime(at, language, true));
}
