// The simulator's signing keys and secrets: made once per issuer, kept in its schema so that they survive a restart.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { JWK } from 'oidc-provider';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import type { Database } from '../../platform/database/database.ts';
import type { IssuerName, Tables } from './schema.ts';

export interface IssuerKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieSecret: string;
  readonly subjectSecret: string;
}

async function signingKey(): Promise<JWK> {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const { n = '', e = '' } = jwk;
  const kid = await calculateJwkThumbprint({ kty: 'RSA', n, e });
  return { ...jwk, kid, use: 'sig' };
}

/** The keys of an issuer; two processes that start at once end up with the same ones. */
export async function loadKeys(
  database: Database<Tables>,
  organisation: Organisationsnummer,
  issuer: IssuerName,
): Promise<IssuerKeys> {
  const secret = () => randomBytes(32).toString('base64url');
  const row = await database.transaction(organisation, async (tx) => {
    const stored = tx.query.selectFrom('provider_key').selectAll().where('issuer', '=', issuer);
    const found = await stored.executeTakeFirst();
    if (found !== undefined) return found;
    await tx.query
      .insertInto('provider_key')
      .values({
        issuer,
        jwks: JSON.stringify({ keys: [await signingKey()] }),
        cookie_secret: secret(),
        subject_secret: secret(),
      })
      .onConflict((conflict) => conflict.column('issuer').doNothing())
      .execute();
    return await stored.executeTakeFirstOrThrow();
  });
  return { jwks: row.jwks, cookieSecret: row.cookie_secret, subjectSecret: row.subject_secret };
}
