// PKCS#12 (.p12, .pfx), the form in which organisation certificates are delivered: RFC 7292. Node loads one for TLS only; signing needs the key.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { decrypt, macIsRight } from './pkcs12-crypto.ts';
import { CONTEXT_0, childAt, type DerValue, derValue, derValues, octetsOf, oidText, TAG } from './pkcs12-der.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';

export interface Pkcs12 {
  readonly key: KeyObject;
  /** All of them, in the file's order: the key's own and its chain. */
  readonly certificates: readonly X509Certificate[];
}

/**
 * Takes the file apart. Errors: 'invalid-input': not PKCS#12, wrong passphrase or changed, an algorithm that is not supported
 * (RC2, PBMAC1, BER with indefinite lengths), no key or more than one.
 */
export function readPkcs12(file: Uint8Array, passphrase: string): Pkcs12 {
  const [, safe, mac] = derValues(derValue(file).content);
  if (safe === undefined) throw new BrevduvaError('invalid-input', 'Not a PKCS#12 file');
  const content = dataOf(safe);
  if (mac === undefined)
    throw new BrevduvaError('invalid-input', 'The PKCS#12 file has no MAC: it cannot be told from a changed one');
  if (!macIsRight(mac, content, passphrase))
    throw new BrevduvaError('invalid-input', 'The passphrase is wrong, or the PKCS#12 file was changed');
  const bags = derValues(derValue(content).content).flatMap((info) => bagsOf(info, passphrase));
  const keys = bags.flatMap((bag) => keyOf(bag, passphrase));
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    throw new BrevduvaError('invalid-input', `The PKCS#12 file holds ${keys.length} keys; it should hold one`);
  }
  return { key, certificates: bags.flatMap(certificateOf) };
}

function dataOf(contentInfo: DerValue): Uint8Array {
  const oid = oidText(childAt(contentInfo, 0, TAG.oid));
  if (oid !== DATA)
    throw new BrevduvaError('invalid-input', `The PKCS#12 file holds a part that is not supported (${oid})`);
  return octetsOf(childAt(childAt(contentInfo, 1, CONTEXT_0), 0));
}

function bagsOf(contentInfo: DerValue, passphrase: string): DerValue[] {
  if (oidText(childAt(contentInfo, 0, TAG.oid)) !== ENCRYPTED_DATA)
    return derValues(derValue(dataOf(contentInfo)).content);
  const encrypted = childAt(childAt(childAt(contentInfo, 1, CONTEXT_0), 0, TAG.sequence), 1, TAG.sequence);
  const plain = decrypt(childAt(encrypted, 1, TAG.sequence), octetsOf(childAt(encrypted, 2)), passphrase);
  return derValues(derValue(plain).content);
}

function keyOf(bag: DerValue, passphrase: string): KeyObject[] {
  const oid = oidText(childAt(bag, 0, TAG.oid));
  if (oid !== KEY_BAG && oid !== SHROUDED_KEY_BAG) return [];
  const key = childAt(childAt(bag, 1, CONTEXT_0), 0).whole;
  return [createPrivateKey({ key, format: 'der', type: 'pkcs8', ...(oid === SHROUDED_KEY_BAG ? { passphrase } : {}) })];
}

function certificateOf(bag: DerValue): X509Certificate[] {
  if (oidText(childAt(bag, 0, TAG.oid)) !== CERTIFICATE_BAG) return [];
  const holder = childAt(childAt(bag, 1, CONTEXT_0), 0, TAG.sequence);
  return [new X509Certificate(octetsOf(childAt(childAt(holder, 1, CONTEXT_0), 0)))];
}
