// The job that numbers notices and tells people by e-mail, one for each organisation: what is mailed holds no subject, name or number (DESIGN rule 7).
import { stockholmDate } from '../../../platform/clock.ts';
import type { MailConfig } from '../../../platform/config/parts.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import type { Records } from '../records.ts';
import { accountsWith } from '../store/account-rights.ts';
import { writersOf } from '../store/held-letters.ts';
import {
  forgetNotices,
  keepMailDue,
  type MailDue,
  mailFailed,
  type NumberedNotice,
  noticeHead,
  noticesAfter,
  numberNotices,
  peopleToTell,
  toldByMail,
} from '../store/notice-feed.ts';
import { substitutesOf } from '../store/substitutes.ts';
import { wishesOf } from '../store/wishes.ts';
import type { SenderTables } from '../tables.ts';
import { wakeWebhooks } from '../webhooks/deliver-webhook.ts';
import { noticeMail } from './notice-mail.ts';

export const TELL_JOB = 'tell-people';

const EVERY_MS = 5000;
const AGAIN_MS = 900_000;
const BATCH = 500;
const KEPT_DAYS = 400;
const DAY_MS = 86_400_000;
const MORNING_MS = 7 * 3_600_000;

export interface TellPeople {
  readonly mail: MailConfig | undefined;
  /** Where people log in. */
  readonly publicUrl: string;
  readonly log: Log;
}

/** Puts the organisation's job in the queue unless it is there: one for all processes. */
export async function planTelling(tx: Transaction<SenderTables>): Promise<void> {
  await enqueue(tx, { kind: TELL_JOB, key: tx.organisation, payload: {} });
}

/** One round, and the next a few seconds later. A mail that was sent just before a crash may come twice, never not at all. */
export function tellPeople(
  records: Pick<Records, 'database' | 'clock'>,
  organisation: Pick<Transaction<SenderTables>, 'organisation'>['organisation'],
  to: TellPeople,
): () => Promise<JobResult<SenderTables>> {
  const { database, clock } = records;
  return async () => {
    const now = clock();
    const more = await database.transaction(organisation, async (tx) => {
      await forgetNotices(tx, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
      await numberNotices(tx);
      await wakeWebhooks(tx);
      return await giveOut(tx, to.mail !== undefined, now);
    });
    const { mail } = to;
    if (mail !== undefined) await mailAll(records, organisation, { ...to, mail }, now);
    return { kind: 'retry', afterMs: more ? 0 : EVERY_MS };
  };
}

// Where no mail server is configured nothing gathers that would all be sent the day there is one.
async function giveOut(tx: Transaction<SenderTables>, mailed: boolean, now: Date): Promise<boolean> {
  const { position, mailedTo } = await noticeHead(tx);
  if (position === mailedTo) return false;
  if (!mailed) {
    await keepMailDue(tx, [], position);
    return false;
  }
  const notices = await noticesAfter(tx, { after: mailedTo, limit: BATCH });
  const due: MailDue[] = [];
  for (const notice of notices) due.push(...(await wanted(tx, notice, now)));
  await keepMailDue(tx, due, notices.at(-1)?.position ?? position);
  return notices.length === BATCH;
}

async function wanted(tx: Transaction<SenderTables>, notice: NumberedNotice, now: Date): Promise<readonly MailDue[]> {
  const due: MailDue[] = [];
  for (const person of await readersOf(tx, notice, now)) {
    const { wishes, email } = await wishesOf(tx, person);
    if (email === undefined || wishes.mail === 'none' || !wishes.mailKinds.includes(notice.kind)) continue;
    due.push({ notice: notice.id, person, dueAt: wishes.mail === 'daily' ? nextMorning(now) : now });
  }
  return due;
}

async function readersOf(
  tx: Transaction<SenderTables>,
  { person, role, unit, caseType, kind, letter }: NumberedNotice,
  now: Date,
): Promise<readonly string[]> {
  if (person !== null) return [person, ...(await substitutesOf(tx, person, stockholmDate(now)))];
  if (role === null) return [];
  const holders = await accountsWith(tx, role, { unit, caseType: caseType ?? undefined });
  const writers = kind === 'approval-wanted' && letter !== null ? await writersOf(tx, letter) : [];
  return holders.map(({ id }) => id).filter((id) => !writers.includes(id));
}

/** Seven in the morning in Stockholm, today or tomorrow. On a day when the clocks change it is an hour off. */
function nextMorning(now: Date): Date {
  for (const days of [0, 1, 2]) {
    const start = startOfDay(stockholmDate(new Date(now.getTime() + days * DAY_MS)));
    const at = new Date((start?.getTime() ?? now.getTime()) + MORNING_MS);
    if (at.getTime() > now.getTime()) return at;
  }
  return now;
}

async function mailAll(
  { database }: Pick<Records, 'database'>,
  organisation: Parameters<typeof tellPeople>[1],
  { mail, publicUrl, log }: TellPeople & { readonly mail: MailConfig },
  now: Date,
): Promise<void> {
  for (const { person, email, kinds } of await peopleToTell(database.reader(organisation), now)) {
    try {
      if (email !== null && kinds.length > 0) await sendMail(mail, { to: email, ...noticeMail(kinds, publicUrl) });
      await database.transaction(organisation, (tx) => toldByMail(tx, person, now));
    } catch (error) {
      log.warn({ err: error }, 'A notice could not be sent by e-mail and will be tried again');
      const again = new Date(now.getTime() + AGAIN_MS);
      await database.transaction(organisation, (tx) => mailFailed(tx, person, now, again));
    }
  }
}
