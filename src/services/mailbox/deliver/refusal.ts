// From what was wrong with a delivery's signatures to the error that its sealer is told (PROTOCOL.md, Signatures).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Refusal } from '../../../wire/mina-meddelanden/delivery-open.ts';

/** The error for a refusal. Says which signature and why, never what the letter says or whom it is for. */
export function errorOfRefusal(refusal: Refusal): BrevduvaError {
  const { of, reason, path } = refusal;
  const details = { of, reason, ...(path === undefined ? {} : { path }) };
  if (reason === 'invalid-delivery')
    return new BrevduvaError(
      'invalid-input',
      `the ${of} does not follow the schema${path === undefined ? '' : `: ${path}`}`,
      details,
    );
  if (reason === 'not-dispatcher')
    return new BrevduvaError(
      'dispatcher-not-approved',
      'the sealing organisation is not a dispatcher for that sender in FaR',
      details,
    );
  if (reason === 'other-tls-client')
    return new BrevduvaError(
      'access-denied',
      'the calling organisation is not the one that sealed the delivery',
      details,
    );
  // Our own list of revoked certificates is out of date: that says nothing of the delivery, so nobody may be refused for it.
  if (reason === 'revocation-unknown')
    return new BrevduvaError(
      'unavailable',
      'certificates cannot be checked for revocation just now; try again later',
      details,
    );
  return new BrevduvaError('signature-invalid', `the signature of the ${of} is not accepted: ${reason}`, details);
}
