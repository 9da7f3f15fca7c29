// Log-ins at the pages: kept with when, by which e-ID and roughly which browser, so that a person sees them and can end them
// (issue 5, "Settings": sessions). The platform's session is asked here at each request whether it still is good.
import { createHmac, hkdfSync } from 'node:crypto';
import type { User } from '../../../platform/web/user.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { endLogIns, insertLogIn, type LogIn, logInById, logInsOf, touchLogIn } from '../store/log-ins.ts';
import { endTokensOfLogIns } from '../store/personal-tokens.ts';

type LogInContext = Pick<MailboxContext, 'contentKey' | 'database' | 'organisation' | 'clock'>;

const DAY_MS = 86_400_000;
/** Log-ins are shown this long. */
export const KEPT_DAYS = 90;
const SHOWN = 50;
const TOUCH_MS = 60_000;
/** As the platform's sessions: unused this long they are over, and after ten hours whatever happens. */
const IDLE_MS = 30 * 60_000;
const LONGEST_MS = 600 * 60_000;

/** Who it was, as a keyed digest: by the number where there is one. */
export function markOf(key: Buffer, user: Pick<User, 'personalNumber' | 'foreignId' | 'subject'>): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, 'brevduva', 'mailbox log-ins', 32));
  const { personalNumber, foreignId, subject } = user;
  const who = personalNumber ?? (foreignId === undefined ? `subject ${subject}` : `eidas ${foreignId}`);
  return createHmac('sha256', own).update(who).digest();
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b|\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/** The browser roughly: 'Firefox, Windows'. Nothing that tells one person's from another's of the same kind is kept. */
export function browserWords(userAgent: string | undefined): string {
  const found = (list: typeof BROWSERS): string[] =>
    list.filter(([form]) => form.test(userAgent ?? '')).map(([, word]) => word);
  return [found(BROWSERS)[0], found(SYSTEMS)[0]].filter((word) => word !== undefined).join(', ');
}

/** Keeps a log-in that has just been checked. The same person's choice of mailbox goes on from `before`. */
export async function keepLogIn(
  context: LogInContext,
  user: User,
  { userAgent, before }: { readonly userAgent: string | undefined; readonly before: User | undefined },
): Promise<void> {
  const { database, organisation } = context;
  const now = context.clock();
  const person = markOf(context.contentKey, user);
  const earlier = before === undefined ? undefined : await logInById(database.reader(organisation), before.loginId);
  const same = earlier?.person.equals(person) === true ? earlier : undefined;
  const row: LogIn = {
    id: user.loginId,
    person,
    at: user.loggedInAt,
    seen_at: now,
    acr: user.acr,
    eid: user.eid ?? '',
    browser: browserWords(userAgent),
    chosen: same?.chosen ?? null,
    ended_at: null,
  };
  await database.transaction(organisation, async (tx) => {
    // The new session takes the old one's place in the same browser.
    if (earlier !== undefined) await endLogIns(tx, earlier.person, { only: earlier.id }, now);
    await insertLogIn(tx, row, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
  });
}

/** The log-in behind a request, counted as used; undefined when it was ended from another browser, or never kept. */
export async function currentLogIn(context: LogInContext, user: User): Promise<LogIn | undefined> {
  const { database, organisation } = context;
  const row = await logInById(database.reader(organisation), user.loginId);
  if (row === undefined || row.ended_at !== null) return undefined;
  const now = context.clock();
  if (now.getTime() - row.seen_at.getTime() > TOUCH_MS)
    await database.transaction(organisation, (tx) => touchLogIn(tx, row.id, now));
  return row;
}

export interface ShownLogIn {
  readonly id: string;
  readonly at: Date;
  readonly seenAt: Date;
  readonly acr: string;
  readonly eid: string;
  readonly browser: string;
  readonly state: 'this' | 'open' | 'over';
}

/** The person's log-ins, newest first. */
export async function listLogIns(context: LogInContext, user: User): Promise<readonly ShownLogIn[]> {
  const now = context.clock().getTime();
  const rows = await logInsOf(context.database.reader(context.organisation), markOf(context.contentKey, user), SHOWN);
  return rows.map(({ id, at, seen_at: seenAt, acr, eid, browser, ended_at: endedAt }) => {
    const alive = endedAt === null && now - seenAt.getTime() < IDLE_MS + TOUCH_MS && now - at.getTime() < LONGEST_MS;
    const state = id === user.loginId ? 'this' : alive ? 'open' : 'over';
    return { id, at, seenAt, acr, eid, browser, state };
  });
}

/** Ends another of the person's log-ins, or all others, with the personal tokens that were made in them; gives how many log-ins were ended. */
export async function endOtherLogIns(context: LogInContext, user: User, id: string | undefined): Promise<number> {
  if (id === user.loginId) return 0;
  const which = id === undefined ? { allBut: user.loginId } : { only: id };
  const person = markOf(context.contentKey, user);
  return await context.database.transaction(context.organisation, async (tx) => {
    const now = context.clock();
    // Whoever was let in may have let a program in.
    await endTokensOfLogIns(tx, person, which, now);
    return await endLogIns(tx, person, which, now);
  });
}

/** The person has logged out. */
export async function leaveLogIn(context: LogInContext, user: User): Promise<void> {
  const person = markOf(context.contentKey, user);
  await context.database.transaction(context.organisation, (tx) =>
    endLogIns(tx, person, { only: user.loginId }, context.clock()),
  );
}
