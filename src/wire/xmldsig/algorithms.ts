// The algorithms that a signature may name (XML Signature 1.1, section 6), by their URIs: all others are refused.
export const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export type DigestName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const digests: Readonly<Record<string, DigestName>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  [SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

const signatures: Readonly<Record<string, DigestName>> = {
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': 'sha1',
  [RSA_SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'sha512',
};

/** The digest that a DigestMethod names, or undefined for one that is not accepted. */
export function digestOf(uri: string | undefined): DigestName | undefined {
  return uri !== undefined && Object.hasOwn(digests, uri) ? digests[uri] : undefined;
}

/** The digest of the RSA signature that a SignatureMethod names; HMAC, DSA and all else are not accepted. */
export function rsaDigestOf(uri: string | undefined): DigestName | undefined {
  return uri !== undefined && Object.hasOwn(signatures, uri) ? signatures[uri] : undefined;
}
