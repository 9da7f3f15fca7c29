// Working days: the calendar of 2026 and 2027 as printed, and that counting forwards and backwards agree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterWorkingDays, isWorkingDay, passedBefore } from './working-days.ts';

const FREE = [
  ...['2026-01-01', '2026-01-06', '2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14', '2026-06-06', '2026-06-19'],
  ...['2026-06-20', '2026-10-31', '2026-12-24', '2026-12-25', '2026-12-26', '2026-12-31', '2027-03-26', '2027-03-29'],
  ...['2027-05-06', '2027-06-25', '2028-04-14', '2028-04-17', '2028-06-23'],
];
const WORKED = ['2026-01-02', '2026-04-02', '2026-04-07', '2026-05-15', '2026-06-18', '2026-10-30', '2026-12-23'];

for (const day of FREE) test(`${day} is free`, () => assert.equal(isWorkingDay(day), false));
for (const day of WORKED) test(`${day} is worked`, () => assert.equal(isWorkingDay(day), true));

test('what is no day is refused', () => assert.throws(() => isWorkingDay('2026-13-45'), RangeError));

test('so many whole working days have passed: over a weekend, over Christmas', () => {
  assert.equal(afterWorkingDays('2026-11-20', 1), '2026-11-24');
  assert.equal(afterWorkingDays('2026-12-23', 2), '2026-12-30');
  assert.equal(afterWorkingDays('2026-11-20', 0), '2026-11-20');
  assert.equal(passedBefore('2026-11-24', 1), '2026-11-23');
});

test('counting backwards finds exactly what counting forwards does', () => {
  for (const today of ['2026-11-24', '2027-01-07', '2026-06-22', '2027-03-30']) {
    for (const count of [1, 2, 5, 10]) {
      const bound = passedBefore(today, count);
      const last = new Date(Date.parse(bound) - 86_400_000).toISOString().slice(0, 10);
      assert.ok(afterWorkingDays(last, count) <= today, `${last} + ${count} is over by ${today}`);
      assert.ok(afterWorkingDays(bound, count) > today, `${bound} + ${count} is not over by ${today}`);
    }
  }
});
