// A CA made at first start, for the sandbox and for tests; everything it issues is marked, and production refuses the mark.

import { BrevduvaError } from '../../domain/errors.ts';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';

/** In the CA's and every leaf's extensions (under a private-use arc), and in the issuer's name as "throw-away". */
export const THROW_AWAY_OID = '1.3.6.1.4.1.55555.1.1';

export interface ThrowAwayCa {
  readonly folder: string;
  /** PEM of the CA: what others trust. */
  readonly certificateFile: string;
  readonly crlFile: string;
}

export interface LeafRequest {
  readonly organisation: Organisationsnummer;
  readonly name: string;
  /** Default: localhost and 127.0.0.1. */
  readonly hosts?: readonly string[];
  /** Default: from an hour ago, one year. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** File names without extension inside the CA's folder; default `<organisation>`. */
  readonly fileName?: string;
}

export interface IssuedFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Opens the CA in that folder, or makes it (RSA-2048, key 0600). */
export async function makeCa(_folder: string): Promise<ThrowAwayCa> {
  throw new BrevduvaError('internal', 'Not written yet');
}

/** Issues an organisation certificate for TLS in both directions and signing, unless the files are there and valid. */
export async function issueCertificate(_ca: ThrowAwayCa, _request: LeafRequest): Promise<IssuedFiles> {
  throw new BrevduvaError('internal', 'Not written yet');
}

/** Adds the certificate to the CA's revocation list and writes it. */
export async function revokeCertificate(_ca: ThrowAwayCa, _certificatePem: string): Promise<void> {
  throw new BrevduvaError('internal', 'Not written yet');
}
