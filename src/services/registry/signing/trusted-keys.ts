// The keys of the e-ID issuers whose proofs count: from a file, or from the issuer itself over the guarded way out.
import { readFileSync } from 'node:fs';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import { fetchIssuer } from '../../../platform/web/issuer.ts';
import { issuerFetch } from '../../../platform/web/issuer-fetch.ts';

const KEPT_MS = 3_600_000;
const KeySet = Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) });

/** Gives the issuer's keys. The function throws 'unavailable' while they cannot be had. */
export type KeysOf = () => Promise<JWTVerifyGetKey>;

/** Keys from a file. Errors: 'invalid-input' naming the file. */
export function keysFromFile(file: string): KeysOf {
  let set: unknown;
  try {
    set = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new BrevduvaError('invalid-input', `${file} cannot be read as a JWK set`, {}, cause);
  }
  if (!Value.Check(KeySet, set)) throw new BrevduvaError('invalid-input', `${file} is no JWK set`);
  const keys = createLocalJWKSet({ keys: set.keys.map((key) => ({ kty: '', ...key })) });
  return () => Promise.resolve(keys);
}

/** Keys from the issuer: its address asked once, its keys kept an hour; a key that is not among them makes us ask again. */
export function keysFromIssuer(issuer: string, environment: Environment, outbound?: OutboundConfig): KeysOf {
  const fetch = issuerFetch(environment, outbound);
  let asked: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    asked ??= fetchIssuer(issuer, environment, fetch)
      .then(({ jwksUri }) => createRemoteJWKSet(new URL(jwksUri), { [customFetch]: fetch, cacheMaxAge: KEPT_MS }))
      .catch((error: unknown) => {
        asked = undefined;
        throw error;
      });
    return asked;
  };
}
