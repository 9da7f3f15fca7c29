// A certificate with its key, as services use it: for TLS in both directions and for signing (PROTOCOL.md, "Transport").
import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Organisationsnummer, parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import { organisationOf, readCertificates } from '../../wire/xmldsig/certificate.ts';
import { type Signer, signerOf } from '../../wire/xmldsig/signer.ts';
import type { Environment, KeyPair } from '../config/parts.ts';
import { readPkcs12 } from './pkcs12.ts';
import { readPublicFile, readSecretFile, readSecretLine } from './secret-file.ts';
import { isThrowAway } from './throw-away-mark.ts';

export interface LoadedKeyPair {
  readonly certificate: X509Certificate;
  /** Intermediate certificates; the root is not needed. */
  readonly chain: readonly X509Certificate[];
  readonly key: KeyObject;
  readonly organisation: Organisationsnummer;
  /** Made by a throw-away CA: good in the sandbox only. */
  readonly throwAway: boolean;
  /** Leaf, then chain, as PEM: what node:tls wants as `cert`. */
  readonly certificatePem: string;
  /** PKCS#8: what node:tls wants as `key`. */
  readonly keyPem: string;
  /** The same pair for signing. */
  readonly signer: Signer;
}

interface Parts {
  readonly name: string;
  readonly key: KeyObject;
  readonly certificates: readonly X509Certificate[];
}

/**
 * Reads a pair from its files. Key files must be readable by their owner only; in the sandbox they are made so.
 * Errors: 'invalid-input' naming the file: missing, readable by others, key and certificate of different pairs,
 * no organisation in the subject, or a throw-away certificate outside the sandbox. An expired one is read (see isValidAt).
 */
export function readKeyPair(config: KeyPair, options: { readonly environment: Environment }): LoadedKeyPair {
  const parts = 'pkcs12File' in config ? fromPkcs12(config, options.environment) : fromPem(config, options.environment);
  const certificate = parts.certificates.find((candidate) => candidate.checkPrivateKey(parts.key));
  if (certificate === undefined) throw refusal(parts.name, 'holds no certificate that belongs to the key');
  const throwAway = isThrowAway(certificate.raw);
  if (throwAway && options.environment !== 'sandbox') {
    throw refusal(
      parts.name,
      'was made by a throw-away CA of a sandbox, which nobody may trust. Order a real certificate',
    );
  }
  const chain = parts.certificates.filter((other) => other !== certificate && !isSelfIssued(other));
  return {
    certificate,
    chain,
    key: parts.key,
    organisation: organisationIn(certificate, parts.name),
    throwAway,
    certificatePem: [certificate, ...chain].map(String).join(''),
    keyPem: String(parts.key.export({ type: 'pkcs8', format: 'pem' })),
    signer: signerOf(certificate.raw, parts.key),
  };
}

/** Whether the certificate's own time includes that instant. */
export function isValidAt(pair: LoadedKeyPair, at: Date): boolean {
  return at >= pair.certificate.validFromDate && at <= pair.certificate.validToDate;
}

function fromPem(config: Extract<KeyPair, { certificateFile: string }>, environment: Environment): Parts {
  const pem = readPublicFile(config.certificateFile);
  const key = readSecretFile(config.keyFile, environment);
  return {
    name: config.certificateFile,
    certificates: naming(config.certificateFile, () => readCertificates(pem).map(({ x509 }) => x509)),
    key: naming(config.keyFile, () => createPrivateKey(key)),
  };
}

function fromPkcs12(config: Extract<KeyPair, { pkcs12File: string }>, environment: Environment): Parts {
  const file = readSecretFile(config.pkcs12File, environment);
  const passphrase = readSecretLine(config.passphraseFile, environment);
  return { name: config.pkcs12File, ...naming(config.pkcs12File, () => readPkcs12(file, passphrase)) };
}

function naming<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw refusal(file, `cannot be used: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function organisationIn(certificate: X509Certificate, name: string): Organisationsnummer {
  const parsed = parseOrganisationsnummer(organisationOf(certificate.raw) ?? '');
  if (parsed.ok) return parsed.value;
  throw refusal(
    name,
    'names no organisation: its subject must have exactly one serialNumber (2.5.4.5) of the form 16 and ten digits',
  );
}

function isSelfIssued(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

function refusal(file: string, why: string, cause?: unknown): BrevduvaError {
  return new BrevduvaError('invalid-input', `${file} ${why}`, {}, cause);
}
