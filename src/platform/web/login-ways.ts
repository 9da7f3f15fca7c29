// The providers of one service: one for all, or one for each organisation that has its own (issue 4, "Roles": AD FS, Entra ID).
import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { LoginConfig } from '../config/parts.ts';
import type { IssuerFetch } from './issuer-fetch.ts';
import type { LoginOptions } from './login.ts';
import { type Provider, providerOf } from './login-provider.ts';
import type { User } from './user.ts';

/** Whose log-ins a provider makes. */
export interface OwnProvider {
  readonly organisation: Organisationsnummer;
  readonly name: string;
  /** Absent: the service's own. */
  readonly login?: LoginConfig;
}

export interface Way {
  /** 'shared', or the number of the organisation whose own provider it is. */
  readonly key: string;
  readonly login: LoginConfig;
  readonly provider: () => Promise<Provider>;
  /**
   * Where the provider sends people back to. Another for each: an answer that one provider made for another's log-in
   * comes to the wrong address (RFC 9700, 4.4.2.2).
   */
  readonly callback: string;
  readonly owner: OwnProvider | undefined;
}

const SHARED = 'shared';

/** Every provider that is asked, the shared one first where some organisation uses it. */
export function waysOf(options: LoginOptions, fetch: IssuerFetch): readonly Way[] {
  const { login, environment, organisations = [], aside = [] } = options;
  const made = (key: string, settings: LoginConfig, callback: string, owner?: OwnProvider): Way => {
    return { key, login: settings, provider: providerOf(settings, environment, fetch), callback, owner };
  };
  const shared = organisations.length === 0 || organisations.some((one) => one.login === undefined);
  const own = [...organisations, ...aside].flatMap((one) =>
    one.login === undefined ? [] : [made(one.organisation, one.login, `/login/callback/${one.organisation}`, one)],
  );
  return shared ? [made(SHARED, login, '/login/callback'), ...own] : own;
}

/** What a person chooses among: organisations by name, each with its way. */
export function choicesOf(
  { organisations = [] }: LoginOptions,
  ways: readonly Way[],
): readonly { readonly name: string; readonly way: string }[] {
  return organisations.map(({ organisation, name }) => ({
    name,
    way: ways.some(({ key }) => key === organisation) ? organisation : SHARED,
  }));
}

/**
 * The user as this way may vouch for. An organisation's own provider speaks for that organisation only, whatever it
 * claims; the shared one never for an organisation that has its own. Throws 'not-authenticated'.
 */
export function vouchedFor(user: User, way: Way, ways: readonly Way[]): User {
  const stated = user.organisation;
  if (way.owner === undefined) {
    if (stated !== undefined && ways.some(({ owner }) => owner?.organisation === stated))
      throw new BrevduvaError('not-authenticated', 'the organisation has a provider of its own');
    return user;
  }
  const { organisation, name } = way.owner;
  if (stated !== undefined && stated !== organisation)
    throw new BrevduvaError('not-authenticated', "an organisation's own provider spoke for another organisation");
  return { ...user, organisation, organisationName: name };
}
