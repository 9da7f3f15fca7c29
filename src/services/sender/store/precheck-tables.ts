// The tables of list prechecks as types (migrations/0008-prechecks.sql).
import type { Generated } from 'kysely';

export interface PrecheckTable {
  id: string;
  organisation: string;
  unit: string;
  origin: 'page' | 'api';
  created_at: Date;
  author: string;
  author_name: string;
  purpose: string;
  case_type: string | null;
  state: 'choosing' | 'asking' | 'finished';
  upload: string | null;
  about: Buffer | null;
  started_at: Date | null;
  finished_at: Date | null;
  unanswered: Generated<number>;
  unanswered_since: Date | null;
  delete_at: Date;
  request_key: string | null;
  request_hash: string | null;
}

export interface PrecheckPartTable {
  precheck: string;
  organisation: string;
  number: number;
  version: Generated<number>;
  content: Buffer;
  digital: number;
  paper: number;
  unknown: number;
  waiting: number;
  wrong: number;
  duplicate: number;
  answered_at: Date | null;
  asked: Generated<number>;
}

export interface FarUseTable {
  id: Generated<number>;
  organisation: string;
  person: string;
  at: Date;
  numbers: number;
}

export interface PrecheckTables {
  precheck: PrecheckTable;
  precheck_part: PrecheckPartTable;
  far_use: FarUseTable;
}
