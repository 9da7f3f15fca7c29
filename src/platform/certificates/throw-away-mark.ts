// How the sandbox's certificates are told from real ones, so that nothing outside the sandbox ever trusts them (issue 2, "Security").
import { readCertificate } from '../../wire/xmldsig/certificate.ts';

/** A private extension in the CA and in every certificate of it; the arc is a UUID's (X.667), so nobody else has it. */
export const THROW_AWAY_OID = '2.25.3058274815';
/** In the CA's own name, for people to see and as a second mark. */
export const THROW_AWAY_NAME = 'throw-away';

/** True when the certificate, or the CA that its issuer's name tells of, is of a throw-away CA. DER or PEM. */
export function isThrowAway(certificate: Uint8Array | string): boolean {
  const { extensions, issuerName } = readCertificate(certificate);
  return extensions.some(({ oid }) => oid === THROW_AWAY_OID) || issuerName.includes(THROW_AWAY_NAME);
}
