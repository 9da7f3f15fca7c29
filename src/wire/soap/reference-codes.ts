// The one place where our error codes meet the reference error codes of Mina meddelanden (PROTOCOL.md, "Signatures", end).
import type { ErrorCode } from '../../domain/errors.ts';

const codes: Readonly<Record<ErrorCode, number>> = {
  // System errors, 1–4998: the asker may try again.
  internal: 4000,
  unavailable: 4001,
  // Refusals, 5001–9998: the same question gets the same answer.
  'invalid-input': 5001,
  unsupported: 5001,
  conflict: 5001,
  'access-denied': 5002,
  'not-authenticated': 5002,
  'not-found': 5003,
  gone: 5003,
  'too-large': 5005,
  'too-many': 5005,
  // As the reference implementation, not by the list's own 5012, which we read (PROTOCOL.md, end of Signatures).
  'signature-invalid': 5002,
  'unknown-sender': 5014,
  'unsupported-mime-type': 5019,
  'company-form-not-supported': 6004,
  'dispatcher-not-approved': 6005,
  'protected-identity': 6006,
  'no-such-person': 6007,
};

const errors: Readonly<Record<number, ErrorCode>> = {
  5001: 'invalid-input',
  5002: 'access-denied',
  5003: 'not-found',
  5005: 'too-many',
  5012: 'signature-invalid',
  5014: 'unknown-sender',
  5019: 'unsupported-mime-type',
  6004: 'company-form-not-supported',
  6005: 'dispatcher-not-approved',
  6006: 'protected-identity',
  6007: 'no-such-person',
};

/** The reference code that we answer an error with. */
export function referenceCodeOf(code: ErrorCode): number {
  return codes[code];
}

/** What another party's code means to us: 'unavailable' for a system error, 'invalid-input' for a refusal we do not know. */
export function errorCodeOf(reference: number): ErrorCode {
  return errors[reference] ?? (isRefusal(reference) ? 'invalid-input' : 'unavailable');
}

/** Whether a code says that the other party considered the message and refused it (DESIGN rule 4). */
export function isRefusal(reference: number): boolean {
  return reference >= 5001 && reference <= 9998;
}
