// The tables of the statistics, made from what was counted: reach, profiles by operator, senders, changes, opt-outs, who is connected.
import type { MonthFigure } from '../../store/statistics.ts';

export interface ReachRow {
  /** yyyy-mm */
  readonly month: string;
  readonly persons: number;
  readonly organisations: number;
}

export interface OperatorRow {
  readonly operator: string;
  readonly persons: number;
  readonly organisations: number;
  readonly pending: number;
}

export interface SenderRow {
  readonly sender: string;
  readonly optedOut: number;
  readonly reached: number;
  readonly optOuts: number;
  readonly optIns: number;
}

export interface ChangeRow {
  readonly month: string;
  readonly registered: number;
  readonly deregistered: number;
  readonly moved: number;
  readonly other: number;
}

export interface ChoiceRow {
  readonly month: string;
  readonly optOuts: number;
  readonly optIns: number;
}

export interface ConnectedRow {
  readonly month: string;
  readonly senders: number;
  readonly mediators: number;
  readonly operators: number;
}

export interface Figures {
  readonly reach: readonly ReachRow[];
  readonly operators: readonly OperatorRow[];
  readonly senders: readonly SenderRow[];
  readonly changes: readonly ChangeRow[];
  readonly choices: readonly ChoiceRow[];
  readonly connected: readonly ConnectedRow[];
}

type Pick = (figure: MonthFigure) => boolean;

const STOCKS: readonly string[] = [
  'persons',
  'organisations',
  'pending',
  'opted-out',
  'senders',
  'mediators',
  'operators',
];
const KNOWN_CHANGES: readonly string[] = ['registered', 'deregistered', 'operator-changed'];

type Counted = readonly MonthFigure[];

const sum = (rows: Counted, pick: Pick) => rows.filter(pick).reduce((total, { value }) => total + value, 0);
const measured =
  (name: string, key?: string): Pick =>
  ({ measure, key: of }) =>
    measure === name && (key === undefined || of === key);
const hasStocks = (rows: Counted) => rows.some(({ measure }) => STOCKS.includes(measure));
const keysOf = (rows: Counted, ...measures: readonly string[]) =>
  new Set(rows.filter(({ measure }) => measures.includes(measure)).map(({ key }) => key));

/** `senders`: those that are to have a row although nobody has opted out from them. */
export function figuresOf(counted: Counted, senders: readonly string[]): Figures {
  const months = [...Map.groupBy(counted, ({ month }) => month)];
  const withStocks = months.filter(([, rows]) => hasStocks(rows));
  const last = withStocks.at(-1)?.[1] ?? [];
  return {
    reach: withStocks.map(([month, rows]) => ({
      ...{ month, persons: sum(rows, measured('persons')) },
      organisations: sum(rows, measured('organisations')),
    })),
    operators: operatorRows(last),
    senders: senderRows(counted, last, senders),
    changes: months.map(([month, rows]) => ({
      ...{ month, registered: sum(rows, measured('change', 'registered')) },
      deregistered: sum(rows, measured('change', 'deregistered')),
      moved: sum(rows, measured('change', 'operator-changed')),
      other: sum(rows, ({ measure, key }) => measure === 'change' && !KNOWN_CHANGES.includes(key)),
    })),
    choices: months.map(([month, rows]) => ({
      ...{ month, optOuts: sum(rows, measured('opt-out')), optIns: sum(rows, measured('opt-in')) },
    })),
    connected: withStocks.map(([month, rows]) => ({
      ...{ month, senders: sum(rows, measured('senders', 'approved')) },
      mediators: sum(rows, measured('mediators', 'approved')),
      operators: sum(rows, measured('operators', 'approved')),
    })),
  };
}

function operatorRows(last: Counted): readonly OperatorRow[] {
  return [...keysOf(last, 'persons', 'organisations', 'pending')].map((operator) => ({
    ...{ operator, persons: sum(last, measured('persons', operator)) },
    organisations: sum(last, measured('organisations', operator)),
    pending: sum(last, measured('pending', operator)),
  }));
}

function senderRows(counted: Counted, last: Counted, senders: readonly string[]): readonly SenderRow[] {
  const reachable = sum(last, measured('persons')) + sum(last, measured('organisations'));
  const all = new Set([...senders, ...keysOf(counted, 'opted-out', 'opt-out', 'opt-in')]);
  return [...all].map((sender) => {
    const optedOut = sum(last, measured('opted-out', sender));
    return {
      ...{ sender, optedOut, reached: Math.max(0, reachable - optedOut) },
      optOuts: sum(counted, measured('opt-out', sender)),
      optIns: sum(counted, measured('opt-in', sender)),
    };
  });
}
