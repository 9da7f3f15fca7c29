// The prefix-free canonical form (PROTOCOL, Signatures 2): inclusive Canonical XML 1.0 without comments of the tree in which
// every element is in its default namespace and a prefix of an attribute is declared on the outermost element using it.
// Exclusive C14N of that tree is the same, byte for byte.
import { escapeAttribute, escapeText } from './escape.ts';
import { Output } from './output.ts';
import type { WriteElement, XmlAttribute } from './tree.ts';

/** What is in scope above the element that is written; nothing, when it is a document of its own. */
interface Scope {
  readonly namespace: string;
  readonly prefixes: ReadonlyMap<string, string>;
}

const NO_PREFIXES: ReadonlyMap<string, string> = new Map();
const NOTHING: Scope = { namespace: '', prefixes: NO_PREFIXES };

/** The canonical form of an element as a document of its own, without the element `omit` (the enveloped signature). */
export function canonical(element: WriteElement, omit?: WriteElement): Output {
  const output = new Output();
  write(output, element, NOTHING, omit);
  return output;
}

/** The same as bytes. */
export function canonicalBytes(element: WriteElement): Buffer {
  return canonical(element).toBytes();
}

function write(output: Output, element: WriteElement, scope: Scope, omit: WriteElement | undefined): void {
  const { namespace, local, attributes, children } = element;
  let start = `<${local}`;
  let prefixes = scope.prefixes;
  if (namespace !== scope.namespace) start += ` xmlns="${escapeAttribute(namespace)}"`;
  if (attributes.length > 0) {
    prefixes = declared(attributes, prefixes);
    start += attributesText(attributes, prefixes, scope.prefixes);
  }
  output.text(`${start}>`);
  const inner = namespace === scope.namespace && prefixes === scope.prefixes ? scope : { namespace, prefixes };
  for (const child of children) {
    if (typeof child === 'string') output.text(escapeText(child));
    else if (child instanceof Uint8Array) output.bytes(child);
    else if (child !== omit) write(output, child, inner, omit);
  }
  output.text(`</${local}>`);
}

function declared(
  attributes: readonly XmlAttribute[],
  above: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let prefixes: Map<string, string> | undefined;
  for (const { prefix, namespace } of attributes) {
    if (prefix === '' || prefix === 'xml' || above.get(prefix) === namespace) continue;
    prefixes ??= new Map(above);
    prefixes.set(prefix, namespace);
  }
  return prefixes ?? above;
}

function attributesText(
  attributes: readonly XmlAttribute[],
  prefixes: ReadonlyMap<string, string>,
  above: ReadonlyMap<string, string>,
): string {
  let text = '';
  if (prefixes !== above) {
    const fresh = [...prefixes].filter(([prefix, namespace]) => above.get(prefix) !== namespace);
    fresh.sort(([one], [other]) => byCodePoint(one, other));
    for (const [prefix, namespace] of fresh) text += ` xmlns:${prefix}="${escapeAttribute(namespace)}"`;
  }
  const inOrder = attributes.length === 1 ? attributes : [...attributes].sort(byName);
  for (const { prefix, local, value } of inOrder) {
    text += ` ${prefix === '' ? local : `${prefix}:${local}`}="${escapeAttribute(value)}"`;
  }
  return text;
}

function byName(one: XmlAttribute, other: XmlAttribute): number {
  return byCodePoint(one.namespace, other.namespace) || byCodePoint(one.local, other.local);
}

// UTF-16 order, which JavaScript compares by, is not code point order where surrogates meet U+E000 and above.
function byCodePoint(one: string, other: string): number {
  if (one === other) return 0;
  return Buffer.compare(Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8'));
}
