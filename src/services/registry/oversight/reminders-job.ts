// Reminders by e-mail: legal deadlines that are near or over, findings that are late, mailings that begin soon, large senders that have
// announced nothing. At least once each: what was sent is noted after the mail server has taken it.

import { stockholmDate } from '../../../platform/clock.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import type { RegistryContext } from '../registry-context.ts';
import { lateFindings } from '../store/audits.ts';
import { dutiesReminded, type OpenDuty, openDuties, remindersOfDuties } from '../store/incidents.ts';
import { type AnnouncedPlan, comingPlans, planReminded, quietSenders } from '../store/mailing-plans.ts';
import type { RegistryTables } from '../tables.ts';
import { askReach } from './hand-over-job.ts';
import { dutyReminder, findingsReminder, planReminder, quietReminder, type Words } from './reminder-texts.ts';

/** Looks now and then; never done. */
export const REMINDERS_JOB = 'oversight';
const EVERY_MS = 600_000;
const DAY_MS = 86_400_000;
/** The part of the time that is left when somebody is reminded. */
const SOON = 0.25;

/** The handler. */
export function remindersHandler(context: RegistryContext): (job: ClaimedJob) => Promise<JobResult<RegistryTables>> {
  return async () => {
    if (context.oversight.mail !== undefined) await remind(context);
    await askReach(context);
    return { kind: 'retry', afterMs: EVERY_MS };
  };
}

async function remind(context: RegistryContext): Promise<void> {
  for (const part of [remindOfDuties, remindOfFindings, remindOfPlans, remindQuietSenders]) {
    try {
      await part(context);
    } catch (error) {
      context.log.warn({ err: error }, 'A reminder could not be sent; it is tried again');
    }
  }
}

async function send({ oversight }: RegistryContext, to: readonly string[], words: Words): Promise<void> {
  if (oversight.mail === undefined) return;
  for (const address of to) await sendMail(oversight.mail, { to: address, ...words });
}

/** How many reminders a thing to do should have had: 1 when a quarter of its time is left, 2 when it is late. */
export function remindersDue({ knownAt, dueAt }: Pick<OpenDuty, 'knownAt' | 'dueAt'>, now: Date): 0 | 1 | 2 {
  if (now >= dueAt) return 2;
  const left = dueAt.getTime() - now.getTime();
  return left <= (dueAt.getTime() - knownAt.getTime()) * SOON ? 1 : 0;
}

async function remindOfDuties(context: RegistryContext): Promise<void> {
  const { database, organisation, clock, oversight, events } = context;
  if (oversight.to.length === 0) return;
  const reader = database.reader(organisation);
  const [duties, had] = await Promise.all([openDuties(reader), remindersOfDuties(reader)]);
  const now = clock();
  for (const level of [1, 2] as const) {
    const due = duties.filter((duty) => remindersDue(duty, now) === level && (had.get(duty.id) ?? 0) < level);
    if (due.length === 0) continue;
    await send(context, oversight.to, dutyReminder(due, oversight, { now, late: level === 2 }));
    await database.transaction(organisation, async (tx) => {
      const ids = due.map(({ id }) => id);
      await dutiesReminded(tx, ids, level);
      const subject = level === 2 ? 'late' : 'soon';
      await events.record(tx, { kind: 'oversight.reminded', actor: 'system', subject, details: { duties: ids } });
    });
  }
}

async function remindOfFindings(context: RegistryContext): Promise<void> {
  const { database, organisation, clock, oversight, events } = context;
  if (oversight.to.length === 0) return;
  await database.transaction(organisation, async (tx) => {
    const late = await lateFindings(tx, stockholmDate(clock()));
    if (late.length === 0) return;
    const audits = [...new Set(late.map(({ audit }) => audit))];
    await events.record(tx, { kind: 'oversight.reminded', actor: 'system', subject: 'findings', details: { audits } });
    await send(context, oversight.to, findingsReminder(late.length, oversight.pagesUrl));
  });
}

/** Which of the reminders before its beginning is due, and whether it was told before that. */
export function planReminderDue(
  { startsAt, toldAt }: Pick<AnnouncedPlan, 'startsAt' | 'toldAt'>,
  days: readonly number[],
  now: Date,
): { readonly count: number; readonly send: boolean } {
  if (startsAt === undefined || startsAt <= now) return { count: 0, send: false };
  const times = days.map((before) => startsAt.getTime() - before * DAY_MS).filter((at) => at <= now.getTime());
  return { count: times.length, send: times.some((at) => at >= toldAt.getTime()) };
}

async function remindOfPlans(context: RegistryContext): Promise<void> {
  const { database, organisation, clock, oversight, events } = context;
  const now = clock();
  for (const plan of await comingPlans(database.reader(organisation), now)) {
    const { count, send: isDue } = planReminderDue(plan, oversight.remindDaysBefore, now);
    if (count <= plan.reminded) continue;
    const { reminderTo } = plan;
    if (isDue && reminderTo !== undefined) await send(context, [reminderTo], planReminder(plan, oversight.ownerName));
    await database.transaction(organisation, async (tx) => {
      if (!(await planReminded(tx, plan, count)) || !isDue || reminderTo === undefined) return;
      await events.record(tx, { kind: 'mailing-plan.reminded', actor: 'system', subject: plan.id });
    });
  }
}

async function remindQuietSenders(context: RegistryContext): Promise<void> {
  const { database, organisation, clock, oversight, events, directory } = context;
  const { senders } = await directory.now();
  // In one transaction: what could not be sent is not noted.
  await database.transaction(organisation, async (tx) => {
    for (const { sender, reminderTo } of await quietSenders(tx, clock())) {
      await events.record(tx, { kind: 'large-sender.reminded', actor: 'system', subject: sender });
      const name = senders.get(sender)?.name ?? sender;
      await send(context, [reminderTo], quietReminder(name, oversight.ownerName));
    }
  });
}
