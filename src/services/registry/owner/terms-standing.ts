// Where a party stands with the terms that bind its role: which version it has accepted, which it should, and whether it is behind.
import type { PartyRole } from './party-parts.ts';

/** Days are yyyy-mm-dd. Versions with the same name follow each other. */
export interface TermsVersion {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly roles: readonly PartyRole[];
  readonly inForceFrom: string;
  /** The last day to accept it. */
  readonly acceptBy: string;
  readonly address: string | undefined;
  readonly content: string;
  readonly publishedAt: Date;
  readonly publishedBy: string;
}

export interface Acceptance {
  /** The version's id. */
  readonly terms: string;
  readonly acceptedOn: string;
  /** Who accepted for the party. */
  readonly acceptedBy: string;
  readonly recordedAt: Date;
  readonly recordedBy: string;
}

export interface TermsStanding {
  readonly name: string;
  readonly latest: TermsVersion;
  /** What is in force today; undefined when the first version is not yet. */
  readonly inForce: TermsVersion | undefined;
  readonly accepted: { readonly version: TermsVersion; readonly by: Acceptance } | undefined;
  /** 'due': the latest version is to be accepted, and there is time. */
  readonly state: 'accepted' | 'due' | 'behind';
  /** What is in force, or something later, is accepted. */
  readonly holdsToday: boolean;
}

/** One for each name of terms that bind the role, by name. `today` is a day in Stockholm. */
export function standingsOf(
  role: PartyRole,
  versions: readonly TermsVersion[],
  accepted: readonly Acceptance[],
  today: string,
): readonly TermsStanding[] {
  const byName = Map.groupBy(
    versions.filter(({ roles }) => roles.includes(role)),
    ({ name }) => name,
  );
  return [...byName]
    .toSorted(([one], [other]) => one.localeCompare(other, 'sv'))
    .flatMap(([name, series]) => standingOf(name, series.toSorted(later), accepted, today));
}

// The latest first.
function later(one: TermsVersion, other: TermsVersion): number {
  if (one.inForceFrom !== other.inForceFrom) return one.inForceFrom < other.inForceFrom ? 1 : -1;
  return other.publishedAt.getTime() - one.publishedAt.getTime();
}

function standingOf(
  name: string,
  series: readonly TermsVersion[],
  acceptances: readonly Acceptance[],
  today: string,
): readonly TermsStanding[] {
  const [latest] = series;
  if (latest === undefined) return [];
  const inForce = series.find(({ inForceFrom }) => inForceFrom <= today);
  const at = series.findIndex(({ id }) => acceptances.some(({ terms }) => terms === id));
  const version = series[at];
  const by = acceptances.find(({ terms }) => terms === version?.id);
  const accepted = version === undefined || by === undefined ? undefined : { version, by };
  const holdsToday = inForce === undefined ? true : at !== -1 && at <= series.indexOf(inForce);
  const late = series.some(({ acceptBy }, index) => acceptBy < today && (at === -1 || index < at));
  const state = at === 0 ? 'accepted' : late ? 'behind' : 'due';
  return [{ name, latest, inForce, accepted, state, holdsToday }];
}
