// The outer form of a backup: chunks under AES-256-GCM, each bound to its place and the last one marked (docs/backup.md, "Format").
//   "BVBK" | version 1 | key name 8 | wrap iv 12 | wrapped file key 32 | wrap tag 16 | chunk…
//   chunk: length and final flag 4 (big-endian; the highest bit marks the last) | ciphertext | tag 16
// A nonce is the chunk's number, and no two files share a key; additional data = the whole header, the number, the flag.
// A chunk that is missing, moved, changed or added is therefore seen, and so is a file that was cut short.
import { createCipheriv, createDecipheriv, createHash, type Hash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BrevduvaError } from '../../domain/errors.ts';
import type { KeyEncryptionKey } from '../blobs/key-encryption-key.ts';

const MAGIC = Buffer.from('BVBK\x01', 'latin1');
const NAME_END = MAGIC.length + 8;
const HEADER = NAME_END + 12 + 32 + 16;
const TAG = 16;
const FINAL = 0x8000_0000;
/** Plain bytes in a chunk. */
const CHUNK = 262_144;

/** Writes a sealed file; constant memory. */
export class SealedWriter {
  readonly #file: FileHandle;
  readonly #header: Buffer;
  readonly #key: Buffer;
  readonly #hash: Hash = createHash('sha256');
  #number = 0n;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytes = 0;

  private constructor(file: FileHandle, header: Buffer, key: Buffer) {
    this.#file = file;
    this.#header = header;
    this.#key = key;
  }

  /** Makes the file, mode 0600. Errors: EEXIST and others of the file system. */
  static async create(path: string, key: KeyEncryptionKey): Promise<SealedWriter> {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    const fileKey = randomBytes(32);
    const start = Buffer.concat([MAGIC, Buffer.from(key.name, 'hex'), randomBytes(12)]);
    const cipher = createCipheriv('aes-256-gcm', key.key, start.subarray(NAME_END)).setAAD(start);
    const header = Buffer.concat([start, cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
    const writer = new SealedWriter(file, header, fileKey);
    await writer.#put(header);
    return writer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(Buffer.from(bytes));
    this.#waitingBytes += bytes.length;
    // More than a chunk must wait: the last one is marked, so the end must be known before it is written.
    if (this.#waitingBytes <= CHUNK) return;
    const all = Buffer.concat(this.#waiting);
    let at = 0;
    for (; all.length - at > CHUNK; at += CHUNK) await this.#chunk(all.subarray(at, at + CHUNK), false);
    this.#waiting = [Buffer.from(all.subarray(at))];
    this.#waitingBytes = all.length - at;
  }

  /** Writes the last chunk and waits for the disk. */
  async end(): Promise<{ readonly bytes: number; readonly sha256: string }> {
    await this.#chunk(Buffer.concat(this.#waiting), true);
    await this.#file.sync();
    await this.#file.close();
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  /** Closes a file that will not be finished. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }

  async #chunk(plain: Buffer, final: boolean): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE((plain.length + (final ? FINAL : 0)) >>> 0);
    const { iv, bound } = placeOf(this.#header, this.#number, final);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(bound);
    await this.#put(Buffer.concat([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    this.#number++;
  }

  async #put(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += (await this.#file.write(bytes, at)).bytesWritten;
    this.#bytes += bytes.length;
  }
}

/**
 * The plain bytes of a sealed file, chunk by chunk; each is authentic when it is given, the whole when this ends.
 * Errors: 'invalid-input' (no backup, another key), 'conflict' (changed, cut short or added to), saying which.
 */
export async function* readSealed(path: string, key: KeyEncryptionKey): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const header = await take(file, HEADER);
    if (header.length < HEADER || !header.subarray(0, 5).equals(MAGIC)) {
      throw new BrevduvaError(
        'invalid-input',
        `${path} is no backup of Brevduva, or of a version that this one cannot read`,
      );
    }
    const fileKey = openFileKey(path, header, key);
    for (let number = 0n, final = false; !final; number++) {
      const mark = await take(file, 4);
      if (mark.length < 4) throw damaged(path, 'is cut short');
      const word = mark.readUInt32BE();
      final = word >= FINAL;
      const length = final ? word - FINAL : word;
      if (length > CHUNK) throw damaged(path, 'was changed');
      const sealed = await take(file, length + TAG);
      if (sealed.length < length + TAG) throw damaged(path, 'is cut short');
      yield openChunk(path, sealed, fileKey, placeOf(header, number, final));
    }
    if ((await take(file, 1)).length > 0) throw damaged(path, 'has more after its end');
  } finally {
    await file.close();
  }
}

function openFileKey(path: string, header: Buffer, key: KeyEncryptionKey): Buffer {
  const name = header.subarray(MAGIC.length, NAME_END).toString('hex');
  if (name !== key.name) {
    throw new BrevduvaError('invalid-input', `${path} was made with another key (${name}…; this one is ${key.name}…)`);
  }
  const start = header.subarray(0, NAME_END + 12);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.key, start.subarray(NAME_END), { authTagLength: TAG });
    decipher.setAAD(start).setAuthTag(header.subarray(-TAG));
    return Buffer.concat([decipher.update(header.subarray(NAME_END + 12, -TAG)), decipher.final()]);
  } catch (error) {
    throw damaged(path, 'was changed', error);
  }
}

function openChunk(
  path: string,
  sealed: Buffer,
  key: Buffer,
  place: { readonly iv: Buffer; readonly bound: Buffer },
): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, place.iv, { authTagLength: TAG });
    decipher.setAAD(place.bound).setAuthTag(sealed.subarray(-TAG));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]);
  } catch (error) {
    throw damaged(path, 'was changed', error);
  }
}

function placeOf(header: Buffer, number: bigint, final: boolean): { readonly iv: Buffer; readonly bound: Buffer } {
  const iv = Buffer.alloc(12);
  iv.writeBigUInt64BE(number, 4);
  return { iv, bound: Buffer.concat([header, iv, Buffer.from([final ? 1 : 0])]) };
}

/** Fewer bytes only at the end of the file. */
async function take(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

function damaged(path: string, how: string, cause?: unknown): BrevduvaError {
  return new BrevduvaError('conflict', `${path} ${how}: it cannot be trusted. Take another backup`, {}, cause);
}
