// Where the writers write: short texts run together, long ones and bytes stay apart, so that a large attachment is copied
// once, into the finished bytes, and not at all when it is only digested (DESIGN rule 8).
import { createHash, hash } from 'node:crypto';

const LONG = 2048;
const SMALL = 16_384;

export class Output {
  readonly #parts: (string | Uint8Array)[] = [];
  #text = '';

  /** Adds text that is already escaped. */
  text(text: string): void {
    if (text.length < LONG) this.#text += text;
    else this.#add(text);
  }

  /** Adds bytes that are UTF-8 and need no escape; not copied, so they must not change before the output is used. */
  bytes(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#add(bytes);
  }

  #add(part: string | Uint8Array): void {
    this.#end();
    this.#parts.push(part);
  }

  #end(): void {
    if (this.#text === '') return;
    this.#parts.push(this.#text);
    this.#text = '';
  }

  /** All of it as UTF-8. */
  toBytes(): Buffer {
    this.#end();
    const [only] = this.#parts;
    if (this.#parts.length === 1 && typeof only === 'string') return Buffer.from(only, 'utf8');
    const all = Buffer.allocUnsafe(this.length);
    let at = 0;
    for (const part of this.#parts) {
      if (typeof part === 'string') at += all.write(part, at, 'utf8');
      else {
        all.set(part, at);
        at += part.length;
      }
    }
    return all;
  }

  /** Bytes that `toBytes` would give. */
  get length(): number {
    this.#end();
    let length = 0;
    for (const part of this.#parts) length += typeof part === 'string' ? Buffer.byteLength(part, 'utf8') : part.length;
    return length;
  }

  /** The digest of all of it, in base64. */
  digest(algorithm: string): string {
    this.#end();
    // One call for what is small: each one into OpenSSL costs as much as digesting a kilobyte.
    if (this.#parts.every((part) => part.length < SMALL)) return hash(algorithm, this.toBytes(), 'base64');
    const digest = createHash(algorithm);
    for (const part of this.#parts) {
      if (typeof part === 'string') digest.update(part, 'utf8');
      else digest.update(part);
    }
    return digest.digest('base64');
  }
}
