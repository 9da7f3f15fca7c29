// The CAs that a service trusts, from files; the throw-away CA of a sandbox is refused everywhere else (issue 2, "Security").
import { BrevduvaError } from '../../domain/errors.ts';
import { readCertificates } from '../../wire/xmldsig/certificate.ts';
import { TrustStore } from '../../wire/xmldsig/trust.ts';
import type { Environment } from '../config/parts.ts';
import { readPublicFile } from './secret-file.ts';
import { isThrowAway } from './throw-away-mark.ts';

export interface AuthorityFiles {
  readonly caFiles: readonly string[];
  readonly crlFiles?: readonly string[];
}

/**
 * The certificates in the files, each as PEM: what node:tls wants as `ca`.
 * Errors: 'invalid-input' naming the file: missing, no certificate in it, or a throw-away CA outside the sandbox.
 */
export function readAuthorities(files: readonly string[], environment: Environment): string[] {
  return files.flatMap((file) => {
    const certificates = readCertificates(readPublicFile(file));
    if (environment !== 'sandbox' && certificates.some(({ der }) => isThrowAway(der))) {
      throw new BrevduvaError(
        'invalid-input',
        `${file} is the throw-away CA of a sandbox, which nobody may trust. Name the real CA's file`,
      );
    }
    return certificates.map(({ x509 }) => x509.toString());
  });
}

/** The revocation lists in the files, DER. Errors: 'invalid-input' naming the file. */
export function readRevocationLists(files: readonly string[]): Buffer[] {
  return files.map((file) => {
    const bytes = readPublicFile(file);
    const pem = /-----BEGIN (?:X509 )?CRL-----([A-Za-z0-9+/=\s]*)-----END/.exec(bytes.toString('latin1'))?.[1];
    return pem === undefined ? bytes : Buffer.from(pem, 'base64');
  });
}

/** What signatures are judged by: make it once for each configuration, it remembers chains. */
export function openTrustStore(files: AuthorityFiles, environment: Environment): TrustStore {
  return TrustStore.of({
    authorities: readAuthorities(files.caFiles, environment),
    revocationLists: readRevocationLists(files.crlFiles ?? []),
  });
}
