// Utlämnande: a copy of a letter or an extract of the log with a cover that says who decided, to whom, and when; noted (issue 4, "Log").
import { createHash } from 'node:crypto';
import { formatDateTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { numberText } from '../pages/words.ts';
import type { LetterRecord, RecordRow } from '../print/record.ts';
import { recordPdf } from '../print/record-pdf.ts';
import type { Actor, Records } from '../records.ts';
import { lineMembers } from '../sending-log/log-formats.ts';
import { type Asked, searchLog } from '../sending-log/read-log.ts';
import type { LogNames } from '../store/log-names.ts';
import type { LogLine } from '../store/sending-log.ts';
import { disclosureMessages } from '../texts/disclosure-messages.ts';
import { type Masking, maskableParts, maskRecord } from './mask-record.ts';

export interface Cover {
  /** The decision's number, or how it is found. */
  readonly decision: string;
  readonly decidedBy: string;
  /** Who gets the copy. */
  readonly receiver: string;
}

export interface Disclosure {
  readonly language: Language;
  readonly organisation: Pick<SenderOrganisation, 'id' | 'name'>;
  readonly actor: Actor;
  readonly cover: Cover;
  readonly masking: Omit<Masking, 'mask'>;
  /** Without its cover. */
  readonly record: LetterRecord;
  /** A letter's id; the log otherwise. */
  readonly letter?: string;
}

/** The PDF, noted with the decision, what was masked and the file's digest before it is handed out. */
export async function disclose(records: Records, disclosure: Disclosure): Promise<Uint8Array> {
  const { language, organisation, actor, cover, masking, record, letter } = disclosure;
  const t = disclosureMessages(language);
  const now = records.clock();
  const mask = t('mask');
  const labels = maskableParts(record, t('text-label'))
    .filter(({ key }) => masking.keys.has(key))
    .map(({ label }) => label);
  const masked = maskRecord(record, { ...masking, mask }, t('text-label'));
  const rows: RecordRow[] = [
    { label: t('decision'), value: cover.decision },
    { label: t('decided-by'), value: cover.decidedBy },
    { label: t('to'), value: cover.receiver },
    { label: t('handed-out'), value: `${formatDateTime(now, language)}, ${actor.name}` },
    {
      label: t('masked'),
      value: labels.length + masking.phrases.length === 0 ? t('masked-none') : t('masked-how', { mask }),
    },
  ];
  const whole = {
    ...masked,
    title: t(letter === undefined ? 'title-log' : 'title-letter'),
    made: t('made', { when: formatDateTime(now, language) }),
    sections: [{ heading: t('cover'), rows }, ...masked.sections],
  };
  const pdf = await recordPdf(whole, now);
  const details = {
    ...{ decision: cover.decision, decidedBy: cover.decidedBy, to: cover.receiver, masked: [...new Set(labels)] },
    ...{ phrases: masking.phrases.length, sha256: createHash('sha256').update(pdf).digest('hex') },
  };
  await records.database.transaction(organisation.id, (tx) =>
    records.events.record(tx, {
      kind: letter === undefined ? 'log-disclosed' : 'letter-disclosed',
      actor: actor.login,
      subject: letter ?? organisation.id,
      details,
    }),
  );
  return pdf;
}

/** What of a log's line can be masked, in its order. */
export const LOG_COLUMNS = [
  'at',
  'login',
  'loginName',
  'unitName',
  'recipient',
  'subject',
  'caseType',
  'matterId',
  'diaryNumber',
  'secrecy',
  'state',
  'operatorName',
  'transactionId',
  'letterId',
] as const;

/** Lines of one extract that is handed out. */
export const MOST_LINES = 200;

export interface LogDisclosure extends Pick<Disclosure, 'language' | 'organisation' | 'actor' | 'cover'> {
  readonly asked: Asked;
  /** Of LOG_COLUMNS: masked in each line. */
  readonly columns: ReadonlySet<string>;
  readonly phrases: readonly string[];
}

/** An extract of the log as PDF, noted; undefined where more lines are found than one extract may have. The search is noted too. */
export async function discloseLog(
  records: Records,
  { asked, columns, phrases, ...disclosure }: LogDisclosure,
): Promise<Uint8Array | undefined> {
  const { language, organisation } = disclosure;
  const { lines, names, next } = await searchLog(records, disclosure, asked, { limit: MOST_LINES });
  if (next !== undefined) return undefined;
  const { record, keys } = logExtract({ language, organisation, lines, names, masked: columns });
  return await disclose(records, { ...disclosure, masking: { keys, phrases }, record });
}

// Lines of the log as a record, with the keys of the columns that are masked.
function logExtract({
  language,
  organisation,
  lines,
  names,
  masked,
}: {
  readonly language: Language;
  readonly organisation: Pick<SenderOrganisation, 'name'>;
  readonly lines: readonly LogLine[];
  readonly names: LogNames;
  readonly masked: ReadonlySet<string>;
}): { readonly record: LetterRecord; readonly keys: ReadonlySet<string> } {
  const t = disclosureMessages(language);
  const keys = new Set<string>();
  const parts = lines.map((line, p) => {
    const members = {
      ...lineMembers(line, names),
      recipient: numberText(line.recipient),
      at: formatDateTime(line.at, language),
    };
    const known = LOG_COLUMNS.filter((column) => members[column] !== undefined);
    const rows = known.map((column, r) => {
      if (masked.has(column)) keys.add(`0.p${p}.${r}`);
      return { label: t(`column-${column}`), value: members[column] ?? '' };
    });
    return { name: `${p + 1}`, rows };
  });
  const record: LetterRecord = {
    title: t('title-log'),
    subject: t('title-log'),
    lead: t('lead-log'),
    made: '',
    organisation: organisation.name,
    language,
    sections: [{ heading: t('lines'), parts }],
  };
  return { record, keys };
}
