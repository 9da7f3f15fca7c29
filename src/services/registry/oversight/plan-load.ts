// How many letters the announced mailings are an hour, and when they are more than the infrastructure takes (DIGG-7). Pure.

export interface LoadedPlan {
  readonly id: string;
  /** Undefined: not decided, and then it is in no hour. */
  readonly startsAt: Date | undefined;
  readonly endsAt: Date;
  readonly letters: number;
  readonly perMinute: number | undefined;
}

export interface HourLoad {
  readonly from: Date;
  readonly letters: number;
  readonly plans: readonly string[];
}

/** Hours beside each other in which more letters are announced than are taken. */
export interface Collision {
  readonly from: Date;
  readonly until: Date;
  /** Of the fullest hour. */
  readonly letters: number;
  readonly plans: readonly string[];
}

const HOUR = 3_600_000;

interface Spread {
  readonly id: string;
  readonly from: number;
  readonly until: number;
  readonly letters: number;
}

/** Letters go evenly: at the pace that was told, or until the end where none was. */
function spreadOf({ id, startsAt, endsAt, letters, perMinute }: LoadedPlan): Spread | undefined {
  if (startsAt === undefined || letters === 0) return undefined;
  const from = startsAt.getTime();
  const latest = Math.max(endsAt.getTime(), from + 60_000);
  const until = perMinute === undefined ? latest : Math.min(latest, from + Math.ceil(letters / perMinute) * 60_000);
  return { id, from, until, letters };
}

/** Every hour between the two times in which letters are announced, in order. */
export function loadPerHour(plans: readonly LoadedPlan[], from: Date, until: Date): readonly HourLoad[] {
  const hours = new Map<number, { letters: number; plans: string[] }>();
  for (const plan of plans) {
    const spread = spreadOf(plan);
    if (spread === undefined) continue;
    const first = Math.floor(Math.max(spread.from, from.getTime()) / HOUR) * HOUR;
    const last = Math.min(spread.until, until.getTime());
    for (let hour = first; hour < last; hour += HOUR) {
      const share = Math.min(hour + HOUR, spread.until) - Math.max(hour, spread.from);
      const known = hours.get(hour) ?? { letters: 0, plans: [] };
      known.letters += (spread.letters * share) / (spread.until - spread.from);
      known.plans.push(spread.id);
      hours.set(hour, known);
    }
  }
  return [...hours]
    .sort(([one], [other]) => one - other)
    .map(([hour, load]) => ({ from: new Date(hour), letters: Math.round(load.letters), plans: load.plans }));
}

/** Where they are more than `capacity` an hour. */
export function collisionsOf(hours: readonly HourLoad[], capacity: number): readonly Collision[] {
  const found: Collision[] = [];
  for (const { from, letters, plans } of hours) {
    if (letters <= capacity) continue;
    const until = new Date(from.getTime() + HOUR);
    const before = found.at(-1);
    if (before?.until.getTime() === from.getTime()) {
      const both = [...new Set([...before.plans, ...plans])];
      found[found.length - 1] = { from: before.from, until, letters: Math.max(before.letters, letters), plans: both };
    } else found.push({ from, until, letters, plans });
  }
  return found;
}
