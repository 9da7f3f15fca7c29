// A CA made at first start, for the sandbox and for tests; everything it issues is marked, and production refuses the mark.
import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readyFolder } from '../folders.ts';
import { THROW_AWAY_NAME, THROW_AWAY_OID } from './throw-away-mark.ts';
import { x509 } from './x509-library.ts';

export interface ThrowAwayCa {
  readonly folder: string;
  /** PEM of the CA: what others trust. */
  readonly certificateFile: string;
  /** PEM of its revocation list, empty at first. */
  readonly crlFile: string;
}

export const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
export const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
const CRL_DAYS = 365;

/** The mark that production refuses: an extension whose value is NULL. */
export const markExtension = () => new x509.Extension(THROW_AWAY_OID, false, new Uint8Array([0x05, 0x00]));

/** Opens the CA in that folder, or makes it (RSA-2048, key 0600). The folder is made where absent. Errors: 'invalid-input' where it cannot be used. */
export async function makeCa(folder: string): Promise<ThrowAwayCa> {
  const ca = { folder, certificateFile: join(folder, 'ca.pem'), crlFile: join(folder, 'crl.pem') };
  await readyFolder(folder, 0o700);
  if (!existsSync(ca.certificateFile)) {
    const { privateKey, publicKey } = await makeKeys();
    const keys = { privateKey: await toWebCrypto(privateKey), publicKey: await toWebCrypto(publicKey) };
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: newSerial(),
      name: [{ O: ['Brevduva'] }, { CN: [`Brevduva ${THROW_AWAY_NAME} CA`] }],
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(Date.now() + CA_DAYS * DAY_MS),
      keys,
      signingAlgorithm: RSA,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        markExtension(),
      ],
    });
    writeSafely(join(folder, 'ca.key'), pkcs8(privateKey), 0o600);
    // Last: while it is absent the CA is not made.
    writeSafely(ca.certificateFile, certificate.toString('pem'), 0o644);
  }
  await refreshCrl(ca);
  return ca;
}

/** A list that is out of date makes every certificate untrusted: it is written anew well before. */
async function refreshCrl(ca: ThrowAwayCa): Promise<void> {
  if (!existsSync(ca.crlFile)) return writeCrl(ca, []);
  const { nextUpdate, entries } = new x509.X509Crl(readFileSync(ca.crlFile, 'utf8'));
  const left = (nextUpdate?.getTime() ?? 0) - Date.now();
  if (left < 30 * DAY_MS) await writeCrl(ca, entries.map(asEntry));
}

function asEntry({ serialNumber, revocationDate }: x509.X509CrlEntry): x509.X509CrlEntryParams {
  return { serialNumber, revocationDate };
}

/** Adds the certificate to the CA's revocation list and writes it. */
export async function revokeCertificate(ca: ThrowAwayCa, certificatePem: string): Promise<void> {
  const { serialNumber } = new x509.X509Certificate(certificatePem);
  const before = new x509.X509Crl(readFileSync(ca.crlFile, 'utf8')).entries;
  const kept = before.filter((entry) => entry.serialNumber !== serialNumber);
  await writeCrl(ca, [...kept.map(asEntry), { serialNumber, revocationDate: new Date() }]);
}

async function writeCrl(ca: ThrowAwayCa, entries: x509.X509CrlEntryParams[]): Promise<void> {
  const { certificate, signingKey } = await openCa(ca);
  const crl = await x509.X509CrlGenerator.create({
    issuer: certificate.subject,
    thisUpdate: new Date(Date.now() - 60_000),
    nextUpdate: new Date(Date.now() + CRL_DAYS * DAY_MS),
    entries,
    signingAlgorithm: RSA,
    signingKey,
  });
  // The library's own label is one that OpenSSL does not know.
  writeSafely(ca.crlFile, x509.PemConverter.encode(crl.rawData, 'X509 CRL'), 0o644);
}

/** The CA's certificate and its key, for signing. */
export async function openCa(ca: ThrowAwayCa): Promise<{ certificate: x509.X509Certificate; signingKey: CryptoKey }> {
  const key = createPrivateKey(readFileSync(join(ca.folder, 'ca.key')));
  return {
    certificate: new x509.X509Certificate(readFileSync(ca.certificateFile, 'utf8')),
    signingKey: await toWebCrypto(key),
  };
}

/** A new RSA-2048 pair. */
export function makeKeys(): Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> {
  return promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
}

export async function toWebCrypto(key: KeyObject): Promise<CryptoKey> {
  const { subtle } = crypto;
  if (key.type === 'public') {
    return subtle.importKey('spki', new Uint8Array(key.export({ type: 'spki', format: 'der' })), RSA, true, ['verify']);
  }
  return subtle.importKey('pkcs8', new Uint8Array(key.export({ type: 'pkcs8', format: 'der' })), RSA, true, ['sign']);
}

export function pkcs8(key: KeyObject): string {
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

/** Twenty octets at most, positive: RFC 5280, 4.1.2.2. */
export function newSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

/** Writes beside the final place and renames: a killed start leaves no half file. */
export function writeSafely(path: string, text: string, mode: number): void {
  writeFileSync(`${path}.new`, text, { mode });
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}
