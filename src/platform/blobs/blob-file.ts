// The form of a blob on disk: "BVB1", the data key wrapped by the organisation's key, then the content under the data key. AES-256-GCM.
//   "BVB1" | wrap iv 12 | wrapped key 32 | wrap tag 16 | iv 12 | content | tag 16
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';

const MAGIC = Buffer.from('BVB1');
const WRAP_END = 4 + 12 + 32 + 16;
const SMALLEST = WRAP_END + 12 + 16;

/** Encrypts under a new data key. `bound` (organisation and address) is authenticated: a file moved elsewhere is refused. */
export function sealBlob(bytes: Uint8Array, wrapping: Buffer, bound: string): Buffer {
  const dataKey = randomBytes(32);
  return Buffer.concat([
    MAGIC,
    encrypt(dataKey, wrapping, `${bound} key`),
    encrypt(bytes, dataKey, `${bound} content`),
  ]);
}

/** Errors: 'internal' when the file is not whole, was changed or belongs elsewhere. */
export function openBlob(file: Buffer, wrapping: Buffer, bound: string): Buffer {
  try {
    if (file.length < SMALLEST || !file.subarray(0, 4).equals(MAGIC)) throw new RangeError('Not a blob');
    const dataKey = decrypt(file.subarray(4, WRAP_END), wrapping, `${bound} key`);
    return decrypt(file.subarray(WRAP_END), dataKey, `${bound} content`);
  } catch (error) {
    throw new BrevduvaError('internal', 'A stored blob was changed, or belongs to another place', {}, error);
  }
}

function encrypt(plain: Uint8Array, key: Buffer, bound: string): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(sealed: Buffer, key: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 }).setAAD(
    Buffer.from(bound),
  );
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}
