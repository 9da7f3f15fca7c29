// Throw-away certificates for signature tests: a CA and what it issues, good or wrong in the way that a test needs.
import 'reflect-metadata';
import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Signer } from '../../src/wire/xmldsig/signer.ts';
import { signerOf } from '../../src/wire/xmldsig/signer.ts';

x509.cryptoProvider.set(webcrypto as Crypto);

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };

/** The moment at which the tests judge. */
export const NOW = new Date('2026-11-21T12:00:00Z');

export interface Wanted {
  /** Subject, `C=SE, O=…`; by default one with the organisation's serial number. */
  readonly subject?: string;
  readonly organisation?: string;
  readonly from?: string;
  readonly to?: string;
  readonly bits?: number;
  readonly usage?: number;
  readonly extensions?: x509.Extension[];
  readonly keys?: CryptoKeyPair;
  readonly isCa?: boolean;
  readonly pathLength?: number;
}

export interface Identity {
  readonly certificate: x509.X509Certificate;
  readonly pem: string;
  readonly der: Buffer;
  readonly keyPem: string;
  readonly key: KeyObject;
  readonly keys: CryptoKeyPair;
}

async function rsaKeys(bits: number): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey({ ...RSA, modulusLength: bits }, true, [
    'sign',
    'verify',
  ]) as Promise<CryptoKeyPair>;
}

let serial = 0x1000;

async function identity(certificate: x509.X509Certificate, keys: CryptoKeyPair): Promise<Identity> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificate, pem: certificate.toString('pem'), der: Buffer.from(certificate.rawData), keyPem, key, keys };
}

function common(wanted: Wanted) {
  serial += 1;
  return {
    serialNumber: serial.toString(16).padStart(6, '0'),
    notBefore: new Date(wanted.from ?? '2026-01-01T00:00:00Z'),
    notAfter: new Date(wanted.to ?? '2028-01-01T00:00:00Z'),
    signingAlgorithm: RSA,
  };
}

export class TestCa {
  readonly #identity: Identity;

  private constructor(of: Identity) {
    this.#identity = of;
  }

  static async make(name: string, wanted: Wanted = {}): Promise<TestCa> {
    const keys = wanted.keys ?? (await rsaKeys(wanted.bits ?? 2048));
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      ...common({ from: '2025-01-01T00:00:00Z', to: '2035-01-01T00:00:00Z', ...wanted }),
      name: `CN=${name}, O=Test, C=SE`,
      keys,
      extensions: caExtensions(wanted),
    });
    return new TestCa(await identity(certificate, keys));
  }

  get pem(): string {
    return this.#identity.pem;
  }

  async issue(wanted: Wanted): Promise<Identity> {
    const keys = wanted.keys ?? (await rsaKeys(wanted.bits ?? 2048));
    const organisation = wanted.organisation ?? '162021003898';
    const usage = wanted.usage ?? x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment;
    const certificate = await x509.X509CertificateGenerator.create({
      ...common(wanted),
      subject: wanted.subject ?? `CN=Test ${organisation}, 2.5.4.5=${organisation}, O=Test, C=SE`,
      issuer: this.#identity.certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#identity.keys.privateKey,
      extensions: wanted.isCa
        ? caExtensions(wanted)
        : [new x509.KeyUsagesExtension(usage, true), ...(wanted.extensions ?? [])],
    });
    return identity(certificate, keys);
  }

  /** A CA below this one. */
  async authority(name: string, wanted: Wanted = {}): Promise<TestCa> {
    return new TestCa(
      await this.issue({ subject: `CN=${name}, O=Test, C=SE`, isCa: true, to: '2034-01-01T00:00:00Z', ...wanted }),
    );
  }

  async revocationList(
    revoked: readonly Identity[],
    until = '2026-12-01T00:00:00Z',
    extensions: readonly x509.Extension[] = [],
  ): Promise<string> {
    const crl = await x509.X509CrlGenerator.create({
      issuer: this.#identity.certificate.subject,
      thisUpdate: new Date('2026-11-01T00:00:00Z'),
      nextUpdate: new Date(until),
      signingAlgorithm: RSA,
      signingKey: this.#identity.keys.privateKey,
      extensions: [...extensions],
      entries: revoked.map(({ certificate }) => ({
        serialNumber: certificate.serialNumber,
        revocationDate: new Date('2026-11-10T00:00:00Z'),
      })),
    });
    return crl.toString('pem');
  }
}

function caExtensions({ pathLength, usage }: Wanted): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(true, pathLength, true),
    new x509.KeyUsagesExtension(usage ?? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
}

export function signerFor({ pem, key }: Identity): Signer {
  return signerOf(pem, key);
}
