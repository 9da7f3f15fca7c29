// Every version of the terms, how many of those that it binds have accepted it, and who is behind.
import { stockholmDate } from '../../../platform/clock.ts';
import type { RegistryContext } from '../registry-context.ts';
import { allParties } from '../store/parties.ts';
import { acceptances, allTerms } from '../store/party-papers.ts';
import { keyOf, type Party } from './party.ts';
import { standingsOf, type TermsStanding, type TermsVersion } from './terms-standing.ts';

export interface KnownTerms {
  readonly versions: readonly TermsVersion[];
  /** By the version's id; parties that apply or have ended are not counted. */
  readonly accepted: ReadonlyMap<string, { readonly accepted: number; readonly count: number }>;
  readonly behind: readonly { readonly party: Party; readonly standing: TermsStanding }[];
}

/** Reads all of it: there are some hundreds of parties and some tens of versions. */
export async function readTerms({ database, organisation, clock }: RegistryContext): Promise<KnownTerms> {
  const reader = database.reader(organisation);
  const [versions, all, given] = await Promise.all([allTerms(reader), allParties(reader), acceptances(reader)]);
  const today = stockholmDate(clock());
  const parties = all.filter(({ status }) => status === 'approved' || status === 'paused');
  const byParty = Map.groupBy(given, keyOf);
  const accepted = versions.map(({ id, roles }) => {
    const bound = parties.filter(({ role }) => roles.includes(role));
    const count = bound.filter((party) => byParty.get(keyOf(party))?.some(({ terms }) => terms === id)).length;
    return [id, { accepted: count, count: bound.length }] as const;
  });
  const behind = parties.flatMap((party) =>
    standingsOf(party.role, versions, byParty.get(keyOf(party)) ?? [], today)
      .filter(({ state }) => state === 'behind')
      .map((standing) => ({ party, standing })),
  );
  return { versions, accepted: new Map(accepted), behind };
}
