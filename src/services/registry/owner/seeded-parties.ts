// The sandbox's parties, as its configuration names them: what it says nothing of is people's.
import type { Seed } from '../config.ts';
import type { PartyDetails, PartyId } from './party.ts';

export type SeededParty = PartyId & Omit<PartyDetails, 'contactName' | 'contactEmail' | 'contactPhone'>;

/** Everybody in the seed. */
export function seededParties({ senders, dispatchers, operators }: Seed): readonly SeededParty[] {
  return [
    ...senders.map(({ id, name }) => ({ role: 'sender' as const, organisation: id, name, senders: [] })),
    ...dispatchers.map(({ id, name, senders: whose }) => ({
      ...{ role: 'mediator' as const, organisation: id, name },
      senders: whose,
    })),
    ...operators.map(({ id, name, serviceAddress, ...more }) => ({
      ...{ role: 'operator' as const, organisation: id, name, senders: [] },
      ...{ serviceAddress, internalServiceAddress: serviceAddress },
      ...more,
    })),
  ];
}
