// The form of a blob on disk: "BVB1", the data key wrapped by the organisation's key, then the content under the data key. AES-256-GCM.
//   "BVB1" | wrap iv 12 | wrapped key 32 | wrap tag 16 | iv 12 | content | tag 16
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';

const MAGIC = Buffer.from('BVB1');
const WRAP_END = 4 + 12 + 32 + 16;
const SMALLEST = WRAP_END + 12 + 16;

/**
 * Encrypts under a new data key; the parts one after the other are the file, so that what is large is not copied.
 * `bound` (organisation and address) is authenticated: a file moved elsewhere is refused.
 */
export function sealBlob(bytes: Uint8Array, wrapping: KeyObject, bound: string): readonly Buffer[] {
  const random = randomBytes(32 + 12 + 12);
  const dataKey = random.subarray(0, 32);
  return [
    MAGIC,
    ...encrypt(dataKey, wrapping, `${bound} key`, random.subarray(32, 44)),
    ...encrypt(bytes, createSecretKey(dataKey), `${bound} content`, random.subarray(44)),
  ];
}

/** Errors: 'internal' when the file is not whole, was changed or belongs elsewhere. */
export function openBlob(file: Buffer, wrapping: KeyObject, bound: string): Buffer {
  try {
    if (file.length < SMALLEST || !file.subarray(0, 4).equals(MAGIC)) throw new RangeError('Not a blob');
    const dataKey = decrypt(file.subarray(4, WRAP_END), wrapping, `${bound} key`);
    return decrypt(file.subarray(WRAP_END), createSecretKey(dataKey), `${bound} content`);
  } catch (error) {
    throw new BrevduvaError('internal', 'A stored blob was changed, or belongs to another place', {}, error);
  }
}

// Keys as key objects: with bare bytes Node spends more on the key than on a small content.
function encrypt(plain: Uint8Array, key: KeyObject, bound: string, iv: Buffer): readonly Buffer[] {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  const content = cipher.update(plain);
  // GCM is a stream: there is nothing left but the tag.
  cipher.final();
  return [iv, content, cipher.getAuthTag()];
}

function decrypt(sealed: Buffer, key: KeyObject, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 }).setAAD(
    Buffer.from(bound),
  );
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = decipher.update(sealed.subarray(12, -16));
  decipher.final();
  return plain;
}
