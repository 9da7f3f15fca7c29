// Steps into a PKCS#12's DER by place, as RFC 7292 describes its parts.
import { type DerValue, derValues, malformed, TAG } from '../../wire/xmldsig/der.ts';

export { type DerValue, derValue, derValues, oidText, TAG } from '../../wire/xmldsig/der.ts';

/** [0], explicitly tagged. */
export const CONTEXT_0 = 0xa0;

/** The value at that place inside a constructed one. Errors: 'invalid-input' when there is none, or another kind. */
export function childAt(value: DerValue, index: number, tag?: number): DerValue {
  const child = derValues(value.content)[index];
  if (child === undefined || (tag !== undefined && child.tag !== tag)) throw malformed();
  return child;
}

/** An octet string's bytes, also when it is constructed of parts or implicitly tagged. */
export function octetsOf(value: DerValue): Buffer {
  const constructed = (value.tag & 0x20) !== 0;
  return constructed ? Buffer.concat(derValues(value.content).map(octetsOf)) : value.content;
}

/** A small non-negative INTEGER. */
export function integerOf(value: DerValue): number {
  if (value.tag !== TAG.integer || value.content.length === 0 || value.content.length > 5) throw malformed();
  return value.content.reduce((number, byte) => number * 256 + byte, 0);
}
