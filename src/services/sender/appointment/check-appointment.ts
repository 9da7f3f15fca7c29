// A time to come to, as it was typed or as a system said it, becomes what the wire carries, or the list of what is wrong with it (docs/kallelser.md).
import { APPOINTMENT_TEXT_MAX, type Appointment } from '../../../domain/appointment.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { atTime, readClock, readDay } from '../../../platform/day-and-clock.ts';
import { formatTime } from '../../../platform/i18n/format.ts';
import type { Language } from '../../../platform/i18n/i18n.ts';
import type { AppointmentFields, TypedAppointment } from '../letter-draft.ts';

export const APPOINTMENT_FAULTS = [
  'appointment-day-wrong',
  'appointment-time-wrong',
  'appointment-end-time-wrong',
  'appointment-end-day-wrong',
  'appointment-end-before',
  'appointment-long',
  'appointment-cancel-id',
  'appointment-past',
] as const;
type AppointmentFaultCode = (typeof APPOINTMENT_FAULTS)[number];
export interface AppointmentFault {
  readonly field:
    | 'appointment-day'
    | 'appointment-time'
    | 'appointment-end-time'
    | 'appointment-end-day'
    | 'appointment-title'
    | 'appointment-place'
    | 'appointment-id';
  readonly code: AppointmentFaultCode;
}

type Texts = Pick<AppointmentFields, 'title' | 'place' | 'id' | 'cancelled'>;

/** What a form says. What can be read is kept as moments, all else as it was typed; undefined where nothing was. */
export function appointmentTyped(typed: TypedAppointment, texts: Texts): AppointmentFields | undefined {
  const said = [...Object.values(typed), texts.title, texts.place, texts.id];
  if (said.every((text) => text.trim() === '') && !texts.cancelled) return undefined;
  const { starts, ends, faults } = readTyped(typed);
  if (starts === undefined || faults.length > 0) return { ...texts, starts: '', ends: '', typed };
  return { ...texts, starts: starts.toISOString(), ends: ends?.toISOString() ?? '' };
}

/**
 * The fields with what a line of a list says filled in; undefined where they say nothing then. A list may have day and time in one column,
 * and systems tell moments: to the minute.
 */
export function appointmentMerged(
  fields: AppointmentFields,
  merge: (text: string) => string,
): AppointmentFields | undefined {
  const { title, place, id, cancelled, typed } = fields;
  const texts = { title: merge(title), place: merge(place), id: merge(id), cancelled };
  if (typed === undefined) return { ...fields, ...texts };
  const starts = apart(merge(typed.day), merge(typed.time));
  const ends = apart(merge(typed.endDay), merge(typed.endTime));
  return appointmentTyped({ ...starts, endDay: ends.day, endTime: ends.time }, texts);
}

const DAY_AND_TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T|\s+)([0-9]{1,2}[.:][0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?$/;

function apart(day: string, time: string): { readonly day: string; readonly time: string } {
  if (time.trim() !== '') return { day, time: time.trim().replace(/^([0-9]{1,2}[.:][0-9]{2}):[0-9]{2}$/, '$1') };
  const [, date, clock, offset] = DAY_AND_TIME.exec(day.trim()) ?? [];
  if (date === undefined || clock === undefined) return { day, time };
  const at = offset === undefined ? undefined : momentIn(day.trim());
  return at === undefined ? { day: date, time: clock } : { day: stockholmDate(at), time: formatTime(at, 'en') };
}

/** The same as fields of a form. An end on the same day needs no day of its own. */
export function asTyped(fields: AppointmentFields | undefined, language: Language): TypedAppointment {
  if (fields?.typed !== undefined) return fields.typed;
  const [starts, ends] = [momentIn(fields?.starts), momentIn(fields?.ends)];
  const day = starts === undefined ? '' : stockholmDate(starts);
  const endDay = ends === undefined ? '' : stockholmDate(ends);
  return {
    day,
    time: starts === undefined ? '' : formatTime(starts, language),
    endTime: ends === undefined ? '' : formatTime(ends, language),
    endDay: endDay === day ? '' : endDay,
  };
}

/** What is wrong with it, in the order of the form. */
export function checkAppointment(fields: AppointmentFields): AppointmentFault[] {
  const faults = fields.typed === undefined ? momentFaults(fields) : [...readTyped(fields.typed).faults];
  for (const name of ['title', 'place', 'id'] as const) {
    const isLong = Array.from(fields[name]).length > APPOINTMENT_TEXT_MAX;
    if (isLong) faults.push({ field: `appointment-${name}`, code: 'appointment-long' });
  }
  // Without its name no calendar knows which one is not to be.
  if (fields.cancelled && fields.id === '') faults.push({ field: 'appointment-id', code: 'appointment-cancel-id' });
  return faults;
}

/** A time that has been is a slip of the pen, in a letter that is about to leave; one that is called off may have been. */
export function checkTimeLeft(fields: AppointmentFields | undefined, now: Date): AppointmentFault[] {
  const starts = momentIn(fields?.starts);
  const isPast = starts !== undefined && starts < now && fields?.cancelled !== true;
  return isPast ? [{ field: 'appointment-day', code: 'appointment-past' }] : [];
}

/** What the wire carries. Half of a time is worse than none: with a fault it is left out whole, so that a draft can be measured. */
export function appointmentOnTheWire(fields: AppointmentFields | undefined): { readonly appointment?: Appointment } {
  const starts = momentIn(fields?.starts);
  if (fields === undefined || starts === undefined || checkAppointment(fields).length > 0) return {};
  const { title, place, id, cancelled } = fields;
  const ends = momentIn(fields.ends);
  return {
    appointment: {
      starts,
      ...(ends === undefined ? {} : { ends }),
      ...(title === '' ? {} : { title }),
      ...(place === '' ? {} : { place }),
      ...(id === '' ? {} : { id }),
      ...(cancelled ? { cancelled } : {}),
    },
  };
}

function momentIn(text: string | undefined): Date | undefined {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function momentFaults({ starts, ends }: AppointmentFields): AppointmentFault[] {
  const [from, to] = [momentIn(starts), momentIn(ends)];
  if (from === undefined) return [{ field: 'appointment-day', code: 'appointment-day-wrong' }];
  if (ends === '') return [];
  if (to === undefined) return [{ field: 'appointment-end-day', code: 'appointment-end-day-wrong' }];
  return to > from ? [] : [{ field: 'appointment-end-time', code: 'appointment-end-before' }];
}

interface Read {
  readonly starts?: Date;
  readonly ends?: Date;
  readonly faults: readonly AppointmentFault[];
}

function readTyped({ day, time, endDay, endTime }: TypedAppointment): Read {
  const faults: AppointmentFault[] = [];
  const start = readDay(day);
  const clock = readClock(time);
  if (start === undefined) faults.push({ field: 'appointment-day', code: 'appointment-day-wrong' });
  if (clock === undefined) faults.push({ field: 'appointment-time', code: 'appointment-time-wrong' });
  const starts = start === undefined || clock === undefined ? undefined : atTime(start, clock);
  const begun = starts === undefined ? {} : { starts };
  if (endDay.trim() === '' && endTime.trim() === '') return { ...begun, faults };
  const lastDay = endDay.trim() === '' ? start : readDay(endDay);
  const lastClock = readClock(endTime);
  if (lastClock === undefined) faults.push({ field: 'appointment-end-time', code: 'appointment-end-time-wrong' });
  if (endDay.trim() !== '' && lastDay === undefined) {
    faults.push({ field: 'appointment-end-day', code: 'appointment-end-day-wrong' });
  }
  if (starts === undefined || lastDay === undefined || lastClock === undefined) return { ...begun, faults };
  const ends = atTime(lastDay, lastClock);
  if (ends <= starts) faults.push({ field: 'appointment-end-time', code: 'appointment-end-before' });
  return { starts, ends, faults };
}
