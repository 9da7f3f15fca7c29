// An X.509 certificate and what we read from its DER, never from a printed subject (PROTOCOL, Signatures 4; RFC 5280).
import { type KeyObject, X509Certificate } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import {
  type DerExtension,
  type DerValue,
  derExtensions,
  derValue,
  derValues,
  malformed,
  oidText,
  TAG,
} from './der.ts';

export interface Certificate {
  readonly der: Buffer;
  /** `16` and ten digits, from the one attribute 2.5.4.5 of the subject; undefined when there is none, or two, or another form. */
  readonly organisation: string | undefined;
  /** For people to read only: RFC 2253 order, never matched on. */
  readonly subject: string;
  /** The names as DER, by which chains are followed. */
  readonly subjectName: Buffer;
  readonly issuerName: Buffer;
  /** The serial number's octets in hexadecimal. */
  readonly serial: string;
  readonly signatureAlgorithm: string;
  readonly extensions: readonly DerExtension[];
  readonly publicKey: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly x509: X509Certificate;
}

const SERIAL_NUMBER = '2.5.4.5';
const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
};

// The same few certificates sign everything: each is read once. An attacker can fill this only to its limit.
const CACHE_SIZE = 512;
const cache = new Map<string, Certificate>();

const byObject = new WeakMap<Uint8Array, Certificate>();

/** Reads a certificate, DER or one PEM block. Throws BrevduvaError 'invalid-input' when it is not one. */
export function readCertificate(input: Uint8Array | string): Certificate {
  const known = typeof input === 'string' ? undefined : byObject.get(input);
  if (known !== undefined) return known;
  const key =
    typeof input === 'string'
      ? pemContent(input)
      : Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('base64');
  const certificate = certificateOf(key);
  // Only our own copy: what the caller holds may be overwritten.
  byObject.set(certificate.der, certificate);
  return certificate;
}

/** The same from DER in base64 without white space, as a signature has it. */
export function certificateOf(base64: string): Certificate {
  const known = cache.get(base64);
  if (known !== undefined) return known;
  const made = fromDer(Buffer.from(base64, 'base64'));
  const oldest = cache.size < CACHE_SIZE ? undefined : cache.keys().next().value;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(base64, made);
  return made;
}

/** The organisation of a certificate (see Certificate.organisation). Throws 'invalid-input' when it is not a certificate. */
export function organisationOf(input: Uint8Array | string): string | undefined {
  return readCertificate(input).organisation;
}

/** Every certificate of a PEM file, or the one of a DER file. Throws 'invalid-input' when there is none. */
export function readCertificates(input: Uint8Array | string): Certificate[] {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END/g);
  if (blocks !== null) return blocks.map((block) => readCertificate(`${block} CERTIFICATE-----`));
  return [readCertificate(typeof input === 'string' ? input : Buffer.from(input))];
}

function pemContent(text: string): string {
  const block = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/.exec(text);
  if (block?.[1] === undefined) {
    throw new BrevduvaError('invalid-input', 'No PEM certificate was found (-----BEGIN CERTIFICATE-----)', {
      reason: 'not-a-certificate',
    });
  }
  return block[1].replace(/\s/g, '');
}

function fromDer(der: Buffer): Certificate {
  const x509 = openssl(der);
  const [tbs, algorithm] = derValues(derValue(der, TAG.sequence).content);
  if (tbs === undefined || algorithm === undefined) throw malformed();
  const parts = derValues(tbs.content).filter(({ tag }, at) => !(at === 0 && tag === 0xa0));
  const [serial, , issuer, , subject] = parts;
  if (serial === undefined || issuer === undefined || subject === undefined) throw malformed();
  const holder = parts.find(({ tag }) => tag === 0xa3);
  const [validFrom, validTo] = [new Date(x509.validFrom), new Date(x509.validTo)];
  // Every comparison with a time that is none would be false, and the certificate valid for ever.
  if (Number.isNaN(validFrom.getTime()) || Number.isNaN(validTo.getTime())) throw malformed();
  const names = nameAttributes(subject);
  return {
    der,
    organisation: organisation(names),
    subject: printed(names),
    subjectName: subject.whole,
    issuerName: issuer.whole,
    serial: serial.content.toString('hex'),
    signatureAlgorithm: algorithmOf(algorithm),
    extensions: holder === undefined ? [] : derExtensions(derValue(holder.content, TAG.sequence)),
    publicKey: x509.publicKey,
    validFrom,
    validTo,
    x509,
  };
}

function openssl(der: Buffer): X509Certificate {
  try {
    const x509 = new X509Certificate(der);
    // A key that OpenSSL cannot read would throw at its first use.
    void x509.publicKey;
    return x509;
  } catch (cause) {
    throw new BrevduvaError('invalid-input', 'The certificate cannot be read', { reason: 'not-a-certificate' }, cause);
  }
}

/** The object identifier of an AlgorithmIdentifier. */
export function algorithmOf(identifier: DerValue): string {
  const [oid] = derValues(identifier.content);
  if (oid === undefined) throw malformed();
  return oidText(oid);
}

interface NameAttribute {
  readonly oid: string;
  readonly value: string;
  /** Which RDN it belongs to: attributes of one RDN are joined by `+`. */
  readonly rdn: number;
}

function nameAttributes(name: DerValue): NameAttribute[] {
  return derValues(name.content).flatMap((set, rdn) =>
    derValues(set.content).map((pair) => {
      const [oid, value] = derValues(pair.content);
      if (oid === undefined || value === undefined) throw malformed();
      return { oid: oidText(oid), value: stringOf(value), rdn };
    }),
  );
}

function stringOf({ tag, content }: DerValue): string {
  if (tag === 0x1e)
    return Buffer.from(content.length % 2 === 0 ? content : [])
      .swap16()
      .toString('utf16le');
  return content.toString(tag === 0x0c ? 'utf8' : 'latin1');
}

function organisation(names: readonly NameAttribute[]): string | undefined {
  const numbers = names.filter(({ oid }) => oid === SERIAL_NUMBER);
  const [only] = numbers;
  return numbers.length === 1 && only !== undefined && /^16[0-9]{10}$/.test(only.value) ? only.value : undefined;
}

function printed(names: readonly NameAttribute[]): string {
  const rdns = new Map<number, string[]>();
  for (const { oid, value, rdn } of names) {
    const text = `${shortNames[oid] ?? oid}=${value.replace(/[",+<>;\\]/g, '\\$&')}`;
    rdns.set(rdn, [...(rdns.get(rdn) ?? []), text]);
  }
  return [...rdns.values()]
    .reverse()
    .map((parts) => parts.join('+'))
    .join(',');
}
