// What a certificate says of itself, for people and for programs: whose it is, how long, what it is good for (RFC 5280, 4.2.1.3 and 4.2.1.12).
import { isThrowAway } from '../platform/certificates/throw-away-mark.ts';
import type { Certificate } from '../wire/xmldsig/certificate.ts';
import { derValue } from '../wire/xmldsig/der.ts';
import type { TrustStore } from '../wire/xmldsig/trust.ts';

export interface CertificateFacts {
  /** 12 digits; null when the subject names no organisation, or more than one. */
  readonly organisation: string | null;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly validNow: boolean;
  readonly key: string;
  readonly goodFor: readonly ('tls-server' | 'tls-client' | 'signing' | 'authority')[];
  readonly hosts: readonly string[];
  readonly throwAway: boolean;
  /** Null when no authority was given to judge by. */
  readonly trusted: boolean | null;
  readonly reason?: string;
}

const KEY_USAGE = '2.5.29.15';
const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const ANY = '2.5.29.37.0';

/** The facts at that time. */
export function factsOf(certificate: Certificate, at: Date, store: TrustStore | undefined): CertificateFacts {
  const { x509 } = certificate;
  const verdict = store?.judge(certificate, at);
  return {
    organisation: certificate.organisation ?? null,
    subject: certificate.subject,
    issuer: x509.issuer.replaceAll('\n', ', '),
    serial: certificate.serial,
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: certificate.validFrom.toISOString(),
    validTo: certificate.validTo.toISOString(),
    validNow: at >= certificate.validFrom && at <= certificate.validTo,
    key: `${certificate.publicKey.asymmetricKeyType ?? 'unknown'} ${certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? ''}`.trim(),
    goodFor: usesOf(certificate),
    hosts: (x509.subjectAltName ?? '').split(', ').filter((name) => name !== ''),
    throwAway: isThrowAway(certificate.der),
    trusted: verdict === undefined ? null : verdict.trusted,
    ...(verdict === undefined || verdict.trusted ? {} : { reason: verdict.reason }),
  };
}

function usesOf(certificate: Certificate): CertificateFacts['goodFor'] {
  if (certificate.x509.ca) return ['authority'];
  const extended: readonly string[] | undefined = certificate.x509.keyUsage;
  const may = (purpose: string) => extended === undefined || extended.includes(purpose) || extended.includes(ANY);
  const bits = keyUsageBits(certificate);
  const digitalSignature = bits === undefined || (bits & 0x80) !== 0;
  const nonRepudiation = bits === undefined || (bits & 0x40) !== 0;
  return [
    ...(digitalSignature && may(SERVER) ? (['tls-server'] as const) : []),
    ...(digitalSignature && may(CLIENT) ? (['tls-client'] as const) : []),
    ...(digitalSignature || nonRepudiation ? (['signing'] as const) : []),
  ];
}

/** The first octet of KeyUsage; undefined when the certificate does not limit its use. */
function keyUsageBits(certificate: Certificate): number | undefined {
  const extension = certificate.extensions.find(({ oid }) => oid === KEY_USAGE);
  // A BIT STRING: the number of unused bits, then the bits.
  return extension === undefined ? undefined : (derValue(extension.value).content[1] ?? 0);
}
