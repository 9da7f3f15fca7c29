// Members and values as XML without namespaces, both ways: the small files that old systems exchange with us in folders (issue 4).
import { BrevduvaError } from '../../domain/errors.ts';
import { parseXml } from './parse.ts';
import { prefixedBytes } from './prefixed.ts';
import { attributeOf, childElements, textOf, type WriteElement, type XmlElement } from './tree.ts';
import { el } from './write.ts';

export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [member: string]: PlainValue | undefined };

const DECLARATION = Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n');

/** The document: a member is an element of that name; a list is an element with one for each thing in it, named without its last s. */
export function writePlainXml(root: string, value: PlainValue): Buffer {
  return Buffer.concat([DECLARATION, prefixedBytes(element(root, value), () => undefined), Buffer.from('\n')]);
}

function element(name: string, value: PlainValue): WriteElement {
  if (value === null) return el('', name);
  if (typeof value !== 'object') return el('', name, clean(String(value)));
  if (Array.isArray(value))
    return el('', name, ...value.map((one: PlainValue) => element(name.replace(/s$/, ''), one)));
  const members = Object.entries(value).flatMap(([member, one]) => (one === undefined ? [] : [element(member, one)]));
  return el('', name, ...members);
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll(/(?![\t\n\r\u0080-\u009f])[\p{Cc}\ufffe\uffff]/gu, '\ufffd');
}

export interface PlainShape {
  /** Elements that hold a list: of texts, or of what they hold. */
  readonly lists: readonly string[];
  /** Elements whose children have an attribute `name`: members by that name. */
  readonly maps: readonly string[];
}

/**
 * Reads the document as members; every value is text. Namespaces are passed over, so that a system may declare one. DTDs, entities,
 * comments and processing instructions are refused. Throws 'invalid-input' or 'too-large'.
 */
export function readPlainXml(bytes: Uint8Array, root: string, shape: PlainShape): Record<string, unknown> {
  const document = parseXml(bytes, { maxDepth: 20, maxNodes: 5000 });
  if (document.local !== root)
    throw new BrevduvaError('invalid-input', `The root element must be ${root}`, { reason: 'other-root' });
  return members(document, shape);
}

function members(of: XmlElement, shape: PlainShape): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null);
  for (const child of childElements(of)) {
    if (Object.hasOwn(found, child.local))
      throw new BrevduvaError('invalid-input', `${child.local} is there twice`, { reason: 'twice' });
    found[child.local] = contentOf(child, shape);
  }
  return found;
}

function contentOf(child: XmlElement, shape: PlainShape): unknown {
  const children = childElements(child);
  if (shape.lists.includes(child.local)) return children.map((one) => textOf(one) ?? members(one, shape));
  if (shape.maps.includes(child.local))
    return Object.fromEntries(children.map((one) => [attributeOf(one, '', 'name') ?? one.local, textOf(one) ?? '']));
  return children.length === 0 ? (textOf(child) ?? '') : members(child, shape);
}
