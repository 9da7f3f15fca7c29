// Certificate revocation lists (RFC 5280 section 5), whole ones only: what they list, until when they hold.
import { verify } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { algorithmOf, type Certificate } from './certificate.ts';
import { type DerValue, derExtensions, derTime, derValue, derValues, malformed, TAG } from './der.ts';

const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';
const POINT_NAME = 0xa0;
const SOME_REASONS = 0x83;

const digests: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

/** A list whose signature has been checked; only `readRevocationList` makes one. */
export class RevocationList {
  readonly #issuer: Certificate;
  /** Serial number in hexadecimal, and when it was revoked. */
  readonly #revoked: ReadonlyMap<string, Date>;
  /** thisUpdate. */
  readonly from: Date;
  /** nextUpdate: another list is out by then. */
  readonly until: Date | undefined;

  constructor(issuer: Certificate, revoked: ReadonlyMap<string, Date>, from: Date, until: Date | undefined) {
    this.#issuer = issuer;
    this.#revoked = revoked;
    this.from = from;
    this.until = until;
  }

  isOf(issuer: Certificate): boolean {
    return this.#issuer.subjectName.equals(issuer.subjectName) && this.#issuer.publicKey.equals(issuer.publicKey);
  }

  revoked(certificate: Certificate, at: Date): boolean {
    const since = this.#revoked.get(certificate.serial);
    return since !== undefined && since <= at;
  }

  /** Whether the list still holds at a moment. A list without nextUpdate holds for ever. */
  fresh(at: Date): boolean {
    return at >= this.from && (this.until === undefined || at <= this.until);
  }
}

/** Reads a list, PEM or DER, that one of the authorities has signed. Throws 'invalid-input' when none has. */
export function readRevocationList(input: Uint8Array | string, authorities: readonly Certificate[]): RevocationList {
  const [tbs, algorithm, signature] = derValues(derValue(bytesOf(input), TAG.sequence).content);
  if (tbs === undefined || algorithm === undefined || signature === undefined) throw malformed();
  const parts = derValues(tbs.content);
  const at = parts[0]?.tag === TAG.integer ? 1 : 0;
  const issuerName = parts[at + 1];
  const from = parts[at + 2];
  if (issuerName === undefined || from === undefined) throw malformed();
  const issuer = authorities.find(
    (authority) => authority.subjectName.equals(issuerName.whole) && signedBy(authority, tbs, algorithm, signature),
  );
  if (issuer === undefined) {
    throw new BrevduvaError('invalid-input', 'A revocation list is not signed by any of the configured CAs', {
      reason: 'revocation-list',
    });
  }
  let rest = parts.slice(at + 3);
  const next = rest[0];
  const until = next?.tag === TAG.utcTime || next?.tag === TAG.generalizedTime ? derTime(next) : undefined;
  if (until !== undefined) rest = rest.slice(1);
  refusePartial(rest.find(({ tag }) => tag === 0xa0));
  return new RevocationList(issuer, entries(rest[0]), derTime(from), until);
}

function bytesOf(input: Uint8Array | string): Uint8Array {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  const block = /-----BEGIN (?:X509 )?CRL-----([A-Za-z0-9+/=\s]*)-----END/.exec(text);
  if (block?.[1] !== undefined) return Buffer.from(block[1], 'base64');
  if (typeof input === 'string') throw malformed();
  return input;
}

function signedBy(authority: Certificate, tbs: DerValue, algorithm: DerValue, signature: DerValue): boolean {
  const digest = digests[algorithmOf(algorithm)];
  if (digest === undefined || signature.tag !== TAG.bitString) return false;
  return verify(digest, tbs.whole, authority.publicKey, signature.content.subarray(1));
}

function entries(list: DerValue | undefined): ReadonlyMap<string, Date> {
  const revoked = new Map<string, Date>();
  if (list?.tag !== TAG.sequence) return revoked;
  for (const entry of derValues(list.content)) {
    const [serial, when] = derValues(entry.content);
    if (serial === undefined || when === undefined) throw malformed();
    revoked.set(serial.content.toString('hex'), derTime(when));
  }
  return revoked;
}

// A delta list, one for some certificates or reasons only, or one with a critical extension that we do not know, would say
// less than it seems to: a certificate that is not in it may still be revoked.
function refusePartial(holder: DerValue | undefined): void {
  if (holder === undefined) return;
  const partial = derExtensions(derValue(holder.content, TAG.sequence)).some(({ oid, critical, value }) =>
    oid === ISSUING_DISTRIBUTION_POINT ? isLimited(value) : critical,
  );
  if (!partial) return;
  throw new BrevduvaError(
    'invalid-input',
    'A revocation list is not whole, or has a critical extension that is not understood',
    {
      reason: 'revocation-list',
    },
  );
}

/** RFC 5280 5.2.5: everything but the name of the distribution point ([0]) narrows the list; a false says nothing. */
function isLimited(value: Buffer): boolean {
  const isFalse = ({ tag, content }: DerValue): boolean => tag !== SOME_REASONS && content.equals(Buffer.of(0));
  const parts = derValues(derValue(value, TAG.sequence).content);
  return parts.some((part) => part.tag !== POINT_NAME && !isFalse(part));
}
