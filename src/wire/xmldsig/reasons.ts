// Why a signature is not good, or its certificate not trusted: closed lists, for logs, pages and `brevduva verify`.

/** A signature is not good: arithmetic, structure, or which organisation may sign (PROTOCOL, Signatures). */
export type SignatureReason =
  | 'missing-signature'
  | 'second-signature'
  | 'signature-misplaced'
  | 'signature-malformed'
  | 'object'
  | 'missing-reference'
  | 'second-reference'
  | 'reference-elsewhere'
  | 'duplicate-id'
  | 'transforms'
  | 'canonicalization'
  | 'algorithm'
  | 'sha1-not-allowed'
  | 'key-info'
  | 'certificate-unreadable'
  | 'digest-mismatch'
  | 'signature-mismatch'
  | 'whitespace-added'
  | 'no-organisation'
  | 'other-organisation'
  | 'not-dispatcher'
  | 'other-tls-client';

/** A certificate is not trusted at a moment. */
export type TrustReason =
  | 'unknown-ca'
  | 'weak-key'
  | 'weak-certificate-signature'
  | 'key-usage'
  | 'critical-extension'
  | 'not-yet-valid'
  | 'expired'
  | 'revoked'
  | 'revocation-unknown';
