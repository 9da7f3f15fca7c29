// The checks that look at what is kept of a party: its agreement, its terms, its certificate.
import { stockholmDate } from '../../../../platform/clock.ts';
import type { RegistryContext } from '../../registry-context.ts';
import { certificatesOf } from '../../store/party-certificates.ts';
import { acceptances, agreementsWith, allTerms } from '../../store/party-papers.ts';
import { verdictOn } from '../certificates.ts';
import type { PartyId } from '../party.ts';
import { standingsOf } from '../terms-standing.ts';
import { type CheckResult, type Finding, resultOf } from './checks.ts';

/** An agreement is in force today. */
export async function checkAgreement(context: RegistryContext, party: PartyId): Promise<CheckResult> {
  const { database, organisation, clock } = context;
  const today = stockholmDate(clock());
  const agreements = await agreementsWith(database.reader(organisation), party);
  const inForce = agreements.find(({ from, until }) => from <= today && (until === undefined || until >= today));
  if (inForce === undefined) return resultOf('agreement', [], [{ code: 'no-agreement' }]);
  return resultOf('agreement', [{ code: 'agreement-in-force', about: inForce.reference }], []);
}

/** The version in force of all terms that bind the role is accepted, or a later one. */
export async function checkTerms(context: RegistryContext, party: PartyId): Promise<CheckResult> {
  const { database, organisation, clock } = context;
  const reader = database.reader(organisation);
  const [terms, accepted] = await Promise.all([allTerms(reader), acceptances(reader, party)]);
  const standings = standingsOf(party.role, terms, accepted, stockholmDate(clock()));
  if (standings.length === 0) return resultOf('terms', [{ code: 'no-terms' }], []);
  const named = (code: 'terms-accepted' | 'terms-not-accepted', holds: boolean): Finding[] =>
    standings
      .filter(({ holdsToday }) => holdsToday === holds)
      .map(({ name, inForce, latest, accepted: which }) => {
        const version = (holds ? which?.version : undefined) ?? inForce ?? latest;
        return { code, about: `${name} ${version.version}` };
      });
  return resultOf('terms', named('terms-accepted', true), named('terms-not-accepted', false));
}

/** The current certificate is good now. */
export async function checkCertificate(context: RegistryContext, party: PartyId): Promise<CheckResult> {
  const { database, organisation } = context;
  const certificates = await certificatesOf(database.reader(organisation), party);
  const current = certificates.find(({ slot }) => slot === 'current');
  if (current === undefined) return resultOf('certificate', [], [{ code: 'no-certificate' }]);
  const verdict = verdictOn(context, current);
  switch (verdict.kind) {
    case 'good': {
      const about = stockholmDate(current.validTo);
      return resultOf('certificate', [{ code: 'certificate-good', about }], []);
    }
    case 'of-another':
      return resultOf('certificate', [], [{ code: 'certificate-of-another' }]);
    case 'revoked-here':
      return resultOf('certificate', [], [{ code: 'certificate-revoked-here' }]);
    case 'untrusted':
      return resultOf('certificate', [], [{ code: 'certificate-untrusted', about: verdict.reason }]);
  }
}
