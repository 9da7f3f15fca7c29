// Units, people, rights and case types as rows (migrations/0003-organisation.sql).
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Supportinfo } from '../../../domain/letter.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { Role } from '../rights.ts';

export interface OrganisationTables {
  unit: UnitTable;
  account: AccountTable;
  group_rule: GroupRuleTable;
  substitute: SubstituteTable;
  case_type: CaseTypeTable;
  approval: ApprovalTable;
}

export interface UnitTable {
  id: string;
  organisation: string;
  code: string;
  name: string;
  sender_text: Generated<string>;
  supportinfo: JSONColumnType<Supportinfo> | null;
  /** On light ground, and on dark: both or neither. */
  accent: string | null;
  accent_dark: string | null;
  logo: Buffer | null;
  logo_type: 'image/png' | 'image/jpeg' | null;
  closed_at: Date | null;
  version: Generated<number>;
  updated_at: Generated<Date>;
  updated_by: string;
}

export interface AccountTable {
  organisation: string;
  id: string;
  name: string;
  email: string | null;
  first_login_at: Date;
  last_login_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  notices: ColumnType<{ readonly [key: string]: JsonValue }, string | undefined, string>;
  guided_at: Date | null;
  /** A log-in from before this is over. */
  sessions_from: Date | null;
}

export interface GroupRuleTable {
  id: string;
  organisation: string;
  group_name: string;
  role: Role;
  unit: string | null;
  case_types: string[] | null;
  created_at: Date;
  created_by: string;
}

export interface SubstituteTable {
  id: string;
  organisation: string;
  absent: string;
  substitute: string;
  /** 'yyyy-mm-dd', both days included. */
  from_day: string;
  to_day: string;
  created_at: Date;
  created_by: string;
  ended_at: Date | null;
}

/** Which members of a matter a case type asks for. */
export type MatterWanted = { readonly [member: string]: 'needed' | 'offered' };

export interface CaseTypeTable {
  id: string;
  organisation: string;
  code: string;
  name: string;
  protection_class: Generated<number>;
  lead_text: Generated<string>;
  template: string | null;
  supportinfo: JSONColumnType<Supportinfo> | null;
  units: string[] | null;
  category: Generated<'matter' | 'event'>;
  approval: Generated<boolean>;
  matter: JSONColumnType<MatterWanted, string | undefined>;
  secrecy: string | null;
  message_type: string | null;
  asks_receipt: Generated<boolean>;
  signed_receipt: Generated<boolean>;
  allows_reply: Generated<boolean>;
  paper_after_days: number | null;
  retention_days: number | null;
  retention_decision: string | null;
  closed_at: Date | null;
  version: Generated<number>;
  updated_at: Generated<Date>;
  updated_by: string;
}

export interface ApprovalTable {
  letter: string;
  organisation: string;
  unit: string;
  asked_at: Date;
  asked_by: string;
  decided_at: Date | null;
  decided_by: string | null;
  decided_by_name: string | null;
  decision: 'approved' | 'returned' | null;
  comment: Generated<string>;
}
