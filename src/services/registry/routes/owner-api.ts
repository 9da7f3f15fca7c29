// The infrastructure owner's own REST API under /api/v1: parties, terms, checks, statistics. For systems of the organisation that runs FaR.
import type { FastifyRequest } from 'fastify';
import { BrevduvaError } from '../../../domain/errors.ts';
import { currentClient } from '../../../platform/web/bearer.ts';
import { bearer, link, problemResponses } from '../../../platform/web/rest.ts';
import type { By, Party, PartyId } from '../owner/party.ts';
import type { RegistryContext } from '../registry-context.ts';
import type { Guard } from './changes.ts';
import type { PartyShown } from './owner-schemas.ts';

export const OWNER_SCOPE = 'registry-owner';

/** What every operation of this API has. */
export const ownerCommon = { tags: ['owner'], security: bearer(OWNER_SCOPE) };
export const ownerRefusals = problemResponses(
  ...(['invalid-input', 'not-authenticated', 'access-denied', 'not-found', 'conflict', 'too-large'] as const),
  ...(['unsupported-mime-type', 'unavailable'] as const),
);

/** The guard, and beside it that the client is the owner's: the same scope elsewhere means nothing here. */
export function ownersOnly({ organisation }: RegistryContext, guard: Guard): Guard {
  return async (request, reply) => {
    await guard(request, reply);
    if (currentClient(request).organisation === organisation) return undefined;
    throw new BrevduvaError('access-denied', 'only the organisation that runs the register may use this');
  };
}

/** The client as the one who does something: people read that the organisation did it, and the audit trail which of its systems. */
export function byClient({ owner }: RegistryContext, request: FastifyRequest): By {
  return { actor: currentClient(request).id, name: owner.name };
}

/** A refusal that names the member that was wrong. */
export function wrongMember(field: string, sv: string, en: string): BrevduvaError {
  return new BrevduvaError('invalid-input', en, { faults: [{ field, sv, en }] });
}

/** Where a party is in the API. */
export function pathOf({ role, organisation }: PartyId): string {
  return `/parties/${role}/${organisation}`;
}

/** A party as the API shows it. */
export function partyShown(request: FastifyRequest, party: Party): PartyShown {
  const { role, organisation, name, status, statusGround, senders, contactName, contactEmail, contactPhone } = party;
  const { serviceAddress, internalServiceAddress, uiAddress, logo, testRecipient } = party;
  return {
    ...{ role, organisation, name, status, statusGround, senders: [...senders] },
    ...{ contactName, contactEmail, contactPhone, statusSince: party.statusSince.toISOString() },
    ...(serviceAddress === undefined ? {} : { serviceAddress }),
    ...(internalServiceAddress === undefined ? {} : { internalServiceAddress }),
    ...(uiAddress === undefined ? {} : { uiAddress }),
    ...(logo === undefined ? {} : { logo }),
    ...(testRecipient === undefined ? {} : { testRecipient }),
    _links: { self: link(request, pathOf(party), 'self') },
  };
}
