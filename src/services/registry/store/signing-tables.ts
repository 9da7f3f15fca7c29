// The tables of migration 0002 as Kysely sees them: requests that wait for signatures, histories, companies.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { JsonValue } from '../../../platform/database/json.ts';

export type RequestKind = 'register' | 'deregister' | 'preferences' | 'change';
/** A recipient has at most one open request in each: an account is opened or closed, its choices or its operator changed. */
export type RequestSlot = 'account' | 'preferences' | 'change';
export type RequestState = 'open' | 'completed' | 'deleted' | 'replaced' | 'expired' | 'fallen';

interface PendingRequestTable {
  id: Generated<string>;
  recipient: number;
  slot: RequestSlot;
  kind: RequestKind;
  requested_by: string;
  operator: string;
  content: JSONColumnType<{ readonly [key: string]: JsonValue }>;
  content_hash: Buffer;
  status: 'Incomplete' | 'RulesNotSupported';
  state: Generated<RequestState>;
  created_at: Date;
  expires_at: Date;
  closed_at: Date | null;
}

interface PendingSignatureTable {
  request: string;
  person: number;
  name: string;
  listed: boolean;
  signed_at: Date;
}

interface ChoiceChangeTable {
  id: Generated<number>;
  recipient: number;
  reference: string;
  sender: string;
  accepted: boolean;
  operator: string;
  user_identity: string | null;
  changed_at: Date;
}

export type AccountChangeKind =
  | 'registered'
  | 'deregistered'
  | 'operator-changed'
  | 'signatories-changed'
  | 'dissolved'
  | 'decided-by-staff'
  | 'number-changed'
  | 'merged'
  | 'closed-after-death';

interface AccountChangeTable {
  id: Generated<number>;
  recipient: number;
  reference: string;
  kind: AccountChangeKind;
  operator: string;
  from_operator: string | null;
  by_persons: ColumnType<number[], readonly number[], never>;
  details: JSONColumnType<{ readonly [key: string]: JsonValue }>;
  changed_at: Date;
}

interface CompanyTable {
  id: number;
  facts: JSONColumnType<{ readonly [key: string]: JsonValue }>;
  signers: string;
  signers_since: Date;
  fetched_at: Date;
}

interface RegisterCursorTable {
  register: string;
  cursor: string;
  polled_at: Date;
}

export interface SigningTables {
  pending_request: PendingRequestTable;
  pending_signature: PendingSignatureTable;
  choice_change: ChoiceChangeTable;
  account_change: AccountChangeTable;
  company: CompanyTable;
  company_person: { company: number; person: number };
  register_cursor: RegisterCursorTable;
}
