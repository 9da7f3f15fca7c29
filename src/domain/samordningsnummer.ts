// Samordningsnummer, SKV 707: like a personnummer with 60 added to the day; the date may be partly unknown.
//   samordningsnummer = century yy mm dd+60 nnn c     month 00 and day 60 mean "not known"
import { checkDigitIsRight } from './check-digit.ts';
import type { IdentityProblem } from './identity-problem.ts';
import { isCalendarDay } from './personnummer.ts';
import { ok, problem, type Result } from './result.ts';

declare const brand: unique symbol;
export type Samordningsnummer = string & { readonly [brand]: 'samordningsnummer' };

function isPartialDay(year: string, month: string, day: number): boolean {
  if (month === '00') return day <= 31;
  if (day === 0) return Number(month) <= 12;
  return isCalendarDay(year, month, String(day));
}

/**
 * Reads a samordningsnummer of 12 digits. A month of 00 is a valid number that the wire's pattern cannot carry:
 * the problem is then `not-on-the-wire` (PROTOCOL, Identities) and the person is reached on paper.
 */
export function parseSamordningsnummer(text: string): Result<Samordningsnummer, IdentityProblem> {
  if (!/^[0-9]+$/.test(text)) return problem({ code: 'not-a-number' });
  if (!/^(18|19|20)[0-9]{10}$/.test(text)) return problem({ code: 'wrong-length' });
  const day = Number(text.slice(6, 8)) - 60;
  if (day < 0 || day > 31 || !isPartialDay(text.slice(0, 4), text.slice(4, 6), day)) {
    return problem({ code: 'wrong-date', kind: 'samordningsnummer' });
  }
  if (!checkDigitIsRight(text.slice(2))) return problem({ code: 'wrong-check-digit', kind: 'samordningsnummer' });
  if (text.slice(4, 6) === '00') return problem({ code: 'not-on-the-wire', kind: 'samordningsnummer' });
  return ok(text as Samordningsnummer);
}
