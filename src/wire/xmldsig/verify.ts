// Verifies the enveloped signature of a document (PROTOCOL, Signatures). Arithmetic and structure only: whether the
// certificate is trusted is trust.ts's question, and who may sign is the delivery's.
import { verify } from 'node:crypto';
import { canonical, canonicalBytes } from '../xml/canonical.ts';
import { longTextIn } from '../xml/long-text.ts';
import { attributeOf, isWhiteSpace, type XmlElement } from '../xml/tree.ts';
import { XMLDSIG } from './algorithms.ts';
import { type Certificate, certificateOf } from './certificate.ts';
import type { SignatureReason } from './reasons.ts';
import { Refused, readSignature, type SignatureParts } from './signature-structure.ts';

const XML = 'http://www.w3.org/XML/1998/namespace';

export interface VerifyOptions {
  /** Older senders sign with SHA-1; refused unless this says so. */
  readonly allowSha1: boolean;
  /** How many signatures the document holds within what this one signs: 0, or 1 for a sealed delivery. */
  readonly inner: number;
}

export type SignatureVerdict =
  | { readonly good: true; readonly facts: SignatureClaims }
  | { readonly good: false; readonly reason: SignatureReason; readonly facts?: SignatureClaims };

/** What a signature says of itself; proof of nothing unless the verdict is good. */
interface SignatureClaims {
  readonly certificate: Certificate;
  /** `rsa-sha256` and so on. */
  readonly algorithm: string;
  /** SHA-1 was used for digest or signature: to be logged (PROTOCOL, Signatures 5). */
  readonly sha1: boolean;
  /** The reference's digest, base64: when the verdict is good, of the document without this signature. */
  readonly digest: string;
}

/** Verifies the signature that is `root`'s last child, over `root` as a document of its own. */
export function verifyEnveloped(root: XmlElement, options: VerifyOptions): SignatureVerdict {
  let facts: SignatureClaims | undefined;
  try {
    const signature = signatureOf(root, options.inner);
    refuseDuplicateIds(root);
    const parts = readSignature(signature, root);
    if (parts.inclusive && [root, signature].some(hasNamespaceAttributes)) throw new Refused('canonicalization');
    facts = factsOf(parts);
    if (facts.sha1 && !options.allowSha1) throw new Refused('sha1-not-allowed');
    const fault = arithmeticFault(root, signature, parts, facts.certificate);
    if (fault !== undefined) throw new Refused(fault);
    return { good: true, facts };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { good: false, reason: error.reason, ...(facts === undefined ? {} : { facts }) };
  }
}

// Its place is what makes it the signature: one, the last element of the root, and none elsewhere but those it signs.
function signatureOf(root: XmlElement, inner: number): XmlElement {
  const elements = root.children.filter((child) => typeof child !== 'string');
  const own = elements.filter(isSignature);
  const total = countSignatures(root);
  if (own.length > 1 || (own.length === 1 && total > inner + 1)) throw new Refused('second-signature');
  const [signature] = own;
  if (signature === undefined) throw new Refused(total > inner ? 'signature-misplaced' : 'missing-signature');
  if (elements[elements.length - 1] !== signature) throw new Refused('signature-misplaced');
  return signature;
}

// Inclusive C14N of SignedInfo would take them along from above; without any, both canonicalisations are the same.
function hasNamespaceAttributes(element: XmlElement): boolean {
  return element.attributes.some(({ namespace }) => namespace !== '');
}

function isSignature(element: XmlElement): boolean {
  return element.local === 'Signature' && element.namespace === XMLDSIG;
}

function countSignatures(element: XmlElement): number {
  let count = isSignature(element) ? 1 : 0;
  if (longTextIn(element) !== undefined) return count;
  for (const child of element.children) if (typeof child !== 'string') count += countSignatures(child);
  return count;
}

// Two elements with one Id: a reference by Id would then mean one thing here and another there.
function refuseDuplicateIds(root: XmlElement): void {
  const seen = new Set<string>();
  const rootId = attributeOf(root, '', 'Id');
  const visit = (element: XmlElement) => {
    for (const { namespace, local, value } of element.attributes) {
      if (element !== root && value === rootId && local.toLowerCase() === 'id') throw new Refused('duplicate-id');
      // `Id` of the contracts and of XML Signature, and xml:id; what others call `id` need not be one.
      if (local !== 'Id' && !(local === 'id' && namespace === XML)) continue;
      if (seen.has(value)) throw new Refused('duplicate-id');
      seen.add(value);
    }
    if (longTextIn(element) !== undefined) return;
    for (const child of element.children) if (typeof child !== 'string') visit(child);
  };
  visit(root);
}

function factsOf(parts: SignatureParts): SignatureClaims {
  let certificate: Certificate;
  try {
    certificate = certificateOf(parts.certificate);
  } catch {
    throw new Refused('certificate-unreadable');
  }
  const sha1 = parts.rsaDigest === 'sha1' || parts.digest === 'sha1';
  return { certificate, algorithm: `rsa-${parts.rsaDigest}`, sha1, digest: parts.digestValue };
}

function arithmeticFault(
  root: XmlElement,
  signature: XmlElement,
  parts: SignatureParts,
  certificate: Certificate,
): SignatureReason | undefined {
  const fault = mismatch(root, signature, parts, certificate);
  if (fault === undefined) return undefined;
  // Only to say why: a message that an editor has indented is not good, and its reader should know what happened.
  const bare = withoutWhiteSpace(root);
  const bareSignature = bare.children[bare.children.length - 1];
  if (bareSignature === undefined || typeof bareSignature === 'string') return fault;
  const signedInfo = bareSignature.children.find((child) => typeof child !== 'string');
  if (signedInfo === undefined || typeof signedInfo === 'string') return fault;
  const bareParts = { ...parts, signedInfo };
  return mismatch(bare, bareSignature, bareParts, certificate) === undefined ? 'whitespace-added' : fault;
}

function mismatch(
  root: XmlElement,
  signature: XmlElement,
  parts: SignatureParts,
  certificate: Certificate,
): SignatureReason | undefined {
  if (canonical(root, signature).digest(parts.digest) !== parts.digestValue) return 'digest-mismatch';
  const signed = canonicalBytes(parts.signedInfo);
  const value = Buffer.from(parts.signatureValue, 'base64');
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') return 'signature-mismatch';
  return verify(parts.rsaDigest, signed, certificate.publicKey, value) ? undefined : 'signature-mismatch';
}

function withoutWhiteSpace(element: XmlElement): XmlElement {
  const children = element.children.filter((child) => !isWhiteSpace(child) || isLonelyBlank(element));
  return {
    ...element,
    children: children.map((child) => (typeof child === 'string' ? child : withoutWhiteSpace(child))),
  };
}

// A value that is a blank, and no line break that an editor put there.
function isLonelyBlank({ children: [only, more] }: XmlElement): boolean {
  return typeof only === 'string' && more === undefined && !only.includes('\n');
}
