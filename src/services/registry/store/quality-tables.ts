// The tables of migrations 0004 and 0008 as Kysely sees them: replaced numbers, deaths, and the feed of changes.
import type { Generated } from 'kysely';
import type { PartyRole } from '../owner/party-parts.ts';

interface NumberConflictTable {
  id: Generated<string>;
  former: number;
  current: number;
  seen_at: Date;
  decided_at: Date | null;
  kept: 'former' | 'current' | null;
  ground: string | null;
  decided_by: string | null;
  proposed: Generated<'former' | 'current' | null>;
  proposed_ground: Generated<string | null>;
  proposed_by: Generated<string | null>;
  proposed_login: Generated<string | null>;
  proposed_at: Generated<Date | null>;
}

export type FeedKind =
  | 'new'
  | 'gone'
  | 'moved'
  | 'renumbered'
  | 'signatories-changed'
  | 'opted-in'
  | 'opted-out'
  | 'party-connected'
  | 'party-disconnected';

interface ChangeFeedTable {
  position: Generated<number>;
  at: Date;
  audience: 'all' | 'operators' | 'senders';
  kind: FeedKind;
  /** Null of a party. */
  recipient: number | null;
  former: number | null;
  operator: string | null;
  from_operator: string | null;
  sender: string | null;
  party_role: PartyRole | null;
  party: string | null;
}

export interface QualityTables {
  former_number: { former: number; current: number; since: Date };
  number_conflict: NumberConflictTable;
  death: { person: number; close_at: Date };
  change_feed: ChangeFeedTable;
  change_feed_disposed: { one: Generated<boolean>; until: number };
  watched: { sender: string; recipient: number; after: number; until: Date };
}
