// The time at which a letter is to be sent, as a person writes it: a day and a time in Stockholm.
import { startOfDay } from '../../../platform/stockholm-days.ts';

export type SendAtFault = 'send-later-wrong-day' | 'send-later-wrong-time' | 'send-later-past' | 'send-later-far';

export type ReadSendAt =
  | { readonly ok: true; readonly at: Date }
  | { readonly ok: false; readonly field: 'day' | 'time'; readonly code: SendAtFault };

const HOUR_MS = 3_600_000;
const LONGEST_MS = 366 * 24 * HOUR_MS;

/** '2026-12-01' or '20261201', and '8.00', '08:00' or '0800'. After `now`, within a year. */
export function readSendAt(day: string, time: string, now: Date): ReadSendAt {
  const digits = /^([0-9]{4})-?([0-9]{2})-?([0-9]{2})$/.exec(day.trim());
  const start = digits === null ? undefined : startOfDay(`${digits[1]}-${digits[2]}-${digits[3]}`);
  if (start === undefined) return { ok: false, field: 'day', code: 'send-later-wrong-day' };
  const clock = /^([01]?[0-9]|2[0-3])[.:]?([0-5][0-9])$/.exec(time.trim());
  if (clock === null) return { ok: false, field: 'time', code: 'send-later-wrong-time' };
  const at = atClock(start, Number(clock[1]), Number(clock[2]));
  if (at.getTime() <= now.getTime()) return { ok: false, field: 'day', code: 'send-later-past' };
  if (at.getTime() > now.getTime() + LONGEST_MS) return { ok: false, field: 'day', code: 'send-later-far' };
  return { ok: true, at };
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

// A day on which the clocks change is an hour shorter or longer: the clock of the instant says which.
function atClock(start: Date, hours: number, minutes: number): Date {
  const wanted = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  const plain = start.getTime() + hours * HOUR_MS + minutes * 60_000;
  const candidates = [0, -HOUR_MS, HOUR_MS].map((shift) => new Date(plain + shift));
  return candidates.find((at) => CLOCK.format(at) === wanted) ?? new Date(plain);
}
