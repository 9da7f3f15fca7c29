// Deliveries inside an operation have another name than the one they were signed under (PROTOCOL.md, Signatures 3).
import type { XmlElement } from '../xml/tree.ts';
import { ns } from './namespaces.ts';

/** `deliverSecure` or `OrginalDelivery` under the name that the mediator sealed it: SealedDelivery of Message/v3. */
export function sealedDeliveryOf(element: XmlElement): XmlElement {
  return { ...element, namespace: ns.message3, local: 'SealedDelivery' };
}

/** `signedDelivery` under the name that the sender signed it: SignedDelivery of Message/v3. */
export function signedDeliveryOf(element: XmlElement): XmlElement {
  return { ...element, namespace: ns.message3, local: 'SignedDelivery' };
}
