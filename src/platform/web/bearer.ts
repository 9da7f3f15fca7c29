// Bearer tokens of systems: JWT access tokens (RFC 9068, 4) checked against the issuer's keys; answers by RFC 6750, 3.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { ApiConfig, Environment, OutboundConfig } from '../config/parts.ts';
import { rememberGoodTokens } from './bearer-memory.ts';
import { fetchIssuer } from './issuer.ts';
import { issuerFetch } from './issuer-fetch.ts';

export interface Client {
  readonly id: string;
  readonly organisation: Organisationsnummer;
  readonly scopes: readonly string[];
  /** The units that the token's claim `units` limits it to; absent: no such limit. */
  readonly units?: readonly string[];
}

declare module 'fastify' {
  interface FastifyRequest {
    client: Client | undefined;
  }
}

export interface BearerOptions {
  readonly environment: Environment;
  /** How the issuer is reached: proxy, private addresses. */
  readonly outbound?: OutboundConfig;
}

/** Verifies a token. Throws 'not-authenticated' (the token), or 'unavailable' (the issuer). */
export type VerifyToken = (token: string) => Promise<Client>;

// Public keys only: with an HMAC algorithm the issuer's public key would do as the secret, and `none` needs no key at all.
const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
const LIFETIME_MAX_S = 300;
const CLOCK_TOLERANCE_S = 5;
const ISSUER_MAX_AGE_MS = 600_000;

/** Why a token does not do. The text reaches the client: it says what to mend and nothing that was in the token. */
function refuse(what: string): BrevduvaError {
  return new BrevduvaError('not-authenticated', what, { reason: 'invalid_token' });
}

function clientOf(claims: JWTPayload): Client {
  const { iat, exp, client_id: id, scope, organisation } = claims;
  if (iat === undefined || exp === undefined || exp - iat > LIFETIME_MAX_S)
    throw refuse(`the token lives longer than ${LIFETIME_MAX_S} seconds`);
  if (typeof id !== 'string' || id === '') throw refuse('the token names no client');
  const parsed = parseOrganisationsnummer(typeof organisation === 'string' ? organisation : '');
  if (!parsed.ok) throw refuse('the token names no organisation (claim organisation, 12 digits)');
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [];
  return { id, organisation: parsed.value, scopes, ...unitsIn(claims.units) };
}

// A limit that cannot be read is a limit to nothing, never no limit.
function unitsIn(claim: unknown): Pick<Client, 'units'> {
  if (claim === undefined) return {};
  if (typeof claim === 'string') return { units: claim.split(' ').filter(Boolean) };
  return { units: Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : [] };
}

/** What jose found wrong, in words of ours. Anything that is not about the token is the issuer's failure. */
function reasonOf(error: unknown): BrevduvaError {
  if (error instanceof BrevduvaError) return error;
  if (error instanceof errors.JWTExpired) return refuse('the token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return refuse(`the token's ${error.claim} is not right here`);
  const ofIssuer =
    error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid || !(error instanceof errors.JOSEError);
  if (ofIssuer || error.code === 'ERR_JOSE_GENERIC')
    return new BrevduvaError('unavailable', "the issuer's keys cannot be fetched", {}, error);
  return refuse('the token is not one that the issuer signed');
}

/** Makes a verifier that fetches the issuer's metadata and keys when first needed and keeps them ten minutes. */
export function tokenVerifier(api: ApiConfig, { environment, outbound }: BearerOptions): VerifyToken {
  const fetch = issuerFetch(environment, outbound);
  let known: { readonly keys: Promise<ReturnType<typeof createRemoteJWKSet>>; readonly until: number } | undefined;
  const fetchKeys = async () => {
    const { jwksUri } = await fetchIssuer(api.issuer, environment, fetch);
    return createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 5_000, [customFetch]: fetch });
  };
  const keysNow = async () => {
    if (known === undefined || known.until < Date.now())
      known = { keys: fetchKeys(), until: Date.now() + ISSUER_MAX_AGE_MS };
    const asked = known;
    try {
      return await asked.keys;
    } catch (error) {
      if (known === asked) known = undefined;
      throw error;
    }
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await keysNow(), {
        issuer: api.issuer,
        audience: api.audience,
        typ: 'at+jwt',
        algorithms: [...ALGORITHMS],
        requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return clientOf(payload);
    } catch (error) {
      throw reasonOf(error);
    }
  };
}

// One verifier, and so one copy of the keys, for all routes of an API.
const verifiers = new WeakMap<ApiConfig, VerifyToken>();

function verifierOf(api: ApiConfig, options: BearerOptions): VerifyToken {
  const made = verifiers.get(api) ?? rememberGoodTokens(tokenVerifier(api, options));
  verifiers.set(api, made);
  return made;
}

/** The token in the header Authorization; undefined without one, or with one in another form. */
export function bearerTokenIn(request: FastifyRequest): string | undefined {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Says in the answer what kind of token is needed, or what was wrong with the one that came (RFC 6750, 3). */
export function challenge(reply: FastifyReply, parameters: Readonly<Record<string, string>>): void {
  const text = Object.entries({ realm: 'brevduva', ...parameters }).map(([name, value]) => `${name}="${value}"`);
  reply.header('www-authenticate', `Bearer ${text.join(', ')}`);
}

/**
 * An onRequest hook that lets a request through only with a good token (header Authorization, never a parameter) that
 * holds every scope named; `request.client` says whose it is. Answers 401 with a challenge, and 403 insufficient_scope.
 */
export function requireBearer(
  api: ApiConfig,
  scopes: readonly string[],
  options: BearerOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<undefined> {
  const verify = verifierOf(api, options);
  return async (request, reply) => {
    const token = bearerTokenIn(request);
    if (token === undefined) {
      challenge(reply, {});
      throw new BrevduvaError('not-authenticated', 'a bearer token in the header Authorization is needed');
    }
    try {
      request.client = await verify(token);
    } catch (error) {
      if (error instanceof BrevduvaError && error.code === 'not-authenticated')
        challenge(reply, { error: 'invalid_token', error_description: error.message });
      throw error;
    }
    const held = request.client.scopes;
    if (!scopes.every((scope) => held.includes(scope))) {
      challenge(reply, { error: 'insufficient_scope', scope: scopes.join(' ') });
      throw new BrevduvaError('access-denied', `the token lacks a scope that is needed: ${scopes.join(' ')}`, {
        reason: 'insufficient_scope',
      });
    }
    return undefined;
  };
}

/** The client behind a route that requireBearer guards. Throws 'not-authenticated' where it does not. */
export function currentClient(request: FastifyRequest): Client {
  if (request.client === undefined) throw new BrevduvaError('not-authenticated', 'a bearer token is needed');
  return request.client;
}
