// The time at which a letter is to be sent, as a person writes it: a day and a time in Stockholm.
import { atTime, readClock, readDay } from '../../../platform/day-and-clock.ts';

export type SendAtFault = 'send-later-wrong-day' | 'send-later-wrong-time' | 'send-later-past' | 'send-later-far';

export type ReadSendAt =
  | { readonly ok: true; readonly at: Date }
  | { readonly ok: false; readonly field: 'day' | 'time'; readonly code: SendAtFault };

const LONGEST_MS = 366 * 24 * 3_600_000;

/** '2026-12-01' or '20261201', and '8.00', '08:00' or '0800'. After `now`, within a year. */
export function readSendAt(day: string, time: string, now: Date): ReadSendAt {
  const start = readDay(day);
  if (start === undefined) return { ok: false, field: 'day', code: 'send-later-wrong-day' };
  const clock = readClock(time);
  if (clock === undefined) return { ok: false, field: 'time', code: 'send-later-wrong-time' };
  const at = atTime(start, clock);
  if (at.getTime() <= now.getTime()) return { ok: false, field: 'day', code: 'send-later-past' };
  if (at.getTime() > now.getTime() + LONGEST_MS) return { ok: false, field: 'day', code: 'send-later-far' };
  return { ok: true, at };
}
