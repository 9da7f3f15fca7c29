// How an issuer is set up: claims by scope, who is asked to log in when, cookies, lifetimes, systems' tokens (Swedish OIDC profile).
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { SIMULATOR_MARK } from '../../platform/web/issuer.ts';
import { FOREIGN_ID_CLAIM } from '../../platform/web/login-claims.ts';
import { apiClient, loginClient } from './clients.ts';
import type { ApiClient } from './config.ts';
import type { IssuerOptions } from './issuer.ts';
import { acrOf, LEVELS } from './levels.ts';
import type { IssuerName } from './schema.ts';

const SCOPE = 'https://id.oidc.se/scope';
const TOKEN_S = 300;
/** Seconds. The Swedish profile wants ID tokens of at most five minutes. */
const TTL = {
  IdToken: TOKEN_S,
  AccessToken: TOKEN_S,
  ClientCredentials: TOKEN_S,
  AuthorizationCode: 60,
  Interaction: 900,
  Session: 28_800,
  Grant: 28_800,
};

/** A resource indicator must be an address; an audience may be any word. */
function resourceOf(audience: string): string {
  return URL.canParse(audience) ? audience : `urn:brevduva:api:${encodeURIComponent(audience)}`;
}

function policy(name: IssuerName): NonNullable<Configuration['interactions']>['policy'] {
  const prompts = interactionPolicy.base();
  // Nobody is asked for consent: a public e-ID shows who asks, and that is all.
  prompts.remove('consent');
  // An e-ID is used anew for every log-in. A work account is not: staff log in once to everything.
  if (name === 'citizens')
    prompts
      .get('login')
      ?.checks.add(
        new interactionPolicy.Check('each_time', 'the e-ID is used for every log-in', (context) =>
          context.oidc.result?.login === undefined
            ? interactionPolicy.Check.REQUEST_PROMPT
            : interactionPolicy.Check.NO_NEED_TO_PROMPT,
        ),
      );
  return prompts;
}

const CLAIMS: Readonly<Record<IssuerName, Configuration['claims']>> = {
  staff: {
    openid: ['sub', 'acr', 'amr', 'organisation', 'organisationName', 'roles', 'groups'],
    profile: ['name', 'given_name', 'family_name'],
    email: ['email'],
  },
  citizens: {
    openid: [
      'sub',
      'organisation',
      'organisationName',
      'roles',
      'https://id.oidc.se/claim/authnProvider',
      FOREIGN_ID_CLAIM,
    ],
    profile: ['name', 'given_name', 'family_name'],
    [`${SCOPE}/naturalPersonInfo`]: ['name', 'given_name', 'family_name'],
    [`${SCOPE}/naturalPersonNumber`]: [
      'https://id.oidc.se/claim/personalIdentityNumber',
      'https://id.oidc.se/claim/coordinationNumber',
    ],
  },
};

function resources(apiClients: readonly ApiClient[]): NonNullable<Configuration['features']>['resourceIndicators'] {
  const of = (clientId: string) => apiClients.find((client) => client.clientId === clientId);
  return {
    enabled: true,
    defaultResource: (_context, client) => {
      const audience = of(client.clientId)?.audience;
      return audience === undefined ? [] : resourceOf(audience);
    },
    getResourceServerInfo: (_context, resource, client) => {
      const asking = of(client.clientId);
      if (asking === undefined || resourceOf(asking.audience) !== resource) throw new errors.InvalidTarget();
      return {
        audience: asking.audience,
        scope: asking.scopes.join(' '),
        accessTokenFormat: 'jwt',
        accessTokenTTL: TOKEN_S,
        jwt: { sign: { alg: 'RS256' } },
      };
    },
  };
}

function features(options: IssuerOptions): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    clientCredentials: { enabled: options.apiClients.length > 0 },
    jwtUserinfo: { enabled: true },
    resourceIndicators: resources(options.apiClients),
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: options.renderLogout,
      postLogoutSuccessSource: options.renderLoggedOut,
    },
  };
}

/** What is asked for is granted. The same grant for the same session: a new one would revoke codes of another tab. */
async function grantFor(context: KoaContextWithOIDC) {
  const { client, session, provider } = context.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const before = session.grantIdFor(client.clientId);
  const known = before === undefined ? undefined : await provider.Grant.find(before);
  const grant = known ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...context.oidc.requestParamScopes].join(' '));
  await grant.save();
  return grant;
}

function cookies({ name, keys, cookiePrefix }: IssuerOptions): Configuration['cookies'] {
  const prefix = `${cookiePrefix}-${name}`;
  return {
    keys: [keys.cookieSecret],
    names: { session: `${prefix}-session`, interaction: `${prefix}-log-in`, resume: `${prefix}-resume` },
    long: { httpOnly: true, sameSite: 'lax', signed: true },
    short: { httpOnly: true, sameSite: 'lax', signed: true },
  };
}

/** The language that the service was in goes on here (`ui_locales`, OpenID Connect Core 3.1.2.1). */
function languageOf(params: Readonly<Record<string, unknown>>): string {
  const wanted = typeof params.ui_locales === 'string' ? params.ui_locales.split(' ') : [];
  const language = wanted.map((tag) => tag.split('-')[0]).find((tag) => tag === 'sv' || tag === 'en');
  return language === undefined ? '' : `?lang=${language}`;
}

/** The settings of an issuer. */
export async function configuration(options: IssuerOptions): Promise<Configuration> {
  const { name, keys, people, subjects, apiClients } = options;
  return {
    adapter: options.adapter,
    clients: await Promise.all([...options.clients.map(loginClient), ...apiClients.map(apiClient)]),
    jwks: keys.jwks,
    cookies: cookies(options),
    discovery: { [SIMULATOR_MARK]: true, ui_locales_supported: ['sv', 'en'] },
    acrValues: LEVELS.map(acrOf),
    claims: CLAIMS[name],
    scopes: ['openid', ...new Set(apiClients.flatMap((client) => client.scopes))],
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    clientDefaults: { grant_types: ['authorization_code'], response_types: ['code'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: features(options),
    interactions: {
      policy: policy(name),
      url: (_context, log) => `/${name}/log-in/${log.uid}${languageOf(log.params)}`,
    },
    ttl: TTL,
    findAccount: async (_context, subject) => {
      const person = people.find((await subjects.key(subject)) ?? '');
      if (person === undefined) return undefined;
      return { accountId: subject, claims: () => ({ ...person.claims, sub: subject }) };
    },
    loadExistingGrant: grantFor,
    extraTokenClaims: (_context, token) => {
      const system = apiClients.find((client) => client.clientId === token.clientId);
      if (system === undefined) return undefined;
      const { organisation, units } = system;
      return { organisation, ...(units === undefined ? {} : { units }) };
    },
    renderError: options.renderError,
  };
}
