// Why a text is not an identity number; each code has its own sentence in the message catalogues.
export type IdentityProblemCode =
  | 'empty'
  | 'not-a-number'
  | 'wrong-length'
  | 'unknown-century'
  | 'wrong-date'
  | 'wrong-check-digit'
  | 'unknown-legal-form'
  | 'future-date'
  | 'not-on-the-wire';

export interface IdentityProblem {
  readonly code: IdentityProblemCode;
  /** What the number looks like, when that much can be told. */
  readonly kind?: 'personnummer' | 'samordningsnummer' | 'organisationsnummer';
}
