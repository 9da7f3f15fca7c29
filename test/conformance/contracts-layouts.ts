// Another product's serialiser: any prefixes, declared anywhere, any layout between elements, escapes of its own.
import type { XmlElement } from '../../src/wire/xml/tree.ts';

/** Small pseudo-random numbers from a seed (mulberry32), so that a layout can be had again. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** The same document as somebody else might write it. Meaning is unchanged; bytes are as different as they can be. */
export function otherLayout(root: XmlElement, seed: number): Uint8Array {
  const pick = numbers(seed);
  const start = ['', '\ufeff', '<?xml version="1.0"?>\n', '<?xml version="1.0" encoding="utf-8" standalone="yes"?>'][
    pick(4)
  ];
  const hint = pick(3) === 0 ? ` xmlns:xsi="${XSI}" xsi:schemaLocation="urn:a b.xsd"` : '';
  return Buffer.from(`${start}${elementText(root, new Map(), '', pick, hint)}${pick(2) === 0 ? '\n' : ''}`);
}

function elementText(
  element: XmlElement,
  scope: ReadonlyMap<string, string>,
  defaultNamespace: string,
  pick: (below: number) => number,
  extra = '',
): string {
  const inner = new Map(scope);
  let declared = extra;
  let inherited = defaultNamespace;
  const known = [...inner].filter(([, namespace]) => namespace === element.namespace).map(([prefix]) => prefix);
  let name: string;
  if (element.namespace === inherited && pick(2) === 0) {
    name = element.local;
  } else if (element.namespace === '' || pick(3) === 0) {
    name = element.local;
    inherited = element.namespace;
    declared += ` xmlns="${element.namespace}"`;
  } else if (known.length > 0 && pick(4) !== 0) {
    name = `${known[pick(known.length)]}:${element.local}`;
  } else {
    // Prefixes are used again for other namespaces, as real products do.
    const prefix = ['a', 'ns1', 'soap', 'S', 'x', 'å'][pick(6)] ?? 'a';
    inner.set(prefix, element.namespace);
    declared += ` xmlns:${prefix}='${element.namespace}'`;
    name = `${prefix}:${element.local}`;
  }
  const attributes = element.attributes.map(({ local, value }) => ` ${local}="${escapeAll(value, pick)}"`).join('');
  const content = contentText(element, inner, inherited, pick);
  if (content === '' && pick(2) === 0) return `<${name}${declared}${attributes}/>`;
  return `<${name}${attributes}${declared}${' '.repeat(pick(2))}>${content}</${name}>`;
}

function contentText(
  element: XmlElement,
  scope: ReadonlyMap<string, string>,
  defaultNamespace: string,
  pick: (below: number) => number,
): string {
  const onlyElements = element.children.length > 0 && element.children.every((child) => typeof child !== 'string');
  const space = () => (onlyElements ? (['', '\n  ', '\r\n\t', ' '][pick(4)] ?? '') : '');
  let text = '';
  for (const child of element.children) {
    text +=
      space() +
      (typeof child === 'string' ? escapeAll(child, pick) : elementText(child, scope, defaultNamespace, pick));
  }
  return text + space();
}

function escapeAll(text: string, pick: (below: number) => number): string {
  if (!/[\r\t\n"]/.test(text) && text !== '' && pick(4) === 0 && !text.includes(']]>') && !text.includes('<')) {
    return text.replaceAll('&', '&amp;').replaceAll('>', '&gt;');
  }
  let escaped = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const must = '<>&"\'\r\n\t'.includes(character);
    escaped += must || pick(20) === 0 ? (pick(2) === 0 ? `&#${code};` : `&#x${code.toString(16)};`) : character;
  }
  return escaped;
}
