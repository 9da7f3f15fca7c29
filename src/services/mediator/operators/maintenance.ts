// Maintenance windows: times in Sweden, also across the change of the clocks, once or every week.
import type { Window } from './policy.ts';

export type WindowFault = 'no-such-time' | 'ends-before-it-begins' | 'longer-than-a-week';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** What is wrong with a window, if anything. */
export function windowFault({ from, to, weekly }: Window): WindowFault | undefined {
  const [begins, ends] = [wallTime(from), wallTime(to)];
  if (begins === undefined || ends === undefined) return 'no-such-time';
  if (ends <= begins) return 'ends-before-it-begins';
  return weekly === true && ends - begins >= WEEK_MS ? 'longer-than-a-week' : undefined;
}

/** When the window that is on now ends, the latest of them; undefined when none is on. */
export function windowEnds(windows: readonly Window[], now: Date): Date | undefined {
  const ends = windows.flatMap((window) => {
    const on = occurrences(window, now).find(({ from, to }) => from <= now && now < to);
    return on === undefined ? [] : [on.to.getTime()];
  });
  return ends.length === 0 ? undefined : new Date(Math.max(...ends));
}

/** Whether a window is over for good. */
export function isPast(window: Window, now: Date): boolean {
  return window.weekly !== true && occurrences(window, now).every(({ to }) => to <= now);
}

// The time itself, and for a weekly one those of this week and of the week before, which may go on until now.
function occurrences({ from, to, weekly }: Window, now: Date): { readonly from: Date; readonly to: Date }[] {
  const [begins, ends] = [wallTime(from), wallTime(to)];
  if (begins === undefined || ends === undefined) return [];
  const since = now.getTime() + DAY_MS - begins;
  const last = weekly === true && since > 0 ? Math.floor(since / WEEK_MS) : 0;
  return [...new Set([0, Math.max(0, last - 1), last])].map((weeks) => ({
    from: instant(begins + weeks * WEEK_MS, 'first'),
    to: instant(ends + weeks * WEEK_MS, 'last'),
  }));
}

/** A local time as milliseconds of a clock that never changes; undefined for one that no calendar has. */
function wallTime(text: string): number | undefined {
  const at = Date.parse(`${text}:00Z`);
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? undefined : at;
}

// An hour that comes twice in autumn: a window takes all of it. One that spring leaves out: as far after the last one.
function instant(wall: number, which: 'first' | 'last'): Date {
  const [before, after] = [wall - offsetAt(wall - DAY_MS), wall - offsetAt(wall + DAY_MS)];
  const real = [before, after].filter((at) => at + offsetAt(at) === wall);
  if (real.length === 0) return new Date(before);
  return new Date(which === 'first' ? Math.min(...real) : Math.max(...real));
}

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** How far Sweden's clocks are ahead of UTC then, ms. */
function offsetAt(at: number): number {
  const wall = Date.parse(`${stockholm.format(at).replace(' ', 'T')}Z`);
  return wall - Math.floor(at / 1000) * 1000;
}
