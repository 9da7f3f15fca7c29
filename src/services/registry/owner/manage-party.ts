// Adding a party, changing what is known of it, and deciding its status: what callers are answered follows in the same transaction.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { RegistryContext } from '../registry-context.ts';
import { latestResults, outdatedResults } from '../store/onboarding.ts';
import { addParty, changeDetails, changePartyStatus, partyHeld } from '../store/parties.ts';
import { applyDirectory } from './apply-directory.ts';
import { askForChecks } from './onboarding/ask-for-checks.ts';
import { checkAgreement, checkCertificate, checkTerms } from './onboarding/check-papers.ts';
import { type CheckName, neededForApproval } from './onboarding/checks.ts';
import { type By, keyOf, nextStatuses, type PartyDetails, type PartyId, type PartyStatus } from './party.ts';

/** A ground of fewer characters says nothing. */
export const GROUND_MIN = 10;

/** Adds a party that applies. False when it is there already, whatever its status. */
export async function applyForParty(
  context: RegistryContext,
  id: PartyId,
  details: PartyDetails,
  by: By,
): Promise<boolean> {
  const { database, organisation, events, clock } = context;
  return await database.transaction(organisation, async (tx) => {
    const added = await addParty(tx, id, details, { status: 'applying', at: clock() });
    if (!added) return false;
    const told = { by: by.name, name: details.name };
    await events.record(tx, { kind: 'party.added', actor: by.actor, subject: keyOf(id), details: told });
    return true;
  });
}

/** Changes what is known of a party. Throws 'not-found'. */
export async function changeParty(context: RegistryContext, id: PartyId, details: PartyDetails, by: By): Promise<void> {
  const { database, organisation, events } = context;
  await database.transaction(organisation, async (tx) => {
    const known = await partyHeld(tx, id);
    if (known === undefined) throw new BrevduvaError('not-found', 'there is no such party');
    const changed = differences(known, details);
    if (changed.length === 0) return;
    await changeDetails(tx, id, details);
    const told = { by: by.name, changed };
    await events.record(tx, { kind: 'party.changed', actor: by.actor, subject: keyOf(id), details: told });
    await applyDirectory(context, tx, by);
  });
}

type Member = keyof PartyDetails;
const MEMBERS: readonly Member[] = [
  'name',
  'serviceAddress',
  'internalServiceAddress',
  'uiAddress',
  'logo',
  'testRecipient',
  'senders',
  'contactName',
  'contactEmail',
  'contactPhone',
];

// Names of members only: what they were and are stands in the party and in the directory.
function differences(before: PartyDetails, after: PartyDetails): Member[] {
  const text = (details: PartyDetails, member: Member) => String(details[member] ?? '');
  return MEMBERS.filter((member) => text(before, member) !== text(after, member));
}

export type StatusOutcome =
  | { readonly kind: 'decided' }
  /** It had that status already. */
  | { readonly kind: 'same' }
  | { readonly kind: 'not-next' }
  | { readonly kind: 'no-ground' }
  /** Approving in spite of these needs a ground. */
  | { readonly kind: 'not-checked'; readonly checks: readonly CheckName[] };

/**
 * Decides a party's status. To approve, each check must have passed the last time it was run, of what is known of the party now and with papers that
 * still hold, or there is a ground for doing it anyway; pausing and ending need a ground always. Throws 'not-found'.
 */
export async function decideStatus(
  context: RegistryContext,
  id: PartyId,
  { status, ground }: { readonly status: PartyStatus; readonly ground: string },
  by: By,
): Promise<StatusOutcome> {
  const { database, organisation, events, clock } = context;
  const lapsed = status === 'approved' ? await lapsedPapers(context, id) : [];
  return await database.transaction(organisation, async (tx) => {
    const party = await partyHeld(tx, id);
    if (party === undefined) throw new BrevduvaError('not-found', 'there is no such party');
    if (party.status === status) return { kind: 'same' };
    if (!nextStatuses(party.status).includes(status)) return { kind: 'not-next' };
    const results = await latestResults(tx, id);
    const stale = new Set<string>([...lapsed, ...(await outdatedResults(tx, id, keyOf(id)))]);
    const failing = neededForApproval(id.role).filter(
      (name) => results.get(name)?.outcome !== 'passed' || stale.has(name),
    );
    const grounded = ground.length >= GROUND_MIN;
    if (status === 'approved' && failing.length > 0 && !grounded) return { kind: 'not-checked', checks: failing };
    if ((status === 'paused' || status === 'ended') && !grounded) return { kind: 'no-ground' };
    await changePartyStatus(tx, id, { status, ground, at: clock() });
    const details = {
      ...{ by: by.name, from: party.status, to: status, ground },
      ...(status === 'approved' && failing.length > 0 ? { inSpiteOf: [...failing] } : {}),
    };
    await events.record(tx, { kind: 'party.status-changed', actor: by.actor, subject: keyOf(id), details });
    await applyDirectory(context, tx, by);
    // What FaR answers now is checked by itself.
    await askForChecks(context, tx, id, { checks: ['answers'], by });
    return { kind: 'decided' };
  });
}

/** What was in order when it was checked, and is not any more: an agreement that is over, terms that are behind, a certificate that was revoked. */
async function lapsedPapers(context: RegistryContext, id: PartyId): Promise<readonly CheckName[]> {
  const papers = await Promise.all([checkAgreement, checkTerms, checkCertificate].map((look) => look(context, id)));
  return papers.filter(({ outcome }) => outcome !== 'passed').map(({ name }) => name);
}
