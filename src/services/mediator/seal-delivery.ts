// Opens what a sender signed and seals it: the mediator's word that the signature was good (SKL-14; PROTOCOL, A delivery).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { ok, problem, type Result } from '../../domain/result.ts';
import { type DeliveryTrust, openSignedDelivery, type Refusal } from '../../wire/mina-meddelanden/delivery-open.ts';
import { deliverSecureEnvelope, sealDelivery } from '../../wire/mina-meddelanden/delivery-seal.ts';
import type { Signer } from '../../wire/xmldsig/signer.ts';
import type { Opened } from './accept-delivery.ts';

/** Opens a signed delivery at the door. Throws 'signature-invalid' or 'invalid-input' with `details.reason`. */
export function openAtDoor(bytes: Uint8Array, trust: DeliveryTrust): Opened {
  const opened = openSignedDelivery(bytes, trust);
  if (!opened.ok) throw refusalError(opened.problem);
  const { delivery, signature } = opened.value;
  return {
    sender: { id: delivery.header.sender.id, name: delivery.header.sender.name },
    recipient: delivery.header.recipient,
    messageIds: delivery.messages.map((message) => message.header.id),
    signedBy: signature.organisation,
    signerFingerprint: fingerprintOf(signature.certificate.der),
    algorithm: signature.algorithm,
  };
}

/**
 * The envelope of deliverSecure for a signed delivery. It is verified again: the certificate may have ended since it
 * was accepted, and then we may no longer say that it is good. The same date and certificate give the same bytes.
 */
export function sealContent(
  content: Uint8Array,
  sealedOn: string,
  signer: Signer,
  trust: DeliveryTrust,
): Result<Uint8Array, string> {
  const opened = openSignedDelivery(content, trust);
  if (!opened.ok) return problem(`signature-${opened.problem.reason}`);
  const sealed = sealDelivery(opened.value, { receivedTime: sealedOn, signaturesOk: true }, signer);
  return ok(deliverSecureEnvelope(sealed));
}

/** SHA-256 of a certificate, hex. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

function refusalError({ reason, path }: Refusal): BrevduvaError {
  const details = { reason, ...(path === undefined ? {} : { path }) };
  if (reason === 'invalid-delivery')
    return new BrevduvaError('invalid-input', 'the delivery does not follow the schema', details);
  return new BrevduvaError('signature-invalid', 'the signature of the delivery is not good or not trusted', details);
}
