// Working days in Sweden: not Saturdays, Sundays and public holidays (lag 1989:253), nor the eves that semesterlagen 3 a § counts as Sundays.
//   a day is written yyyy-mm-dd

const DAY_MS = 86_400_000;
/** Nyårsdagen, trettondagen, första maj, nationaldagen, julafton, juldagen, annandagen, nyårsafton. */
const FIXED = ['01-01', '01-06', '05-01', '06-06', '12-24', '12-25', '12-26', '12-31'];
/** From Easter Sunday: långfredagen, annandag påsk, Kristi himmelsfärdsdag. The others are Sundays. */
const FROM_EASTER = [-2, 1, 39];

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Easter Sunday of a Gregorian year (Meeus, Jones, Butcher), as milliseconds. */
function easter(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const place = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(place / 31) - 1, (place % 31) + 1);
}

/** Whether people work that day. Throws a RangeError when the text is no day. */
export function isWorkingDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`${day} is no day`);
  const weekday = new Date(ms).getUTCDay();
  if (weekday === 0 || weekday === 6 || FIXED.includes(day.slice(5))) return false;
  const spring = easter(Number(day.slice(0, 4)));
  if (FROM_EASTER.some((days) => spring + days * DAY_MS === ms)) return false;
  // Midsommarafton: the Friday between 19 and 25 June.
  return !(weekday === 5 && day.slice(5) >= '06-19' && day.slice(5) <= '06-25');
}

/** The day on which so many whole working days have passed since `day`, which is not counted itself; the same day for none. */
export function afterWorkingDays(day: string, count: number): string {
  let ms = Date.parse(`${day}T00:00:00Z`);
  for (let left = count; left > 0; ) {
    ms += DAY_MS;
    if (isWorkingDay(dayAt(ms))) left -= 1;
  }
  return count === 0 ? day : dayAt(ms + DAY_MS);
}

/** The first day that is too late: of what happened before it, `count` (1 or more) whole working days have passed by the beginning of `today`. */
export function passedBefore(today: string, count: number): string {
  let ms = Date.parse(`${today}T00:00:00Z`);
  for (let left = count; left > 0; ) {
    ms -= DAY_MS;
    if (isWorkingDay(dayAt(ms))) left -= 1;
  }
  return dayAt(ms);
}
