// Organisation certificates of the throw-away CA: subject serialNumber=16…, for TLS in both directions and for signing (PROTOCOL.md, "Transport").
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { organisationOf } from '../../wire/xmldsig/certificate.ts';
import {
  DAY_MS,
  makeKeys,
  markExtension,
  newSerial,
  openCa,
  pkcs8,
  RSA,
  type ThrowAwayCa,
  toWebCrypto,
  writeSafely,
} from './throw-away-ca.ts';
import { x509 } from './x509-library.ts';

export interface LeafRequest {
  readonly organisation: Organisationsnummer;
  readonly name: string;
  /** Names and addresses beyond localhost and 127.0.0.1, which always are there. */
  readonly hosts?: readonly string[];
  /** Default: a day ago. */
  readonly notBefore?: Date;
  /** Default: in a year. */
  readonly notAfter?: Date;
  /** The files' name without extension, in the CA's folder; default the organisation. */
  readonly fileName?: string;
  /** Issue a new one although a good one is there. */
  readonly anew?: boolean;
}

export interface IssuedFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const RENEW_BEFORE_MS = 30 * DAY_MS;

/** Issues an organisation certificate, unless its files are there, of this CA and organisation, and good for another 30 days. */
export async function issueCertificate(ca: ThrowAwayCa, request: LeafRequest): Promise<IssuedFiles> {
  const base = join(ca.folder, request.fileName ?? request.organisation);
  const files = { certificateFile: `${base}.pem`, keyFile: `${base}.key` };
  if (request.anew !== true && isStillGood(ca, request, files)) return files;
  const { privateKey, publicKey } = await makeKeys();
  const authority = await openCa(ca);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    issuer: authority.certificate.subject,
    subject: new x509.Name([
      { C: ['SE'] },
      { O: [{ utf8String: request.name }] },
      { CN: [{ utf8String: request.name }] },
      { '2.5.4.5': [{ printableString: request.organisation }] },
    ]),
    notBefore: request.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: request.notAfter ?? new Date(Date.now() + 365 * DAY_MS),
    publicKey: await toWebCrypto(publicKey),
    signingKey: authority.signingKey,
    signingAlgorithm: RSA,
    extensions: await leafExtensions(authority.certificate, await toWebCrypto(publicKey), request.hosts ?? []),
  });
  writeSafely(files.keyFile, pkcs8(privateKey), 0o600);
  writeSafely(files.certificateFile, certificate.toString('pem'), 0o644);
  return files;
}

async function leafExtensions(
  authority: x509.X509Certificate,
  publicKey: Parameters<typeof x509.SubjectKeyIdentifierExtension.create>[0],
  hosts: readonly string[],
): Promise<x509.Extension[]> {
  const { digitalSignature, nonRepudiation, keyEncipherment } = x509.KeyUsageFlags;
  const names = [...new Set(['localhost', '127.0.0.1', ...hosts])];
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(digitalSignature | nonRepudiation | keyEncipherment, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    new x509.SubjectAlternativeNameExtension(
      names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
    ),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(authority),
    markExtension(),
  ];
}

function isStillGood(ca: ThrowAwayCa, request: LeafRequest, files: IssuedFiles): boolean {
  if (!existsSync(files.certificateFile) || !existsSync(files.keyFile)) return false;
  const certificate = new X509Certificate(readFileSync(files.certificateFile));
  const authority = new X509Certificate(readFileSync(ca.certificateFile));
  return (
    certificate.verify(authority.publicKey) &&
    organisationOf(certificate.raw) === request.organisation &&
    (request.hosts ?? []).every(
      (host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
    ) &&
    certificate.validToDate.getTime() > Date.now() + RENEW_BEFORE_MS
  );
}
