// Who signed what: SignatureData holds a JWS from an e-ID issuer (docs/divergences.md); other forms are told apart and not judged.
//   Signature = JWS of the issuer: iss · aud (a client of the operator that calls) · sub · iat · the person's number · name?
//   Certificate = nothing, or another JWS of the same iss, aud and sub, which says who it is where Signature does not
//   Signature binds the text when its nonce is base64url(SHA-256([Nonce "."] text))
import { createHash } from 'node:crypto';
import { compactVerify, decodeJwt, errors } from 'jose';
import { BrevduvaError } from '../../../domain/errors.ts';
import { type PersonId, parsePersonId } from '../../../domain/person-id.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import { type Claims, COORDINATION_NUMBER_CLAIM, PERSONAL_NUMBER_CLAIM } from '../../../platform/web/login-claims.ts';
import type { SignatureData } from '../../../wire/mina-meddelanden/types/basic.ts';
import type { SignaturesConfig } from './config.ts';
import { type KeysOf, keysFromFile, keysFromIssuer } from './trusted-keys.ts';

const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'RS256', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const AGE_MINUTES = 720;
const TOLERANCE_S = 30;
const PROOF_MAX_BYTES = 65_536;
/** What jose calls a key set that it could not fetch. */
const GENERIC = 'ERR_JOSE_GENERIC';

/** What a verified signature says. */
export interface Signer {
  readonly person: PersonId;
  /** As the issuer states it; the number where it states none. */
  readonly name: string;
  readonly issuer: string;
  /** The text itself, or only who it was: then the operator answers for what was signed. */
  readonly binds: 'text' | 'identity';
  readonly signedAt: Date;
}

/** Why a signature proves nothing. */
export type SignatureFault =
  | 'other-form'
  | 'not-trusted'
  | 'not-good'
  | 'too-old'
  | 'other-operator'
  | 'no-person'
  | 'other-text';

const said: Readonly<Record<SignatureFault, string>> = {
  'other-form': 'is of a form that this registry does not verify; it takes a JWS from an e-ID issuer',
  'not-trusted': 'is from an issuer that this registry does not trust',
  'not-good': 'is not good',
  'too-old': 'is too old, or from the future',
  'other-operator': 'was made out to another operator',
  'no-person': 'does not say which person it is',
  'other-text': 'is not over the text that came with it',
};

let proofOf: (signers: readonly Signer[], unverified: number) => VerifiedSignatures;

/** Proof of who signed; only a SignatureDesk makes one. */
export class VerifiedSignatures {
  readonly #signers: readonly Signer[];
  readonly #unverified: number;

  private constructor(signers: readonly Signer[], unverified: number) {
    this.#signers = signers;
    this.#unverified = unverified;
  }

  static {
    proofOf = (signers, unverified) => new VerifiedSignatures(signers, unverified);
  }

  /** Each person once. */
  get signers(): readonly Signer[] {
    return this.#signers;
  }

  /** How many signatures came that were not verified. */
  get unverified(): number {
    return this.#unverified;
  }
}

interface Issuer {
  readonly name: string;
  readonly keys: KeysOf;
  readonly clients: ReadonlyMap<string, string>;
  readonly textBound: boolean;
}

export interface Signed {
  readonly signatures: readonly SignatureData[];
  /** What was signed. */
  readonly text: string | Uint8Array;
  /** Whose call it came with. */
  readonly operator: string;
  readonly at: Date;
}

export class SignatureDesk {
  readonly #issuers: ReadonlyMap<string, Issuer>;
  readonly #maxAgeMs: number;
  readonly #refuses: boolean;

  /** Without configuration every signature is taken unjudged. Errors: 'invalid-input' when a file of keys cannot be used. */
  constructor(config: SignaturesConfig | undefined, environment: Environment, outbound?: OutboundConfig) {
    this.#issuers = new Map(
      (config?.issuers ?? []).map(({ issuer, keysFile, clients, textBound = false }) => {
        const keys = keysFile === undefined ? keysFromIssuer(issuer, environment, outbound) : keysFromFile(keysFile);
        return [issuer, { name: issuer, keys, clients: new Map(Object.entries(clients)), textBound }];
      }),
    );
    this.#maxAgeMs = (config?.maxAgeMinutes ?? AGE_MINUTES) * 60_000;
    this.#refuses = config !== undefined && config.unverified !== 'keep';
  }

  /** Whether signatures are judged at all. */
  get judges(): boolean {
    return this.#issuers.size > 0;
  }

  /** Errors: 'signature-invalid' saying which and why, where such are refused; 'unavailable' while an issuer's keys cannot be had. */
  async verify(signed: Signed): Promise<VerifiedSignatures> {
    if (!this.judges) return proofOf([], signed.signatures.length);
    const signers = new Map<PersonId, Signer>();
    let unverified = 0;
    for (const [place, signature] of signed.signatures.entries()) {
      const verdict = await this.#judge(signature, signed);
      if (typeof verdict !== 'string') signers.set(verdict.person, verdict);
      else if (this.#refuses) throw new BrevduvaError('signature-invalid', `Signature ${place + 1} ${said[verdict]}.`);
      else unverified += 1;
    }
    return proofOf([...signers.values()], unverified);
  }

  async #judge(given: SignatureData, signed: Signed): Promise<Signer | SignatureFault> {
    const token = compactOf(given.signature);
    const stated = token === undefined ? undefined : statedIssuer(token);
    if (token === undefined || stated === undefined) return 'other-form';
    const issuer = this.#issuers.get(stated);
    if (issuer === undefined) return 'not-trusted';
    const claims = await verified(token, issuer);
    if (claims === undefined || claims.iss !== issuer.name) return 'not-good';
    const { iat } = claims;
    if (!this.#isFresh(iat, signed.at)) return 'too-old';
    if (operatorOf(claims, issuer) !== signed.operator) return 'other-operator';
    const binds = isNonceOf(claims.nonce, given.nonce, signed.text);
    if (issuer.textBound && !binds) return 'other-text';
    const who = await this.#whoSigned(claims, given.certificate, issuer);
    if (who === undefined) return 'no-person';
    return { ...who, issuer: issuer.name, binds: binds ? 'text' : 'identity', signedAt: new Date(iat * 1000) };
  }

  #isFresh(iat: unknown, at: Date): iat is number {
    if (typeof iat !== 'number') return false;
    const age = at.getTime() - iat * 1000;
    return age <= this.#maxAgeMs && age >= -TOLERANCE_S * 1000;
  }

  async #whoSigned(
    claims: Claims,
    certificate: string,
    issuer: Issuer,
  ): Promise<Pick<Signer, 'person' | 'name'> | undefined> {
    const own = personIn(claims);
    const token = compactOf(Buffer.from(certificate));
    if (own !== undefined || token === undefined) return own;
    const stated = await verified(token, issuer);
    if (stated === undefined || stated.iss !== claims.iss || typeof claims.sub !== 'string') return undefined;
    const same = stated.sub === claims.sub && operatorOf(stated, issuer) === operatorOf(claims, issuer);
    return same ? personIn(stated) : undefined;
  }
}

function operatorOf({ aud }: Claims, { clients }: Issuer): string | undefined {
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  return audiences
    .map((one) => (typeof one === 'string' ? clients.get(one) : undefined))
    .find((one) => one !== undefined);
}

function personIn(claims: Claims): Pick<Signer, 'person' | 'name'> | undefined {
  const number = claims[PERSONAL_NUMBER_CLAIM] ?? claims[COORDINATION_NUMBER_CLAIM];
  const person = parsePersonId(typeof number === 'string' ? number : '');
  if (!person.ok) return undefined;
  const { name } = claims;
  return { person: person.value, name: typeof name === 'string' && name.trim() !== '' ? name.trim() : person.value };
}

function compactOf(signature: Uint8Array): string | undefined {
  if (signature.length > PROOF_MAX_BYTES) return undefined;
  const text = Buffer.from(signature).toString('latin1').trim();
  return /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text) ? text : undefined;
}

function statedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** The claims, when the issuer signed them. Expiry is that of a log-in: age is judged by iat. Throws 'unavailable' without keys. */
async function verified(token: string, issuer: Issuer): Promise<Claims | undefined> {
  const keys = await issuer.keys();
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(token, keys, { algorithms: ALGORITHMS }));
  } catch (error) {
    const judged =
      error instanceof errors.JOSEError && error.code !== GENERIC && !(error instanceof errors.JWKSTimeout);
    if (judged) return undefined;
    throw new BrevduvaError('unavailable', 'the e-ID issuer’s keys cannot be had', {}, error);
  }
  return membersOf(payload);
}

function membersOf(payload: Uint8Array): Claims | undefined {
  try {
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return typeof claims === 'object' && claims !== null ? Object.fromEntries(Object.entries(claims)) : undefined;
  } catch {
    return undefined;
  }
}

/** The salt makes the nonce another each time, and lets nobody who sees it guess the text. */
function isNonceOf(nonce: unknown, salt: string | undefined, text: string | Uint8Array): boolean {
  const salted = salt === undefined ? [] : [Buffer.from(`${salt}.`)];
  const digest = createHash('sha256').update(Buffer.concat([...salted, Buffer.from(text)]));
  return nonce === digest.digest('base64url');
}
