// Calendar days as a person writes them (yyyy-mm-dd), as instants in Stockholm: a day there is 23, 24 or 25 hours long.
import { stockholmDate } from './clock.ts';

const HOUR = 3_600_000;

/** The instant at which the day begins; undefined when the text is no day. */
export function startOfDay(text: string): Date | undefined {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return undefined;
  const utc = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== text) return undefined;
  // Midnight in Stockholm is one or two hours before midnight UTC.
  const offsets = [2, 1, 0].map((hours) => new Date(utc - hours * HOUR));
  return offsets.find((at) => stockholmDate(at) === text) ?? new Date(utc);
}

/** The instant at which the day after begins; undefined when the text is no day. */
export function endOfDay(text: string): Date | undefined {
  const start = startOfDay(text);
  return start === undefined ? undefined : startOfDay(stockholmDate(new Date(start.getTime() + 36 * HOUR)));
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The instant at which the clocks of Stockholm show this on the day that begins at `start`. An hour that is left out in spring is the one after it. */
export function atClock(start: Date, hours: number, minutes: number): Date {
  const wanted = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  const plain = start.getTime() + hours * HOUR + minutes * 60_000;
  // A day on which the clocks change is an hour shorter or longer: the clock of the instant says which.
  const candidates = [0, -HOUR, HOUR].map((shift) => new Date(plain + shift));
  return candidates.find((at) => CLOCK.format(at) === wanted) ?? new Date(plain);
}

/** The same clock some calendar months later; the last of the month where there is no such day (regulation 1182/71, article 3.2 c). */
export function monthsLater(at: Date, months: number): Date {
  const [year = 0, month = 0, day = 0] = stockholmDate(at).split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  const wanted = new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate())));
  const start = startOfDay(wanted.toISOString().slice(0, 10)) ?? wanted;
  const [hours = 0, minutes = 0] = CLOCK.format(at).split(':').map(Number);
  return atClock(start, hours, minutes);
}
