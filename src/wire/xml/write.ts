// Building what we write, and the one door to the two outputs of the same tree: canonical (digested) and prefixed (sent).
import type { WriteElement, WriteNode, XmlAttribute } from './tree.ts';

export { canonicalBytes } from './canonical.ts';
export { prefixedBytes } from './prefixed.ts';

const NO_ATTRIBUTES: readonly XmlAttribute[] = Object.freeze([]);

/** An element without attributes; children are elements, text (escaped when written) or bytes that need no escape. */
export function el(namespace: string, local: string, ...children: readonly WriteNode[]): WriteElement {
  return { namespace, local, attributes: NO_ATTRIBUTES, children };
}

/** An element with attributes in no namespace. */
export function elWith(
  namespace: string,
  local: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly WriteNode[]
): WriteElement {
  const list = Object.entries(attributes).map(([name, value]) => ({ namespace: '', prefix: '', local: name, value }));
  return { namespace, local, attributes: list, children };
}

/** Zero or one element of text: nothing when the value is undefined. */
export function maybe(namespace: string, local: string, value: string | undefined): readonly WriteElement[] {
  return value === undefined ? [] : [el(namespace, local, value)];
}

/** Bytes as base64 without line breaks: text when it is short, else bytes for one copy into the output. */
export function base64Bytes(bytes: Uint8Array): WriteNode {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return text.length < 8192 ? text : Buffer.from(text, 'latin1');
}
