// One log-in from request to proven user (OpenID Connect Core 3.1, RFC 7636, RFC 9207; Swedish OIDC profile 2).
import { jwtVerify } from 'jose';
import * as client from 'openid-client';
import { BrevduvaError } from '../../domain/errors.ts';
import type { LoginConfig } from '../config/parts.ts';
import type { Language } from '../i18n/i18n.ts';
import {
  type Claims,
  COORDINATION_NUMBER_CLAIM,
  levelIsEnough,
  PERSONAL_NUMBER_CLAIM,
  statedLevels,
  userFrom,
} from './login-claims.ts';
import type { Provider } from './login-provider.ts';
import type { User } from './user.ts';

/** What must be remembered between the redirect and the answer; never leaves the server. */
export interface LoginAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly returnTo: string;
  /** Which of the service's providers was asked. */
  readonly way: string;
  /** Whether the e-ID must be used now, whoever is logged in already. */
  readonly fresh: 'yes' | 'no';
  /** `sub` of whoever signs something with this log-in: nobody else may answer. */
  readonly person?: string;
}

export type LoginRefusal = 'cancelled' | 'level-too-low' | 'provider-down' | 'not-trusted' | 'another-person';
export type LoginOutcome =
  | { readonly kind: 'logged-in'; readonly user: User; readonly idToken: string }
  | { readonly kind: 'refused'; readonly reason: LoginRefusal; readonly cause: unknown };

const FRESH_S = 300;
/** How old the use of the e-ID may be when it was asked for anew: the way back from the provider. */
const STEPPED_UP_S = 120;
const MAX_AGE_DEFAULT_S = 3600;
const CLOCK_TOLERANCE_S = 30;
const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** The address that starts a log-in at the provider, and what to remember until it answers. */
export async function beginLogin(
  provider: Provider,
  login: LoginConfig,
  asked: {
    readonly redirectUri: string;
    readonly returnTo: string;
    readonly way: string;
    readonly language: Language;
    readonly fresh: boolean;
    /** The log-in is to be this person's, for this nonce: what the provider then signs is bound to what the nonce is the digest of. */
    readonly signs?: { readonly person: string; readonly nonce: string };
  },
): Promise<{ readonly address: URL; readonly attempt: LoginAttempt }> {
  const attempt = {
    state: client.randomState(),
    nonce: asked.signs?.nonce ?? client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
    returnTo: asked.returnTo,
    way: asked.way,
    fresh: asked.fresh ? ('yes' as const) : ('no' as const),
    ...(asked.signs === undefined ? {} : { person: asked.signs.person }),
  };
  const address = client.buildAuthorizationUrl(provider.configuration, {
    redirect_uri: asked.redirectUri,
    response_type: 'code',
    scope: login.scope,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    max_age: String(asked.fresh ? 0 : (login.maxAgeSeconds ?? MAX_AGE_DEFAULT_S)),
    ...(asked.fresh ? { prompt: 'login' } : {}),
    ui_locales: asked.language,
    ...(login.acr.length === 0 ? {} : { acr_values: login.acr.join(' ') }),
  });
  return { address, attempt };
}

/** The claims about the person: signed where the provider signs them. The subject must be the ID token's (Core 5.3.2). */
async function fetchPerson(
  provider: Provider,
  login: LoginConfig,
  accessToken: string,
  subject: string,
): Promise<{ readonly claims: Claims; readonly proof?: string }> {
  const { userinfo_endpoint: endpoint, userinfo_signing_alg_values_supported: signing, issuer } = provider.metadata;
  if (endpoint === undefined || login.userinfo === false) return { claims: {} };
  const headers = new Headers({ accept: signing === undefined ? 'application/json' : 'application/jwt' });
  const answer = await client.fetchProtectedResource(
    provider.configuration,
    accessToken,
    new URL(endpoint),
    'GET',
    undefined,
    headers,
  );
  if (!answer.ok) throw new BrevduvaError('unavailable', `the provider's userinfo answered ${answer.status}`);
  const signed = answer.headers.get('content-type')?.split(';')[0]?.trim() === 'application/jwt';
  const text = await answer.text();
  const stated: unknown = signed
    ? (
        await jwtVerify(text, provider.keys, {
          issuer,
          audience: login.clientId,
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_S,
        })
      ).payload
    : JSON.parse(text);
  const claims: Claims =
    typeof stated === 'object' && stated !== null ? Object.fromEntries(Object.entries(stated)) : {};
  if (claims.sub !== subject) throw new BrevduvaError('not-authenticated', 'userinfo is about somebody else');
  if (signed) return { claims, proof: text };
  const numbered = PERSONAL_NUMBER_CLAIM in claims || COORDINATION_NUMBER_CLAIM in claims;
  if (signing !== undefined && numbered)
    throw new BrevduvaError(
      'not-authenticated',
      'userinfo names a person without the signature that the provider offers',
    );
  return { claims };
}

async function redeem(
  provider: Provider,
  login: LoginConfig,
  answered: URL,
  attempt: LoginAttempt,
): Promise<LoginOutcome> {
  const tokens = await client.authorizationCodeGrant(provider.configuration, answered, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.codeVerifier,
    maxAge: attempt.fresh === 'yes' ? STEPPED_UP_S : (login.maxAgeSeconds ?? MAX_AGE_DEFAULT_S),
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  const idToken = tokens.id_token;
  if (claims === undefined || idToken === undefined) throw new Error('no ID token');
  // Whatever expiry the provider wrote, an ID token is an answer to this log-in and not older than it.
  if (Date.now() / 1000 - claims.iat > FRESH_S + CLOCK_TOLERANCE_S) throw new Error('the ID token is old');
  const levels = statedLevels(claims, login.claims);
  if (login.acr.length > 0 && !levels.some((level) => levelIsEnough(level, login.acr)))
    return { kind: 'refused', reason: 'level-too-low', cause: new Error(`acr ${levels.join(' ') || 'not stated'}`) };
  const person = await fetchPerson(provider, login, tokens.access_token, claims.sub);
  // The ID token's own claims win: userinfo adds, and never changes the level or the subject.
  const user = userFrom({ ...person.claims, ...claims }, person.proof ?? idToken, login.roles, login.claims);
  if (attempt.person !== undefined && attempt.person !== user.subject)
    return { kind: 'refused', reason: 'another-person', cause: new Error('somebody else used an e-ID') };
  return { kind: 'logged-in', user, idToken };
}

function refusalOf(error: unknown): LoginRefusal {
  if (error instanceof client.AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'cancelled';
    if (error.error === 'unmet_authentication_requirements') return 'level-too-low';
    return ['server_error', 'temporarily_unavailable'].includes(error.error) ? 'provider-down' : 'not-trusted';
  }
  const code = error instanceof client.ClientError ? error.code : undefined;
  const silent = error instanceof TypeError || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
  return silent || (error instanceof BrevduvaError && error.code === 'unavailable') ? 'provider-down' : 'not-trusted';
}

/**
 * Checks the provider's answer and fetches who it is. `answered` is our public callback address with the query as it
 * came. Every way to fail is a refusal with its reason; nothing of the answer is used before all of it is checked.
 */
export async function finishLogin(
  provider: Provider,
  login: LoginConfig,
  answered: URL,
  attempt: LoginAttempt,
): Promise<LoginOutcome> {
  try {
    return await redeem(provider, login, answered, attempt);
  } catch (cause) {
    return { kind: 'refused', reason: refusalOf(cause), cause };
  }
}
