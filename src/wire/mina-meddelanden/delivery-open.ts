// Inbound: a delivery is opened by verifying it, and what is returned is made from the very tree that was digested
// (PROTOCOL, Signatures 6; DESIGN rule 2).
import { BrevduvaError } from '../../domain/errors.ts';
import { ok, problem, type Result } from '../../domain/result.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { Certificate } from '../xmldsig/certificate.ts';
import type { SignatureReason, TrustReason } from '../xmldsig/reasons.ts';
import type { TrustStore } from '../xmldsig/trust.ts';
import { verifyEnveloped } from '../xmldsig/verify.ts';
import type { Seal, SecureDelivery } from './delivery.ts';
import { Parts } from './delivery-parts.ts';
import { readDelivery, readSeal } from './delivery-read.ts';
import { findDelivery } from './delivery-root.ts';
import { ns } from './namespaces.ts';

export interface DeliveryTrust {
  readonly store: TrustStore;
  /** Our clock at reception, never a time of the message. */
  readonly at: Date;
  /** When the revocation lists must be fresh, for a delivery that came earlier; default `at`. */
  readonly listsAt?: Date;
  readonly allowSha1?: boolean;
  /** Whether FaR lists an organisation as dispatcher for a sender. Without it nobody is, and nothing sealed is accepted. */
  readonly mayDispatch?: (mediator: string, sender: string) => boolean;
  /** Whether the organisation that seals may also have signed for the sender, when it may dispatch for it. */
  readonly mediatorMaySignFor?: boolean;
  /** The organisation of the TLS client's certificate; give it always at a door. */
  readonly tlsClient?: string;
}

export type Signed = 'SignedDelivery' | 'SealedDelivery';

/** Why a delivery was not opened. Holds nothing of what it says. */
export interface Refusal {
  readonly of: Signed;
  readonly reason: SignatureReason | TrustReason | 'invalid-delivery';
  /** Which element, for an invalid delivery. */
  readonly path?: string;
  /** Of the certificate in the signature that was refused, if it came so far: not proven. */
  readonly organisation?: string;
}

export interface SignatureFacts {
  readonly organisation: string;
  readonly certificate: Certificate;
  /** `rsa-sha256`. */
  readonly algorithm: string;
  /** SHA-1 was used and allowed: to be logged. */
  readonly sha1: boolean;
  /** Digest of what was signed, base64: the same content signed again has the same. */
  readonly digest: string;
}

interface SignedFacts {
  readonly tree: XmlElement;
  readonly delivery: SecureDelivery;
  readonly signature: SignatureFacts;
  readonly signedBy: 'sender' | 'mediator';
}

interface SealedFacts extends SignedFacts {
  readonly seal: Seal;
  readonly sealSignature: SignatureFacts;
}

let makeSigned: (facts: SignedFacts) => VerifiedSignedDelivery;
let makeSealed: (facts: SealedFacts) => VerifiedDelivery;

/** Proof that a delivery's sender signed it; only `openSignedDelivery` makes one. */
export class VerifiedSignedDelivery {
  readonly #facts: SignedFacts;

  private constructor(facts: SignedFacts) {
    this.#facts = facts;
  }

  static {
    makeSigned = (facts) => new VerifiedSignedDelivery(facts);
  }

  get delivery(): SecureDelivery {
    return this.#facts.delivery;
  }

  get signature(): SignatureFacts {
    return this.#facts.signature;
  }

  get signedBy(): 'sender' | 'mediator' {
    return this.#facts.signedBy;
  }

  /** The tree that was digested, root SignedDelivery: for sealing. */
  get tree(): XmlElement {
    return this.#facts.tree;
  }
}

/** Proof that a delivery was signed and sealed by those who may; only `openSealedDelivery` makes one. */
export class VerifiedDelivery {
  readonly #facts: SealedFacts;

  private constructor(facts: SealedFacts) {
    this.#facts = facts;
  }

  static {
    makeSealed = (facts) => new VerifiedDelivery(facts);
  }

  get delivery(): SecureDelivery {
    return this.#facts.delivery;
  }

  get signature(): SignatureFacts {
    return this.#facts.signature;
  }

  /** Who signed the inner delivery: its sender, or the mediator for it. */
  get signedBy(): 'sender' | 'mediator' {
    return this.#facts.signedBy;
  }

  get seal(): Seal {
    return this.#facts.seal;
  }

  get sealSignature(): SignatureFacts {
    return this.#facts.sealSignature;
  }

  /** The tree that was digested, root SealedDelivery. */
  get tree(): XmlElement {
    return this.#facts.tree;
  }
}

/**
 * Opens a SignedDelivery: bytes of a document (or SOAP envelope), or the element.
 * Throws what `parseXml` throws, and 'invalid-input' when it is no signed delivery at all.
 */
export function openSignedDelivery(
  input: Uint8Array | XmlElement,
  trust: DeliveryTrust,
): Result<VerifiedSignedDelivery, Refusal> {
  const root = rootOf(input, false);
  return caught('SignedDelivery', () => ok(makeSigned(openInner(root, trust, undefined))));
}

/** Opens a SealedDelivery: as `openSignedDelivery`, under any of the names that operations give it. */
export function openSealedDelivery(
  input: Uint8Array | XmlElement,
  trust: DeliveryTrust,
): Result<VerifiedDelivery, Refusal> {
  const root = rootOf(input, true);
  return caught('SealedDelivery', () => {
    const sealSignature = judged(root, 'SealedDelivery', 1, trust);
    if (trust.tlsClient !== undefined && trust.tlsClient !== sealSignature.organisation) {
      throw new Refused({ of: 'SealedDelivery', reason: 'other-tls-client', organisation: sealSignature.organisation });
    }
    const parts = new Parts(root, 'SealedDelivery');
    const inner = openInner(parts.one(ns.message3, 'SignedDelivery'), trust, sealSignature.organisation);
    const seal = readSeal(parts.one(ns.message3, 'Seal'));
    parts.one(ns.xmldsig, 'Signature');
    parts.end();
    if (trust.mayDispatch?.(sealSignature.organisation, inner.delivery.header.sender.id) !== true) {
      throw new Refused({ of: 'SealedDelivery', reason: 'not-dispatcher', organisation: sealSignature.organisation });
    }
    return ok(makeSealed({ ...inner, tree: root, seal, sealSignature }));
  });
}

/**
 * What a sealed delivery says that was opened before and kept: it must be the one with that digest (`SignatureFacts.digest` of
 * its inner signature), so it is what was verified then. Throws 'internal' when it is not.
 */
export function readKeptDelivery(envelope: Uint8Array, digest: string): SecureDelivery {
  const signed = new Parts(rootOf(envelope, true), 'SealedDelivery').one(ns.message3, 'SignedDelivery');
  const verdict = verifyEnveloped(signed, { allowSha1: true, inner: 0 });
  if (!verdict.good || verdict.facts.digest !== digest) {
    throw new BrevduvaError('internal', 'A kept delivery is not the one that was verified when it came');
  }
  return readDelivery(new Parts(signed, 'SignedDelivery').one(ns.message3, 'Delivery'));
}

export interface UnprovenDelivery {
  readonly delivery: SecureDelivery;
  readonly seal: Seal;
  /** Of what was signed, base64, when the inner signature is right in itself; whose it is, is not known. */
  readonly digest: string | undefined;
}

/** What a sealed delivery says, proven by nothing: only ever to be shown as such. Throws as `openSealedDelivery`, also for what it cannot read. */
export function readUnprovenDelivery(envelope: Uint8Array | XmlElement): UnprovenDelivery {
  const parts = new Parts(rootOf(envelope, true), 'SealedDelivery');
  const signed = parts.one(ns.message3, 'SignedDelivery');
  const seal = readSeal(parts.one(ns.message3, 'Seal'));
  const verdict = verifyEnveloped(signed, { allowSha1: true, inner: 0 });
  const delivery = readDelivery(new Parts(signed, 'SignedDelivery').one(ns.message3, 'Delivery'));
  return { delivery, seal, digest: verdict.good ? verdict.facts.digest : undefined };
}

function rootOf(input: Uint8Array | XmlElement, sealed: boolean): XmlElement {
  const document = input instanceof Uint8Array ? parseXml(input) : input;
  const found = findDelivery(document);
  if (found !== undefined && found.sealed === sealed) return found.root;
  throw new BrevduvaError('invalid-input', `There is no ${sealed ? 'sealed' : 'signed'} delivery in this message`, {
    reason: 'not-a-delivery',
  });
}

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

function caught<T>(of: Signed, open: () => Result<T, Refusal>): Result<T, Refusal> {
  try {
    return open();
  } catch (error) {
    if (error instanceof Refused) return problem(error.refusal);
    if (!(error instanceof BrevduvaError) || error.details.reason !== 'invalid-delivery') throw error;
    return problem({ of, reason: 'invalid-delivery', path: pathOf(error) });
  }
}

/** Which element an 'invalid-delivery' error is about. */
export function pathOf(error: BrevduvaError): string {
  const { path } = error.details;
  return typeof path === 'string' ? path : 'Delivery';
}

/** One signature, all but who may make it: arithmetic, structure, an organisation, trust. */
function judged(root: XmlElement, of: Signed, inner: number, trust: DeliveryTrust): SignatureFacts {
  const verdict = verifyEnveloped(root, { allowSha1: trust.allowSha1 === true, inner });
  if (!verdict.good) {
    const organisation = verdict.facts?.certificate.organisation;
    throw new Refused({ of, reason: verdict.reason, ...(organisation === undefined ? {} : { organisation }) });
  }
  const { certificate, algorithm, sha1, digest } = verdict.facts;
  const { organisation } = certificate;
  if (organisation === undefined) throw new Refused({ of, reason: 'no-organisation' });
  const trusted = trust.store.judge(certificate, trust.at, trust.listsAt);
  if (!trusted.trusted) throw new Refused({ of, reason: trusted.reason, organisation });
  return { organisation, certificate, algorithm, sha1, digest };
}

function openInner(root: XmlElement, trust: DeliveryTrust, sealer: string | undefined): SignedFacts {
  const signature = judged(root, 'SignedDelivery', 0, trust);
  const parts = new Parts(root, 'SignedDelivery');
  const delivery = readDelivery(parts.one(ns.message3, 'Delivery'));
  parts.one(ns.xmldsig, 'Signature');
  parts.end();
  const sender = delivery.header.sender.id;
  const { organisation } = signature;
  if (organisation === sender) return { tree: root, delivery, signature, signedBy: 'sender' };
  const isMediator = sealer === undefined || sealer === organisation;
  if (trust.mediatorMaySignFor === true && isMediator && trust.mayDispatch?.(organisation, sender) === true) {
    return { tree: root, delivery, signature, signedBy: 'mediator' };
  }
  throw new Refused({ of: 'SignedDelivery', reason: 'other-organisation', organisation });
}
