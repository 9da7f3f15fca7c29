// Where the writers write: short texts run together, long ones and bytes stay apart, so that a large attachment is copied
// once, into the finished bytes, and not at all when it is only digested (DESIGN rule 8).
import { createHash, hash } from 'node:crypto';

const LONG = 16_384;
// What is only digested needs no memory of its own.
const scratch = Buffer.alloc(LONG);

export class Output {
  readonly #parts: (string | Uint8Array)[] = [];
  #text = '';
  #length = 0;

  /** Adds text that is escaped and has one character for each byte of its UTF-8: see escape.ts. */
  text(text: string): void {
    this.#length += text.length;
    if (text.length < LONG) this.#text += text;
    else this.#add(text);
  }

  /** Adds bytes that are UTF-8 and need no escape; not copied, so they must not change before the output is used. */
  bytes(bytes: Uint8Array): void {
    this.#length += bytes.length;
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

  /** Bytes of all of it. */
  get length(): number {
    return this.#length;
  }

  /** All of it as UTF-8. */
  toBytes(): Buffer {
    return this.#writeTo(Buffer.allocUnsafe(this.#length));
  }

  #writeTo(target: Buffer): Buffer {
    this.#end();
    let at = 0;
    for (const part of this.#parts) {
      if (typeof part === 'string') target.write(part, at, 'latin1');
      else target.set(part, at);
      at += part.length;
    }
    return target.subarray(0, at);
  }

  /** The digest of all of it, in base64. */
  digest(algorithm: string): string {
    // One call for what is short: each one into OpenSSL costs as much as digesting a kilobyte.
    if (this.#length <= LONG) return hash(algorithm, this.#writeTo(scratch), 'base64');
    this.#end();
    const digest = createHash(algorithm);
    for (const part of this.#parts) {
      if (typeof part === 'string') digest.update(part, 'latin1');
      else digest.update(part);
    }
    return digest.digest('base64');
  }
}
