// Agreements with a party, versions of terms, and who accepted which: recorded by staff, kept for good.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { RegistryContext } from '../registry-context.ts';
import { partyHeld } from '../store/parties.ts';
import {
  type Agreement,
  addAcceptance,
  addAgreement,
  addTerms,
  endAgreement,
  termsById,
} from '../store/party-papers.ts';
import { type By, keyOf, type PartyId } from './party.ts';
import type { TermsVersion } from './terms-standing.ts';

/** What staff writes of an agreement; days are yyyy-mm-dd. */
export type WrittenAgreement = Pick<Agreement, 'reference' | 'signedOn' | 'signedBy' | 'from' | 'until'> & {
  readonly id?: string;
};

/** Records an agreement. False when one with the id is there. Throws 'not-found'. */
export async function recordAgreement(
  context: RegistryContext,
  party: PartyId,
  { id = randomUUID(), ...agreement }: WrittenAgreement,
  by: By,
): Promise<boolean> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    requireParty(await partyHeld(tx, party));
    if (!(await addAgreement(tx, party, { id, ...agreement }, { at: clock(), by: by.name }))) return false;
    const { reference, from, until } = agreement;
    const details = { by: by.name, reference, from, ...(until === undefined ? {} : { until }) };
    await events.record(tx, { kind: 'party.agreement-recorded', actor: by.actor, subject: keyOf(party), details });
    return true;
  });
}

/** Records an agreement's last day. False when it has one, or there is no such agreement. */
export async function endAgreementOn(
  { database, organisation, events }: RegistryContext,
  party: PartyId,
  ending: { readonly id: string; readonly until: string },
  by: By,
): Promise<boolean> {
  return await database.transaction(organisation, async (tx) => {
    if (!(await endAgreement(tx, party, ending))) return false;
    const details = { by: by.name, until: ending.until };
    await events.record(tx, { kind: 'party.agreement-ended', actor: by.actor, subject: keyOf(party), details });
    return true;
  });
}

/** Publishes a version of terms. False when its name and version, or its id, are taken. */
export async function publishTerms(
  { database, organisation, events, clock }: RegistryContext,
  { id = randomUUID(), ...terms }: Omit<TermsVersion, 'id' | 'publishedAt' | 'publishedBy'> & { readonly id?: string },
  by: By,
): Promise<boolean> {
  return await database.transaction(organisation, async (tx) => {
    if (!(await addTerms(tx, { id, ...terms, publishedAt: clock(), publishedBy: by.name }))) return false;
    const { name, version, inForceFrom, roles } = terms;
    const details = { by: by.name, name, version, inForceFrom, roles: [...roles] };
    await events.record(tx, { kind: 'terms.published', actor: by.actor, subject: id, details });
    return true;
  });
}

export type AcceptanceOutcome = 'recorded' | 'there' | 'not-theirs' | 'later';

/** Records that a party has accepted a version. Throws 'not-found' for no such party or version. */
export async function recordAcceptance(
  context: RegistryContext,
  party: PartyId,
  {
    terms,
    acceptedOn,
    acceptedBy,
  }: { readonly terms: string; readonly acceptedOn: string; readonly acceptedBy: string },
  by: By,
): Promise<AcceptanceOutcome> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    requireParty(await partyHeld(tx, party));
    const version = await termsById(tx, terms);
    if (version === undefined) throw new BrevduvaError('not-found', 'there is no such version of terms');
    if (!version.roles.includes(party.role)) return 'not-theirs';
    const recordedAt = clock();
    if (acceptedOn > stockholmDate(recordedAt)) return 'later';
    const acceptance = { terms, acceptedOn, acceptedBy, recordedAt, recordedBy: by.name };
    if (!(await addAcceptance(tx, party, acceptance))) return 'there';
    const details = { by: by.name, name: version.name, version: version.version, acceptedOn, acceptedBy };
    await events.record(tx, { kind: 'party.terms-accepted', actor: by.actor, subject: keyOf(party), details });
    return 'recorded';
  });
}

function requireParty(party: unknown): void {
  if (party === undefined) throw new BrevduvaError('not-found', 'there is no such party');
}
