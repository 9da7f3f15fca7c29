// Everything that is known of a party, and how all parties stand, for pages and the API.
import { BrevduvaError } from '../../../domain/errors.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { RegistryContext } from '../registry-context.ts';
import {
  earlierRuns,
  type KeptResult,
  latestResults,
  passedChecks,
  type Run,
  testDeliveryOf,
} from '../store/onboarding.ts';
import { allParties, eventsOf, mailboxesAt, type PartyEvent, partyOf } from '../store/parties.ts';
import { certificatesInUse, certificatesOf, type PartyCertificate } from '../store/party-certificates.ts';
import { type Agreement, acceptances, agreementsWith, allTerms } from '../store/party-papers.ts';
import { type CertificateVerdict, verdictOn } from './certificates.ts';
import { ownerDelivers } from './onboarding/check-delivery.ts';
import { checksOf } from './onboarding/checks.ts';
import { keyOf, type Party, type PartyId } from './party.ts';
import { standingsOf, type TermsStanding } from './terms-standing.ts';
import { warningAbout } from './watch-parties.ts';

export interface JudgedCertificate extends PartyCertificate {
  readonly verdict: CertificateVerdict;
  /** What needs doing about it: days left, expired, revoked. */
  readonly warning: string | undefined;
}

function judged(context: RegistryContext, certificate: PartyCertificate): JudgedCertificate {
  const warning = certificate.slot === 'former' ? undefined : warningAbout(context, certificate)?.warning;
  return { ...certificate, verdict: verdictOn(context, certificate), warning };
}

export interface KnownParty {
  readonly party: Party;
  /** Of an operator. */
  readonly mailboxes: number | undefined;
  readonly agreements: readonly Agreement[];
  readonly standings: readonly TermsStanding[];
  readonly certificates: readonly JudgedCertificate[];
  /** Of each check, by its name. */
  readonly results: ReadonlyMap<string, KeptResult>;
  /** The latest run, while it has not ended. */
  readonly running: Run | undefined;
  /** The latest runs that have ended. */
  readonly earlier: readonly (Run & { readonly results: readonly KeptResult[] })[];
  readonly delivery: { readonly receivedAt: Date; readonly receivedBy: string } | undefined;
  readonly events: readonly PartyEvent[];
}

/** Throws 'not-found'. */
export async function readParty(context: RegistryContext, id: PartyId): Promise<KnownParty> {
  const { database, organisation, clock } = context;
  const reader = database.reader(organisation);
  const party = await partyOf(reader, id);
  if (party === undefined) throw new BrevduvaError('not-found', 'there is no such party');
  const [agreements, terms, accepted, certificates, results, runs, delivery, events] = await Promise.all([
    agreementsWith(reader, id),
    allTerms(reader),
    acceptances(reader, id),
    certificatesOf(reader, id),
    latestResults(reader, id),
    earlierRuns(reader, id, 20),
    testDeliveryOf(reader, id),
    eventsOf(reader, keyOf(id)),
  ]);
  return {
    ...{ party, agreements, results, delivery, events },
    mailboxes: id.role === 'operator' ? await mailboxesAt(reader, id.organisation) : undefined,
    standings: standingsOf(id.role, terms, accepted, stockholmDate(clock())),
    certificates: certificates.map((certificate) => judged(context, certificate)),
    running: runs.find(({ endedAt }) => endedAt === undefined),
    earlier: runs.filter(({ endedAt }) => endedAt !== undefined),
  };
}

/** A party in the list of all. */
export interface PartyOverview extends Party {
  /** The current one. */
  readonly certificate: JudgedCertificate | undefined;
  readonly standings: readonly TermsStanding[];
  readonly passed: number;
  readonly checks: number;
}

export interface Overview {
  readonly parties: readonly PartyOverview[];
  /** Whether FaR's own organisation may deliver, without which test deliveries cannot be made. */
  readonly ownerDelivers: boolean;
}

/** Every party with how it stands. */
export async function readParties(context: RegistryContext): Promise<Overview> {
  const { database, organisation, clock } = context;
  const reader = database.reader(organisation);
  const [parties, terms, accepted, certificates, results] = await Promise.all([
    allParties(reader),
    allTerms(reader),
    acceptances(reader),
    certificatesInUse(reader),
    passedChecks(reader),
  ]);
  const today = stockholmDate(clock());
  const byParty = Map.groupBy(accepted, keyOf);
  const overviews = parties.map((party) => {
    const key = keyOf(party);
    const current = certificates.find((one) => one.slot === 'current' && keyOf(one) === key);
    return {
      ...party,
      certificate: current === undefined ? undefined : judged(context, current),
      standings: standingsOf(party.role, terms, byParty.get(key) ?? [], today),
      passed: results.get(key) ?? 0,
      checks: checksOf(party.role).length,
    };
  });
  return { parties: overviews, ownerDelivers: await ownerDelivers(context) };
}
