// A telephone number that takes text messages, E.164 (ITU-T E.164, 6): "+", country code and subscriber number, at most 15 digits.
//   number = "+" [1-9] 6*14digit     typed in Sweden also as 070-174 06 05 or 0046 70 174 06 05
import { ok, problem, type Result } from './result.ts';

declare const brand: unique symbol;
export type TelephoneNumber = string & { readonly [brand]: 'telephone-number' };

export type TelephoneProblem = 'not-a-number' | 'wrong-length' | 'not-mobile';

const SWEDISH_MOBILE = /^\+467[02369][0-9]{7}$/;

/** Reads what a person types; digits, spaces, hyphens, dots and brackets. A number without country code is Swedish. */
export function parseTelephoneNumber(typed: string): Result<TelephoneNumber, TelephoneProblem> {
  const bare = typed.replaceAll(/[\s().\u2010-\u2015-]/gu, '');
  if (!/^\+?[0-9]+$/.test(bare)) return problem('not-a-number');
  const international = bare.startsWith('+')
    ? // People write +46 (0)70: the zero is for calls within the country.
      bare.replace(/^\+460/, '+46')
    : bare.startsWith('00')
      ? `+${bare.slice(2)}`.replace(/^\+460/, '+46')
      : bare.replace(/^0/, '+46');
  if (!/^\+[1-9][0-9]{6,14}$/.test(international)) return problem('wrong-length');
  if (!international.startsWith('+46')) return ok(international as TelephoneNumber);
  if (/^\+467/.test(international) && international.length !== 12) return problem('wrong-length');
  return SWEDISH_MOBILE.test(international) ? ok(international as TelephoneNumber) : problem('not-mobile');
}

/** For people: a Swedish number as 070-174 06 05, another as it is kept. */
export function formatTelephoneNumber(number: string): string {
  const parts = /^\+46(7[0-9])([0-9]{3})([0-9]{2})([0-9]{2})$/.exec(number);
  return parts === null ? number : `0${parts[1]}-${parts[2]} ${parts[3]} ${parts[4]}`;
}
