// Figures added up for a page or a file: digital share, postage saved, unopened where that is known (issue 4, "Statistics").
import type { MonthFigures } from '../store/statistics.ts';

export interface Figures {
  readonly sent: number;
  readonly digital: number;
  readonly paper: number;
  readonly undelivered: number;
  readonly unknown: number;
  readonly underWay: number;
  readonly receiptsAsked: number;
  readonly opened: number;
}

const NOTHING: Figures = {
  sent: 0,
  digital: 0,
  paper: 0,
  undelivered: 0,
  unknown: 0,
  underWay: 0,
  receiptsAsked: 0,
  opened: 0,
};

function added(a: Figures, b: Figures): Figures {
  const sum = { ...NOTHING };
  for (const name of [
    'sent',
    'digital',
    'paper',
    'undelivered',
    'unknown',
    'underWay',
    'receiptsAsked',
    'opened',
  ] as const)
    sum[name] = a[name] + b[name];
  return sum;
}

/** All of them together. */
export function totalOf(rows: readonly Figures[]): Figures {
  return rows.reduce(added, NOTHING);
}

/** Added up by what `keyOf` says, in the order in which the keys come. */
export function groupedBy<K>(
  rows: readonly MonthFigures[],
  keyOf: (row: MonthFigures) => K,
): readonly (readonly [K, Figures])[] {
  const groups = new Map<K, Figures>();
  for (const row of rows) groups.set(keyOf(row), added(groups.get(keyOf(row)) ?? NOTHING, row));
  return [...groups];
}

/** Digital of those that reached somebody digitally or on paper, 0–1; undefined where nothing did. */
export function digitalShare({ digital, paper }: Figures): number | undefined {
  return digital + paper === 0 ? undefined : digital / (digital + paper);
}

/** Delivered letters that asked to be told of and have not been opened; undefined where none asked: nobody knows then. */
export function unopened({ receiptsAsked, opened }: Figures): number | undefined {
  return receiptsAsked === 0 ? undefined : Math.max(0, receiptsAsked - opened);
}

/** Kronor that the digital letters cost less than paper would have; undefined where no price is configured. */
export function postageSaved(
  { digital }: Figures,
  postage: { readonly paperOre: number; readonly digitalOre: number } | undefined,
): number | undefined {
  return postage === undefined ? undefined : Math.round((digital * (postage.paperOre - postage.digitalOre)) / 100);
}
