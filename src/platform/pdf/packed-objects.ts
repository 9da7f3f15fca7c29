// How much a PDF's packed objects (ISO 32000-1, 7.5.7 and 7.5.8) grow when unpacked: measured before the parser unpacks them without a limit.
import { inflateSync } from 'node:zlib';

const UNPACKED_MAX = 64 * 1_048_576;
const DICTIONARY_MAX = 4096;

/** True when unpacking object and cross-reference streams would take more memory than any letter needs (64 MiB together). */
export function growsTooMuch(bytes: Buffer): boolean {
  let left = UNPACKED_MAX;
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', Math.max(0, at - 3), at) === 'end') continue;
    const dictionary = bytes.toString('latin1', Math.max(0, at - DICTIONARY_MAX), at);
    const own = dictionary.slice(dictionary.lastIndexOf(' obj') + 1);
    // A name may be written with escapes (/Obj#53tm): such a stream is measured whatever it is.
    if (!/ObjStm|XRef|#/.test(own)) continue;
    const start = at + 6 + (bytes[at + 6] === 0x0d ? 2 : 1);
    const size = unpackedSize(bytes.subarray(start), left);
    if (size === undefined) return true;
    left -= size;
  }
  return false;
}

/** Bytes after unpacking, 0 for what is not packed by zlib; undefined over the limit. */
function unpackedSize(packed: Buffer, limit: number): number | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: limit }).length;
  } catch (error) {
    return error instanceof RangeError ? undefined : 0;
  }
}
