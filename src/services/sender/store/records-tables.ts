// The sending log, disposal and figures as rows (migrations/0010-records.sql).
import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { LetterChannel, LetterState } from '../letter-state.ts';

export interface RecordsTables {
  sending_log: SendingLogTable;
  disposal_rule: DisposalRuleTable;
  disposal_hold: DisposalHoldTable;
  disposal_run: DisposalRunTable;
  disposal_item: DisposalItemTable;
  retention_rule: RetentionRuleTable;
  retention_record: RetentionRecordTable;
  statistics_month: StatisticsMonthTable;
  statistics_state: StatisticsStateTable;
}

export interface SendingLogTable {
  id: Generated<number>;
  organisation: string;
  at: Date;
  login: string;
  login_name: string;
  recipient: string;
  subject: string;
  letter: string;
  unit: string;
  case_type: string | null;
  protection_class: number | null;
  matter_id: string | null;
  secrecy: string | null;
  state: Generated<LetterState>;
  channel: Generated<LetterChannel>;
  operator_id: string | null;
  operator_name: string | null;
  delivery_id: string | null;
  trans_id: string | null;
  attempts: Generated<number>;
  signed_with: string | null;
  sealed_with: string | null;
  reason: string | null;
  settled_at: Date | null;
  opened_at: Date | null;
  asks_receipt: Generated<boolean>;
  diary_number: string | null;
  changed_at: Generated<Date>;
  /** Of the subject, with marks of unit and sender (0019). */
  words: GeneratedAlways<string>;
}

export type DisposalKind = 'letters' | 'log';

export interface DisposalRuleTable {
  id: string;
  organisation: string;
  what: DisposalKind;
  unit: string | null;
  case_type: string | null;
  protection_class: number | null;
  retention_days: number;
  decision: string;
  /** 'yyyy-mm-dd' */
  decided_on: string;
  created_at: Date;
  created_by: string;
  created_by_name: string;
  ended_at: Date | null;
  ended_by_name: string | null;
}

export type HoldScope = 'letter' | 'matter' | 'person' | 'everything';

export interface DisposalHoldTable {
  id: string;
  organisation: string;
  scope: HoldScope;
  value: Generated<string>;
  reason: string;
  set_at: Date;
  set_by: string;
  set_by_name: string;
  lifted_at: Date | null;
  lifted_by_name: string | null;
  lift_reason: string | null;
}

/** A rule as a run keeps it; the same members as SQL reads them by. */
export type RunRule = {
  readonly id: string;
  readonly what: DisposalKind;
  readonly unit: string | null;
  readonly caseType: string | null;
  readonly protectionClass: number | null;
  readonly retentionDays: number;
  readonly decision: string;
  /** 'yyyy-mm-dd'; null: of a case type, whose decision is a text. */
  readonly decidedOn: string | null;
};

export interface DisposalRunTable {
  id: string;
  organisation: string;
  at: Date;
  rules: JSONColumnType<readonly RunRule[]>;
  planned_by: string;
  planned_by_name: string;
  state: 'planned' | 'running' | 'done';
  started_at: Date | null;
  started_by: string | null;
  started_by_name: string | null;
  ended_at: Date | null;
  /** What it would take and leave, as when it was planned; null: planned before this was kept. */
  plan: JSONColumnType<RunPlan> | null;
  /** What it took, once it is done. */
  totals: JSONColumnType<readonly Told<RuleTotal>[]> | null;
}

export interface RuleTotal {
  readonly rule: string;
  readonly what: DisposalKind;
  readonly count: number;
  readonly first: Date;
  readonly last: Date;
}

/** What stands in the way of something old enough. */
export type Kept = 'held' | 'unfinished' | 'unregistered' | 'open-reply' | 'letter-remains';

export interface Judgement extends RuleTotal {
  readonly judgement: 'taken' | Kept;
}

export interface Taken {
  readonly letter: string;
  readonly rule: string;
  readonly made_at: Date;
  readonly unit: string;
  readonly case_type: string | null;
  readonly protection_class: number | null;
  readonly diary_number: string | null;
}

/** As JSON keeps it: moments as text. */
export type Told<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] };

export type RunPlan = {
  readonly judged: readonly Told<Judgement>[];
  readonly samples: readonly Told<Taken>[];
};

export interface DisposalItemTable {
  id: Generated<number>;
  organisation: string;
  run: string;
  rule: string;
  what: DisposalKind;
  letter: string;
  made_at: Date;
  unit: string;
  case_type: string | null;
  protection_class: number | null;
  diary_number: string | null;
  disposed_at: Date;
}

export type RetentionKind = 'drafts' | 'mailings' | 'accounts' | 'looks';

/** 0021 */
export interface RetentionRuleTable {
  organisation: string;
  what: RetentionKind;
  /** Null: kept. */
  days: number | null;
  decision: string;
  /** 'yyyy-mm-dd' */
  decided_on: string | null;
  changed_at: Date;
  changed_by_name: string;
}

export interface RetentionRecordTable {
  id: Generated<number>;
  organisation: string;
  at: Date;
  what: RetentionKind;
  days: number;
  decision: string;
  decided_on: string | null;
  count: number;
  oldest: Date;
  newest: Date;
}

export interface StatisticsMonthTable {
  organisation: string;
  /** 'yyyy-mm-dd', the first day. */
  month: string;
  unit: string;
  case_type: string;
  part: 'live' | 'disposed';
  sent: number;
  digital: number;
  paper: number;
  undelivered: number;
  unknown: number;
  under_way: number;
  receipts_asked: number;
  opened: number;
  counted_at: Date;
}

export interface StatisticsStateTable {
  organisation: string;
  counted_to: Date;
}
