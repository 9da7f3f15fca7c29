// Which warnings a certificate or revocation list gives rise to now: 60, 30, 7 and 1 days ahead, expired, revoked (issue 3, "Certificates").
import type { WatchedThing } from './watch-places.ts';

export type WarningName = '60' | '30' | '7' | '1' | 'expired' | 'revoked';

export interface CertificateWarning {
  readonly thing: WatchedThing;
  readonly warning: WarningName;
  /** Said again each day while it is so. */
  readonly daily: boolean;
  readonly level: 'warn' | 'error';
}

const DAY_MS = 86_400_000;
const THRESHOLDS = [1, 7, 30, 60] as const;

/** Days until it is over, with decimals; negative afterwards. Undefined: never. */
export function daysLeft({ validTo }: WatchedThing, now: Date): number | undefined {
  return validTo === undefined ? undefined : (validTo.getTime() - now.getTime()) / DAY_MS;
}

/** The one that matters most, or none: a certificate that is found three days before its end has not three warnings. */
export function warningOf(thing: WatchedThing, now: Date): CertificateWarning | undefined {
  if (thing.revoked) return { thing, warning: 'revoked', daily: true, level: 'error' };
  const days = daysLeft(thing, now);
  if (days === undefined) return undefined;
  if (days <= 0) return { thing, warning: 'expired', daily: true, level: 'error' };
  // A revocation list lives some days only and is replaced before its end: what is more than half its life is no news.
  const most = thing.lifetimeMs === undefined ? Number.POSITIVE_INFINITY : thing.lifetimeMs / DAY_MS / 2;
  const threshold = THRESHOLDS.find((each) => days <= each && each <= most);
  if (threshold === undefined) return undefined;
  return { thing, warning: WARNINGS[threshold], daily: false, level: threshold === 1 ? 'error' : 'warn' };
}

const WARNINGS = { 1: '1', 7: '7', 30: '30', 60: '60' } as const;

const kinds = {
  own: { sv: 'Tjänstens eget certifikat', en: 'The service’s own certificate' },
  authority: { sv: 'Ett certifikat från en utfärdare', en: 'A certificate of an authority' },
  other: { sv: 'En motparts certifikat', en: 'A peer’s certificate' },
  'revocation-list': { sv: 'En spärrlista', en: 'A revocation list' },
} as const;

/** For an e-mail, Swedish first: what it is and what to do. Places of the configuration and fingerprints, no names. */
export function inWords(
  service: string,
  warnings: readonly CertificateWarning[],
  now: Date,
): { subject: string; text: string } {
  const lines = (language: 'sv' | 'en') =>
    warnings.map(
      (each) => `- ${kinds[each.thing.kind][language]} (${each.thing.place}): ${whatIsWrong(each, language, now)}`,
    );
  const fingerprints = warnings.map(({ thing }) => `${thing.place}: SHA-256 ${thing.fingerprint}`);
  return {
    subject: `Brevduva ${service}: certifikat behöver bytas / certificates need replacing`,
    text: [
      `Tjänsten ${service} använder certifikat eller spärrlistor som behöver bytas:`,
      '',
      ...lines('sv'),
      '',
      'Beställ ett nytt certifikat och lägg in det som nextTls bredvid det gamla: då byts det utan avbrott.',
      'Är ett certifikat spärrat måste det bytas nu.',
      '',
      `The service ${service} uses certificates or revocation lists that need replacing:`,
      '',
      ...lines('en'),
      '',
      'Order a new certificate and put it beside the old one as nextTls: it is then changed without a stop.',
      'A revoked certificate must be replaced now.',
      '',
      ...fingerprints,
    ].join('\n'),
  };
}

function whatIsWrong({ thing, warning }: CertificateWarning, language: 'sv' | 'en', now: Date): string {
  if (warning === 'revoked') return language === 'sv' ? 'är spärrat' : 'is revoked';
  const end = thing.validTo?.toISOString().slice(0, 10) ?? '';
  if (warning === 'expired') return language === 'sv' ? `gick ut ${end}` : `expired on ${end}`;
  const days = Math.max(1, Math.floor(daysLeft(thing, now) ?? 0));
  if (language === 'sv') return `går ut ${end}, om ${days} ${days === 1 ? 'dag' : 'dagar'}`;
  return `expires on ${end}, in ${days} ${days === 1 ? 'day' : 'days'}`;
}
