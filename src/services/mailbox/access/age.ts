// How old somebody is, by their number: what a mailbox lets minors do follows from it (issue 5, "Quality").
import { BrevduvaError } from '../../../domain/errors.ts';
import { kindOf, type RecipientId } from '../../../domain/recipient-id.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import { texts } from '../messages.ts';
import type { MinorsRules } from './minors-config.ts';

/** When somebody turns so old; undefined for an organisation, or an identity without a number. Born 29 February: on the 28th (lag 1930:173). */
export function turns(person: RecipientId, years: number): Date | undefined {
  if (!/^[0-9]{12}$/.test(person) || kindOf(person) === 'organisationsnummer') return undefined;
  const day = Number(person.slice(6, 8));
  const born = String(day > 60 ? day - 60 : day).padStart(2, '0');
  const year = String(Number(person.slice(0, 4)) + years).padStart(4, '0');
  const month = person.slice(4, 6);
  return startOfDay(`${year}-${month}-${born}`) ?? startOfDay(`${year}-02-28`);
}

/** Whether somebody is younger than that now. A number whose day cannot be read is an adult's. */
export function isYoungerThan(person: RecipientId, years: number, now: Date): boolean {
  const day = turns(person, years);
  return day !== undefined && day > now;
}

/** Throws 'access-denied', with words, when a mailbox's holder is too young to let others in by this operator's rules. */
export function requireOldEnough({ minors }: { readonly minors: MinorsRules }, holder: RecipientId, now: Date): void {
  const age = minors.givesAccessFrom;
  if (!isYoungerThan(holder, age, now)) return;
  const detail = { sv: texts('sv')('accessTooYoung', { age }), en: texts('en')('accessTooYoung', { age }) };
  throw new BrevduvaError('access-denied', 'the holder is too young to let others in', { detail });
}
