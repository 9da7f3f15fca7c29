// The tables of migration 0010 as types: how far the register is followed, numbers that were replaced, and dormant mailboxes.
import type { Generated } from 'kysely';

export interface FollowingTables {
  far_follow: {
    one: Generated<boolean>;
    position: string | null;
    comparing: string | null;
    answered_at: Date | null;
    silent_since: Date | null;
    silent_reason: string | null;
  };
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
