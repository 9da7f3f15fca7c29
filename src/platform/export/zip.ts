// Files put together as a ZIP archive (APPNOTE 6.3.3: deflate, UTF-8 names, no ZIP64): for what a person takes along in one piece.
import { crc32, deflateRawSync } from 'node:zlib';
import { BrevduvaError } from '../../domain/errors.ts';

export interface ZipFile {
  /** Path in the archive, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const UTF8 = 0x0800;
const DEFLATE = 8;
const MOST_FILES = 65_535;
const MOST_BYTES = 0xffff_ffff;

/** The archive's bytes; `at` is every file's time, to two seconds (UTC). Errors: 'too-large' beyond 65 535 files or 4 GiB. */
export function zipFiles(files: readonly ZipFile[], at: Date): Buffer {
  if (files.length > MOST_FILES) throw new BrevduvaError('too-large', 'too many files for one archive');
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const path = Buffer.from(name, 'utf8');
    const packed = deflateRawSync(bytes);
    const head = headOf(crc32(bytes), packed.length, bytes.length, path.length, at);
    const local = Buffer.concat([uint32(LOCAL), uint16(VERSION), head, uint16(0), path]);
    const middle = Buffer.concat([uint16(0), uint16(0), uint16(0), uint16(0), uint32(0), uint32(offset)]);
    directory.push(Buffer.concat([uint32(CENTRAL), uint16(VERSION), uint16(VERSION), head, middle, path]));
    parts.push(local, packed);
    offset += local.length + packed.length;
    if (offset > MOST_BYTES) throw new BrevduvaError('too-large', 'too much for one archive');
  }
  const index = Buffer.concat(directory);
  const counts = [uint16(0), uint16(0), uint16(files.length), uint16(files.length)];
  const end = Buffer.concat([uint32(END), ...counts, uint32(index.length), uint32(offset), uint16(0)]);
  return Buffer.concat([...parts, index, end]);
}

// What the local header and the central directory have in common: flags to the length of the name.
function headOf(checksum: number, packed: number, length: number, name: number, at: Date): Buffer {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const day = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const small = [uint16(UTF8), uint16(DEFLATE), uint16(time), uint16(day)];
  return Buffer.concat([...small, uint32(checksum), uint32(packed), uint32(length), uint16(name)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
