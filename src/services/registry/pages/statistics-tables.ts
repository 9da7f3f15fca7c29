// The statistics as tables of words and numbers: the page draws them with bars, the CSV files are the same rows.
import type { Figures } from '../owner/statistics/figures.ts';
import type { StatisticsTranslate } from './statistics-messages.ts';

export const STATISTICS = ['reach', 'operators', 'senders', 'changes', 'choices', 'connected'] as const;
export type StatisticName = (typeof STATISTICS)[number];

export interface StatisticTable {
  readonly name: StatisticName;
  readonly title: string;
  readonly lead?: string;
  /** The first column names the row; the others are numbers. */
  readonly heads: readonly string[];
  readonly rows: readonly (readonly [string, ...number[]])[];
  /** Which column the bars show, from 1. */
  readonly bars: number;
}

/** Every table. `nameOf` gives an organisation's name. */
export function statisticTables(
  { reach, operators, senders, changes, choices, connected }: Figures,
  nameOf: (organisation: string) => string,
  t: StatisticsTranslate,
): readonly StatisticTable[] {
  const month = t('month');
  return [
    {
      ...{ name: 'reach', title: t('reach-title'), lead: t('reach-lead'), bars: 3 },
      heads: [month, t('persons'), t('organisations'), t('together')],
      rows: reach.map((row) => [row.month, row.persons, row.organisations, row.persons + row.organisations]),
    },
    {
      ...{ name: 'operators', title: t('operators-title'), lead: t('operators-lead'), bars: 3 },
      heads: [t('operator'), t('persons'), t('organisations'), t('together'), t('pending')],
      rows: operators.map((row) => [
        ...([nameOf(row.operator), row.persons, row.organisations] as const),
        ...[row.persons + row.organisations, row.pending],
      ]),
    },
    {
      ...{ name: 'senders', title: t('senders-title'), lead: t('senders-lead'), bars: 2 },
      heads: [t('sender'), t('opted-out'), t('reached'), t('opt-out'), t('opt-in')],
      rows: senders.map((row) => [nameOf(row.sender), row.optedOut, row.reached, row.optOuts, row.optIns]),
    },
    {
      ...{ name: 'changes', title: t('changes-title'), bars: 1 },
      heads: [month, t('change-registered'), t('change-deregistered'), t('change-operator-changed'), t('change-other')],
      rows: changes.map((row) => [row.month, row.registered, row.deregistered, row.moved, row.other]),
    },
    {
      ...{ name: 'choices', title: t('opt-outs-title'), bars: 1 },
      heads: [month, t('opt-outs'), t('opt-ins')],
      rows: choices.map((row) => [row.month, row.optOuts, row.optIns]),
    },
    {
      ...{ name: 'connected', title: t('connected-title'), bars: 1 },
      heads: [month, t('senders'), t('mediators'), t('operators')],
      rows: connected.map((row) => [row.month, row.senders, row.mediators, row.operators]),
    },
  ];
}
