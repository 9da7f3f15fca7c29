// XML files of a package: one attribute in a namespace, a whole document.
import { prefixedBytes } from '../xml/prefixed.ts';
import type { WriteElement, XmlAttribute } from '../xml/tree.ts';
import { packageNs, packagePrefix } from './package.ts';

const DECLARATION = Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n');

/** Adds attributes of a namespace with that prefix to an element. */
export function withAttributes(
  element: WriteElement,
  namespace: string,
  prefix: string,
  attributes: Readonly<Record<string, string>>,
): WriteElement {
  const more: XmlAttribute[] = Object.entries(attributes).map(([local, value]) => ({
    namespace,
    prefix,
    local,
    value,
  }));
  return { ...element, attributes: [...element.attributes, ...more] };
}

/** `xsi:type`, whose value has the prefix of that namespace. */
export function typed(element: WriteElement, valueNamespace: string, value: string): WriteElement {
  const type = { namespace: packageNs.xsi, prefix: 'xsi', local: 'type', value, valueNamespace };
  return { ...element, attributes: [...element.attributes, type] };
}

/** The file: declaration and document. Characters that XML cannot hold must be gone already. */
export function xmlFile(root: WriteElement): Buffer {
  return Buffer.concat([DECLARATION, prefixedBytes(root, packagePrefix)]);
}

/** Text without the characters that no XML document can hold. */
export function xmlText(text: string): string {
  return text.toWellFormed().replaceAll(/(?![\t\n\r\u0080-\u009f])[\p{Cc}\ufffe\uffff]/gu, '\ufffd');
}
