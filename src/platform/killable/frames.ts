// What goes between a process and its killable child: frames of one sign, four bytes of length, and the bytes. Never an object of V8's:
// what a hostile file has made of the child must not be unpacked by anything but JSON.
const HEAD = 5;

/** 'r': ready · 'i': input · 'j': JSON out · 'b': bytes out · 'x': the task threw, its kind as text. */
export type FrameKind = 'r' | 'i' | 'j' | 'b' | 'x';
export interface Frame {
  readonly kind: FrameKind;
  readonly bytes: Buffer;
}

const KINDS: readonly FrameKind[] = ['r', 'i', 'j', 'b', 'x'];

/** The frame as bytes. */
export function frame(kind: FrameKind, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD);
  head.write(kind, 0, 'latin1');
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Puts chunks together to frames. Throws a RangeError for a frame over `most` bytes and for what is no frame. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** The frames that this chunk completes. */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Frame[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) frames.push(next);
    return frames;
  }

  #next(): Frame | undefined {
    if (this.#length < HEAD) return undefined;
    const first = this.#chunks[0];
    const head = first !== undefined && first.length >= HEAD ? first : this.#joined();
    const kind = KINDS.find((known) => known === head.toString('latin1', 0, 1));
    const size = head.readUInt32BE(1);
    if (kind === undefined || size > this.#most) throw new RangeError('not a frame, or a frame that is too large');
    if (this.#length < HEAD + size) return undefined;
    const all = this.#joined();
    const rest = all.subarray(HEAD + size);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
    return { kind, bytes: all.subarray(HEAD, HEAD + size) };
  }

  #joined(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
