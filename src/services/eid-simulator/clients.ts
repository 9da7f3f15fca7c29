// The services and systems that an issuer knows, as oidc-provider wants them (OpenID Connect Dynamic Client Registration 2).
import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { calculateJwkThumbprint } from 'jose';
import type { ClientMetadata, JWK } from 'oidc-provider';
import type { ApiClient, LoginClient } from './config.ts';

async function publicKey(file: string): Promise<JWK> {
  // From a private key's PEM, Node gives the public half.
  const { kty, n, e, crv, x, y } = createPublicKey(await readFile(file, 'utf8')).export({ format: 'jwk' });
  const jwk = kty === 'RSA' ? { kty, n: n ?? '', e: e ?? '' } : { kty: 'EC', crv: crv ?? '', x: x ?? '', y: y ?? '' };
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use: 'sig' };
}

/** A service where people log in: authorization code, PKCE, private_key_jwt, signed userinfo. */
export async function loginClient(client: LoginClient): Promise<ClientMetadata> {
  return {
    client_id: client.clientId,
    client_name: client.name,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [await publicKey(client.keyFile)] },
    id_token_signed_response_alg: 'RS256',
    userinfo_signed_response_alg: 'RS256',
    require_auth_time: true,
  };
}

/** A system with client credentials. A secret is registered for basic; the token endpoint turns post into basic. */
export async function apiClient(client: ApiClient): Promise<ClientMetadata> {
  const proof: Partial<ClientMetadata> =
    client.keyFile === undefined
      ? { token_endpoint_auth_method: 'client_secret_basic', client_secret: client.secret }
      : { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await publicKey(client.keyFile)] } };
  return {
    client_id: client.clientId,
    client_name: client.name,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    ...proof,
  };
}
