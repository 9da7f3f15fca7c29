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
