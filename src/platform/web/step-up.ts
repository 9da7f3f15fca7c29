// Step-up: before something that matters the e-ID is used once more, whoever has been logged in all day (OWASP ASVS 7.5.3).
import type { User } from './user.ts';

/** How long ago the e-ID may have been used when something that matters begins, ms. */
const FRESH_MS = 10 * 60_000;

/** Whether the person used the e-ID a moment ago. `withinMs`: longer where a form was filled in since. */
export function isFresh({ provenAt, loggedInAt }: User, now: Date, withinMs: number = FRESH_MS): boolean {
  return now.getTime() - (provenAt ?? loggedInAt).getTime() <= withinMs;
}

/** Where the person uses the e-ID anew, and comes back to `returnTo` of ours: a new session, and the same person or not. */
export function stepUpAddress(returnTo: string): string {
  return `/login?fresh=yes&return-to=${encodeURIComponent(returnTo)}`;
}
