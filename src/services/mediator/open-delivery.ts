// Opens what a sender has signed, at the mediator's door (DESIGN rule 2: only what was verified is looked at).
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import { type DeliveryTrust, openSignedDelivery, type Refusal } from '../../wire/mina-meddelanden/delivery-open.ts';
import type { Opened } from './accept-delivery.ts';

/** Opens a signed delivery. Throws 'signature-invalid', 'invalid-input' or 'unavailable' with `details.reason`. */
export function openAtDoor(bytes: Uint8Array, trust: DeliveryTrust): Opened {
  const opened = openSignedDelivery(bytes, trust);
  if (!opened.ok) throw refusalError(opened.problem);
  const { delivery, signature } = opened.value;
  const attachments = delivery.messages.flatMap((message) => message.attachments);
  return {
    sender: { id: delivery.header.sender.id, name: delivery.header.sender.name },
    recipient: delivery.header.recipient,
    messageIds: delivery.messages.map((message) => message.header.id),
    signedBy: signature.organisation,
    signerFingerprint: fingerprintOf(signature.certificate.der),
    algorithm: signature.algorithm,
    sha1: signature.sha1,
    attachments: attachments.length,
    attachmentBytes: attachments.reduce((sum, { content }) => sum + content.length, 0),
  };
}

/** SHA-256 of a certificate, hex. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** The error that the sender is told: 'unavailable' where it is we who cannot judge. */
export function refusalError({ reason, path }: Refusal): BrevduvaError {
  const details = { reason, ...(path === undefined ? {} : { path }) };
  if (reason === 'revocation-unknown')
    return new BrevduvaError('unavailable', 'certificates cannot be checked for revocation just now', details);
  return reason === 'invalid-delivery'
    ? new BrevduvaError('invalid-input', 'the delivery does not follow the schema', details)
    : new BrevduvaError('signature-invalid', 'the signature of the delivery is not good or not trusted', details);
}
