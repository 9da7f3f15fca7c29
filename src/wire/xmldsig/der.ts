// DER (X.690) as far as certificates and revocation lists need it: definite lengths, one-byte tags, nothing past the end.
import { BrevduvaError } from '../../domain/errors.ts';

export interface DerValue {
  readonly tag: number;
  /** Tag, length and content. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** The one value that fills `bytes`. Throws 'invalid-input'. */
export function derValue(bytes: Uint8Array, tag?: number): DerValue {
  const values = derValues(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const [only] = values;
  if (only === undefined || values.length !== 1 || (tag !== undefined && only.tag !== tag)) throw malformed();
  return only;
}

/** The values within a sequence or set, in order. Throws 'invalid-input'. */
export function derValues(content: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < content.length; ) {
    const value = readAt(content, at);
    values.push(value);
    at += value.whole.length;
  }
  return values;
}

function readAt(bytes: Buffer, start: number): DerValue {
  const tag = bytes[start];
  let length = bytes[start + 1];
  let at = start + 2;
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) throw malformed();
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 4 || at + octets > bytes.length) throw malformed();
    length = bytes.readUIntBE(at, octets);
    at += octets;
  }
  if (at + length > bytes.length) throw malformed();
  return { tag, whole: bytes.subarray(start, at + length), content: bytes.subarray(at, at + length) };
}

/** The dotted form of an object identifier. */
export function oidText({ tag, content }: DerValue): string {
  if (tag !== TAG.oid) throw malformed();
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (arcs.length === 0) {
      const first = Math.min(2, Math.floor(arc / 40));
      arcs.push(first, arc - first * 40);
    } else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

/** A UTCTime or GeneralizedTime of RFC 5280 (Z, seconds). */
export function derTime({ tag, content }: DerValue): Date {
  const text = content.toString('latin1');
  const match = /^(\d{2,4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const year = match?.[1];
  if (match === null || year === undefined || year.length !== (tag === TAG.utcTime ? 2 : 4)) throw malformed();
  const full = year.length === 4 ? year : `${Number(year) < 50 ? 20 : 19}${year}`;
  return new Date(`${full}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`);
}

export interface DerExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

/** The extensions of a certificate or revocation list, from the SEQUENCE that holds them. */
export function derExtensions(sequence: DerValue): DerExtension[] {
  return derValues(sequence.content).map((extension) => {
    const parts = derValues(extension.content);
    const [id, value] = [parts[0], parts[parts.length - 1]];
    if (id === undefined || value?.tag !== TAG.octetString || parts.length > 3) throw malformed();
    const critical = parts.length === 3 && parts[1]?.tag === TAG.boolean && parts[1].content[0] !== 0;
    return { oid: oidText(id), critical, value: value.content };
  });
}

/** The error of bytes that are not what they should be. */
export function malformed(): BrevduvaError {
  return new BrevduvaError('invalid-input', 'The certificate or revocation list cannot be read: it is not valid DER', {
    reason: 'der',
  });
}
