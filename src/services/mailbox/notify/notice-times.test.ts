// When notices go out, by the clock in Stockholm: quiet hours over midnight, gathered ones, and the nights when the clock is moved.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEFAULT_TIMES, dueAt, type NoticeTimes, quietUntil } from './notice-times.ts';

const night: NoticeTimes = { ...DEFAULT_TIMES, sms: 'at-once', quiet: { from: 22 * 60, until: 7 * 60 } };
const due = (times: NoticeTimes, at: string): string | undefined => dueAt(times, 'email', new Date(at))?.toISOString();

describe('a notice at once', () => {
  test('goes out now by day', () => {
    assert.equal(due(night, '2026-11-23T12:00:00Z'), '2026-11-23T12:00:00.000Z');
  });

  test('waits for the morning in the evening, after midnight and at the very minute', () => {
    for (const at of ['2026-11-22T21:00:00Z', '2026-11-22T23:30:00Z', '2026-11-23T05:59:59Z'])
      assert.equal(due(night, at), '2026-11-23T06:00:00.000Z', at);
    assert.equal(due(night, '2026-11-23T06:00:00Z'), '2026-11-23T06:00:00.000Z');
  });

  test('waits by the clock on the wall when summer time begins and ends', () => {
    assert.equal(due(night, '2026-03-28T22:00:00Z'), '2026-03-29T05:00:00.000Z');
    assert.equal(due(night, '2026-10-24T21:00:00Z'), '2026-10-25T06:00:00.000Z');
  });

  test('waits in quiet hours of the day', () => {
    const nap: NoticeTimes = { ...night, quiet: { from: 12 * 60, until: 13 * 60 } };
    assert.equal(due(nap, '2026-07-01T10:30:00Z'), '2026-07-01T11:00:00.000Z');
    assert.equal(quietUntil(nap, new Date('2026-07-01T11:00:00Z')), undefined);
  });

  test('is never sent where none is wanted', () => {
    assert.equal(dueAt(DEFAULT_TIMES, 'sms', new Date()), undefined);
  });
});

describe('a gathered notice', () => {
  test('goes out the same day before the hour and the next day after it', () => {
    const daily: NoticeTimes = { ...DEFAULT_TIMES, email: 'daily' };
    assert.equal(due(daily, '2026-11-23T06:59:00Z'), '2026-11-23T07:00:00.000Z');
    assert.equal(due(daily, '2026-11-23T07:00:00Z'), '2026-11-24T07:00:00.000Z');
  });

  test('goes out on its day of the week, a week later when the hour is over', () => {
    const weekly: NoticeTimes = { ...DEFAULT_TIMES, email: 'weekly', digestDay: 1 };
    assert.equal(due(weekly, '2026-11-22T12:00:00Z'), '2026-11-23T07:00:00.000Z');
    assert.equal(due(weekly, '2026-11-23T08:00:00Z'), '2026-11-30T07:00:00.000Z');
  });

  test('waits for the end of quiet hours when its hour lies in them', () => {
    const early: NoticeTimes = { ...night, email: 'daily', digestAt: 6 * 60 };
    assert.equal(due(early, '2026-11-22T12:00:00Z'), '2026-11-23T06:00:00.000Z');
  });

  test('goes out at half past two also in the night without that half hour', () => {
    const odd: NoticeTimes = { ...DEFAULT_TIMES, email: 'daily', digestAt: 150 };
    assert.equal(due(odd, '2026-03-28T20:00:00Z'), '2026-03-29T01:30:00.000Z');
  });
});
