// The form that is sent (PROTOCOL, Signatures 7): every element with a prefix, every prefix declared on the root, no white
// space between elements, no XML declaration. Its canonical form without prefixes is that of the same tree.
import { escapeAttribute, escapeText, nameText } from './escape.ts';
import { contentOf } from './long-text.ts';
import { Output } from './output.ts';
import type { WriteElement, XmlAttribute } from './tree.ts';

/** The prefix that a namespace is to be written with; undefined where the writer may choose. */
export type PrefixOf = (namespace: string) => string | undefined;

/** Writes an element as a document of its own. */
export function prefixedBytes(element: WriteElement, prefixOf: PrefixOf): Buffer {
  return prefixed(element, prefixOf).toBytes();
}

/** The same, before it is bytes. */
export function prefixed(element: WriteElement, prefixOf: PrefixOf): Output {
  const names = collect(element);
  const writer = new PrefixedWriter(names, prefixOf);
  writer.write(element);
  return writer.output;
}

interface Names {
  /** Namespaces of elements, in document order. */
  readonly elements: Set<string>;
  /** Prefixes of attributes with their namespaces: a digest holds these prefixes, so they are kept. */
  readonly attributes: Map<string, Set<string>>;
}

function collect(
  element: WriteElement,
  names: Names = { elements: new Set(), attributes: new Map() },
  above = '',
): Names {
  if (element.namespace !== above) names.elements.add(element.namespace);
  for (const attribute of element.attributes) {
    for (const [prefix, namespace] of prefixesOf(attribute)) {
      const known = names.attributes.get(prefix);
      if (known === undefined) names.attributes.set(prefix, new Set([namespace]));
      else known.add(namespace);
    }
  }
  for (const child of contentOf(element)) {
    if (typeof child !== 'string' && !(child instanceof Uint8Array)) collect(child, names, element.namespace);
  }
  return names;
}

/** The prefixes that an attribute needs: its own, and the one in the value of an xsi:type. */
function prefixesOf({ prefix, namespace, value, valueNamespace }: XmlAttribute): [string, string][] {
  const own: [string, string][] = prefix === '' || prefix === 'xml' ? [] : [[prefix, namespace]];
  return valueNamespace === undefined ? own : [...own, [value.slice(0, value.indexOf(':')).trim(), valueNamespace]];
}

class PrefixedWriter {
  readonly output = new Output();
  /** Namespace to the start of an element's name, `prefix:` or nothing. */
  readonly #starts = new Map<string, string>([['', '']]);
  readonly #declared = new Map<string, string>();
  #root = true;
  #lastNamespace = '';
  #lastStart = '';

  constructor(names: Names, prefixOf: PrefixOf) {
    for (const [prefix, namespaces] of names.attributes) {
      const [first] = namespaces;
      if (first !== undefined && namespaces.size === 1) this.#declared.set(prefix, first);
    }
    for (const namespace of names.elements) {
      if (namespace === '') continue;
      const prefix = freePrefix(namespace, names, this.#declared, prefixOf);
      this.#declared.set(prefix, namespace);
      this.#starts.set(namespace, `${nameText(prefix)}:`);
    }
  }

  write(element: WriteElement): void {
    const name = this.#start(element.namespace) + nameText(element.local);
    let start = `<${name}`;
    if (this.#root) {
      for (const [prefix, namespace] of this.#declared)
        start += ` xmlns:${nameText(prefix)}="${escapeAttribute(namespace)}"`;
      this.#root = false;
    }
    if (element.attributes.length > 0) start += this.#attributes(element.attributes);
    this.output.text(`${start}>`);
    for (const child of contentOf(element)) {
      if (typeof child === 'string') this.output.text(escapeText(child));
      else if (child instanceof Uint8Array) this.output.bytes(child);
      else this.write(child);
    }
    this.output.text(`</${name}>`);
  }

  // Neighbours are mostly of one namespace.
  #start(namespace: string): string {
    if (namespace !== this.#lastNamespace) {
      this.#lastNamespace = namespace;
      this.#lastStart = this.#starts.get(namespace) ?? '';
    }
    return this.#lastStart;
  }

  #attributes(attributes: readonly XmlAttribute[]): string {
    let text = '';
    const here = new Map<string, string>();
    for (const attribute of attributes) {
      const { prefix, local, value } = attribute;
      for (const [name, namespace] of prefixesOf(attribute)) {
        // Only a prefix that means different things in one message is declared here and not on the root.
        if (this.#declared.get(name) !== namespace) here.set(name, namespace);
      }
      text += ` ${nameText(prefix === '' ? local : `${prefix}:${local}`)}="${escapeAttribute(value)}"`;
    }
    for (const [prefix, namespace] of here) text += ` xmlns:${nameText(prefix)}="${escapeAttribute(namespace)}"`;
    return text;
  }
}

// An element's prefix must not be one that an attribute somewhere binds to another namespace.
function freePrefix(
  namespace: string,
  names: Names,
  declared: ReadonlyMap<string, string>,
  prefixOf: PrefixOf,
): string {
  const wanted = prefixOf(namespace);
  // Numbers go on from those that are given, or many namespaces would take the square of their number of tries.
  for (let number = wanted === undefined ? declared.size : 0; ; number += 1) {
    const prefix = wanted !== undefined && number === 0 ? wanted : `${wanted ?? 'x'}${number}`;
    const taken = names.attributes.get(prefix);
    if (taken !== undefined && (taken.size > 1 || !taken.has(namespace))) continue;
    const other = declared.get(prefix);
    if (other === undefined || other === namespace) return prefix;
  }
}
