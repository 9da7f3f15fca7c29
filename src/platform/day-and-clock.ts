// A day and a time in Stockholm as people write them: '2026-12-01' or '20261201', and '8.00', '08:00' or '0800'.
import { atClock, startOfDay } from './stockholm-days.ts';

interface ClockTime {
  readonly hours: number;
  readonly minutes: number;
}

/** As yyyy-mm-dd; undefined for what is no day. */
export function readDayText(text: string): string | undefined {
  const digits = /^([0-9]{4})-?([0-9]{2})-?([0-9]{2})$/.exec(text.trim());
  const day = digits === null ? '' : `${digits[1]}-${digits[2]}-${digits[3]}`;
  return startOfDay(day) === undefined ? undefined : day;
}

/** When the day begins; undefined for what is no day. */
export function readDay(text: string): Date | undefined {
  return startOfDay(readDayText(text) ?? '');
}

/** Hours and minutes; undefined for what is no time of a day. */
export function readClock(text: string): ClockTime | undefined {
  const clock = /^([01]?[0-9]|2[0-3])[.:]?([0-5][0-9])$/.exec(text.trim());
  return clock === null ? undefined : { hours: Number(clock[1]), minutes: Number(clock[2]) };
}

/** That time of the day that begins at `start`. */
export function atTime(start: Date, { hours, minutes }: ClockTime): Date {
  return atClock(start, hours, minutes);
}
