// Finds the delivery in what was received and gives it the name that it was signed under (PROTOCOL, Signatures 1 and 3).
import { childElements, isNamed, type XmlElement } from '../xml/tree.ts';
import { ns } from './namespaces.ts';
import { sealedDeliveryOf, signedDeliveryOf } from './re-root.ts';

export type DeliveryKind =
  | 'SignedDelivery'
  | 'SealedDelivery'
  | 'deliverSecure'
  | 'distributeSecure'
  | 'deliverForward';

export interface FoundDelivery {
  readonly kind: DeliveryKind;
  /** Root SealedDelivery or SignedDelivery of Message/v3, a document of its own. */
  readonly root: XmlElement;
  readonly sealed: boolean;
}

/** The delivery of a document, or of an operation's element; undefined when there is none, or the envelope holds anything else. */
export function findDelivery(document: XmlElement): FoundDelivery | undefined {
  const element = isNamed(document, ns.soap, 'Envelope') ? operationIn(document) : document;
  if (element === undefined) return undefined;
  const { namespace, local } = element;
  if (namespace === ns.message3 && local === 'SealedDelivery') return { kind: local, root: element, sealed: true };
  if (namespace === ns.message3 && local === 'SignedDelivery') return { kind: local, root: element, sealed: false };
  if (namespace === ns.message3 && local === 'signedDelivery') return signedIn('distributeSecure', element);
  if (namespace === ns.message3 && local === 'distributeSecure') {
    return signedIn('distributeSecure', onlyChild(element, ns.message3, 'signedDelivery'));
  }
  if (namespace !== ns.service3) return undefined;
  if (local === 'OrginalDelivery') return sealedIn('deliverForward', element);
  if (local === 'deliverForward') return sealedIn('deliverForward', originalIn(element));
  if (local !== 'deliverSecure') return undefined;
  // The operation and the delivery in it have the same name: the delivery begins with a SignedDelivery.
  return sealedIn('deliverSecure', onlyChild(element, ns.service3, 'deliverSecure') ?? element);
}

function sealedIn(kind: DeliveryKind, element: XmlElement | undefined): FoundDelivery | undefined {
  return element === undefined ? undefined : { kind, root: sealedDeliveryOf(element), sealed: true };
}

function signedIn(kind: DeliveryKind, element: XmlElement | undefined): FoundDelivery | undefined {
  return element === undefined ? undefined : { kind, root: signedDeliveryOf(element), sealed: false };
}

function operationIn(envelope: XmlElement): XmlElement | undefined {
  const bodies = childElements(envelope).filter((child) => isNamed(child, ns.soap, 'Body'));
  const [body] = bodies;
  const [operation, more] = body === undefined ? [] : childElements(body);
  return bodies.length === 1 && more === undefined ? operation : undefined;
}

function originalIn(operation: XmlElement): XmlElement | undefined {
  const forward = onlyChild(operation, ns.service3, 'forwardMessage');
  const found =
    forward === undefined ? [] : childElements(forward).filter((one) => isNamed(one, ns.service3, 'OrginalDelivery'));
  return found.length === 1 ? found[0] : undefined;
}

function onlyChild(element: XmlElement, namespace: string, local: string): XmlElement | undefined {
  const [only, more] = childElements(element);
  return only !== undefined && more === undefined && isNamed(only, namespace, local) ? only : undefined;
}
