// Notices, their readers and what accounts could do when they last logged in, as rows (migrations/0007-notices.sql).
import type { Generated, JSONColumnType } from 'kysely';
import type { NoticeKind } from '../notices/notice.ts';
import type { Role } from '../rights.ts';
import type { Details } from '../tables.ts';

export interface NoticeTables {
  notice: NoticeTable;
  notice_seen: NoticeSeenTable;
  notice_head: NoticeHeadTable;
  notice_mail: NoticeMailTable;
  account_right: AccountRightTable;
}

export interface NoticeTable {
  id: string;
  organisation: string;
  position: number | null;
  at: Date;
  kind: NoticeKind;
  unit: string;
  letter: string | null;
  mailing: string | null;
  person: string | null;
  role: Role | null;
  case_type: string | null;
  details: JSONColumnType<Details>;
}

interface NoticeSeenTable {
  notice: string;
  organisation: string;
  person: string;
  at: Date;
}

interface NoticeHeadTable {
  organisation: string;
  position: Generated<number>;
  mailed_to: Generated<number>;
}

interface NoticeMailTable {
  notice: string;
  organisation: string;
  person: string;
  due_at: Date;
  attempts: Generated<number>;
}

interface AccountRightTable {
  organisation: string;
  account: string;
  role: Role;
  unit: string | null;
  case_types: string[] | null;
}
