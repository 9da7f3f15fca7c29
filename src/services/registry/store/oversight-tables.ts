// The tables of migrations 0006 and 0007 as Kysely sees them: audits, incidents, announced mailings, messages to all mailbox holders.
import type { Generated, JSONColumnType } from 'kysely';
import type { MailingPlanTold } from '../../../platform/mailing-plan/plan-csv.ts';
import type { MessageTexts } from '../../../wire/operator-messages/operator-message.ts';
import type { WithdrawalReason } from '../../../wire/operator-messages/withdrawal.ts';
import type { PartyRole } from '../owner/party-parts.ts';

export type FindingSeverity = 'observation' | 'minor' | 'major' | 'critical';
export type IncidentSeverity = 'low' | 'serious' | 'critical';
/** Where a withdrawal is at an operator. */
export type TakenBackState = 'waiting' | 'delivered' | 'refused' | 'unknown';
/** 'stopped': taken back before it was given to the operator. */
export type HandoverState = TakenBackState | 'stopped';

interface AuditTable {
  id: Generated<string>;
  role: PartyRole;
  organisation: string;
  about: string;
  planned_on: string;
  done_on: string | null;
  conclusion: string | null;
  dropped_at: Date | null;
  made_by: string;
  made_at: Date;
}

interface FindingTable {
  id: Generated<string>;
  audit: string;
  severity: FindingSeverity;
  what: string;
  due_on: string;
  noted_by: string;
  noted_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_with: string | null;
  reminded: Generated<number>;
}

interface IncidentTable {
  id: Generated<string>;
  title: string;
  what: string;
  severity: IncidentSeverity;
  role: PartyRole | null;
  organisation: string | null;
  known_at: Date;
  noted_by: string;
  noted_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_with: string | null;
}

interface DutyTable {
  id: Generated<string>;
  incident: string;
  rule: string;
  step: string;
  known_at: Date;
  due_at: Date;
  outcome: 'done' | 'not-needed' | null;
  ended_at: Date | null;
  ended_by: string | null;
  note: string | null;
  reminded: Generated<number>;
}

interface MailingPlanTable {
  id: Generated<string>;
  announcer: string;
  mailing: string;
  state: 'announced' | 'withdrawn';
  reminder_to: string | null;
  starts_at: Date | null;
  ends_at: Date;
  told: JSONColumnType<MailingPlanTold>;
  told_by: string;
  told_at: Date;
  version: Generated<number>;
  reminded: Generated<number>;
}

interface LargeSenderTable {
  sender: string;
  reminder_to: string;
  quiet_days: number;
  set_by: string;
  set_at: Date;
  reminded_at: Date | null;
}

interface OperatorMessageTable {
  id: Generated<string>;
  texts: JSONColumnType<MessageTexts>;
  shown_from: Date;
  shown_until: Date;
  state: 'waiting' | 'approved' | 'returned' | 'withdrawn';
  written_by: string;
  written_login: string;
  written_at: Date;
  decided_by: string | null;
  decided_login: string | null;
  decided_at: Date | null;
  ground: string | null;
  signed: string | null;
  withdrawal_reason: JSONColumnType<WithdrawalReason> | null;
  withdrawal_by: string | null;
  withdrawal_login: string | null;
  withdrawal_at: Date | null;
  withdrawn_by: string | null;
  withdrawn_login: string | null;
  withdrawn_at: Date | null;
  withdrawal_signed: string | null;
}

interface HandoverTable {
  message: string;
  operator: string;
  state: HandoverState;
  tries: Generated<number>;
  reason: string | null;
  at: Date;
  mailboxes: number | null;
  opened: number | null;
  reported_at: Date | null;
  given_at: Date | null;
  fetched_at: Date | null;
  known_mailboxes: number | null;
  taken_back: TakenBackState | null;
  taken_back_why: string | null;
  taken_back_at: Date | null;
}

export interface OversightTables {
  audit: AuditTable;
  audit_finding: FindingTable;
  incident: IncidentTable;
  incident_duty: DutyTable;
  mailing_plan: MailingPlanTable;
  mailing_plan_sender: { plan: string; sender: string };
  large_sender: LargeSenderTable;
  operator_message: OperatorMessageTable;
  operator_message_handover: HandoverTable;
}
