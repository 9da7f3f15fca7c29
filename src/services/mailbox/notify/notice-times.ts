// When a notice goes out: at once or gathered, and never in quiet hours; all in Stockholm's time (issue 5, "Settings").
import { stockholmDate } from '../../../platform/clock.ts';
import type { NoticeChannel, Pace } from '../store/access-tables.ts';

export interface NoticeTimes {
  readonly email: Pace;
  readonly sms: Pace | 'never';
  /** Minutes of the day; from may be later than until, over midnight. */
  readonly quiet: { readonly from: number; readonly until: number } | undefined;
  /** When gathered notices go out, minutes of the day. */
  readonly digestAt: number;
  /** The day of weekly ones, Monday 1. */
  readonly digestDay: number;
}

export const DEFAULT_TIMES: NoticeTimes = {
  email: 'at-once',
  sms: 'never',
  quiet: undefined,
  digestAt: 480,
  digestDay: 1,
};

const HOUR = 3_600_000;
const DAY = 86_400_000;

const clockFace = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function minutesAt(at: Date): number {
  const [hours = '0', minutes = '0'] = clockFace.format(at).split(':');
  return Number(hours) * 60 + Number(minutes);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The instant at which a clock in Stockholm shows this; in the hour that spring takes away, an hour later. */
function instantAt(day: string, minutes: number): Date {
  const utc = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const summer = new Date(utc - 2 * HOUR);
  return stockholmDate(summer) === day && minutesAt(summer) === minutes ? summer : new Date(utc - HOUR);
}

/** When the quiet ends that it is in now; undefined when it is not quiet. */
export function quietUntil({ quiet }: NoticeTimes, now: Date): Date | undefined {
  if (quiet === undefined || quiet.from === quiet.until) return undefined;
  const { from, until } = quiet;
  const minutes = minutesAt(now);
  const evening = from > until && minutes >= from;
  const within = from < until ? minutes >= from && minutes < until : evening || minutes < until;
  return within ? instantAt(dayAfter(stockholmDate(now), evening ? 1 : 0), until) : undefined;
}

function weekday(day: string): number {
  return new Date(`${day}T12:00:00Z`).getUTCDay() || 7;
}

/** When a notice about what comes now goes out by this channel; undefined for never. Never before now. */
export function dueAt(times: NoticeTimes, channel: NoticeChannel, now: Date): Date | undefined {
  const pace = times[channel];
  if (pace === 'never') return undefined;
  const at = pace === 'at-once' ? now : gathered(times, pace, now);
  return quietUntil(times, at) ?? at;
}

function gathered({ digestAt, digestDay }: NoticeTimes, pace: 'daily' | 'weekly', now: Date): Date {
  const today = stockholmDate(now);
  for (let days = 0; days <= 7; days++) {
    const day = dayAfter(today, days);
    const at = instantAt(day, digestAt);
    if (at > now && (pace === 'daily' || weekday(day) === digestDay)) return at;
  }
  return new Date(now.getTime() + DAY);
}
