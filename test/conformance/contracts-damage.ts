// Random damage to a message: what schemas refuse, or what they tolerate more than one would think.
import type { XmlElement } from '../../src/wire/xml/tree.ts';

type Pick = (below: number) => number;

// No white space around dates: XML Schema collapses it, libxml2 does not.
const TEXTS = [
  '', ' ', 'x', 'true', ' 1 ', '0', 'TRUE', '-1', '+7', '007', '9999', '10000', '2147483648', '1.0', 'Secure', 'secure', ' Secure',
  '2026-02-29', '2024-02-29', '2024-02-29Z', '2024-02-28+14:00', '2024-02-28+14:01', '2024-2-1', '0000-01-01', '12024-01-01', '-0044-03-15',
  '2026-11-21T24:00:00', '2026-11-21T24:00:01', '2026-11-21T23:59:60', '2026-11-21T12:00:00.123456789Z', '2026-11-21T12:00', '2026-11-21 12:00:00',
  '198101052382', ' 198101052382', '162021003898', '1620210038980', '16202100389x', '190013052382', '198101992382', 'no-012345678', 'NO-0123456789',
  'QUJD', 'QUJ', 'QQ==', 'QR==', 'QUI=', 'QUJ=', 'Q Q = =', '=', '====', 'åäö=', 'a@b', 'a@b.c', '@@.@', 'sv', 'svenska1234', 'sv-', 'sv-SE-x',
  'http://exempel.se/ a', '%zz', 'x'.repeat(161), 'x'.repeat(256), 'x'.repeat(1025), '𝄞'.repeat(160), 'SEK', 'sek', ' SEK ',
]; // biome-ignore format: a list

/** The message with one thing changed somewhere in it. */
export function damaged(root: XmlElement, pick: Pick): XmlElement {
  const elements = (element: XmlElement): number =>
    element.children.reduce((sum: number, child) => sum + (typeof child === 'string' ? 0 : elements(child)), 1);
  let countdown = pick(elements(root));
  const visit = (element: XmlElement): XmlElement => {
    countdown -= 1;
    if (countdown === -1) return damage(element, pick);
    return {
      ...element,
      children: element.children.map((child) => (typeof child === 'string' ? child : visit(child))),
    };
  };
  return visit(root);
}

function damage(element: XmlElement, pick: Pick): XmlElement {
  const children = [...element.children];
  const at = pick(children.length + 1);
  const isLeaf = children.every((child) => typeof child === 'string');
  switch (pick(isLeaf ? 12 : 8)) {
    case 0:
      children.splice(at, 1);
      return { ...element, children };
    case 1:
      return { ...element, children: [...children.slice(0, at), ...children.slice(Math.max(0, at - 1))] };
    case 2:
      return { ...element, children: children.toReversed() };
    case 3:
      return { ...element, local: `${element.local}x` };
    case 4:
      return { ...element, namespace: element.namespace === '' ? 'urn:other' : '' };
    case 5:
      return { ...element, attributes: [{ namespace: '', prefix: '', local: 'Id', value: 'a1' }] };
    case 6:
      children.splice(at, 0, 'text');
      return { ...element, children };
    case 7:
      children.splice(at, 0, { namespace: 'urn:other', local: 'other', attributes: [], children: [] });
      return { ...element, children };
    default:
      return { ...element, children: [TEXTS[pick(TEXTS.length)] ?? ''] };
  }
}
