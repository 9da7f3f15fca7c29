// An OpenID Connect issuer that configuration names: its metadata, and the refusal of simulators (OpenID Connect Discovery 1.0, 4).
import { BrevduvaError } from '../../domain/errors.ts';
import type { Environment } from '../config/parts.ts';
import type { Log } from '../log.ts';
import { isLoopbackHost } from './addresses.ts';
import { type IssuerFetch, issuerFetch } from './issuer-fetch.ts';

/** Members that only our e-ID simulator publishes in its metadata; a log-in there proves nothing about anybody. */
export const SIMULATOR_MARK = 'brevduva_simulator';

/** The parts of an issuer's metadata that tokens are checked with. */
export interface IssuerMetadata {
  readonly issuer: string;
  readonly jwksUri: string;
}

/** Whether plain HTTP may be spoken with this issuer: in the sandbox, on this machine, and nowhere else. */
export function mayBePlainHttp(issuer: string, environment: Environment): boolean {
  const url = new URL(issuer);
  return environment === 'sandbox' && url.protocol === 'http:' && isLoopbackHost(url.hostname);
}

/** Refuses an address that is neither HTTPS nor the sandbox's own loopback. Throws 'unavailable'. */
export function checkIssuerAddress(issuer: string, environment: Environment): void {
  if (!URL.canParse(issuer)) throw new BrevduvaError('unavailable', `issuer is not a web address: ${issuer}`);
  if (new URL(issuer).protocol !== 'https:' && !mayBePlainHttp(issuer, environment))
    throw new BrevduvaError('unavailable', `issuer must be an https address: ${issuer}`);
}

/** Refuses the e-ID simulator outside the sandbox. Throws 'unavailable', because nobody can log in then. */
export function refuseSimulator(metadata: Readonly<Record<string, unknown>>, environment: Environment): void {
  if (environment === 'sandbox' || metadata[SIMULATOR_MARK] === undefined) return;
  throw new BrevduvaError('unavailable', 'the issuer is a simulator, which is for the sandbox only: name the real one');
}

async function fetchJson(url: string, fetch: IssuerFetch): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  // A redirect is an answer like any other that is not 200: nobody is followed.
  if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
  const body: unknown = await answer.json();
  if (typeof body !== 'object' || body === null) throw new Error('answered something that is no JSON object');
  return Object.fromEntries(Object.entries(body));
}

/**
 * Fetches an issuer's metadata, 10 s at most, and checks that it is the issuer's own and no simulator's.
 * Throws 'unavailable' when it cannot be had or is not to be trusted (mixed-up issuer: OpenID Connect Discovery 1.0, 4.3).
 */
export async function fetchIssuer(
  issuer: string,
  environment: Environment,
  fetch: IssuerFetch = issuerFetch(environment),
): Promise<IssuerMetadata> {
  checkIssuerAddress(issuer, environment);
  let metadata: Readonly<Record<string, unknown>>;
  try {
    metadata = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, fetch);
  } catch (cause) {
    throw new BrevduvaError('unavailable', 'the issuer does not answer', { issuer }, cause);
  }
  refuseSimulator(metadata, environment);
  const { jwks_uri: jwksUri } = metadata;
  if (metadata.issuer !== issuer || typeof jwksUri !== 'string' || !URL.canParse(jwksUri))
    throw new BrevduvaError('unavailable', 'the issuer answers for another name or without keys', { issuer });
  checkIssuerAddress(jwksUri, environment);
  return { issuer, jwksUri };
}

/**
 * Asks the issuer once when a service starts outside the sandbox. Throws 'unavailable' when it is a simulator, speaks plain
 * HTTP or answers for another name; one that is silent is only logged, since it is asked again when it is needed.
 */
export async function refuseIssuerAtStart(
  issuer: string,
  environment: Environment,
  log: Log,
  fetch?: IssuerFetch,
): Promise<void> {
  if (environment === 'sandbox') return;
  try {
    await fetchIssuer(issuer, environment, fetch);
  } catch (error) {
    const silent = error instanceof BrevduvaError && error.cause !== undefined;
    if (!silent) throw error;
    log.warn({ issuer, why: error.message }, 'The issuer does not answer; it is asked again when it is needed');
  }
}
