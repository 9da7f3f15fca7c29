// Maintenance windows across the change of the clocks: 29 March and 25 October 2026.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPast, windowEnds, windowFault } from './maintenance.ts';

const at = (text: string) => new Date(text);
const ends = (window: Parameters<typeof windowFault>[0], now: string) => windowEnds([window], at(now))?.toISOString();

test('a window is on from its first minute until its end, in Swedish time', () => {
  const window = { from: '2026-11-22T22:00', to: '2026-11-23T04:00' };
  assert.equal(ends(window, '2026-11-22T20:59:59Z'), undefined);
  assert.equal(ends(window, '2026-11-22T21:00:00Z'), '2026-11-23T03:00:00.000Z');
  assert.equal(ends(window, '2026-11-23T02:59:59Z'), '2026-11-23T03:00:00.000Z');
  assert.equal(ends(window, '2026-11-23T03:00:00Z'), undefined);
  assert.ok(isPast(window, at('2026-11-23T03:00:00Z')));
  assert.ok(!isPast(window, at('2026-11-22T00:00:00Z')));
});

test('the night when the clocks go back takes an hour more, and one that begins in the hour that comes twice takes both', () => {
  const night = { from: '2026-10-24T23:00', to: '2026-10-25T05:00' };
  assert.equal(ends(night, '2026-10-24T21:00:00Z'), '2026-10-25T04:00:00.000Z');
  const twice = { from: '2026-10-25T02:15', to: '2026-10-25T02:45' };
  assert.equal(ends(twice, '2026-10-25T00:15:00Z'), '2026-10-25T01:45:00.000Z');
  assert.equal(ends(twice, '2026-10-25T01:44:59Z'), '2026-10-25T01:45:00.000Z');
});

test('a time that the spring leaves out is as far after the last one that there is', () => {
  assert.equal(
    ends({ from: '2026-03-29T01:00', to: '2026-03-29T02:30' }, '2026-03-29T00:30:00Z'),
    '2026-03-29T01:30:00.000Z',
  );
  assert.equal(ends({ from: '2026-03-29T02:30', to: '2026-03-29T04:00' }, '2026-03-29T01:29:59Z'), undefined);
  assert.equal(
    ends({ from: '2026-03-29T02:30', to: '2026-03-29T04:00' }, '2026-03-29T01:30:00Z'),
    '2026-03-29T02:00:00.000Z',
  );
});

test('a weekly window comes back at the same time of day, summer and winter, and not before its first', () => {
  const weekly = { from: '2026-10-21T22:00', to: '2026-10-22T02:00', weekly: true };
  assert.equal(ends(weekly, '2026-10-14T20:30:00Z'), undefined);
  assert.equal(ends(weekly, '2026-10-21T20:00:00Z'), '2026-10-22T00:00:00.000Z');
  assert.equal(ends(weekly, '2026-10-28T20:30:00Z'), undefined);
  assert.equal(ends(weekly, '2026-10-28T21:00:00Z'), '2026-10-29T01:00:00.000Z');
  assert.equal(ends(weekly, '2027-06-16T20:00:00Z'), '2027-06-17T00:00:00.000Z');
  const long = { from: '2026-11-02T08:00', to: '2026-11-08T20:00', weekly: true };
  for (const day of ['2026-11-02', '2026-11-08', '2026-11-12', '2026-11-15'])
    assert.notEqual(ends(long, `${day}T12:00:00Z`), undefined, day);
  assert.equal(ends(long, '2026-11-15T21:00:00Z'), undefined);
});

test('times that no calendar has, and windows that end before they begin, are faults', () => {
  assert.equal(windowFault({ from: '2026-02-30T10:00', to: '2026-03-01T10:00' }), 'no-such-time');
  assert.equal(windowFault({ from: '2026-02-20T25:00', to: '2026-03-01T10:00' }), 'no-such-time');
  assert.equal(windowFault({ from: '2026-03-01T10:00', to: '2026-03-01T10:00' }), 'ends-before-it-begins');
  assert.equal(windowFault({ from: '2026-03-01T10:00', to: '2026-03-09T10:00', weekly: true }), 'longer-than-a-week');
  assert.equal(windowFault({ from: '2026-03-01T10:00', to: '2026-03-09T10:00' }), undefined);
});
