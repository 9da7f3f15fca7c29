// One issuer of the simulator: oidc-provider set up by the Swedish OIDC profile (PKCE, private_key_jwt, acr, short tokens).
import Provider, { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { SIMULATOR_MARK } from '../../platform/web/issuer.ts';
import { apiClient, loginClient } from './clients.ts';
import type { ApiClient, LoginClient } from './config.ts';
import type { IssuerKeys } from './keys.ts';
import type { People, Subjects } from './people.ts';
import type { IssuerName } from './schema.ts';

export const LEVELS = ['loa2', 'loa3', 'loa4'] as const;
export type Level = (typeof LEVELS)[number];
/** The name of a level of assurance in `acr`. */
export const acrOf = (level: Level): string => `http://id.elegnamnden.se/loa/1.0/${level}`;

const SCOPE = 'https://id.oidc.se/scope';
const TOKEN_S = 300;

export interface IssuerOptions {
  readonly name: IssuerName;
  /** `https://…/staff`: what tokens name as their issuer. */
  readonly address: string;
  /** Names this installation's cookies apart from other services on the host. */
  readonly cookiePrefix: string;
  readonly keys: IssuerKeys;
  readonly adapter: NonNullable<Configuration['adapter']>;
  readonly people: People;
  readonly subjects: Subjects;
  readonly clients: readonly LoginClient[];
  readonly apiClients: readonly ApiClient[];
  readonly renderError: NonNullable<Configuration['renderError']>;
  readonly renderLogout: (context: KoaContextWithOIDC, form: string) => void;
  readonly renderLoggedOut: (context: KoaContextWithOIDC) => void;
}

export interface Issuer {
  readonly name: IssuerName;
  readonly people: People;
  readonly subjects: Subjects;
  readonly provider: Provider;
  /** The scopes that a system has when it names none. */
  readonly scopesOf: (clientId: string) => readonly string[];
}

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
    openid: ['sub', 'organisation', 'organisationName', 'roles'],
    profile: ['name', 'given_name', 'family_name'],
    email: ['email'],
  },
  citizens: {
    openid: ['sub'],
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

async function configuration(options: IssuerOptions): Promise<Configuration> {
  const { name, keys, people, subjects, apiClients } = options;
  return {
    adapter: options.adapter,
    clients: await Promise.all([...options.clients.map(loginClient), ...apiClients.map(apiClient)]),
    jwks: keys.jwks,
    cookies: {
      keys: [keys.cookieSecret],
      names: {
        session: `${options.cookiePrefix}-${name}-session`,
        interaction: `${options.cookiePrefix}-${name}-log-in`,
        resume: `${options.cookiePrefix}-${name}-resume`,
      },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    discovery: { [SIMULATOR_MARK]: true, ui_locales_supported: ['sv', 'en'] },
    acrValues: LEVELS.map(acrOf),
    claims: CLAIMS[name],
    scopes: ['openid', ...new Set(apiClients.flatMap((client) => client.scopes))],
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    clientDefaults: { grant_types: ['authorization_code'], response_types: ['code'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: features(options),
    interactions: { policy: policy(name), url: (_context, log) => `/${name}/log-in/${log.uid}` },
    ttl: {
      IdToken: TOKEN_S,
      AccessToken: TOKEN_S,
      ClientCredentials: TOKEN_S,
      AuthorizationCode: 60,
      Interaction: 900,
      Session: 28_800,
      Grant: 28_800,
    },
    findAccount: async (_context, subject) => {
      const person = people.find((await subjects.key(subject)) ?? '');
      if (person === undefined) return undefined;
      return { accountId: subject, claims: () => ({ ...person.claims, sub: subject }) };
    },
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      if (client === undefined || session?.accountId === undefined) return undefined;
      // The same grant for the same session: a new one would revoke the codes of a log-in in another tab.
      const before = session.grantIdFor(client.clientId);
      const known = before === undefined ? undefined : await provider.Grant.find(before);
      const grant = known ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope([...context.oidc.requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
    extraTokenClaims: (_context, token) => {
      const system = apiClients.find((client) => client.clientId === token.clientId);
      return system === undefined ? undefined : { organisation: system.organisation };
    },
    renderError: options.renderError,
  };
}

/**
 * After a log-out that a known service asked for with its ID token, straight back to it: the question "do you want to log
 * out?" was asked there. Without that proof oidc-provider asks (renderLogout).
 */
async function leaveAtOnce(context: KoaContextWithOIDC): Promise<void> {
  if (context.oidc.route !== 'end_session' || context.status !== 200) return;
  const { session, entities, params } = context.oidc;
  const back = params?.post_logout_redirect_uri;
  if (session === undefined || entities.IdTokenHint === undefined || typeof back !== 'string') return;
  const hinted = entities.IdTokenHint.payload.sub;
  if (session.accountId !== undefined && session.accountId !== hinted) return;
  await session.destroy();
  const address = new URL(back);
  if (typeof params?.state === 'string') address.searchParams.set('state', params.state);
  context.redirect(address.href);
  context.status = 303;
}

function isOpenId(context: object): context is KoaContextWithOIDC {
  return 'oidc' in context;
}

/** Starts an issuer. */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { name, people, subjects } = options;
  const provider = new Provider(options.address, await configuration(options));
  provider.use(async (context, next) => {
    await next();
    if (isOpenId(context)) await leaveAtOnce(context);
  });
  const scopesOf = (id: string) => options.apiClients.find((client) => client.clientId === id)?.scopes ?? [];
  return { name, people, subjects, provider, scopesOf };
}
