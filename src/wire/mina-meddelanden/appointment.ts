// An appointment in a message's Metadata: tags of our own, since the contracts have none (docs/kallelser.md; Message v1, MetaData).
import { APPOINTMENT_TEXT_MAX, type Appointment } from '../../domain/appointment.ts';
import type { Metadata } from './delivery.ts';

const TAGS = {
  starts: 'appointment.start',
  ends: 'appointment.end',
  title: 'appointment.title',
  place: 'appointment.place',
  id: 'appointment.id',
  status: 'appointment.status',
} as const;

/** xs:dateTime with a zone: without one nobody knows when it is. */
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const STATUSES = ['confirmed', 'cancelled'];

/** The tags of an appointment. Times are written in UTC. */
export function appointmentMetadata({ starts, ends, title, place, id, cancelled }: Appointment): Metadata[] {
  const said = [
    [TAGS.starts, moment(starts)],
    [TAGS.ends, ends === undefined ? undefined : moment(ends)],
    [TAGS.title, title],
    [TAGS.place, place],
    [TAGS.id, id],
    [TAGS.status, cancelled === true ? 'cancelled' : undefined],
  ] as const;
  return said.flatMap(([tag, value]) => (value === undefined ? [] : [{ tag, value }]));
}

/** Whether the tag is one of an appointment's. */
export function isAppointmentTag(tag: string): boolean {
  return Object.values(TAGS).some((known) => known === tag);
}

/** The appointment that a message tells of. Undefined where there is none, or anything of it is not what it should be: half of a time is worse than none. */
export function appointmentIn(metadata: readonly Metadata[]): Appointment | undefined {
  const ours = metadata.filter(({ tag }) => isAppointmentTag(tag));
  const said = new Map(ours.map(({ tag, value }) => [tag, value.trim()]));
  // A tag twice would be read in two ways by two readers.
  if (said.size !== ours.length) return undefined;
  const starts = read(said.get(TAGS.starts));
  const ends = read(said.get(TAGS.ends));
  const status = said.get(TAGS.status);
  if (starts === undefined || (said.has(TAGS.ends) && (ends === undefined || ends <= starts))) return undefined;
  if (status !== undefined && !STATUSES.includes(status)) return undefined;
  const texts = { title: said.get(TAGS.title), place: said.get(TAGS.place), id: said.get(TAGS.id) };
  const given = Object.entries(texts).filter(([, text]) => text !== undefined && text !== '');
  if (given.some(([, text = '']) => Array.from(text).length > APPOINTMENT_TEXT_MAX)) return undefined;
  return {
    starts,
    ...(ends === undefined ? {} : { ends }),
    ...Object.fromEntries(given),
    ...(status === 'cancelled' ? { cancelled: true } : {}),
  };
}

function moment(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function read(text: string | undefined): Date | undefined {
  if (text === undefined || !MOMENT.test(text)) return undefined;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
