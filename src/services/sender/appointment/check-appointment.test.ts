// A time to come to: what people type, what systems say, and what is wrong with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedAppointment } from '../letter-draft.ts';
import {
  appointmentMerged,
  appointmentOnTheWire,
  appointmentTyped,
  asTyped,
  checkAppointment,
  checkTimeLeft,
} from './check-appointment.ts';

const NOTHING = { day: '', time: '', endTime: '', endDay: '' };
const TEXTS = { title: 'Syn på plats', place: 'Storgatan 7', id: 'bn-1', cancelled: false };
const typed = (said: Partial<TypedAppointment>, texts: Partial<typeof TEXTS> = {}) =>
  appointmentTyped({ ...NOTHING, ...said }, { ...TEXTS, ...texts });
function codes(said: Partial<TypedAppointment>, texts: Partial<typeof TEXTS> = {}): string[] {
  const fields = typed(said, texts);
  return fields === undefined ? [] : checkAppointment(fields).map(({ field, code }) => `${field} ${code}`);
}

test('what is typed becomes moments in Swedish time, in winter and in summer, and is shown as it was', () => {
  const winter = typed({ day: '2027-01-15', time: '9.00', endTime: '0945' });
  assert.deepEqual([winter?.starts, winter?.ends], ['2027-01-15T08:00:00.000Z', '2027-01-15T08:45:00.000Z']);
  assert.deepEqual(asTyped(winter, 'sv'), { day: '2027-01-15', time: '09.00', endTime: '09.45', endDay: '' });
  assert.equal(asTyped(winter, 'en').time, '09:00');
  const summer = typed({ day: '20270615', time: '09:00', endTime: '16', endDay: '2027-06-16' });
  assert.deepEqual(summer?.typed, { day: '20270615', time: '09:00', endTime: '16', endDay: '2027-06-16' });
  const two = typed({ day: '20270615', time: '09:00', endTime: '1600', endDay: '2027-06-16' });
  assert.equal(two?.starts, '2027-06-15T07:00:00.000Z');
  assert.equal(asTyped(two, 'sv').endDay, '2027-06-16');
  assert.deepEqual(appointmentOnTheWire(two).appointment?.ends, new Date('2027-06-16T14:00:00Z'));
});

test('nothing typed is no appointment; what is wrong stays as it was typed, is told by its field, and never reaches the wire', () => {
  assert.equal(appointmentTyped(NOTHING, { title: ' ', place: '', id: '', cancelled: false }), undefined);
  const wrong = typed({ day: 'fredag', time: '9' });
  assert.deepEqual(asTyped(wrong, 'sv'), { ...NOTHING, day: 'fredag', time: '9' });
  assert.deepEqual(appointmentOnTheWire(wrong), {});
  assert.deepEqual(codes({}), ['appointment-day appointment-day-wrong', 'appointment-time appointment-time-wrong']);
  assert.deepEqual(codes({ day: '2027-02-30', time: '9.00' }), ['appointment-day appointment-day-wrong']);
  const day = '2027-01-15';
  assert.deepEqual(codes({ day, time: '24.00' }), ['appointment-time appointment-time-wrong']);
  assert.deepEqual(codes({ day, time: '9.00', endTime: '9.00' }), ['appointment-end-time appointment-end-before']);
  assert.deepEqual(codes({ day, time: '9.00', endDay: 'x' }), [
    'appointment-end-time appointment-end-time-wrong',
    'appointment-end-day appointment-end-day-wrong',
  ]);
  assert.deepEqual(codes({ day, time: '9.00' }, { place: 'x'.repeat(256) }), ['appointment-place appointment-long']);
  assert.deepEqual(codes({ day, time: '9.00' }, { cancelled: true, id: '' }), ['appointment-id appointment-cancel-id']);
});

test('what a system says is held to the same; a time that has been is told of unless it is called off', () => {
  const said = { starts: '2027-01-15T10:00:00+01:00', ends: '2027-01-15T09:30:00+01:00', ...TEXTS };
  assert.deepEqual(checkAppointment(said), [{ field: 'appointment-end-time', code: 'appointment-end-before' }]);
  assert.deepEqual(checkAppointment({ ...said, starts: 'x' }), [
    { field: 'appointment-day', code: 'appointment-day-wrong' },
  ]);
  assert.deepEqual(checkAppointment({ ...said, ends: '' }), []);
  const later = new Date('2027-01-15T09:00:01Z');
  assert.deepEqual(checkTimeLeft(said, later), [{ field: 'appointment-day', code: 'appointment-past' }]);
  assert.deepEqual(checkTimeLeft({ ...said, cancelled: true }, later), []);
  assert.deepEqual(checkTimeLeft(said, new Date('2027-01-15T08:59:59Z')), []);
  assert.deepEqual(checkTimeLeft(undefined, later), []);
});

test('a line of a list fills it in: day and time apart or in one column, or a moment with its offset; a line that says nothing has none', () => {
  const times = (day: string, time: string, endDay = '', endTime = '') => {
    const fields = { starts: '', ends: '', ...TEXTS, typed: { day: 'a', time: 'b', endDay: 'c', endTime: 'd' } };
    const values: Readonly<Record<string, string>> = { a: day, b: time, c: endDay, d: endTime };
    const merged = appointmentMerged(fields, (text) => values[text] ?? text);
    return [merged?.starts, merged?.ends, merged?.place, merged?.typed?.day];
  };
  const nine = ['2027-01-15T08:00:00.000Z', '', 'Storgatan 7', undefined];
  assert.deepEqual(times('2027-01-15', '9.00'), nine);
  assert.deepEqual(times('2027-01-15', '09:00:00'), nine);
  assert.deepEqual(times('2027-01-15 09:00', ''), nine);
  assert.deepEqual(times(' 2027-01-15T09:00:00 ', ' '), nine);
  assert.deepEqual(times('2027-01-15T08:00:00.000Z', ''), nine);
  assert.deepEqual(times('2027-07-15T10:00:00+02:00', '', '2027-07-15T08:30:00Z'), [
    '2027-07-15T08:00:00.000Z',
    '2027-07-15T08:30:00.000Z',
    ...nine.slice(2),
  ]);
  assert.deepEqual(times('2027-01-15 09:00', '9.00'), ['', '', 'Storgatan 7', '2027-01-15 09:00']);
  assert.deepEqual(times('2027-02-30 09:00', ''), ['', '', 'Storgatan 7', '2027-02-30']);
  const empty = { starts: '', ends: '', title: '', place: 'b', id: '', cancelled: false };
  const typed = { day: 'a', time: '', endDay: '', endTime: '' };
  assert.equal(
    appointmentMerged({ ...empty, typed }, () => ''),
    undefined,
  );
  const moments = { ...empty, starts: '2027-01-15T08:00:00.000Z' };
  assert.deepEqual(
    appointmentMerged(moments, (text) => text.replace('b', 'Skolan')),
    { ...moments, place: 'Skolan' },
  );
});
