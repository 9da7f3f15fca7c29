// Whether a log-in is sure enough for each role that it would give (issue 4, "Roles"): a role whose demand is not met is not given.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Environment } from '../../../platform/config/parts.ts';
import { levelIsEnough } from '../../../platform/web/login-claims.ts';
import type { User } from '../../../platform/web/user.ts';
import { type Demand, type SenderLogin, usualDemand } from '../login-config.ts';
import type { Rights, Role } from '../rights.ts';
import { organisationMessages } from '../texts/organisation-messages.ts';

/** What stands where a provider's proof would, for somebody who came in with a passkey: no provider's token reads so. */
export const EMERGENCY_PROOF = 'emergency-passkey';

function meets({ acr, amr, proof }: User, demand: Demand): boolean {
  // A passkey with the person verified is two factors (WebAuthn Level 3, 1.2.2), and the way in when the provider is down.
  if (demand === 'none' || proof === EMERGENCY_PROOF) return true;
  const levels = acr.split(' ').filter(Boolean);
  const byLevel = demand.acr?.some((one) => levels.some((level) => levelIsEnough(level, [one]))) ?? false;
  return byLevel || (demand.amr?.some((one) => amr.includes(one)) ?? false);
}

export interface MetRights {
  readonly rights: Rights;
  /** Roles that the person would have, had the log-in been surer. */
  readonly unmet: readonly Role[];
}

/** The rights that this log-in gives. */
export function demandsMet(rights: Rights, user: User, login: SenderLogin, environment: Environment): MetRights {
  const usual = login.demands?.default ?? usualDemand(login, environment);
  const roles = [...rights.keys()];
  const unmet = roles.filter((role) => !meets(user, login.demands?.[role] ?? usual));
  return { rights: new Map([...rights].filter(([role]) => !unmet.includes(role))), unmet };
}

/** Why a page is not shown to somebody who has the role but came in by too weak a log-in, and what to do. */
export function tooWeakLogin(role: Role): BrevduvaError {
  const words = (language: 'sv' | 'en') => {
    const t = organisationMessages(language);
    return t('demand-not-met', { role: t(`role-${role}`) });
  };
  return new BrevduvaError('access-denied', `the log-in is too weak for the role ${role}`, {
    detail: { sv: words('sv'), en: words('en') },
  });
}
