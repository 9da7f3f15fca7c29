// A party: a sender, mediator or operator as the infrastructure's owner knows it, and which way its status may go.
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseOrganisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { PartyRole } from './party-parts.ts';

export type PartyStatus = 'applying' | 'approved' | 'paused' | 'ended';

export const PARTY_ROLES: readonly PartyRole[] = ['sender', 'mediator', 'operator'];
export const PARTY_STATUSES: readonly PartyStatus[] = ['applying', 'approved', 'paused', 'ended'];

export interface PartyId {
  readonly role: PartyRole;
  /** Twelve digits. */
  readonly organisation: string;
}

/** What staff may change. */
export interface PartyDetails {
  readonly name: string;
  /** Of an operator: Service v3. */
  readonly serviceAddress?: string | undefined;
  readonly internalServiceAddress?: string | undefined;
  readonly uiAddress?: string | undefined;
  readonly logo?: string | undefined;
  /** Of an operator: its own test account, twelve digits. */
  readonly testRecipient?: string | undefined;
  /** Of a mediator: for whom it mediates. */
  readonly senders: readonly string[];
  readonly contactName: string;
  readonly contactEmail: string;
  readonly contactPhone: string;
}

export interface Party extends PartyId, PartyDetails {
  readonly status: PartyStatus;
  readonly statusSince: Date;
  readonly statusGround: string;
}

/** Who does something: a log-in's or client's id for the audit trail, and the name that people read. */
export interface By {
  readonly actor: string;
  readonly name: string;
}

const NEXT: Readonly<Record<PartyStatus, readonly PartyStatus[]>> = {
  applying: ['approved', 'ended'],
  approved: ['paused', 'ended'],
  paused: ['approved', 'ended'],
  ended: ['applying'],
};

/** Which statuses may follow. */
export function nextStatuses(status: PartyStatus): readonly PartyStatus[] {
  return NEXT[status];
}

/** Names a party in the audit trail and in keys: 'operator/164022000022'. */
export function keyOf({ role, organisation }: PartyId): string {
  return `${role}/${organisation}`;
}

/** A party as it stands in an address. Throws 'not-found' for what can be no party. */
export function partyIdOf(role: string, organisation: string): PartyId {
  const known = PARTY_ROLES.find((each) => each === role);
  const number = parseOrganisationsnummer(organisation);
  if (known === undefined || !number.ok) throw new BrevduvaError('not-found', 'there is no such party');
  return { role: known, organisation: number.value };
}
