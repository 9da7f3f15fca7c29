// Bytes to tree, refusing all that has no place on this wire: DTD, processing instruction, comment, other encodings than
// UTF-8 (XML 1.0; DESIGN rule 11: libxml2 parses).
import { isUtf8 } from 'node:buffer';
import { BrevduvaError } from '../../domain/errors.ts';
import { wasmMemory, withDocument, word } from './libxml2.ts';
import { type Shortened, shortened } from './long-text.ts';
import type { XmlAttribute, XmlElement } from './tree.ts';

export type XmlFault =
  | 'empty'
  | 'too-large'
  | 'too-deep'
  | 'encoding'
  | 'dtd'
  | 'processing-instruction'
  | 'comment'
  | 'xml-version'
  | 'not-well-formed';

export interface XmlLimits {
  /** Bytes of the document; 16 MiB unless said. */
  readonly maxBytes?: number;
  /** Elements within each other; 100 unless said, and libxml2 stops at 256. */
  readonly maxDepth?: number;
  /** Elements and attributes of the whole document; 300 000 unless said: more than any answer of FaR has. */
  readonly maxNodes?: number;
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

// Offsets of xmlNode, xmlAttr, xmlNs and xmlDoc in libxml2 2.15 on a 32-bit machine (libxml2-wasm is pinned for this).
const TYPE = 4;
const NAME = 8;
const CHILDREN = 12;
const NEXT = 24;
const NODE_NS = 36;
const CONTENT = 40;
const PROPERTIES = 44;
const PARENT = 20;
const NS_DEFINITIONS = 48;
const NS_NEXT = 0;
const NS_HREF = 8;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const NS_PREFIX = 12;
const DOC_SUBSET = 44;
const DOC_VERSION = 56;
const DOC_ENCODING = 60;

// XML_ERR_RESOURCE_LIMIT: more than 256 elements within each other, or ten megabytes of text in one of them.
const RESOURCE_LIMIT = 114;
const WHITE = new Set([9, 10, 13, 32]);

const messages: Record<XmlFault, string> = {
  empty: 'there is nothing in it',
  'too-large': 'it is larger than what is accepted',
  'too-deep': 'its elements lie deeper within each other, or hold more text, than what is accepted',
  encoding: 'it is not UTF-8: text must be valid UTF-8, and an XML declaration may not name another encoding',
  dtd: 'it has a document type declaration (DTD), which is never accepted',
  'processing-instruction': 'it has a processing instruction, which is never accepted',
  comment: 'it has a comment, which is never accepted',
  'xml-version': 'it is not XML 1.0',
  'not-well-formed': 'it is not well-formed XML',
};

/**
 * Reads a whole document. Everything it gives is copied out of the parser; base64 text stays text. A long text stays where it is (long-text.ts),
 * so the bytes must not be changed while the tree is in use.
 * Throws BrevduvaError 'invalid-input' (or 'too-large') with `details.reason` an XmlFault.
 */
export function parseXml(bytes: Uint8Array, limits: XmlLimits = {}): XmlElement {
  if (bytes.length === 0) throw fault('empty');
  if (bytes.length > (limits.maxBytes ?? 16 * 1024 * 1024)) throw fault('too-large');
  if (!isUtf8(bytes) || bytes.includes(0)) throw fault('encoding');
  refuseProlog(bytes);
  const short = shortened(bytes);
  const parsed = withDocument(short?.bytes ?? bytes, (doc) => new TreeReader(limits, short?.whole).document(doc));
  if ('fault' in parsed) {
    throw fault(parsed.fault.code === RESOURCE_LIMIT ? 'too-deep' : 'not-well-formed', parsed.fault.line);
  }
  return parsed.value;
}

function fault(reason: XmlFault, line?: number): BrevduvaError {
  const where = line === undefined || line === 0 ? '' : ` (line ${line})`;
  const code = reason === 'too-large' ? 'too-large' : 'invalid-input';
  return new BrevduvaError(code, `The XML cannot be read: ${messages[reason]}${where}`, {
    reason,
    ...(line === undefined || line === 0 ? {} : { line }),
  });
}

// A DTD can only come before the root element: it is refused before libxml2 has seen it, and so are its entities.
function refuseProlog(bytes: Uint8Array): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = text[0] === 0xef ? 3 : 0;
  const declaration = /^<\?xml[ \t\r\n][^?]{0,200}\?>/.exec(text.toString('latin1', at, at + 256));
  at += declaration === null ? 0 : declaration[0].length;
  while (WHITE.has(text[at] ?? 0)) at += 1;
  const start = text.toString('latin1', at, at + 9);
  if (start === '<!DOCTYPE') throw fault('dtd');
  if (start.startsWith('<!--')) throw fault('comment');
  if (start.startsWith('<?') && !/^<\?xml[ \t\r\n]/.test(start)) throw fault('processing-instruction');
}

class TreeReader {
  readonly #maxDepth: number;
  #nodesLeft: number;
  readonly #memory = wasmMemory();
  /** libxml2 keeps each name once, so its address stands for it. */
  readonly #names = new Map<number, string>();
  readonly #whole: Shortened['whole'] | undefined;

  constructor({ maxDepth = 100, maxNodes = 300_000 }: XmlLimits, whole: Shortened['whole'] | undefined) {
    this.#maxDepth = maxDepth;
    this.#nodesLeft = maxNodes;
    this.#whole = whole;
  }

  document(doc: number): XmlElement {
    if (word(doc + DOC_SUBSET) !== 0) throw fault('dtd');
    if (this.#string(word(doc + DOC_VERSION)) !== '1.0') throw fault('xml-version');
    const encoding = word(doc + DOC_ENCODING);
    if (encoding !== 0 && !/^(utf-?8|us-ascii|ascii)$/i.test(this.#string(encoding))) throw fault('encoding');
    let root: XmlElement | undefined;
    for (let node = word(doc + CHILDREN); node !== 0; node = word(node + NEXT)) {
      if (word(node + TYPE) !== 1) throw this.#stranger(word(node + TYPE));
      root = this.#element(node, 1);
    }
    if (root === undefined) throw fault('not-well-formed');
    return root;
  }

  #element(node: number, depth: number): XmlElement {
    if (depth > this.#maxDepth) throw fault('too-deep');
    this.#count();
    const namespace = word(node + NODE_NS);
    const children: (XmlElement | string)[] = [];
    for (let child = word(node + CHILDREN); child !== 0; child = word(child + NEXT)) {
      const type = word(child + TYPE);
      if (type === 1) children.push(this.#element(child, depth + 1));
      else if (type === 3 || type === 4) this.#addText(children, this.#string(word(child + CONTENT)));
      else throw this.#stranger(type);
    }
    const uri = namespace === 0 ? '' : this.#name(word(namespace + NS_HREF));
    // An element in XML's own namespace cannot be written again in the prefix-free form (Namespaces in XML, 3).
    if (uri === XML_NAMESPACE) throw fault('not-well-formed');
    const element = {
      namespace: uri,
      local: this.#name(word(node + NAME)),
      attributes: this.#attributes(word(node + PROPERTIES), node),
      children,
    };
    return this.#whole === undefined ? element : this.#whole(element);
  }

  #addText(children: (XmlElement | string)[], text: string): void {
    if (text === '') return;
    const last = children.length - 1;
    const before = children[last];
    if (typeof before === 'string') children[last] = before + text;
    else children.push(text);
  }

  #attributes(first: number, element: number): readonly XmlAttribute[] {
    if (first === 0) return NO_ATTRIBUTES;
    const attributes: XmlAttribute[] = [];
    for (let node = first; node !== 0; node = word(node + NEXT)) {
      this.#count();
      const address = word(node + NODE_NS);
      const namespace = address === 0 ? '' : this.#name(word(address + NS_HREF));
      const prefix = address === 0 ? '' : this.#name(word(address + NS_PREFIX));
      const attribute = { namespace, prefix, local: this.#name(word(node + NAME)), value: this.#value(node) };
      const colon = attribute.value.indexOf(':');
      const meant =
        namespace === XSI && attribute.local === 'type' && colon > 0
          ? this.#meaning(attribute.value.slice(0, colon).trim(), element)
          : undefined;
      attributes.push(meant === undefined ? attribute : { ...attribute, valueNamespace: meant });
    }
    return attributes;
  }

  #value(attribute: number): string {
    let value = '';
    for (let text = word(attribute + CHILDREN); text !== 0; text = word(text + NEXT)) {
      if (word(text + TYPE) !== 3) throw fault('not-well-formed');
      value += this.#string(word(text + CONTENT));
    }
    return value;
  }

  /** What a prefix stands for at an element; undefined when it is not declared. */
  #meaning(prefix: string, element: number): string | undefined {
    for (let node = element; word(node + TYPE) === 1; node = word(node + PARENT)) {
      for (let one = word(node + NS_DEFINITIONS); one !== 0; one = word(one + NS_NEXT)) {
        this.#count();
        const name = word(one + NS_PREFIX);
        if (name !== 0 && this.#name(name) === prefix) return this.#name(word(one + NS_HREF));
      }
    }
    return undefined;
  }

  #count(): void {
    this.#nodesLeft -= 1;
    if (this.#nodesLeft < 0) throw fault('too-large');
  }

  #name(address: number): string {
    let name = this.#names.get(address);
    if (name === undefined) {
      name = this.#string(address);
      this.#names.set(address, name);
    }
    return name;
  }

  #string(address: number): string {
    if (address === 0) return '';
    return this.#memory.toString('utf8', address, this.#memory.indexOf(0, address));
  }

  #stranger(type: number): BrevduvaError {
    if (type === 7) return fault('processing-instruction');
    if (type === 8) return fault('comment');
    return fault(type === 14 ? 'dtd' : 'not-well-formed');
  }
}

const NO_ATTRIBUTES: readonly XmlAttribute[] = Object.freeze([]);
