// The identity provider as openid-client knows it: metadata, our key, and what is refused (OpenID Connect Core 9, RFC 7523).
import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { calculateJwkThumbprint, createRemoteJWKSet, customFetch, importPKCS8 } from 'jose';
import * as client from 'openid-client';
import { BrevduvaError } from '../../domain/errors.ts';
import { readSecretFile } from '../certificates/secret-file.ts';
import type { Environment, LoginConfig } from '../config/parts.ts';
import { checkIssuerAddress, mayBePlainHttp, refuseSimulator } from './issuer.ts';
import type { IssuerFetch } from './issuer-fetch.ts';

const TIMEOUT_S = 10;
const METADATA_MAX_AGE_MS = 600_000;

export interface Provider {
  readonly configuration: client.Configuration;
  readonly metadata: client.ServerMetadata;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
}

const RSA = ['PS256', 'RS256'];
const ECDSA: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384' };

function algorithmFor(key: KeyObject, offered: readonly string[] | undefined): string {
  const able =
    key.asymmetricKeyType === 'rsa'
      ? RSA
      : [ECDSA[key.asymmetricKeyDetails?.namedCurve ?? '']].filter((one) => one !== undefined);
  const chosen = able.find((one) => offered === undefined || offered.includes(one)) ?? able[0];
  if (chosen === undefined) throw new BrevduvaError('invalid-input', 'the client key must be RSA, P-256 or P-384');
  return chosen;
}

function keyFrom(text: string): KeyObject {
  return text.trimStart().startsWith('{')
    ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
    : createPrivateKey(text);
}

/** How we prove to the provider which client we are. Throws 'invalid-input' for a key that cannot be used. */
async function clientAuthentication(
  { clientKeyFile: file, clientCertificateFile: certificateFile }: LoginConfig,
  metadata: client.ServerMetadata,
  environment: Environment,
): Promise<client.ClientAuth> {
  const key = keyFrom(readSecretFile(file, environment).toString());
  const algorithm = algorithmFor(key, metadata.token_endpoint_auth_signing_alg_values_supported);
  const { kty, n, e, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const members =
    kty === 'RSA' ? { kty, n: n ?? '', e: e ?? '' } : { kty: 'EC', crv: crv ?? '', x: x ?? '', y: y ?? '' };
  const kid = await calculateJwkThumbprint(members);
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  const named = certificateFile === undefined ? {} : thumbprintsOf(certificateFile, key);
  return client.PrivateKeyJwt(
    { key: await importPKCS8(pem.toString(), algorithm), kid },
    { [client.modifyAssertion]: (header) => void Object.assign(header, named) },
  );
}

/** How some providers know the key: by its certificate's thumbprint (RFC 7515, 4.1.7 and 4.1.8). */
function thumbprintsOf(file: string, key: KeyObject): Readonly<Record<string, string>> {
  const certificate = new X509Certificate(readFileSync(file));
  if (!certificate.checkPrivateKey(key))
    throw new BrevduvaError('invalid-input', 'clientCertificateFile is the certificate of another key');
  const digest = (algorithm: string) => createHash(algorithm).update(certificate.raw).digest('base64url');
  return { x5t: digest('sha1'), 'x5t#S256': digest('sha256') };
}

async function discover(login: LoginConfig, environment: Environment, fetch: IssuerFetch): Promise<Provider> {
  checkIssuerAddress(login.issuer, environment);
  const plain = mayBePlainHttp(login.issuer, environment);
  const execute = plain ? [client.allowInsecureRequests] : [];
  const found = await client.discovery(new URL(login.issuer), login.clientId, undefined, client.None(), {
    execute,
    timeout: TIMEOUT_S,
    [client.customFetch]: fetch,
  });
  const metadata = found.serverMetadata();
  refuseSimulator(Object.fromEntries(Object.entries(metadata)), environment);
  if (metadata.jwks_uri === undefined) throw new Error('the provider publishes no keys');
  const authentication = await clientAuthentication(login, metadata, environment);
  const configuration = new client.Configuration(metadata, login.clientId, {}, authentication);
  if (plain) client.allowInsecureRequests(configuration);
  // Signatures are checked although TLS brought the tokens: what they prove is kept and shown to others.
  client.enableNonRepudiationChecks(configuration);
  configuration.timeout = TIMEOUT_S;
  configuration[client.customFetch] = fetch;
  return { configuration, metadata, keys: createRemoteJWKSet(new URL(metadata.jwks_uri), { [customFetch]: fetch }) };
}

/**
 * Finds the provider when first asked and every ten minutes from then on; the last one found is kept while the provider
 * is silent. Throws 'unavailable' when there is none, or when it is a simulator outside the sandbox.
 */
export function providerOf(login: LoginConfig, environment: Environment, fetch: IssuerFetch): () => Promise<Provider> {
  let known: { readonly provider: Provider; readonly at: number } | undefined;
  let asking: Promise<Provider> | undefined;
  const ask = async () => {
    try {
      const provider = await discover(login, environment, fetch);
      known = { provider, at: Date.now() };
      return provider;
    } catch (error) {
      if (error instanceof BrevduvaError) throw error;
      if (known !== undefined) return known.provider;
      throw new BrevduvaError('unavailable', 'the identity provider does not answer', { issuer: login.issuer }, error);
    } finally {
      asking = undefined;
    }
  };
  return () => {
    if (known !== undefined && Date.now() - known.at < METADATA_MAX_AGE_MS) return Promise.resolve(known.provider);
    asking ??= ask();
    return asking;
  };
}
