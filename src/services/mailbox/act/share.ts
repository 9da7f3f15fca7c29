// Sharing one letter with somebody for a time: they log in with their own e-ID, every look is noted and shown, and it ends by itself.
import { randomUUID } from 'node:crypto';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import { endOfDay } from '../../../platform/stockholm-days.ts';
import { requireOldEnough } from '../access/age.ts';
import { keepOpen } from '../access/keep-open.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { SHARED_JOB } from '../notice-job.ts';
import { accountOf } from '../store/accounts.ts';
import type { LetterShareTable } from '../store/acting-tables.ts';
import type { StoredLetter } from '../store/letters.ts';
import {
  countShares,
  endShare,
  insertLook,
  insertShare,
  looksAt,
  type OpenShare,
  sharesOf,
  shareWith,
} from '../store/shares.ts';
import type { Actor } from '../use/actor.ts';
import { labelPlace, lookPlace } from './sealed.ts';
import type { Replying } from './send-reply.ts';

/** Days at most. */
export const SHARE_DAYS_MAX = 90;
const OPEN_MAX = 50;
const DAY_MS = 86_400_000;

export type NotShared = 'until-wrong' | 'own-mailbox' | 'too-many';

/** The last day that may be chosen, yyyy-mm-dd. */
export function lastShareDay(now: Date): string {
  return stockholmDate(new Date(now.getTime() + SHARE_DAYS_MAX * DAY_MS));
}

/**
 * Shares the letter to the end of that day (yyyy-mm-dd). Nobody is told whether the other one has a mailbox here. Errors: as requireOldEnough,
 * and 'conflict' when the mailbox is closed.
 */
export async function shareLetter(
  context: MailboxContext,
  { account, actor, letter }: Replying,
  { person, label, day }: { readonly person: RecipientId; readonly label: string; readonly day: string },
): Promise<NotShared | undefined> {
  const { database, organisation, ciphers, clock, events } = context;
  const now = clock();
  requireOldEnough(context, account.recipient, now);
  const until = endOfDay(day);
  if (until === undefined || until <= now || day > lastShareDay(now)) return 'until-wrong';
  if (person === account.recipient) return 'own-mailbox';
  if ((await countShares(database.reader(organisation), account.id, now)) >= OPEN_MAX) return 'too-many';
  const id = randomUUID();
  const sealed = (await ciphers.of(account.id)).seal(labelPlace(id), label);
  await database.transaction(organisation, async (tx) => {
    await keepOpen(tx, account.id);
    await insertShare(tx, {
      id,
      account_id: account.id,
      letter_id: letter.id,
      with_id: person,
      label: sealed,
      made_at: now,
      until,
    });
    const details = { letter: letter.id, by: actor.name };
    await events.record(tx, { kind: 'share.begun', actor: actor.loginId, subject: account.id, details });
    // Whoever has a mailbox here is told that there is something, not from whom or what; whoever shares is told nothing of it.
    const other = await accountOf(tx, person);
    if (other !== undefined) await enqueue(tx, { kind: SHARED_JOB, key: id, payload: { account: other.id } });
  });
  return undefined;
}

/** Ends it at once. */
export async function stopSharing(
  context: MailboxContext,
  { account, actor, letter }: Replying,
  shareId: string,
): Promise<void> {
  const { database, organisation, clock, events } = context;
  await database.transaction(organisation, async (tx) => {
    if (!(await endShare(tx, account.id, shareId, clock()))) return;
    const details = { letter: letter.id, by: actor.name };
    await events.record(tx, { kind: 'share.ended', actor: actor.loginId, subject: account.id, details });
  });
}

export interface Share extends Pick<LetterShareTable, 'id' | 'made_at' | 'until' | 'ended_at'> {
  readonly label: string;
  readonly looks: readonly { readonly at: Date; readonly file: string | undefined }[];
}

/** With whom the letter is or was shared, and every look. */
export async function sharesOfLetter(context: MailboxContext, letter: StoredLetter): Promise<Share[]> {
  const reader = context.database.reader(context.organisation);
  const rows = await sharesOf(reader, letter.accountId, letter.id);
  if (rows.length === 0) return [];
  const cipher = await context.ciphers.of(letter.accountId);
  const looks = await looksAt(
    reader,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, made_at, until, ended_at, label }) => ({
    id,
    made_at,
    until,
    ended_at,
    label: cipher.open(labelPlace(id), label),
    looks: looks
      .filter(({ shareId }) => shareId === id)
      .map(({ at, file }) => ({ at, file: file === null ? undefined : cipher.open(lookPlace(id), file) })),
  }));
}

/** The share, with the look noted before anything is shown; undefined when it is over, ended or somebody else's. */
export async function lookAtShare(
  context: MailboxContext,
  { person, actor, id, file }: { person: RecipientId; actor: Actor; id: string; file?: string },
): Promise<OpenShare | undefined> {
  const { database, organisation, ciphers, clock, events } = context;
  const found = await shareWith(database.reader(organisation), person, id, clock());
  if (found === undefined) return undefined;
  const cipher = await ciphers.of(found.accountId);
  await database.transaction(organisation, async (tx) => {
    await insertLook(tx, id, clock(), file === undefined ? undefined : cipher.seal(lookPlace(id), file));
    // The holder's own word for them: not a name that only the e-ID has told us.
    const details = { letter: found.letterId, by: cipher.open(labelPlace(id), found.label) };
    await events.record(tx, { kind: 'share.looked', actor: actor.loginId, subject: found.accountId, details });
  });
  return found;
}
