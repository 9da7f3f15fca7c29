// The XML tree that we read into and write from (Namespaces in XML 1.0): element prefixes are not kept, for on this wire
// they mean nothing (PROTOCOL, Signatures 2); an attribute in a namespace keeps its prefix, because that is digested.

export interface XmlAttribute {
  /** Namespace name; '' for none. */
  readonly namespace: string;
  /** The prefix as it came; '' for an attribute in no namespace. */
  readonly prefix: string;
  readonly local: string;
  readonly value: string;
  /** Of an xsi:type whose value has a prefix: what that prefix meant. No digest holds it, but readers of what we write may ask. */
  readonly valueNamespace?: string;
}

/** An element as it was received: neighbouring text is one string, and there is nothing but elements and text. */
export interface XmlElement {
  /** Namespace name; '' for none. */
  readonly namespace: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
}

/**
 * An element to be written. A child that is bytes is text that needs no escape (base64, UTF-8), copied once into the output.
 * Every received element can be written again.
 */
export interface WriteElement {
  readonly namespace: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly WriteNode[];
}

export type WriteNode = WriteElement | string | Uint8Array;

const WHITE_SPACE = /^[\t\n\r ]*$/;

/** Whether a node is text of nothing but XML white space. */
export function isWhiteSpace(node: XmlElement | string): boolean {
  return typeof node === 'string' && WHITE_SPACE.test(node);
}

/** Whether an element has this namespace and local name. */
export function isNamed(element: XmlElement, namespace: string, local: string): boolean {
  return element.local === local && element.namespace === namespace;
}

/** The elements directly under an element, in document order; text between them is passed over. */
export function childElements(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) if (typeof child !== 'string') found.push(child);
  return found;
}

/** The first element of this name directly under an element. */
export function firstChild(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  for (const child of element.children) {
    if (typeof child !== 'string' && isNamed(child, namespace, local)) return child;
  }
  return undefined;
}

/** The text of an element that holds text only; undefined when there is an element in it. */
export function textOf(element: XmlElement): string | undefined {
  const [first, second] = element.children;
  if (first === undefined) return '';
  return typeof first === 'string' && second === undefined ? first : undefined;
}

/** The value of an attribute; `namespace` '' for an attribute without prefix. */
export function attributeOf(element: XmlElement, namespace: string, local: string): string | undefined {
  for (const attribute of element.attributes) {
    if (attribute.local === local && attribute.namespace === namespace) return attribute.value;
  }
  return undefined;
}
