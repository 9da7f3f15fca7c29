// PersonId: the number of a natural person, twelve digits: personnummer (SKV 704) or samordningsnummer (SKV 707).
import type { IdentityProblem } from './identity-problem.ts';
import type { Organisationsnummer } from './organisationsnummer.ts';
import type { Personnummer } from './personnummer.ts';
import { parseRecipientId, type RecipientId } from './recipient-id.ts';
import { problem, type Result } from './result.ts';
import type { Samordningsnummer } from './samordningsnummer.ts';

export type PersonId = Personnummer | Samordningsnummer;

/** Whether a recipient is a natural person, told from the number's own digits. */
export function isPersonId(id: RecipientId): id is PersonId {
  return !isOrganisation(id);
}

function isOrganisation(id: RecipientId): id is Organisationsnummer {
  return id.startsWith('16');
}

/** Reads the number of a person in the wire's form; an organisation's is `unknown-century`, since a person's begins with 18, 19 or 20. */
export function parsePersonId(text: string): Result<PersonId, IdentityProblem> {
  const parsed = parseRecipientId(text);
  if (!parsed.ok) return parsed;
  return isPersonId(parsed.value)
    ? { ok: true, value: parsed.value }
    : problem({ code: 'unknown-century', kind: 'organisationsnummer' });
}
