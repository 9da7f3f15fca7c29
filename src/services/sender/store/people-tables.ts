// Emergency administrators as rows (migrations/0004-people.sql).
import type { Generated } from 'kysely';
import type { ChallengePurpose, EmergencyEventKind } from './emergency.ts';

export interface PeopleTables {
  emergency_administrator: EmergencyAdministratorTable;
  emergency_challenge: EmergencyChallengeTable;
  emergency_event: EmergencyEventTable;
}

export interface EmergencyAdministratorTable {
  id: string;
  organisation: string;
  name: string;
  created_at: Date;
  link_hash: string | null;
  link_until: Date | null;
  credential: string | null;
  public_key: Buffer | null;
  counter: Generated<number>;
  enrolled_at: Date | null;
  last_login_at: Date | null;
  closed_at: Date | null;
}

export interface EmergencyChallengeTable {
  organisation: string;
  challenge: string;
  purpose: ChallengePurpose;
  until: Date;
}

export interface EmergencyEventTable {
  id: Generated<number>;
  organisation: string;
  at: Date;
  kind: EmergencyEventKind;
  administrator: string | null;
  name: string;
  told_at: Date | null;
}
