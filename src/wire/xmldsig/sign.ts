// Makes the enveloped signature of a document: RSA-SHA256, one Reference with one transform (PROTOCOL, Signatures 5 and 7).
import { canonical, canonicalBytes } from '../xml/canonical.ts';
import type { WriteElement } from '../xml/tree.ts';
import { el, elWith } from '../xml/write.ts';
import { ENVELOPED, EXCLUSIVE_C14N, RSA_SHA256, SHA256, XMLDSIG } from './algorithms.ts';
import { readCertificate } from './certificate.ts';

/** A signature of which only the value is wanting. */
export interface UnfinishedSignature {
  /** What the key signs: the canonical SignedInfo. */
  readonly data: Uint8Array;
  /** The Signature element, from the RSA signature of `data`. */
  finish(value: Uint8Array): WriteElement;
}

const canonicalizationMethod = elWith(XMLDSIG, 'CanonicalizationMethod', { Algorithm: EXCLUSIVE_C14N });
const signatureMethod = elWith(XMLDSIG, 'SignatureMethod', { Algorithm: RSA_SHA256 });
const transforms = el(XMLDSIG, 'Transforms', elWith(XMLDSIG, 'Transform', { Algorithm: ENVELOPED }));
const digestMethod = elWith(XMLDSIG, 'DigestMethod', { Algorithm: SHA256 });

function signedInfoOf(digest: string): WriteElement {
  const value = el(XMLDSIG, 'DigestValue', digest);
  const reference = elWith(XMLDSIG, 'Reference', { URI: '' }, transforms, digestMethod, value);
  return el(XMLDSIG, 'SignedInfo', canonicalizationMethod, signatureMethod, reference);
}

// All of the canonical SignedInfo but the digest is the same for ever, so its two ends are written once.
const [head = '', tail = ''] = canonicalBytes(signedInfoOf('@')).toString('latin1').split('@');

/** Begins a signature over `root` as a document of its own; `root` must not hold its Signature yet, which becomes its last child. */
export function beginSignature(root: WriteElement, certificate: Uint8Array): UnfinishedSignature {
  const digest = canonical(root).digest('sha256');
  return {
    data: Buffer.from(head + digest + tail, 'latin1'),
    finish: (value) => {
      const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
      const signatureValue = el(XMLDSIG, 'SignatureValue', text);
      return el(XMLDSIG, 'Signature', signedInfoOf(digest), signatureValue, keyInfoOf(certificate));
    },
  };
}

const keyInfos = new WeakMap<object, WriteElement>();

function keyInfoOf(der: Uint8Array): WriteElement {
  const certificate = readCertificate(der);
  let keyInfo = keyInfos.get(certificate);
  if (keyInfo === undefined) {
    const name = el(XMLDSIG, 'X509SubjectName', certificate.subject);
    const data = el(XMLDSIG, 'X509Data', name, el(XMLDSIG, 'X509Certificate', certificate.der.toString('base64')));
    keyInfo = el(XMLDSIG, 'KeyInfo', data);
    keyInfos.set(certificate, keyInfo);
  }
  return keyInfo;
}

/** The Signature element's text for a signature that is not made yet: as many bytes, for measuring an envelope. */
export function placeholderSignature(certificate: Uint8Array): WriteElement {
  const bits = readCertificate(certificate).publicKey.asymmetricKeyDetails?.modulusLength ?? 2048;
  return beginSignature(el('', 'x'), certificate).finish(new Uint8Array(Math.ceil(bits / 8)));
}
