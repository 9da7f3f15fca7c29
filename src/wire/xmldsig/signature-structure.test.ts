// A Signature element that is not exactly what is expected: every departure is refused before any arithmetic is done.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { testScene } from '../../../test/conformance/deliveries.ts';
import { at, replaced, xml } from '../../../test/conformance/forge.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/tree.ts';
import { XMLDSIG } from './algorithms.ts';
import type { SignatureReason } from './reasons.ts';
import { verifyEnveloped } from './verify.ts';

let root: XmlElement;
let signature: XmlElement;
before(async () => {
  root = parseXml((await testScene()).signed);
  signature = at(root, 'Signature');
});

const stranger = xml('<x xmlns="urn:x"/>');
const more =
  (...children: readonly (XmlElement | string)[]) =>
  (element: XmlElement): XmlElement => ({
    ...element,
    children: [...element.children, ...children],
  });
const named =
  (local: string) =>
  (element: XmlElement): XmlElement => ({ ...element, local });
const elsewhere = (element: XmlElement): XmlElement => ({ ...element, namespace: 'urn:x' });
const without =
  (attribute: string) =>
  (element: XmlElement): XmlElement => ({
    ...element,
    attributes: element.attributes.filter(({ local }) => local !== attribute),
  });

const departures: readonly (readonly [
  path: string,
  change: (element: XmlElement) => XmlElement,
  reason: SignatureReason,
])[] = [
  ['', more(stranger), 'signature-malformed'],
  ['', more('text'), 'signature-malformed'],
  ['SignedInfo', named('SignedInformation'), 'signature-malformed'],
  ['SignedInfo', elsewhere, 'signature-malformed'],
  ['SignedInfo', more(stranger), 'signature-malformed'],
  ['SignedInfo', more('text'), 'signature-malformed'],
  ['SignedInfo/CanonicalizationMethod', named('Canonicalization'), 'signature-malformed'],
  ['SignedInfo/CanonicalizationMethod', elsewhere, 'signature-malformed'],
  ['SignedInfo/CanonicalizationMethod', without('Algorithm'), 'canonicalization'],
  ['SignedInfo/CanonicalizationMethod', more(stranger), 'canonicalization'],
  ['SignedInfo/SignatureMethod', named('Method'), 'signature-malformed'],
  ['SignedInfo/SignatureMethod', without('Algorithm'), 'algorithm'],
  ['SignedInfo/SignatureMethod', more(xml(`<HMACOutputLength xmlns="${XMLDSIG}">0</HMACOutputLength>`)), 'algorithm'],
  ['SignedInfo/Reference', named('Ref'), 'missing-reference'],
  ['SignedInfo/Reference', without('URI'), 'reference-elsewhere'],
  ['SignedInfo/Reference', more(stranger), 'signature-malformed'],
  ['SignedInfo/Reference', more('text'), 'signature-malformed'],
  ['SignedInfo/Reference/Transforms', named('Transform'), 'transforms'],
  ['SignedInfo/Reference/Transforms', more('text'), 'signature-malformed'],
  ['SignedInfo/Reference/Transforms/Transform', named('Transformation'), 'transforms'],
  ['SignedInfo/Reference/Transforms/Transform', elsewhere, 'transforms'],
  ['SignedInfo/Reference/Transforms/Transform', without('Algorithm'), 'transforms'],
  ['SignedInfo/Reference/DigestMethod', named('Digest'), 'signature-malformed'],
  ['SignedInfo/Reference/DigestMethod', without('Algorithm'), 'algorithm'],
  ['SignedInfo/Reference/DigestMethod', more(stranger), 'algorithm'],
  ['SignedInfo/Reference/DigestValue', named('Digest'), 'signature-malformed'],
  ['SignedInfo/Reference/DigestValue', more(stranger), 'signature-malformed'],
  ['SignedInfo/Reference/DigestValue', more('='), 'signature-malformed'],
  ['SignatureValue', named('Value'), 'signature-malformed'],
  ['SignatureValue', elsewhere, 'signature-malformed'],
  ['SignatureValue', more(stranger), 'signature-malformed'],
  ['SignatureValue', (element) => ({ ...element, children: ['not base64'] }), 'signature-malformed'],
  ['SignatureValue', (element) => ({ ...element, children: [] }), 'signature-malformed'],
  ['KeyInfo', named('Key'), 'key-info'],
  ['KeyInfo', elsewhere, 'key-info'],
  ['KeyInfo', more(stranger), 'key-info'],
  ['KeyInfo/X509Data', elsewhere, 'key-info'],
  ['KeyInfo/X509Data', more(stranger), 'key-info'],
  ['KeyInfo/X509Data/X509SubjectName', elsewhere, 'key-info'],
  ['KeyInfo/X509Data/X509SubjectName', named('X509Certificate'), 'key-info'],
  ['KeyInfo/X509Data/X509Certificate', elsewhere, 'key-info'],
  ['KeyInfo/X509Data/X509Certificate', named('X509SubjectName'), 'key-info'],
];

for (const [index, [path, change, reason]] of departures.entries()) {
  test(`departure ${index + 1} at Signature/${path}: ${reason}`, () => {
    const target = path === '' ? signature : at(signature, ...path.split('/'));
    const changed = replaced(root, target, change(target));
    const verdict = verifyEnveloped(joined(changed), { allowSha1: false, inner: 0 });
    assert.equal(verdict.good ? 'good' : verdict.reason, reason);
  });
}

// As a parser would give it: neighbouring texts are one.
function joined(element: XmlElement): XmlElement {
  const children: (XmlElement | string)[] = [];
  for (const child of element.children) {
    const last = children.at(-1);
    if (typeof child === 'string' && typeof last === 'string') children[children.length - 1] = last + child;
    else children.push(typeof child === 'string' ? child : joined(child));
  }
  return { ...element, children };
}

test('as it stands it is good, also with white space and descriptions beside the certificate', () => {
  assert.ok(verifyEnveloped(root, { allowSha1: false, inner: 0 }).good);
  const data = at(signature, 'KeyInfo', 'X509Data');
  const described = more('\n ', xml(`<X509SKI xmlns="${XMLDSIG}">AAAA</X509SKI>`), '\n')(data);
  assert.ok(verifyEnveloped(replaced(root, data, described), { allowSha1: false, inner: 0 }).good);
});

test('a fault of ours is thrown, and is no verdict', () => {
  const broken = { ...root, children: [...root.children.slice(0, -1), { ...signature, children: undefined }] };
  assert.throws(() => verifyEnveloped(broken as unknown as XmlElement, { allowSha1: false, inner: 0 }), TypeError);
});
