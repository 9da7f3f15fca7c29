// A unit's logo, known by its bytes and not by what somebody called it: a plain PNG or JPEG that screens, print and PDF/A-1 take
// (PNG 3rd edition, 5; ISO 10918-1 B.1; ISO 19005-1, 6.4: no transparency). Nothing may stand before or after the picture.
import { crc32 } from 'node:zlib';

export const LOGO_BYTES_MAX = 262_144;
const SIDE_MAX = 2000;

export type LogoType = 'image/png' | 'image/jpeg';
export type LogoFault = 'logo-large' | 'logo-kind' | 'logo-broken' | 'logo-transparent' | 'logo-cmyk' | 'logo-sides';
export type LogoResult =
  | { readonly ok: true; readonly type: LogoType }
  | { readonly ok: false; readonly code: LogoFault };

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const no = (code: LogoFault): LogoResult => ({ ok: false, code });

/** What the bytes are, or why they cannot be a logo. */
export function checkLogo(given: Uint8Array): LogoResult {
  if (given.length > LOGO_BYTES_MAX) return no('logo-large');
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.subarray(0, 8).equals(PNG)) return checkPng(bytes);
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) return checkJpeg(bytes);
  return no('logo-kind');
}

function checkSides(width: number, height: number): LogoFault | undefined {
  return width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX ? 'logo-sides' : undefined;
}

interface Chunk {
  readonly name: string;
  readonly data: Buffer;
  readonly next: number;
}

function chunkAt(bytes: Buffer, at: number): Chunk | undefined {
  if (at + 12 > bytes.length) return undefined;
  const end = at + 8 + bytes.readUInt32BE(at);
  if (end + 4 > bytes.length || crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end)) return undefined;
  return { name: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end), next: end + 4 };
}

function checkPng(bytes: Buffer): LogoResult {
  const head = chunkAt(bytes, 8);
  if (head?.name !== 'IHDR' || head.data.length !== 13) return no('logo-broken');
  const fault = checkSides(head.data.readUInt32BE(0), head.data.readUInt32BE(4));
  if (fault !== undefined) return no(fault);
  const [depth, colour, , , interlaced] = head.data.subarray(8);
  if (colour === 4 || colour === 6) return no('logo-transparent');
  if (depth !== 8 || interlaced !== 0) return no('logo-broken');
  for (let at = head.next; ; ) {
    const chunk = chunkAt(bytes, at);
    if (chunk === undefined) return no('logo-broken');
    if (chunk.name === 'tRNS') return no('logo-transparent');
    if (chunk.name === 'IEND') return chunk.next === bytes.length ? { ok: true, type: 'image/png' } : no('logo-broken');
    at = chunk.next;
  }
}

/** Baseline and progressive frames; the others are hardly seen, and no reader of ours need know them. */
const FRAMES = [0xc0, 0xc1, 0xc2];
const SCAN = 0xda;

function checkJpeg(bytes: Buffer): LogoResult {
  if (bytes.readUInt16BE(bytes.length - 2) !== 0xffd9) return no('logo-broken');
  let framed = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    const [mark, marker] = bytes.subarray(at, at + 2);
    if (mark !== 0xff || marker === undefined) return no('logo-broken');
    if (marker === SCAN) return framed ? { ok: true, type: 'image/jpeg' } : no('logo-broken');
    const length = bytes.readUInt16BE(at + 2);
    if (FRAMES.includes(marker)) {
      if (at + 10 > bytes.length) return no('logo-broken');
      const fault = checkSides(bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5));
      if (fault !== undefined) return no(fault);
      if (![1, 3].includes(bytes[at + 9] ?? 0)) return no('logo-cmyk');
      framed = true;
    }
    at += 2 + length;
  }
  return no('logo-broken');
}
