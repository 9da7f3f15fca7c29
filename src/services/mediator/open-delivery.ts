// What the mediator's door says of a delivery that it could not open.
import { createHash } from 'node:crypto';
import { BrevduvaError } from '../../domain/errors.ts';
import type { Refusal } from '../../wire/mina-meddelanden/delivery-open.ts';

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
