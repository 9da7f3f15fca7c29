// Tables of rights, log-ins and notices' times (migrations/0007-access.sql), as types.
import type { MailboxRight } from '../rights.ts';

export type DelegateState = 'invited' | 'active' | 'declined' | 'ended';
export type CompanyRole = 'reader' | 'handler';
export type CompanyUserState = 'waiting' | 'active' | 'suspended' | 'ended';
export type Pace = 'at-once' | 'daily' | 'weekly';
export type NoticeChannel = 'email' | 'sms';

export interface AccessTables {
  log_in: {
    id: string;
    person: Buffer;
    at: Date;
    seen_at: Date;
    acr: string;
    eid: string;
    browser: string;
    chosen: string | null;
    ended_at: Date | null;
  };
  delegate: {
    id: string;
    account_id: string;
    person_id: string;
    label: Buffer;
    may: Exclude<MailboxRight, 'own'>;
    until: Date;
    state: DelegateState;
    invited_at: Date;
    answered_at: Date | null;
    ended_at: Date | null;
    ended_by: 'holder' | 'delegate' | null;
  };
  company_user: {
    id: string;
    account_id: string;
    person_id: string;
    label: Buffer;
    role: CompanyRole;
    until: Date | null;
    state: CompanyUserState;
    made_at: Date;
    changed_at: Date;
  };
  company_signature: { company_user_id: string; person_id: string; signed_at: Date };
  company_guard: {
    account_id: string;
    witness: string;
    signers: Buffer;
    /** Their numbers; null where they were looked at before 0016. */
    signers_sealed: Buffer | null;
    seen_at: Date;
    suspended_at: Date | null;
    suspended_email: string | null;
    suspended_phone: string | null;
  };
  notice_settings: {
    account_id: string;
    email_pace: Pace;
    sms_pace: Pace | 'never';
    quiet_from: number | null;
    quiet_until: number | null;
    digest_at: number;
    digest_day: number;
  };
  held_notice: { account_id: string; channel: NoticeChannel; due_at: Date; letters: number };
}
