// Calendar files by RFC 5545: lines, folding, escaping, and nothing that a text could add to them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CalendarEvent, calendarFile } from './calendar-file.ts';

const EVENT: CalendarEvent = {
  uid: 'a@brevduva',
  madeAt: new Date('2026-11-22T23:00:00Z'),
  starts: new Date('2027-01-15T09:00:00Z'),
  ends: new Date('2027-01-15T09:45:00Z'),
  title: 'Syn på plats',
  place: 'Storgatan 7',
  text: 'Kallelse',
  cancelled: false,
};

/** As a calendar reads it: unfolded lines. */
const linesOf = (event: CalendarEvent): string[] =>
  calendarFile(event).toString('utf8').replaceAll('\r\n ', '').trimEnd().split('\r\n');

test('an event with its times in UTC, its place and its text', () => {
  const lines = linesOf(EVENT);
  for (const line of ['DTSTART:20270115T090000Z', 'DTEND:20270115T094500Z', 'SUMMARY:Syn på plats', 'STATUS:CONFIRMED'])
    assert.ok(lines.includes(line), line);
  assert.equal(lines[0], 'BEGIN:VCALENDAR');
  assert.equal(lines.at(-1), 'END:VCALENDAR');
  assert.ok(linesOf({ ...EVENT, cancelled: true }).includes('STATUS:CANCELLED'));
  assert.ok(!linesOf({ ...EVENT, ends: undefined, place: undefined }).some((line) => /^(DTEND|LOCATION)/.test(line)));
});

test('whatever a text holds, it adds no line and no property, and every line fits in 75 octets (random, fast-check)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const event = { ...EVENT, title: text, place: text, text };
      const bytes = calendarFile(event);
      for (const line of bytes.toString('utf8').split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75);
      assert.equal(linesOf(event).length, linesOf(EVENT).length);
      const [summary = ''] = linesOf(event).filter((line) => line.startsWith('SUMMARY:'));
      const read = summary
        .slice('SUMMARY:'.length)
        .replaceAll(/\\(n|[\\;,])/g, (_, mark) => (mark === 'n' ? '\n' : mark));
      const shown = text
        .toWellFormed()
        .replaceAll(/\r\n?/g, '\n')
        .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (mark) => (mark === '\n' ? mark : ' '));
      assert.equal(read, shown);
    }),
  );
});
