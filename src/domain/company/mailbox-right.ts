// What a part in a company gives in its mailbox. Löpande förvaltning (ABL 8 kap. 29 §: what is neither unusual nor of great importance) is
// reading and handling the mail: sort, pay, answer, acknowledge, and where notices go. It is not: opening or closing the mailbox, moving it
// to another operator, opting out from a sender, choosing the mailbox's users, or consents in the company's name. Those need firmateckning.
import type { PersonId } from '../person-id.ts';
import type { Company } from './company.ts';
import { signingPart } from './evaluate-signatures.ts';

/** `own`: everything, alone. `manage`: löpande förvaltning. `sign`: nothing alone, but may sign with others. */
export type CompanyMailboxRight = 'own' | 'manage' | 'sign' | 'none';

/** What the register's own words give one person, without anything that the company decides itself (its users). */
export function companyMailboxRight(company: Company, person: PersonId): CompanyMailboxRight {
  const everything = signingPart(company, person, 'everything');
  if (everything === 'alone') return 'own';
  if (signingPart(company, person, 'day-to-day') === 'alone') return 'manage';
  return everything === 'together' ? 'sign' : 'none';
}
