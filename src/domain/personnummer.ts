// Personnummer, SKV 704: ååååmmdd + three digits + check digit, 12 digits with century.
//   personnummer = century(18|19|20) yy mm dd nnn c     mmdd a real date, c = Luhn over yymmddnnn
import { checkDigitIsRight } from './check-digit.ts';
import type { IdentityProblem } from './identity-problem.ts';
import { ok, problem, type Result } from './result.ts';

declare const brand: unique symbol;
export type Personnummer = string & { readonly [brand]: 'personnummer' };

/** True when year, month and day (digits) name a day in the calendar. */
export function isCalendarDay(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(month) > 0;
}

/** Reads a personnummer of 12 digits (the wire's form). SKV 704. */
export function parsePersonnummer(text: string): Result<Personnummer, IdentityProblem> {
  if (!/^[0-9]+$/.test(text)) return problem({ code: 'not-a-number' });
  if (!/^(18|19|20)[0-9]{10}$/.test(text)) return problem({ code: 'wrong-length' });
  if (!isCalendarDay(text.slice(0, 4), text.slice(4, 6), text.slice(6, 8))) {
    return problem({ code: 'wrong-date', kind: 'personnummer' });
  }
  if (!checkDigitIsRight(text.slice(2))) return problem({ code: 'wrong-check-digit', kind: 'personnummer' });
  return ok(text as Personnummer);
}
