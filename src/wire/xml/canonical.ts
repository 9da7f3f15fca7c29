// The prefix-free canonical form (PROTOCOL, Signatures 2): inclusive Canonical XML 1.0 without comments of the tree in which
// every element is in its default namespace and a prefix of an attribute is declared on the outermost element using it.
// Exclusive C14N of that tree is the same, byte for byte.
import { escapeAttribute, escapeText, nameText } from './escape.ts';
import { contentOf } from './long-text.ts';
import { Output } from './output.ts';
import type { WriteElement, XmlAttribute } from './tree.ts';

/** What is in scope for the children of an element; links upwards, because copies could be made to grow without bound. */
interface Scope {
  readonly namespace: string;
  /** Prefixes of attributes that this element declares. */
  readonly declared: ReadonlyMap<string, string> | undefined;
  readonly above: Scope | undefined;
}

const NOTHING: Scope = { namespace: '', declared: undefined, above: undefined };

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
  const { namespace, attributes } = element;
  const name = nameText(element.local);
  let start = `<${name}`;
  if (namespace !== scope.namespace) start += ` xmlns="${escapeAttribute(namespace)}"`;
  const declared = attributes.length === 0 ? undefined : newPrefixes(attributes, scope);
  if (attributes.length > 0) start += attributesText(attributes, declared);
  output.text(`${start}>`);
  let inner = scope;
  if (declared !== undefined) inner = { namespace, declared, above: scope };
  else if (namespace !== scope.namespace) inner = { ...scope, namespace };
  for (const child of contentOf(element)) {
    if (typeof child === 'string') output.text(escapeText(child));
    else if (child instanceof Uint8Array) output.bytes(child);
    else if (child !== omit) write(output, child, inner, omit);
  }
  output.text(`</${name}>`);
}

function newPrefixes(attributes: readonly XmlAttribute[], scope: Scope): Map<string, string> | undefined {
  let fresh: Map<string, string> | undefined;
  for (const { prefix, namespace } of attributes) {
    if (prefix === '' || prefix === 'xml' || meaning(prefix, scope) === namespace) continue;
    fresh ??= new Map();
    fresh.set(prefix, namespace);
  }
  return fresh;
}

function meaning(prefix: string, scope: Scope): string | undefined {
  for (let one: Scope | undefined = scope; one !== undefined; one = one.above) {
    const namespace = one.declared?.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  return undefined;
}

function attributesText(attributes: readonly XmlAttribute[], fresh: Map<string, string> | undefined): string {
  let text = '';
  if (fresh !== undefined) {
    const sorted = [...fresh].sort(([one], [other]) => byCodePoint(one, other));
    for (const [prefix, namespace] of sorted) text += ` xmlns:${nameText(prefix)}="${escapeAttribute(namespace)}"`;
  }
  const inOrder = attributes.length === 1 ? attributes : [...attributes].sort(byName);
  for (const { prefix, local, value } of inOrder) {
    text += ` ${nameText(prefix === '' ? local : `${prefix}:${local}`)}="${escapeAttribute(value)}"`;
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
