// The tables of migrations 0010 and 0014 as types: how far the register is followed, what is doubted, numbers that were replaced, and dormant mailboxes.
import type { Generated } from 'kysely';

export type DoubtState = 'held' | 'released' | 'done' | 'rejected';
/** What the register says of a mailbox that is open here. */
export type Why = 'nowhere' | 'elsewhere';

export interface FollowingTables {
  far_follow: {
    one: Generated<boolean>;
    position: string | null;
    comparing: string | null;
    answered_at: Date | null;
    silent_since: Date | null;
    silent_reason: string | null;
    compare_after: Generated<Date | null>;
  };
  far_doubt: {
    id: Generated<string>;
    seen_at: Date;
    state: Generated<DoubtState>;
    accounts: Generated<number>;
    first_login: Generated<string | null>;
    first_by: Generated<string | null>;
    first_reason: Generated<string | null>;
    first_at: Generated<Date | null>;
    decided_by: Generated<string | null>;
    decided_reason: Generated<string | null>;
    decided_at: Generated<Date | null>;
  };
  far_doubted: { account_id: string; doubt: string; why: Why };
  replaced_number: { former: string; current: string; since: Date };
  former_number: { number: string; account_id: string; since: Date; until: Date };
  dormancy: {
    account_id: string;
    warnings: number;
    warned_at: Date;
    dormant_at: Date | null;
    told_at: Date | null;
    opted_out: Buffer | null;
  };
}
