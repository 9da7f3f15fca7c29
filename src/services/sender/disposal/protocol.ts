// Gallringsprotokoll: what was disposed of, by which decision, by whom and when; kept for ever, as PDF and as CSV with every item.

import type { Reader } from '../../../platform/database/database.ts';
import { csvHead, csvRow, FOR_SWEDISH_EXCEL } from '../../../platform/export/csv.ts';
import { exportPages } from '../../../platform/export/export-pages.ts';
import { formatDate, formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import { ruleScope } from '../pages/disposal-words.ts';
import type { LetterRecord, RecordRow } from '../print/record.ts';
import { type DisposalItem, type DisposalRun, readItems } from '../store/disposal-runs.ts';
import { type LogNames, nameOf } from '../store/log-names.ts';
import type { RuleTotal } from '../store/records-tables.ts';
import type { SenderTables } from '../tables.ts';
import { disposalMessages } from '../texts/disposal-messages.ts';

export interface ProtocolInput {
  readonly language: Language;
  readonly organisation: { readonly name: string };
  readonly run: DisposalRun;
  readonly totals: readonly RuleTotal[];
  readonly names: LogNames;
  readonly madeBy: string;
  readonly now: Date;
}

/** The protocol's sections, for the PDF. */
export function protocolRecord({
  language,
  organisation,
  run,
  totals,
  names,
  madeBy,
  now,
}: ProtocolInput): LetterRecord {
  const t = disposalMessages(language);
  const taken = run.rules.map((rule) => {
    const total = totals.find((one) => one.rule === rule.id && one.what === rule.what);
    return {
      heading: t(`what-${rule.what}`),
      rows: [
        { label: t('rule-scope'), value: ruleScope(language, rule, names) },
        { label: t('decision'), value: rule.decision },
        ...(rule.decidedOn === null ? [] : [{ label: t('decided-on'), value: rule.decidedOn }]),
        { label: t('retention'), value: t('days', { count: rule.retentionDays }) },
        { label: t('taken'), value: formatNumber(total?.count ?? 0, language) },
        ...(total === undefined
          ? []
          : [
              { label: t('made'), value: `${formatDate(total.first, language)} – ${formatDate(total.last, language)}` },
            ]),
      ],
    };
  });
  return {
    title: t('protocol'),
    subject: formatDate(run.at, language),
    lead: t('protocol-lead'),
    made: t('protocol-made', { when: formatDateTime(now, language), name: madeBy }),
    organisation: organisation.name,
    language,
    sections: [{ heading: t('run'), rows: factsOf(language, run) }, ...taken],
  };
}

function factsOf(language: Language, run: DisposalRun): RecordRow[] {
  const t = disposalMessages(language);
  return [
    { label: t('run-id'), value: run.id, mono: true },
    { label: t('run-planned'), value: `${formatDateTime(run.at, language)}, ${run.planned_by_name}` },
    ...(run.started_at === null
      ? []
      : [
          {
            label: t('run-started'),
            value: `${formatDateTime(run.started_at, language)}, ${run.started_by_name ?? ''}`,
          },
        ]),
    ...(run.ended_at === null ? [] : [{ label: t('run-ended'), value: formatDateTime(run.ended_at, language) }]),
  ];
}

const COLUMNS = [
  'gallrat',
  'vad',
  'brev',
  'upprattat',
  'enhet',
  'arendetyp',
  'skyddsklass',
  'diarienummer',
  'beslut',
  'beslutsdatum',
  'bevaras-dagar',
];

/** Every item as CSV for Swedish Excel, in pieces. */
export function protocolCsv(reader: Reader<SenderTables>, run: DisposalRun, names: LogNames): AsyncIterable<string> {
  const rules = new Map(run.rules.map((rule) => [rule.id, rule]));
  return exportPages<DisposalItem>({
    head: csvHead(COLUMNS, FOR_SWEDISH_EXCEL),
    read: (last, limit) => readItems(reader, run.id, last?.id ?? 0, limit),
    write: (item) => {
      const rule = rules.get(item.rule);
      return csvRow(
        [
          item.disposed_at.toISOString(),
          item.what === 'letters' ? 'brev' : 'loggrad',
          item.letter,
          item.made_at.toISOString(),
          nameOf(names.units, item.unit) ?? item.unit,
          nameOf(names.caseTypes, item.case_type ?? undefined) ?? '',
          item.protection_class ?? '',
          item.diary_number ?? '',
          rule?.decision ?? '',
          rule?.decidedOn ?? '',
          rule?.retentionDays ?? '',
        ],
        FOR_SWEDISH_EXCEL,
      );
    },
  });
}
