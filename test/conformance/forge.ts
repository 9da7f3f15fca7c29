// Signatures as an attacker, or another product, might make them: the right arithmetic around a wrong or odd structure.
import { type KeyObject, sign } from 'node:crypto';
import { canonical, canonicalBytes } from '../../src/wire/xml/canonical.ts';
import { parseXml } from '../../src/wire/xml/parse.ts';
import type { XmlElement } from '../../src/wire/xml/tree.ts';
import { XMLDSIG } from '../../src/wire/xmldsig/algorithms.ts';
import type { Identity } from './pki.ts';

const ENVELOPED = `<Transform Algorithm="${XMLDSIG}enveloped-signature"/>`;

export interface Forged {
  readonly c14n?: string;
  readonly method?: string;
  readonly digestMethod?: string;
  readonly hash?: string;
  readonly uri?: string;
  readonly transforms?: string;
  /** The whole KeyInfo's content. */
  readonly keyInfo?: string;
  /** More elements within SignedInfo, after the Reference; within Signature, after KeyInfo. */
  readonly moreSignedInfo?: string;
  readonly moreSignature?: string;
  readonly referenceAttributes?: string;
  /** Another way to make the signature's value. */
  readonly value?: (data: Uint8Array) => Uint8Array;
}

/** What KeyInfo holds normally. */
export function x509Data({ der }: Identity): string {
  return `<X509Data><X509SubjectName>CN=whoever</X509SubjectName><X509Certificate>${der.toString('base64')}</X509Certificate></X509Data>`;
}

/** `root` (without signature) with one appended that is made as `forged` says. */
export function forge(root: XmlElement, identity: Identity, forged: Forged = {}): XmlElement {
  const hash = forged.hash ?? 'sha256';
  const digest = canonical(root).digest(hash);
  const transforms = forged.transforms === undefined ? `<Transforms>${ENVELOPED}</Transforms>` : forged.transforms;
  const signedInfo = xml(`<SignedInfo xmlns="${XMLDSIG}">
    <CanonicalizationMethod Algorithm="${forged.c14n ?? 'http://www.w3.org/2001/10/xml-exc-c14n#'}"/>
    <SignatureMethod Algorithm="${forged.method ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'}"/>
    <Reference URI="${forged.uri ?? ''}"${forged.referenceAttributes ?? ''}>${transforms}
      <DigestMethod Algorithm="${forged.digestMethod ?? 'http://www.w3.org/2001/04/xmlenc#sha256'}"/>
      <DigestValue>${digest}</DigestValue></Reference>${forged.moreSignedInfo ?? ''}</SignedInfo>`);
  const make = forged.value ?? ((data: Uint8Array) => rsa(hash, data, identity.key));
  const value = Buffer.from(make(canonicalBytes(signedInfo))).toString('base64');
  const rest = xml(`<Signature xmlns="${XMLDSIG}"><SignatureValue>${value}</SignatureValue>
    <KeyInfo>${forged.keyInfo ?? x509Data(identity)}</KeyInfo>${forged.moreSignature ?? ''}</Signature>`);
  return { ...root, children: [...root.children, { ...rest, children: [signedInfo, ...rest.children] }] };
}

function rsa(hash: string, data: Uint8Array, key: KeyObject): Buffer {
  return sign(hash, data, key);
}

/** A tree from text, for tests. White space between its elements is dropped. */
export function xml(text: string): XmlElement {
  return parseXml(Buffer.from(text.replace(/>\s+</g, '><')));
}

/** A tree without the Signature that is its last child. */
export function unsigned(root: XmlElement): XmlElement {
  return { ...root, children: root.children.slice(0, -1) };
}

/** The element at a path of local names. Throws where there is none. */
export function at(root: XmlElement, ...path: readonly string[]): XmlElement {
  let element = root;
  for (const local of path) {
    const found = element.children.find(
      (child): child is XmlElement => typeof child !== 'string' && child.local === local,
    );
    if (found === undefined) throw new Error(`no ${local} in ${element.local}`);
    element = found;
  }
  return element;
}

/** The same tree with one element exchanged for others (none: removed). */
export function replaced(root: XmlElement, element: XmlElement, ...by: readonly (XmlElement | string)[]): XmlElement {
  return {
    ...root,
    children: root.children.flatMap((child) => {
      if (child === element) return by;
      return [typeof child === 'string' ? child : replaced(child, element, ...by)];
    }),
  };
}
