// Whether a certificate is trusted at a moment: its chain to a configured CA, validity in time, revocation
// (PROTOCOL, Signatures 6; RFC 5280 section 6, without policies and name constraints, which make a certificate untrusted).
import { type Certificate, readCertificates } from './certificate.ts';
import { derValue, derValues, TAG } from './der.ts';
import type { TrustReason } from './reasons.ts';
import { type RevocationList, readRevocationList } from './revocation.ts';

export type TrustVerdict = { readonly trusted: true } | { readonly trusted: false; readonly reason: TrustReason };

export interface TrustSources {
  /** Certificates of the CAs that are trusted, and of CAs between: PEM (several in one) or DER. */
  readonly authorities: readonly (Uint8Array | string)[];
  /** PEM or DER. Where a CA's list is given, it must be fresh. */
  readonly revocationLists?: readonly (Uint8Array | string)[];
}

type Chain = readonly Certificate[];

/** What does not change with time. */
interface Read {
  readonly chains: readonly Chain[];
  readonly unfit: TrustReason | undefined;
}

const LONGEST_CHAIN = 6;
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
// Basic constraints, key usage, extended key usage, alternative names, policies and pointers: understood or harmless here.
const KNOWN_CRITICAL = new Set([
  BASIC_CONSTRAINTS,
  KEY_USAGE,
  '2.5.29.37',
  '2.5.29.17',
  '2.5.29.18',
  '2.5.29.32',
  '2.5.29.31',
]);
// RSA with MD2, MD5, SHA-1; DSA and ECDSA with SHA-1.
const WEAK = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10040.4.3',
  '1.2.840.10045.4.1',
]);

/** What a configuration trusts. Make it once: verified chains are kept in it. */
export class TrustStore {
  readonly #authorities: readonly Certificate[];
  readonly #revocationLists: readonly RevocationList[];
  readonly #read = new WeakMap<Certificate, Read>();

  private constructor(authorities: readonly Certificate[], revocationLists: readonly RevocationList[]) {
    this.#authorities = authorities;
    this.#revocationLists = revocationLists;
  }

  /**
   * Throws 'invalid-input' when a certificate or list cannot be read, or a list is not signed by one of the authorities
   * (its `details.reason` says which).
   */
  static of(sources: TrustSources): TrustStore {
    const authorities = sources.authorities.flatMap((input) => readCertificates(input));
    const lists = (sources.revocationLists ?? []).map((input) => readRevocationList(input, authorities));
    return new TrustStore(authorities, lists);
  }

  /**
   * Judges a signing certificate at a moment: never by a time that the message states. For a moment that has passed `listsAt` is when the
   * revocation lists must be fresh: what they say of that moment is asked now.
   */
  judge(certificate: Certificate, at: Date, listsAt: Date = at): TrustVerdict {
    const { chains, unfit } = this.#known(certificate);
    let reason: TrustReason = chains.length === 0 ? 'unknown-ca' : (unfit ?? 'expired');
    if (chains.length === 0 || unfit !== undefined) return { trusted: false, reason };
    for (const chain of chains) {
      const fault = timeFault(chain, at) ?? this.#revocationFault(chain, at, listsAt);
      if (fault === undefined) return { trusted: true };
      reason = fault;
    }
    return { trusted: false, reason };
  }

  #known(certificate: Certificate): Read {
    const known = this.#read.get(certificate);
    if (known !== undefined) return known;
    const read = { chains: this.#build([certificate]), unfit: unfitToSign(certificate) };
    this.#read.set(certificate, read);
    return read;
  }

  /** Every way up: a CA that has renewed its certificate under the same name and key gives two. */
  #build(chain: Chain): Chain[] {
    const last = chain[chain.length - 1];
    if (last === undefined || chain.length > LONGEST_CHAIN) return [];
    const anchored = this.#authorities.some(({ der }) => der.equals(last.der));
    const selfIssued = last.issuerName.equals(last.subjectName);
    const issuers = selfIssued ? [] : this.#authorities.filter((authority) => mayIssue(authority, last, chain));
    const longer = issuers.flatMap((issuer) => this.#build([...chain, issuer]));
    if (longer.length > 0) return longer;
    return anchored ? [chain] : [];
  }

  #revocationFault(chain: Chain, at: Date, listsAt: Date): TrustReason | undefined {
    for (const [index, certificate] of chain.entries()) {
      const issuer = chain[index + 1];
      if (issuer === undefined) return undefined;
      const lists = this.#revocationLists.filter((list) => list.isOf(issuer));
      if (lists.some((list) => list.revoked(certificate, at))) return 'revoked';
      if (lists.length > 0 && !lists.some((list) => list.fresh(listsAt))) return 'revocation-unknown';
    }
    return undefined;
  }
}

function unfitToSign(certificate: Certificate): TrustReason | undefined {
  const { publicKey, extensions } = certificate;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < 2048) return 'weak-key';
  if (extensions.some(({ oid, critical }) => critical && !KNOWN_CRITICAL.has(oid))) return 'critical-extension';
  // digitalSignature or nonRepudiation.
  const usage = keyUsage(certificate);
  return usage !== undefined && (usage & 0xc0) === 0
    ? 'key-usage'
    : WEAK.has(certificate.signatureAlgorithm)
      ? 'weak-certificate-signature'
      : undefined;
}

function mayIssue(authority: Certificate, subject: Certificate, below: Chain): boolean {
  if (!authority.subjectName.equals(subject.issuerName) || below.includes(authority)) return false;
  const usage = keyUsage(authority);
  if (usage !== undefined && (usage & 0x04) === 0) return false;
  const longest = pathLength(authority);
  if (longest === undefined || below.length - 1 > longest) return false;
  if (authority.extensions.some(({ oid, critical }) => critical && !KNOWN_CRITICAL.has(oid))) return false;
  const { asymmetricKeyType, asymmetricKeyDetails } = authority.publicKey;
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return false;
  return subject.x509.verify(authority.publicKey);
}

/** How many CAs may stand between this CA and a signer; undefined when it is not a CA. */
function pathLength(certificate: Certificate): number | undefined {
  const extension = certificate.extensions.find(({ oid }) => oid === BASIC_CONSTRAINTS);
  if (extension === undefined) return undefined;
  const [isCa, longest] = derValues(derValue(extension.value, TAG.sequence).content);
  if (isCa?.tag !== TAG.boolean || isCa.content[0] === 0) return undefined;
  return longest?.tag === TAG.integer ? (longest.content.length === 1 ? (longest.content[0] ?? 0) : 99) : 99;
}

/** The first octet of the key usage bits; undefined when the certificate says nothing. */
function keyUsage(certificate: Certificate): number | undefined {
  const extension = certificate.extensions.find(({ oid }) => oid === KEY_USAGE);
  return extension === undefined ? undefined : (derValue(extension.value, TAG.bitString).content[1] ?? 0);
}

function timeFault(chain: Chain, at: Date): TrustReason | undefined {
  for (const { validFrom, validTo } of chain) {
    if (at < validFrom) return 'not-yet-valid';
    if (at > validTo) return 'expired';
  }
  return undefined;
}
