// The password-based ciphers and the MAC of PKCS#12: RFC 7292 appendix B, RFC 8018 PBES2. RC2 is not supported.
import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { childAt, type DerValue, derValues, integerOf, octetsOf, oidText, TAG } from './pkcs12-der.ts';

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};
const PBES2 = '1.2.840.113549.1.5.13';
const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3';

function unsupported(what: string, oid: string): BrevduvaError {
  return new BrevduvaError(
    'invalid-input',
    `The PKCS#12 file uses ${what} that is not supported (${oid}). Write it again: openssl pkcs12 -export with AES-256 and SHA-256.`,
  );
}

/** Decrypts what an AlgorithmIdentifier describes. Errors: 'invalid-input' when the algorithm is unknown; a cipher error when the passphrase is wrong. */
export function decrypt(algorithm: DerValue, data: Uint8Array, passphrase: string): Uint8Array {
  const oid = oidText(childAt(algorithm, 0, TAG.oid));
  const parameters = childAt(algorithm, 1, TAG.sequence);
  if (oid === PBES2) return decryptPbes2(parameters, data, passphrase);
  if (oid !== PBE_SHA1_3DES) throw unsupported('a cipher', oid);
  const salt = childAt(parameters, 0, TAG.octetString).content;
  const rounds = integerOf(childAt(parameters, 1, TAG.integer));
  const key = derive({ hash: 'sha1', id: 1, salt, rounds, bytes: 24 }, passphrase);
  const iv = derive({ hash: 'sha1', id: 2, salt, rounds, bytes: 8 }, passphrase);
  const decipher = createDecipheriv('des-ede3-cbc', key, iv);
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

function decryptPbes2(parameters: DerValue, data: Uint8Array, passphrase: string): Uint8Array {
  const pbkdf2 = derValues(childAt(childAt(parameters, 0), 1, TAG.sequence).content);
  const scheme = childAt(parameters, 1, TAG.sequence);
  const cipherOid = oidText(childAt(scheme, 0, TAG.oid));
  const cipher = CIPHERS[cipherOid];
  if (cipher === undefined) throw unsupported('a cipher', cipherOid);
  const [salt, rounds] = pbkdf2;
  if (salt === undefined || rounds === undefined) throw unsupported('a key derivation', PBES2);
  const prf = pbkdf2.find((node, at) => at >= 2 && node.tag === TAG.sequence);
  const hash = prf === undefined ? 'sha1' : HASHES[oidText(childAt(prf, 0, TAG.oid))];
  if (hash === undefined) throw unsupported('a hash', PBES2);
  const key = pbkdf2Sync(passphrase, octetsOf(salt), integerOf(rounds), cipher.keyBytes, hash);
  const decipher = createDecipheriv(cipher.name, key, octetsOf(childAt(scheme, 1)));
  return Buffer.concat([decipher.update(data), decipher.final()]);
}

/** Whether the file's MAC is right: false means a wrong passphrase or a changed file. */
export function macIsRight(macData: DerValue, content: Uint8Array, passphrase: string): boolean {
  const digestInfo = childAt(macData, 0, TAG.sequence);
  const oid = oidText(childAt(childAt(digestInfo, 0, TAG.sequence), 0, TAG.oid));
  const hash = HASHES[oid];
  if (hash === undefined) throw unsupported('a MAC', oid);
  const expected = octetsOf(childAt(digestInfo, 1, TAG.octetString));
  const salt = octetsOf(childAt(macData, 1, TAG.octetString));
  const roundsNode = derValues(macData.content)[2];
  const rounds = roundsNode === undefined ? 1 : integerOf(roundsNode);
  const key = derive({ hash, id: 3, salt, rounds, bytes: expected.length }, passphrase);
  return createHmac(hash, key).update(content).digest().equals(expected);
}

interface Derivation {
  readonly hash: string;
  /** 1 key, 2 initialisation vector, 3 MAC key. */
  readonly id: number;
  readonly salt: Uint8Array;
  readonly rounds: number;
  readonly bytes: number;
}

/** RFC 7292 appendix B.2. */
function derive({ hash, id, salt, rounds, bytes }: Derivation, passphrase: string): Buffer {
  const block = hash === 'sha1' || hash === 'sha256' ? 64 : 128;
  const text = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  let input: Buffer = Buffer.concat([fill(salt, block), fill(text, block)]);
  const diversifier = Buffer.alloc(block, id);
  const out: Buffer[] = [];
  for (let length = 0; length < bytes; ) {
    let a = createHash(hash).update(diversifier).update(input).digest();
    for (let i = 1; i < rounds; i++) a = createHash(hash).update(a).digest();
    out.push(a);
    length += a.length;
    input = addToBlocks(input, fill(a, block).subarray(0, block), block);
  }
  return Buffer.concat(out).subarray(0, bytes);
}

function fill(bytes: Uint8Array, block: number): Buffer {
  const length = block * Math.ceil(bytes.length / block);
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, Buffer.from(bytes));
}

function addToBlocks(input: Buffer, b: Buffer, block: number): Buffer {
  const sum = Buffer.from(input);
  for (let start = 0; start < sum.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      carry += (sum[start + i] ?? 0) + (b[i] ?? 0);
      sum[start + i] = carry & 0xff;
      carry >>= 8;
    }
  }
  return sum;
}
