// The one error class of the house: a closed set of codes that each door turns into its own protocol's answer (DESIGN rule 3).
export type ErrorCode =
  | 'invalid-input'
  | 'not-authenticated'
  | 'access-denied'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'too-large'
  | 'too-many'
  | 'unsupported'
  | 'signature-invalid'
  | 'unknown-sender'
  | 'unsupported-mime-type'
  | 'company-form-not-supported'
  | 'dispatcher-not-approved'
  | 'protected-identity'
  | 'no-such-person'
  | 'unavailable'
  | 'internal';

/** Something asked for cannot be done; `details` may reach the asker, so it never holds personal numbers or message text. */
export class BrevduvaError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BrevduvaError';
    this.code = code;
    this.details = details;
  }
}
