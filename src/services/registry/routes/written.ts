// What people write in the owner's forms: days, short texts, ids.
import { startOfDay } from '../../../platform/stockholm-days.ts';

/** A day as yyyy-mm-dd that there is. */
export function isDay(text: string): boolean {
  return startOfDay(text) !== undefined;
}

/** Two to two hundred characters. */
export function isText(text: string): boolean {
  return text.length >= 2 && text.length <= 200;
}

/** A UUID. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** A month as yyyy-mm. */
export function isMonth(text: string): boolean {
  return /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text);
}
