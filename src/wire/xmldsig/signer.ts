// Who signs: a certificate and something that makes RSA signatures with its key, a key in memory or a key service.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { type Certificate, readCertificate } from './certificate.ts';

export interface Signer {
  /** DER. */
  readonly certificate: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over `data`. */
  sign(data: Uint8Array): Uint8Array;
}

/** The same where the key lives elsewhere (PKCS#11, KMS). */
export interface RemoteSigner {
  readonly certificate: Uint8Array;
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/**
 * A signer with its key in memory. Certificate as DER or PEM; key as PEM (PKCS#8 or PKCS#1) or KeyObject.
 * Throws 'invalid-input' when one of them cannot be read, they do not belong together, or the key is not RSA of 2048 bits.
 */
export function signerOf(certificate: Uint8Array | string, key: string | KeyObject): Signer {
  const read = readCertificate(certificate);
  const privateKey = typeof key === 'string' ? privateKeyOf(key) : key;
  refuseUnfit(read, privateKey);
  // The padding of an RSA key is PKCS#1 v1.5 unless said otherwise; saying it costs OpenSSL 5 % of the signature.
  return { certificate: read.der, sign: (data) => sign('sha256', data, privateKey) };
}

function privateKeyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new BrevduvaError(
      'invalid-input',
      'The private key cannot be read: it must be an RSA key in PEM, unencrypted',
      {
        reason: 'not-a-key',
      },
      cause,
    );
  }
}

function refuseUnfit({ publicKey }: Certificate, privateKey: KeyObject): void {
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (privateKey.asymmetricKeyType !== 'rsa' || bits < 2048) {
    throw new BrevduvaError('invalid-input', 'The key must be RSA of at least 2048 bits', { reason: 'weak-key' });
  }
  if (!createPublicKey(privateKey).equals(publicKey)) {
    throw new BrevduvaError('invalid-input', 'The key and the certificate do not belong together', {
      reason: 'key-mismatch',
    });
  }
}
