// The time, as something that is passed in; dates of the law and of the wire are Stockholm's (DESIGN, "src/wire has no clock").
export type Clock = () => Date;

/** The machine's own clock. */
export const systemClock: Clock = () => new Date();

const stockholm = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The calendar day in Stockholm at that instant, `yyyy-mm-dd` (xs:date without zone, as ReceivedTime is sent). */
export function stockholmDate(at: Date): string {
  return stockholm.format(at);
}
