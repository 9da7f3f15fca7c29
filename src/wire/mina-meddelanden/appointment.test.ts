// An appointment in a message's metadata: written and read back; anything half, twice or unreadable is nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appointmentIn, appointmentMetadata } from './appointment.ts';

const starts = new Date('2027-01-15T09:00:00Z');

test('what is written is read back', () => {
  const appointment = { starts, ends: new Date('2027-01-15T10:00:00Z'), title: 'Syn', place: 'Storgatan 7', id: 'a-1' };
  assert.deepEqual(appointmentIn(appointmentMetadata(appointment)), appointment);
  assert.deepEqual(appointmentIn(appointmentMetadata({ starts, cancelled: true })), { starts, cancelled: true });
  assert.equal(appointmentMetadata({ starts })[0]?.value, '2027-01-15T09:00:00Z');
});

test('a time with an offset is the same instant; tags of others are passed over', () => {
  const metadata = [
    { tag: 'appointment.start', value: ' 2027-01-15T10:00:00+01:00 ' },
    { tag: 'something.else', value: 'x' },
  ];
  assert.deepEqual(appointmentIn(metadata), { starts });
});

for (const [what, ...metadata] of [
  ['without a start', { tag: 'appointment.place', value: 'Storgatan 7' }],
  ['without a zone', { tag: 'appointment.start', value: '2027-01-15T09:00:00' }],
  ['of a day that there is not', { tag: 'appointment.start', value: '2027-13-45T09:00:00Z' }],
  ['in words', { tag: 'appointment.start', value: 'på måndag' }],
  [
    'that ends before it begins',
    { tag: 'appointment.start', value: '2027-01-15T09:00:00Z' },
    { tag: 'appointment.end', value: '2027-01-15T08:00:00Z' },
  ],
  [
    'said twice',
    { tag: 'appointment.start', value: '2027-01-15T09:00:00Z' },
    { tag: 'appointment.start', value: '2027-01-16T09:00:00Z' },
  ],
  [
    'with a status that nobody knows',
    { tag: 'appointment.start', value: '2027-01-15T09:00:00Z' },
    { tag: 'appointment.status', value: 'maybe' },
  ],
  [
    'with a place longer than it may be',
    { tag: 'appointment.start', value: '2027-01-15T09:00:00Z' },
    { tag: 'appointment.place', value: 'x'.repeat(256) },
  ],
] as const) {
  test(`an appointment ${what} is none`, () => {
    assert.equal(appointmentIn(metadata), undefined);
  });
}
