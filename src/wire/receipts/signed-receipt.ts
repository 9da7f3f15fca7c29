// A receipt signed with an e-ID (JWS, RFC 7515): the operator signs the statement together with what the e-ID's provider signed for its
// digest. Anybody can check it with this file, the operators' CA and the provider's keys (docs/svar-och-kvittens.md).
import { verify } from 'node:crypto';
import { compactVerify, importJWK, type JWK } from 'jose';
import { ok, problem, type Result } from '../../domain/result.ts';
import { type Certificate, certificateOf } from '../xmldsig/certificate.ts';
import type { Signer } from '../xmldsig/signer.ts';
import { nonceOf, parsed, type ReceiptStatement, readStatement } from './statement.ts';

const TYPE = 'brevduva-receipt+jwt';
const ALGORITHMS = ['RS256', 'PS256', 'PS384', 'PS512', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const NUMBER_CLAIMS = [
  'https://id.oidc.se/claim/personalIdentityNumber',
  'https://id.oidc.se/claim/coordinationNumber',
];
/** Clocks differ: seconds. */
const TOLERANCE = 60;

/** What the e-ID's provider gave: its own signatures, and the keys that it publishes. */
export interface EidProof {
  readonly idToken: string;
  /** Signed, where the personal number is there and not in the ID token. */
  readonly userinfo?: string;
  readonly keys: readonly object[];
}

/** Signs the statement's bytes with the e-ID's proof for them. The result is one line of ASCII. */
export function signStatement(statement: string, eid: EidProof, signer: Signer): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const certificate = Buffer.from(signer.certificate).toString('base64');
  const { idToken, userinfo, keys } = eid;
  const proof = { idToken, ...(userinfo === undefined ? {} : { userinfo }), keys };
  const data = `${part({ alg: 'RS256', typ: TYPE, x5c: [certificate] })}.${part({ statement, eid: proof })}`;
  return `${data}.${Buffer.from(signer.sign(Buffer.from(data, 'ascii'))).toString('base64url')}`;
}

export type ReceiptFlaw =
  | 'not-a-receipt'
  | 'signature-wrong'
  | 'no-organisation'
  | 'eid-signature-wrong'
  /** The provider signed for another text. */
  | 'eid-other-statement'
  | 'eid-other-person'
  | 'eid-too-early';

/** A receipt whose signatures hold, each by its own arithmetic; whom to trust is the caller's to ask. */
export interface OpenedReceipt {
  readonly statement: ReceiptStatement;
  /** Of the operator that signed: to be judged by a trust store. */
  readonly certificate: Certificate;
  readonly operator: string;
  /** Who vouches for the person. */
  readonly issuer: string;
  /** The level of assurance that the provider stated; '' for none. */
  readonly acr: string;
  /** When the e-ID was used, as the provider says. */
  readonly authenticatedAt: Date;
  /** Whether the provider's signatures were held against keys that the caller brought, or those that the operator put in the file. */
  readonly keysFrom: 'caller' | 'file';
}

/** Opens a receipt. `providerKeys`: the provider's own published keys, where the caller has them (a JWK set's members). */
export async function openSignedReceipt(
  text: string,
  providerKeys?: readonly object[],
): Promise<Result<OpenedReceipt, ReceiptFlaw>> {
  const [head = '', body = '', signature = '', more] = text.trim().split('.');
  const header = decoded(head);
  const payload = decoded(body);
  const [der] = listOf(Reflect.get(header, 'x5c'));
  const written: unknown = Reflect.get(payload, 'statement');
  const statement = typeof written === 'string' ? readStatement(written) : undefined;
  const isOurs = Reflect.get(header, 'typ') === TYPE && Reflect.get(header, 'alg') === 'RS256' && more === undefined;
  if (!isOurs || typeof der !== 'string' || typeof written !== 'string' || statement === undefined)
    return problem('not-a-receipt');
  const certificate = readable(der);
  if (certificate === undefined) return problem('not-a-receipt');
  const data = Buffer.from(`${head}.${body}`, 'ascii');
  if (!verify('sha256', data, certificate.publicKey, Buffer.from(signature, 'base64url')))
    return problem('signature-wrong');
  const { organisation: operator } = certificate;
  if (operator === undefined) return problem('no-organisation');
  const eid = await openEid(Reflect.get(payload, 'eid'), { written, statement }, providerKeys);
  if (!eid.ok) return eid;
  const keysFrom = providerKeys === undefined ? 'file' : 'caller';
  return ok({ statement, certificate, operator, ...eid.value, keysFrom });
}

interface Signed {
  readonly written: string;
  readonly statement: ReceiptStatement;
}

async function openEid(
  eid: unknown,
  { written, statement }: Signed,
  providerKeys: readonly object[] | undefined,
): Promise<Result<Pick<OpenedReceipt, 'issuer' | 'acr' | 'authenticatedAt'>, ReceiptFlaw>> {
  const proof = Object(eid) as object;
  const keys = providerKeys ?? listOf(Reflect.get(proof, 'keys'));
  const token = await claimsOf(Reflect.get(proof, 'idToken'), keys);
  const given: unknown = Reflect.get(proof, 'userinfo');
  const userinfo = given === undefined ? {} : await claimsOf(given, keys);
  if (token === undefined || userinfo === undefined) return problem('eid-signature-wrong');
  if (token.nonce !== nonceOf(written)) return problem('eid-other-statement');
  const same = given === undefined || (userinfo.sub === token.sub && userinfo.iss === token.iss);
  const number = NUMBER_CLAIMS.map((claim) => token[claim] ?? userinfo[claim]).find((claim) => claim !== undefined);
  if (!same || number !== statement.signer.personalNumber) return problem('eid-other-person');
  const at = typeof token.auth_time === 'number' ? token.auth_time : 0;
  // The text was there before the e-ID was used for it.
  if (at + TOLERANCE < Date.parse(statement.at) / 1000) return problem('eid-too-early');
  return ok({
    issuer: String(token.iss),
    acr: typeof token.acr === 'string' ? token.acr : '',
    authenticatedAt: new Date(at * 1000),
  });
}

type Claims = Readonly<Record<string, unknown>>;

// One of the keys fits, or the token is nobody's.
async function claimsOf(token: unknown, keys: readonly unknown[]): Promise<Claims | undefined> {
  if (typeof token !== 'string') return undefined;
  const { kid, alg } = decoded(token.split('.')[0] ?? '') as { kid?: unknown; alg?: unknown };
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) return undefined;
  for (const key of keys) {
    const jwk = Object(key) as JWK;
    if (kid !== undefined && jwk.kid !== undefined && jwk.kid !== kid) continue;
    try {
      const { payload } = await compactVerify(token, await importJWK(jwk, alg), { algorithms: ALGORITHMS });
      return { ...parsed(Buffer.from(payload).toString('utf8')) };
    } catch {
      // The next key.
    }
  }
  return undefined;
}

function decoded(part: string): object {
  return parsed(Buffer.from(part, 'base64url').toString('utf8'));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function readable(base64: string): Certificate | undefined {
  try {
    return certificateOf(base64);
  } catch {
    return undefined;
  }
}
