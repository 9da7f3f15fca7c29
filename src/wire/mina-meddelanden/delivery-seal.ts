// Outbound: the sender signs, the mediator seals, the envelope is written (PROTOCOL, A delivery and Signatures).
import { canonicalBytes } from '../xml/canonical.ts';
import { prefixed } from '../xml/prefixed.ts';
import type { WriteElement } from '../xml/tree.ts';
import { el } from '../xml/write.ts';
import { beginSignature, placeholderSignature } from '../xmldsig/sign.ts';
import type { RemoteSigner, Signer } from '../xmldsig/signer.ts';
import type { Seal, SecureDelivery } from './delivery.ts';
import { writeDelivery, writeSeal } from './delivery-write.ts';
import { ns, prefixOf } from './namespaces.ts';

/** A SignedDelivery with its signature: made here, or verified by `openSignedDelivery`. */
export interface SignedTree {
  readonly tree: WriteElement;
}

/** A delivery that its sender has signed. */
export class SignedDelivery implements SignedTree {
  readonly #tree: WriteElement;

  constructor(tree: WriteElement) {
    this.#tree = tree;
  }

  get tree(): WriteElement {
    return this.#tree;
  }
}

/** A delivery that a mediator has sealed. */
export class SealedDelivery {
  readonly #tree: WriteElement;

  constructor(tree: WriteElement) {
    this.#tree = tree;
  }

  get tree(): WriteElement {
    return this.#tree;
  }
}

/** Signs a delivery. Throws 'invalid-input' with `details.path` when the schema would refuse it. */
export function signDelivery(delivery: SecureDelivery, signer: Signer): SignedDelivery {
  return new SignedDelivery(signed(signedRoot(delivery), signer));
}

/** The same with a key that lives elsewhere. */
export async function signDeliveryRemotely(delivery: SecureDelivery, signer: RemoteSigner): Promise<SignedDelivery> {
  return new SignedDelivery(await signedRemotely(signedRoot(delivery), signer));
}

/** Seals a delivery that was signed here or has been verified: its own signature is kept as it came. */
export function sealDelivery(delivery: SignedTree, seal: Seal, signer: Signer): SealedDelivery {
  return new SealedDelivery(signed(sealedRoot(delivery, seal), signer));
}

/** The same with a key that lives elsewhere. */
export async function sealDeliveryRemotely(
  delivery: SignedTree,
  seal: Seal,
  signer: RemoteSigner,
): Promise<SealedDelivery> {
  return new SealedDelivery(await signedRemotely(sealedRoot(delivery, seal), signer));
}

/** A SignedDelivery as a document without prefixes, as it was digested: any XML-DSig verifier takes it as it stands. */
export function signedDeliveryBytes(delivery: SignedTree): Buffer {
  return canonicalBytes(delivery.tree);
}

/** A SealedDelivery as a document without prefixes. */
export function sealedDeliveryBytes(delivery: SealedDelivery): Buffer {
  return canonicalBytes(delivery.tree);
}

/** The SOAP envelope of deliverSecure, every prefix declared on it. May be larger than operators take: see domain/letter.ts, ENVELOPE_MAX. */
export function deliverSecureEnvelope(delivery: SealedDelivery): Buffer {
  return prefixed(deliverSecure(delivery.tree), prefixOf).toBytes();
}

/** The SOAP envelope of distributeSecure, for an external mediator. */
export function distributeSecureEnvelope(delivery: SignedTree): Buffer {
  const renamed = { ...delivery.tree, namespace: ns.message3, local: 'signedDelivery' };
  return prefixed(envelope(el(ns.message3, 'distributeSecure', renamed)), prefixOf).toBytes();
}

/** The operation element of deliverSecure: what goes into a SOAP Body. */
export function deliverSecureBody(delivery: SealedDelivery): WriteElement {
  return el(ns.service3, 'deliverSecure', { ...delivery.tree, namespace: ns.service3, local: 'deliverSecure' });
}

function deliverSecure(tree: WriteElement): WriteElement {
  return envelope(el(ns.service3, 'deliverSecure', { ...tree, namespace: ns.service3, local: 'deliverSecure' }));
}

function envelope(operation: WriteElement): WriteElement {
  return el(ns.soap, 'Envelope', el(ns.soap, 'Body', operation));
}

function signedRoot(delivery: SecureDelivery): WriteElement {
  return el(ns.message3, 'SignedDelivery', writeDelivery(delivery));
}

function sealedRoot(delivery: SignedTree, seal: Seal): WriteElement {
  return el(ns.message3, 'SealedDelivery', delivery.tree, writeSeal(seal));
}

function signed(root: WriteElement, signer: Signer): WriteElement {
  const signature = beginSignature(root, signer.certificate);
  return { ...root, children: [...root.children, signature.finish(signer.sign(signature.data))] };
}

async function signedRemotely(root: WriteElement, signer: RemoteSigner): Promise<WriteElement> {
  const signature = beginSignature(root, signer.certificate);
  return { ...root, children: [...root.children, signature.finish(await signer.sign(signature.data))] };
}

/** Whose certificates (DER) will sign and seal: they are part of the envelope. */
export interface EnvelopeCertificates {
  readonly sender: Uint8Array;
  readonly mediator: Uint8Array;
}

/** Bytes of the envelope that a delivery will travel in, exactly; nothing is signed. Throws as `signDelivery` does. */
export function envelopeSize(delivery: SecureDelivery, certificates: EnvelopeCertificates): number {
  const bodies = delivery.messages.flatMap(({ body, attachments }) => [
    body.content,
    ...attachments.map(({ content }) => content),
  ]);
  const empty = new Uint8Array(0);
  const bare = {
    ...delivery,
    messages: delivery.messages.map((message) => ({
      ...message,
      body: { ...message.body, content: empty },
      attachments: message.attachments.map((attachment) => ({ ...attachment, content: empty })),
    })),
  };
  const inner = withPlaceholder(signedRoot(bare), certificates.sender);
  const seal = { receivedTime: '2000-01-01', signaturesOk: true };
  const outer = withPlaceholder(sealedRoot({ tree: inner }, seal), certificates.mediator);
  const texts = bodies.reduce((sum, { length }) => sum + base64Length(length), 0);
  return prefixed(deliverSecure(outer), prefixOf).length + texts;
}

/** Bytes that one more attachment adds to an envelope. */
export function attachmentWireSize(filename: string, contentType: string, bytes: number): number {
  const element = (body: string) =>
    el(
      ns.message3,
      'Attachment',
      el(ns.message, 'ContentType', contentType),
      el(ns.message, 'Body', body),
      el(ns.message, 'Checksum', '0'.repeat(32)),
      el(ns.message, 'Filename', filename),
    );
  const whole = prefixed(el(ns.message3, 'x', element('')), prefixOf).length;
  return (
    whole -
    prefixed(el(ns.message3, 'x', el(ns.message, 'x')), prefixOf).length +
    '<m:x></m:x>'.length +
    base64Length(bytes)
  );
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

function withPlaceholder(root: WriteElement, certificate: Uint8Array): WriteElement {
  return { ...root, children: [...root.children, placeholderSignature(certificate)] };
}
