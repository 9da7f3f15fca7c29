// The tables of migrations/0004-content-sealed.sql as types.
import type { Generated } from 'kysely';

export interface AccountKeyTable {
  account_id: string;
  wrapped: Buffer;
  made_at: Generated<Date>;
}

export interface SearchSegmentTable {
  id: Generated<string>;
  account_id: string;
  letters: number;
  sealed: Buffer;
  made_at: Generated<Date>;
}

export interface SearchDueTable {
  account_id: string;
  letter_id: string;
  waits: Generated<boolean>;
}

export interface SearchTextTable {
  letter_id: string;
  account_id: string;
  sealed: Buffer;
}

export interface ContentTables {
  account_key: AccountKeyTable;
  search_segment: SearchSegmentTable;
  search_due: SearchDueTable;
  search_text: SearchTextTable;
}
