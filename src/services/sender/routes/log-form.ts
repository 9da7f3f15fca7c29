// What is written in the sending log's search form, read: what is asked about, or what was wrong.
import { readRecipientId } from '../../../domain/recipient-id.ts';
import type { ExportFormat } from '../../../platform/export/export-pages.ts';
import type { Fault } from '../../../platform/pages/components.ts';
import { endOfDay, startOfDay } from '../../../platform/stockholm-days.ts';
import type { Form } from '../../../platform/web/form.ts';
import { oneLine } from '../check-content.ts';
import { type Reach, within } from '../reach.ts';
import type { Asked } from '../sending-log/read-log.ts';
import { GROUPS } from '../store/letters.ts';
import type { logMessages } from '../texts/log-messages.ts';

export const LOG_FIELDS = ['words', 'person', 'matter', 'unit', 'caseType', 'group', 'from', 'to'] as const;
/** As typed. */
export type LogValues = Readonly<Record<(typeof LOG_FIELDS)[number], string>>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface ReadSearch {
  readonly values: LogValues;
  readonly asked: Asked;
  readonly faults: readonly Fault[];
}

/** The search that the form states, within what one may read. `today` decides the century of a short number. */
export function readLogSearch(form: Form, reach: Reach, today: Date, t: ReturnType<typeof logMessages>): ReadSearch {
  const typed = (name: string) => oneLine(form.text(name));
  const values: LogValues = {
    words: typed('words'),
    person: typed('person'),
    matter: typed('matter'),
    unit: UUID.test(form.text('unit')) ? form.text('unit') : '',
    caseType: UUID.test(form.text('caseType')) ? form.text('caseType') : '',
    group: typed('group') in GROUPS ? typed('group') : '',
    from: form.text('from'),
    to: form.text('to'),
  };
  const [from, to] = [startOfDay(values.from), endOfDay(values.to)];
  const faults: Fault[] = [];
  if (values.from !== '' && from === undefined) faults.push({ field: 'from', text: t('date-wrong') });
  if (values.to !== '' && to === undefined) faults.push({ field: 'to', text: t('date-wrong') });
  if (from !== undefined && to !== undefined && to <= from) faults.push({ field: 'to', text: t('dates-wrong') });
  const group = Object.keys(GROUPS).find((known): known is keyof typeof GROUPS => known === values.group);
  const asked: Asked = {
    reach: values.unit === '' ? reach : within(reach, values.unit),
    ...wordsAsked(values.words, today),
    ...(values.person === '' ? {} : { person: values.person }),
    ...(values.matter === '' ? {} : { matter: values.matter }),
    ...(values.caseType === '' ? {} : { caseType: values.caseType }),
    ...(group === undefined ? {} : { group }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
  return { values, asked, faults };
}

function wordsAsked(words: string, today: Date): Pick<Asked, 'recipient' | 'words'> {
  if (words === '') return {};
  const number = readRecipientId(words, today);
  return number.ok ? { recipient: number.value } : { words };
}

/** The file format that the form's choice names; undefined for another. */
export function formatOf(choice: string, host: string): ExportFormat | undefined {
  switch (choice) {
    case 'excel':
      return { format: 'csv', bom: true, separator: 'semicolon' };
    case 'csv':
    case 'jsonl':
      return { format: choice };
    case 'syslog':
      return { format: 'syslog', host };
    default:
      return undefined;
  }
}
