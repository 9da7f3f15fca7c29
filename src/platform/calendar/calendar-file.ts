// A calendar file with one event (iCalendar, RFC 5545): what calendars on telephones and computers open.

export interface CalendarEvent {
  /** The same for the same event, for ever: a calendar replaces what it has (3.8.4.7). */
  readonly uid: string;
  /** When the file is made. */
  readonly madeAt: Date;
  readonly starts: Date;
  readonly ends: Date | undefined;
  readonly title: string;
  readonly place: string | undefined;
  readonly text: string | undefined;
  readonly cancelled: boolean;
}

/** The file, in UTF-8 with the line ends that it must have. Times are in UTC, which every calendar shows in its own zone. */
export function calendarFile({ uid, madeAt, starts, ends, title, place, text, cancelled }: CalendarEvent): Buffer {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Brevduva//Mailbox//SV',
    `METHOD:${cancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${moment(madeAt)}`,
    `DTSTART:${moment(starts)}`,
    ...(ends === undefined ? [] : [`DTEND:${moment(ends)}`]),
    `SUMMARY:${escaped(title)}`,
    ...(place === undefined ? [] : [`LOCATION:${escaped(place)}`]),
    ...(text === undefined ? [] : [`DESCRIPTION:${escaped(text)}`]),
    ...(cancelled ? ['STATUS:CANCELLED', 'SEQUENCE:1'] : ['STATUS:CONFIRMED']),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return Buffer.from(`${lines.flatMap(folded).join('\r\n')}\r\n`);
}

function moment(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

/** 3.3.11. Control characters have no place in a text: with them a sender could write lines of its own. */
function escaped(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, (mark) => (mark === '\n' ? mark : ' '))
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll('\n', '\\n');
}

/** 3.1: lines of at most 75 octets, never broken inside a character. */
function folded(line: string): string[] {
  const parts: string[] = [];
  let part = '';
  let room = 75;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (bytes > room) {
      parts.push(part);
      part = ' ';
      room = 74;
    }
    part += character;
    room -= bytes;
  }
  return [...parts, part];
}
