// SOAP 1.1 envelopes, document/literal: one element in the body, and no header that must be understood (SOAP 1.1, 4).
import { BrevduvaError } from '../../domain/errors.ts';
import { ns, prefixOf } from '../mina-meddelanden/namespaces.ts';
import { parseXml, type XmlLimits } from '../xml/parse.ts';
import { attributeOf, childElements, isNamed, isWhiteSpace, type WriteElement, type XmlElement } from '../xml/tree.ts';
import { el, prefixedBytes } from '../xml/write.ts';

export const SOAP_NAMESPACE = ns.soap;
export const SOAP_CONTENT_TYPE = 'text/xml; charset=utf-8';

/** Why an envelope was refused: `details.reason` of the error, and the faultcode that follows from it. */
type EnvelopeFault = 'version-mismatch' | 'must-understand' | 'not-soap';

/**
 * The one element in the body of an envelope. A byte order mark and any prefixes are accepted.
 * Throws BrevduvaError 'invalid-input' when it is no SOAP 1.1 envelope, or a header must be understood.
 */
export function readEnvelope(bytes: Uint8Array, limits?: XmlLimits): { readonly body: XmlElement } {
  const root = parseXml(bytes, limits);
  if (root.local !== 'Envelope') refuse('not-soap', 'The message is not a SOAP envelope.');
  if (root.namespace !== SOAP_NAMESPACE) refuse('version-mismatch', 'The message is not SOAP 1.1.');
  const parts = elementsOf(root);
  const [first, second] = parts;
  const header = first !== undefined && isNamed(first, SOAP_NAMESPACE, 'Header') ? first : undefined;
  const body = header === undefined ? first : second;
  if (body === undefined || !isNamed(body, SOAP_NAMESPACE, 'Body')) {
    return refuse('not-soap', 'The SOAP envelope has no Body where it should be.');
  }
  if (parts.length > (header === undefined ? 1 : 2)) refuse('not-soap', 'The SOAP envelope holds more than its Body.');
  for (const entry of header === undefined ? [] : childElements(header)) {
    const must = attributeOf(entry, SOAP_NAMESPACE, 'mustUnderstand')?.trim();
    if (must === '1' || must === 'true') {
      refuse('must-understand', `The SOAP header ${entry.local} must be understood, and it is not.`);
    }
  }
  const [only, more] = elementsOf(body);
  if (only === undefined || more !== undefined) return refuse('not-soap', 'The SOAP Body must hold one element.');
  return { body: only };
}

/** An envelope as we send it: every element with a prefix, every prefix declared on Envelope (PROTOCOL.md, Signatures 7). */
export function writeEnvelope(body: WriteElement): Uint8Array {
  return prefixedBytes(el(SOAP_NAMESPACE, 'Envelope', el(SOAP_NAMESPACE, 'Body', body)), prefixOf);
}

function elementsOf(element: XmlElement): XmlElement[] {
  for (const child of element.children) {
    if (typeof child === 'string' && !isWhiteSpace(child)) refuse('not-soap', `Text in ${element.local}.`);
  }
  return childElements(element);
}

function refuse(reason: EnvelopeFault, message: string): never {
  throw new BrevduvaError('invalid-input', message, { reason });
}
