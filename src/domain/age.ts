// Birth dates and ages as Swedish law counts them: a day is written yyyy-mm-dd.
import type { PersonId } from './person-id.ts';
import { isCalendarDay } from './personnummer.ts';

/** The day of birth that a number says (SKV 704, 707); undefined where a samordningsnummer says only part of it. A register may know better. */
export function bornOn(id: PersonId): string | undefined {
  const day = Number(id.slice(6, 8));
  const [year, month, born] = [id.slice(0, 4), id.slice(4, 6), String(day > 60 ? day - 60 : day).padStart(2, '0')];
  return day === 60 || !isCalendarDay(year, month, born) ? undefined : `${year}-${month}-${born}`;
}

/** Whole years. Whoever is born 29 February is a year older on the last of February (lag 1930:173, 1 §). */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day < birthday(born, Number(day.slice(0, 4))) ? years - 1 : years;
}

/** The day on which somebody becomes so many years old; 18 is when they come of age (föräldrabalken 9 kap. 1 §). */
export function reachesAge(born: string, years: number): string {
  return birthday(born, Number(born.slice(0, 4)) + years);
}

function birthday(born: string, year: number): string {
  const [month = '', day = ''] = born.slice(5).split('-');
  const text = String(year).padStart(4, '0');
  return isCalendarDay(text, month, day) ? `${text}-${month}-${day}` : `${text}-02-28`;
}
