// Organisationsnummer, SKV 709: ten digits, on the wire with "16" before them.
//   organisationsnummer = "16" g d m nnnnnn c     g group 1-9, third digit m at least 2, c = Luhn over the nine before it
import { checkDigitIsRight } from './check-digit.ts';
import type { IdentityProblem } from './identity-problem.ts';
import { ok, problem, type Result } from './result.ts';

declare const brand: unique symbol;
export type Organisationsnummer = string & { readonly [brand]: 'organisationsnummer' };

/** Reads an organisationsnummer of 12 digits, "16" first (the wire's form). SKV 709. */
export function parseOrganisationsnummer(text: string): Result<Organisationsnummer, IdentityProblem> {
  if (!/^[0-9]+$/.test(text)) return problem({ code: 'not-a-number' });
  if (!/^16[0-9]{10}$/.test(text)) return problem({ code: 'wrong-length' });
  if (!/^16[1-9][0-9][2-9]/.test(text)) return problem({ code: 'unknown-legal-form', kind: 'organisationsnummer' });
  if (!checkDigitIsRight(text.slice(2))) return problem({ code: 'wrong-check-digit', kind: 'organisationsnummer' });
  return ok(text as Organisationsnummer);
}
