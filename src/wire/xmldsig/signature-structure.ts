// Reads a Signature element strictly (XML Signature 1.1 section 4, narrowed by PROTOCOL, Signatures): what is not expected
// is a refusal, because every part that a verifier passes over is a place for an attacker's own.
import { attributeOf, isWhiteSpace, type XmlElement } from '../xml/tree.ts';
import {
  type DigestName,
  digestOf,
  ENVELOPED,
  EXCLUSIVE_C14N,
  INCLUSIVE_C14N,
  rsaDigestOf,
  XMLDSIG,
} from './algorithms.ts';
import type { SignatureReason } from './reasons.ts';

export interface SignatureParts {
  readonly signedInfo: XmlElement;
  /** Whether SignedInfo is canonicalised by inclusive C14N. */
  readonly inclusive: boolean;
  readonly rsaDigest: DigestName;
  readonly digest: DigestName;
  readonly digestValue: string;
  readonly signatureValue: string;
  /** Base64, without white space. */
  readonly certificate: string;
}

/** Thrown and caught within xmldsig only. */
export class Refused extends Error {
  readonly reason: SignatureReason;

  constructor(reason: SignatureReason) {
    super(reason);
    this.reason = reason;
  }
}

/** The parts of a Signature over the document `root`. Throws Refused. */
export function readSignature(signature: XmlElement, root: XmlElement): SignatureParts {
  const parts = elementsOf(signature);
  if (parts.some(({ local }) => local === 'Object' || local === 'Manifest')) throw new Refused('object');
  const [signedInfo, value, keyInfo, ...rest] = parts;
  if (rest.length > 0) throw new Refused('signature-malformed');
  expect(signedInfo, 'SignedInfo', 'signature-malformed');
  expect(value, 'SignatureValue', 'signature-malformed');
  expect(keyInfo, 'KeyInfo', 'key-info');
  return {
    ...readSignedInfo(signedInfo, root),
    signedInfo,
    signatureValue: base64Text(value, 'signature-malformed'),
    certificate: readKeyInfo(keyInfo),
  };
}

type SignedInfoParts = Pick<SignatureParts, 'inclusive' | 'rsaDigest' | 'digest' | 'digestValue'>;

function readSignedInfo(signedInfo: XmlElement, root: XmlElement): SignedInfoParts {
  const [canonicalization, method, reference, ...more] = elementsOf(signedInfo);
  expect(canonicalization, 'CanonicalizationMethod', 'signature-malformed');
  const c14n = attributeOf(canonicalization, '', 'Algorithm');
  // An InclusiveNamespaces names prefixes, and there are none left when prefixes have been removed: but we would be guessing.
  if (elementsOf(canonicalization).length > 0) throw new Refused('canonicalization');
  if (c14n !== EXCLUSIVE_C14N && c14n !== INCLUSIVE_C14N) throw new Refused('canonicalization');
  expect(method, 'SignatureMethod', 'signature-malformed');
  const rsaDigest = rsaDigestOf(attributeOf(method, '', 'Algorithm'));
  if (rsaDigest === undefined || elementsOf(method).length > 0) throw new Refused('algorithm');
  expect(reference, 'Reference', 'missing-reference');
  if (more.some(({ local }) => local === 'Reference')) throw new Refused('second-reference');
  if (more.length > 0) throw new Refused('signature-malformed');
  return { inclusive: c14n === INCLUSIVE_C14N, rsaDigest, ...readReference(reference, root) };
}

function readReference(reference: XmlElement, root: XmlElement): Pick<SignatureParts, 'digest' | 'digestValue'> {
  const uri = attributeOf(reference, '', 'URI');
  const rootId = attributeOf(root, '', 'Id');
  const whole = uri === '' || (rootId !== undefined && rootId !== '' && uri === `#${rootId}`);
  if (!whole || attributeOf(reference, '', 'Type') !== undefined) throw new Refused('reference-elsewhere');
  const parts = elementsOf(reference);
  const [transforms, method, value, ...rest] = parts;
  // Without Transforms the signature itself would be within what it signs.
  expect(transforms, 'Transforms', 'transforms');
  readTransforms(transforms);
  expect(method, 'DigestMethod', 'signature-malformed');
  const digest = digestOf(attributeOf(method, '', 'Algorithm'));
  if (digest === undefined || elementsOf(method).length > 0) throw new Refused('algorithm');
  expect(value, 'DigestValue', 'signature-malformed');
  if (rest.length > 0) throw new Refused('signature-malformed');
  return { digest, digestValue: base64Text(value, 'signature-malformed') };
}

function readTransforms(transforms: XmlElement): void {
  const uris = elementsOf(transforms).map((transform) => {
    expect(transform, 'Transform', 'transforms');
    if (elementsOf(transform).length > 0) throw new Refused('transforms');
    return attributeOf(transform, '', 'Algorithm');
  });
  const [first, second] = uris;
  const one = uris.length === 1 && first === ENVELOPED;
  const two = uris.length === 2 && first === ENVELOPED && (second === INCLUSIVE_C14N || second === EXCLUSIVE_C14N);
  if (!one && !two) throw new Refused('transforms');
}

// Descriptions of the certificate beside it, which nobody reads.
const BESIDE = new Set(['X509SubjectName', 'X509IssuerSerial', 'X509SKI']);

function readKeyInfo(keyInfo: XmlElement): string {
  const [data, ...others] = elementsOf(keyInfo);
  expect(data, 'X509Data', 'key-info');
  if (others.length > 0) throw new Refused('key-info');
  const parts = elementsOf(data);
  const certificates = parts.filter(({ local }) => local === 'X509Certificate');
  const [only] = certificates;
  const strange = parts.some(
    ({ namespace, local }) => namespace !== XMLDSIG || (local !== 'X509Certificate' && !BESIDE.has(local)),
  );
  const names = parts.map(({ local }) => local);
  if (only === undefined || certificates.length > 1 || strange || new Set(names).size !== names.length) {
    throw new Refused('key-info');
  }
  return base64Text(only, 'key-info');
}

function expect(
  element: XmlElement | undefined,
  local: string,
  reason: SignatureReason,
): asserts element is XmlElement {
  if (element?.local !== local || element.namespace !== XMLDSIG) throw new Refused(reason);
}

function elementsOf(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if (typeof child !== 'string') found.push(child);
    else if (!isWhiteSpace(child)) throw new Refused('signature-malformed');
  }
  return found;
}

function base64Text(element: XmlElement, reason: SignatureReason): string {
  const [text, more] = element.children;
  if (typeof text !== 'string' || more !== undefined) throw new Refused(reason);
  // What decodes and encodes to itself is base64 without anything beside it, and this is ten times as fast as reading it.
  if (text !== '' && Buffer.from(text, 'base64').toString('base64') === text) return text;
  const bare = text.replace(/[\t\n\r ]+/g, '');
  // One text for one value: the spare bits of the last character are zero.
  if (bare.length % 4 !== 0 || !/^[A-Za-z0-9+/]+(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/.test(bare))
    throw new Refused(reason);
  return bare;
}
