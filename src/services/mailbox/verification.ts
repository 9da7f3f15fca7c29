// What was found when a delivery's two signatures were checked, or that there was none to check: kept with the letter and told to the reader.
import type { SignatureFacts, VerifiedDelivery } from '../../wire/mina-meddelanden/delivery-open.ts';

/** A certificate that signed, read from its own bytes. */
export interface CertificateFacts {
  readonly organisation: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  /** The signature's algorithm, for example `RSA-SHA256`. */
  readonly algorithm: string;
  /** SHA-1 was used, and the operator's configuration allowed it. */
  readonly sha1: boolean;
}

/** Of a letter that its holder moved here from another operator; `from` is as the package says. */
export interface MovedHere {
  readonly from: { readonly id: string; readonly name: string };
  /** ISO 8601. */
  readonly at: string;
  /** Why its signatures are not taken as good; absent when they are. */
  readonly reason?: string;
}

export interface SignedVerification {
  readonly moved?: MovedHere;
  readonly signed: CertificateFacts;
  readonly sealed: CertificateFacts;
  /** Whether the sender signed itself, or the dispatcher that sealed signed for it (PROTOCOL.md, Signatures 6). */
  readonly signedAs: 'sender' | 'dispatcher';
}

/** A message of protection class 1 (notify): nothing was signed, and only who handed it in is proven. */
export interface UnsignedVerification {
  readonly moved?: MovedHere;
  readonly signedAs: 'nobody';
  /** The organisation of the TLS client certificate, which FaR lists as dispatcher for the sender. */
  readonly handedInBy: string;
}

export type Verification = SignedVerification | UnsignedVerification;

function factsOf({ organisation, certificate, algorithm, sha1 }: SignatureFacts): CertificateFacts {
  const { subject, x509 } = certificate;
  return {
    organisation,
    subject,
    issuer: x509.issuer,
    serial: x509.serialNumber,
    fingerprint: x509.fingerprint256,
    algorithm: algorithm.toUpperCase(),
    sha1,
  };
}

/** What is kept of a verified delivery's signatures. */
export function verificationOf({ signature, sealSignature, signedBy }: VerifiedDelivery): SignedVerification {
  return {
    signed: factsOf(signature),
    sealed: factsOf(sealSignature),
    signedAs: signedBy === 'sender' ? 'sender' : 'dispatcher',
  };
}
