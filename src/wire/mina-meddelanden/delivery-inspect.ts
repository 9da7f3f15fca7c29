// Looks at a delivery without opening it: of each signature whether it is good and trusted, and what the delivery says
// whether or not it is good. For tools that report to people; a door uses delivery-open.ts.
import { BrevduvaError } from '../../domain/errors.ts';
import { childElements, isNamed, isWhiteSpace, textOf, type XmlElement } from '../xml/tree.ts';
import type { SignatureReason, TrustReason } from '../xmldsig/reasons.ts';
import type { TrustStore } from '../xmldsig/trust.ts';
import { verifyEnveloped } from '../xmldsig/verify.ts';
import type { SecureDelivery } from './delivery.ts';
import { pathOf, type Signed } from './delivery-open.ts';
import { readDelivery, readSeal } from './delivery-read.ts';
import { type DeliveryKind, findDelivery } from './delivery-root.ts';
import { ns } from './namespaces.ts';

export interface InspectOptions {
  /** Absent: trust is not judged. */
  readonly store?: TrustStore;
  readonly at: Date;
  readonly allowSha1: boolean;
}

export interface SignatureReport {
  readonly of: Signed;
  readonly good: boolean;
  /** null where trust was not judged. */
  readonly trusted: boolean | null;
  readonly algorithm: string | null;
  readonly organisation: string | null;
  readonly subject: string | null;
  /** Why it is not good, or else why it is not trusted. */
  readonly reason?: SignatureReason | TrustReason | 'invalid-delivery';
}

export interface DeliveryReport {
  readonly kind: DeliveryKind;
  /** The inner signature first. */
  readonly signatures: readonly SignatureReport[];
  /** Undefined where the delivery does not follow its schema. */
  readonly delivery: SecureDelivery | undefined;
  /** The element where it does not. */
  readonly invalid: string | undefined;
}

/** Undefined when there is no delivery in the document. */
export function inspectDelivery(document: XmlElement, options: InspectOptions): DeliveryReport | undefined {
  const found = findDelivery(document);
  if (found === undefined) return undefined;
  const { kind, root, sealed } = found;
  const signed = sealed ? childElements(root).find((child) => isNamed(child, ns.message3, 'SignedDelivery')) : root;
  const signatures = [inspectSigned(signed, options)];
  if (sealed) signatures.push(inspectSealed(root, options));
  return { kind, signatures, ...contentOf(signed) };
}

/** When the first of both signatures' certificates ends; undefined when a signature is not right in itself. Whose they are is not judged. */
export function certificatesEnd(sealed: XmlElement): Date | undefined {
  const signed = childElements(sealed).find((child) => isNamed(child, ns.message3, 'SignedDelivery'));
  if (signed === undefined) return undefined;
  const inner = verifyEnveloped(signed, { allowSha1: true, inner: 0 });
  const outer = verifyEnveloped(sealed, { allowSha1: true, inner: 1 });
  if (!inner.good || !outer.good) return undefined;
  const ends = [inner, outer].map(({ facts }) => facts.certificate.validTo.getTime());
  return new Date(Math.min(...ends));
}

function inspectSigned(root: XmlElement | undefined, options: InspectOptions): SignatureReport {
  if (root === undefined) return notGood('SignedDelivery', 'invalid-delivery', options);
  const report = inspect('SignedDelivery', root, 0, options);
  if (!report.good) return report;
  if (!consistsOf(root, [[ns.message3, 'Delivery'], SIGNATURE])) return worse(report, 'invalid-delivery');
  return report.organisation === senderOf(root) ? report : worse(report, 'other-organisation');
}

function inspectSealed(root: XmlElement, options: InspectOptions): SignatureReport {
  const report = inspect('SealedDelivery', root, 1, options);
  if (!report.good) return report;
  const parts = consistsOf(root, [[ns.message3, 'SignedDelivery'], [ns.message3, 'Seal'], SIGNATURE]);
  const seal = childElements(root)[1];
  const readable = parts && seal !== undefined && faultIn(() => readSeal(seal)) === undefined;
  return readable ? report : worse(report, 'invalid-delivery');
}

const SIGNATURE = [ns.xmldsig, 'Signature'] as const;

function inspect(of: Signed, root: XmlElement, inner: number, options: InspectOptions): SignatureReport {
  const verdict = verifyEnveloped(root, { allowSha1: options.allowSha1, inner });
  const { facts } = verdict;
  const said = {
    algorithm: facts?.algorithm ?? null,
    organisation: facts?.certificate.organisation ?? null,
    subject: facts?.certificate.subject ?? null,
  };
  if (!verdict.good) return { ...notGood(of, verdict.reason, options), ...said };
  if (said.organisation === null) return { ...notGood(of, 'no-organisation', options), ...said };
  const trust = options.store?.judge(verdict.facts.certificate, options.at);
  const judged = trust === undefined ? null : trust.trusted;
  return { of, good: true, trusted: judged, ...said, ...(trust?.trusted === false ? { reason: trust.reason } : {}) };
}

function notGood(of: Signed, reason: SignatureReason | 'invalid-delivery', { store }: InspectOptions): SignatureReport {
  const trusted = store === undefined ? null : false;
  return { of, good: false, trusted, algorithm: null, organisation: null, subject: null, reason };
}

function worse(report: SignatureReport, reason: SignatureReason | 'invalid-delivery'): SignatureReport {
  return { ...report, good: false, trusted: report.trusted === null ? null : false, reason };
}

function consistsOf(root: XmlElement, names: readonly (readonly [string, string])[]): boolean {
  const elements = childElements(root);
  // Words between the parts would be signed and yet belong to nothing that is read.
  const wordless = root.children.every((child) => typeof child !== 'string' || isWhiteSpace(child));
  return (
    wordless &&
    elements.length === names.length &&
    elements.every((element, at) => {
      const [namespace, local] = names[at] ?? ['', ''];
      return isNamed(element, namespace, local);
    })
  );
}

/** Sender.Id by its one path, also in a delivery that is not valid otherwise. */
function senderOf(root: XmlElement): string | undefined {
  let element: XmlElement | undefined = root;
  for (const [namespace, local] of [
    [ns.message3, 'Delivery'],
    [ns.message3, 'Header'],
    [ns.message2, 'Sender'],
    [ns.sender, 'Id'],
  ] as const) {
    const found: XmlElement[] =
      element === undefined ? [] : childElements(element).filter((child) => isNamed(child, namespace, local));
    element = found.length === 1 ? found[0] : undefined;
  }
  return element === undefined ? undefined : textOf(element);
}

function contentOf(signed: XmlElement | undefined): Pick<DeliveryReport, 'delivery' | 'invalid'> {
  const element =
    signed === undefined ? undefined : childElements(signed).find((child) => isNamed(child, ns.message3, 'Delivery'));
  if (element === undefined) return { delivery: undefined, invalid: 'Delivery' };
  let delivery: SecureDelivery | undefined;
  const invalid = faultIn(() => {
    delivery = readDelivery(element);
  });
  return { delivery, invalid };
}

function faultIn(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof BrevduvaError) || error.details.reason !== 'invalid-delivery') throw error;
    return pathOf(error);
  }
}
