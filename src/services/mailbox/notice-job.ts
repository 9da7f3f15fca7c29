// Notices that there is post and nothing else (DIGG-5: notices are neutral), by e-mail and text message: at once or held until their
// time, each a durable job that is tried again on failure, so that nothing is lost while it waits.
import { kindOf } from '../../domain/recipient-id.ts';
import type { MailConfig } from '../../platform/config/parts.ts';
import type { Transaction } from '../../platform/database/database.ts';
import type { JsonValue } from '../../platform/database/json.ts';
import { type ClaimedJob, enqueue, type JobResult } from '../../platform/jobs/jobs.ts';
import { sendMail } from '../../platform/mail/mail.ts';
import { guardCompany } from './access/company-guard.ts';
import type { Account } from './account.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { texts } from './messages.ts';
import { dueAt, quietUntil } from './notify/notice-times.ts';
import type { MailboxTables } from './schema.ts';
import type { NoticeChannel } from './store/access-tables.ts';
import { accountById } from './store/accounts.ts';
import { dropHeld, heldNotice, holdNotice, moveHeld, noticeTimesOf, tellHeld } from './store/notice-settings.ts';
import { phoneOf } from './store/phones.ts';
import { shareTexts } from './texts/share-texts.ts';

/** There is post. Payload: `{ account, told? }`: the mailbox's id, and the channels that have told of it already. */
export const NOTICE_JOB = 'notice';
/** The first e-mail to an address that the holder gave. Payload: `{ account }`. */
export const ADDRESS_JOB = 'address-notice';
/** Who may be in the mailbox has changed. Payload the same. */
export const ACCESS_JOB = 'access-notice';
/** Somebody has shared a letter with the holder. Payload the same. */
export const SHARED_JOB = 'shared-notice';
/** One notice by one channel, now. Payload: `{ account, channel }`. */
export const TELL_JOB = 'tell';
/** What waits for its time. Payload: `{ account, channel, due }`. */
export const HELD_JOB = 'held-notice';

/** After this many tries, over some two days, it is given up and said in the mailbox's activity. */
export const TRIES = 20;

type Context = Pick<
  MailboxContext,
  | 'organisation'
  | 'database'
  | 'ciphers'
  | 'changes'
  | 'events'
  | 'log'
  | 'clock'
  | 'sms'
  | 'mandates'
  | 'contentKey'
  | 'acting'
>;

export interface NoticeContext extends Context {
  readonly operatorName: string;
  readonly mail: MailConfig;
  /** Where people log in. */
  readonly publicUrl: string;
}

type Result = JobResult<MailboxTables>;
type Handler = (job: ClaimedJob) => Promise<Result>;

const done: Result = { kind: 'done' };

/** How long to wait after a failed try, ms: 2 s doubled each time, at most 4 h. */
export function waitAfter(attempt: number): number {
  return Math.min(2000 * 2 ** (attempt - 1), 4 * 3_600_000);
}

function members(payload: JsonValue): Readonly<Record<string, unknown>> {
  return typeof payload === 'object' && payload !== null ? Object.fromEntries(Object.entries(payload)) : {};
}

/** The mailbox that a notice is about; undefined when it is closed or gone. 'wait': nobody can say whose a company is now. */
async function mailboxFor(context: NoticeContext, payload: JsonValue): Promise<Account | 'wait' | undefined> {
  const { account: id } = members(payload);
  if (typeof id !== 'string') return undefined;
  const reader = context.database.reader(context.organisation);
  const account = await accountById(reader, id);
  if (account === undefined || account.state === 'closed') return undefined;
  return await addressesAreGood(context, account);
}

/** A company that has been sold is not told of at its former owner's address: its signatories are looked at first. */
export async function addressesAreGood(context: NoticeContext, account: Account): Promise<Account | 'wait'> {
  if (kindOf(account.recipient) !== 'organisationsnummer') return account;
  const guarded = await guardCompany(context, account);
  if (guarded === 'silent') return 'wait';
  return (await accountById(context.database.reader(context.organisation), account.id)) ?? 'wait';
}

/** The handlers of all kinds of notices. */
export function noticeHandlers(context: NoticeContext): Readonly<Record<string, Handler>> {
  const forMailbox =
    (handle: (account: Account, job: ClaimedJob) => Promise<Result>): Handler =>
    async (job) => {
      const account = await mailboxFor(context, job.payload);
      if (account === 'wait') return { kind: 'retry', afterMs: waitAfter(Math.min(job.attempt, 10)) };
      return account === undefined ? done : await handle(account, job);
    };
  return {
    [NOTICE_JOB]: forMailbox((account, job) => dispatch(context, account, job)),
    [TELL_JOB]: forMailbox((account, job) => tellNow(context, account, job)),
    [HELD_JOB]: forMailbox((account, job) => tellOfHeld(context, account, job)),
    [ADDRESS_JOB]: forMailbox((account, job) => plainMail(context, account, job)),
    [ACCESS_JOB]: forMailbox((account, job) => plainMail(context, account, job)),
    [SHARED_JOB]: forMailbox((account, job) => plainMail(context, account, job)),
  };
}

async function channelsOf({ database, organisation, sms }: NoticeContext, account: Account): Promise<NoticeChannel[]> {
  const phone = sms === undefined ? undefined : await phoneOf(database.reader(organisation), account.id);
  return [
    ...(account.email === undefined ? [] : (['email'] as const)),
    ...(phone === undefined ? [] : (['sms'] as const)),
  ];
}

/** Decides for each channel: now, or at its time. */
async function dispatch(context: NoticeContext, account: Account, job: ClaimedJob): Promise<Result> {
  const { told } = members(job.payload);
  const already: readonly unknown[] = Array.isArray(told) ? told : [];
  const channels = (await channelsOf(context, account)).filter((channel) => !already.includes(channel));
  const times = await noticeTimesOf(context.database.reader(context.organisation), account.id);
  const now = context.clock();
  const settle = async (tx: Transaction<MailboxTables>): Promise<void> => {
    for (const channel of channels) {
      const due = dueAt(times, channel, now);
      if (due === undefined) continue;
      if (due <= now) {
        const payload = { account: account.id, channel };
        await enqueue(tx, { kind: TELL_JOB, key: `${job.key} ${channel}`, payload });
      } else await enqueueHeld(tx, account.id, channel, await holdNotice(tx, account.id, channel, due));
    }
  };
  return { kind: 'done', settle };
}

/** Puts the job that tells of what waits, at its time. */
export async function enqueueHeld(
  tx: Transaction<MailboxTables>,
  account: string,
  channel: NoticeChannel,
  due: Date,
): Promise<void> {
  const payload = { account, channel, due: due.toISOString() };
  await enqueue(tx, { kind: HELD_JOB, key: `${account} ${channel} ${due.toISOString()}`, payload, runAt: due });
}

type Sent = 'sent' | 'failed' | 'refused' | 'gone';

async function send(
  context: NoticeContext,
  account: Account,
  what: { readonly channel: NoticeChannel; readonly letters: number; readonly key: string },
): Promise<Sent> {
  const t = texts(account.language);
  const { operatorName: operator, publicUrl: url } = context;
  if (what.channel === 'sms') return await sendSms(context, account, what.key, t('smsNotice', { operator }));
  const { letters: count } = what;
  const text = count > 1 ? t('mailNoticesText', { operator, url, count }) : t('mailNoticeText', { operator, url });
  return await mailTo(context, account, { subject: t('mailNoticeSubject'), text });
}

async function mailTo(
  { mail, log }: NoticeContext,
  account: Account,
  what: { readonly subject: string; readonly text: string },
): Promise<Sent> {
  if (account.email === undefined) return 'gone';
  try {
    await sendMail(mail, { to: account.email, ...what });
    return 'sent';
  } catch (error) {
    log.warn({ err: error, account: account.id }, 'A notice was not sent; it is tried again');
    return 'failed';
  }
}

async function sendSms(context: NoticeContext, account: Account, key: string, text: string): Promise<Sent> {
  const { sms, database, organisation, log } = context;
  const to = await phoneOf(database.reader(organisation), account.id);
  if (sms === undefined || to === undefined) return 'gone';
  const outcome = await sms.send({ to, from: sms.from, text, key });
  if (outcome.kind === 'accepted') return 'sent';
  log.warn(
    { account: account.id, outcome: outcome.kind, reason: outcome.reason },
    'A notice by text message was not sent',
  );
  return outcome.kind;
}

function channelIn(payload: JsonValue): NoticeChannel {
  return members(payload).channel === 'sms' ? 'sms' : 'email';
}

/** Ends or tries again; `settle` runs where it was sent, given up, or has nobody to go to. */
function after(
  { events }: NoticeContext,
  account: Account,
  { attempt, payload }: ClaimedJob,
  sent: Sent,
  settle?: (tx: Transaction<MailboxTables>) => Promise<void>,
): Result {
  if (sent === 'failed' && attempt < TRIES) return { kind: 'retry', afterMs: waitAfter(attempt) };
  const kind = sent === 'sent' ? 'notice.sent' : 'notice.failed';
  return {
    kind: 'done',
    settle: async (tx) => {
      await settle?.(tx);
      if (sent === 'gone') return;
      const details = { channel: channelIn(payload) };
      await events.record(tx, { kind, actor: 'system', subject: account.id, details });
    },
  };
}

async function tellNow(context: NoticeContext, account: Account, job: ClaimedJob): Promise<Result> {
  const channel = channelIn(job.payload);
  const sent = await send(context, account, { channel, letters: 1, key: job.key });
  context.acting.at('mailbox.notice-sent');
  return after(context, account, job, sent);
}

async function tellOfHeld(context: NoticeContext, account: Account, job: ClaimedJob): Promise<Result> {
  const channel = channelIn(job.payload);
  const reader = context.database.reader(context.organisation);
  const held = await heldNotice(reader, account.id, channel);
  // Moved to another time, or told of: another job has it, or nobody needs to.
  if (held === undefined || held.dueAt.toISOString() !== members(job.payload).due) return done;
  const times = await noticeTimesOf(reader, account.id);
  if (times[channel] === 'never') return { kind: 'done', settle: (tx) => dropHeld(tx, account.id, channel) };
  const quiet = quietUntil(times, context.clock());
  if (quiet !== undefined)
    return {
      kind: 'done',
      settle: async (tx) => {
        await moveHeld(tx, account.id, channel, quiet);
        await enqueueHeld(tx, account.id, channel, quiet);
      },
    };
  const sent = await send(context, account, { channel, letters: held.letters, key: job.key });
  return after(context, account, job, sent, async (tx) => {
    if (!(await tellHeld(tx, account.id, channel, held.letters))) return;
    const next = dueAt(times, channel, context.clock()) ?? context.clock();
    await moveHeld(tx, account.id, channel, next);
    await enqueueHeld(tx, account.id, channel, next);
  });
}

/** An e-mail about the mailbox itself: sent at once, and not noted. */
async function plainMail(context: NoticeContext, account: Account, job: ClaimedJob): Promise<Result> {
  const [t, s] = [texts(account.language), shareTexts(account.language)];
  const values = { operator: context.operatorName, url: context.publicUrl };
  const mails: Readonly<Record<string, { readonly subject: string; readonly text: string }>> = {
    [ADDRESS_JOB]: { subject: t('mailAddressSubject'), text: t('mailAddressText', values) },
    [SHARED_JOB]: { subject: s('mailSharedSubject'), text: s('mailSharedText', values) },
  };
  const what = mails[job.kind] ?? { subject: t('mailAccessSubject'), text: t('mailAccessText', values) };
  const sent = await mailTo(context, account, what);
  return sent === 'failed' && job.attempt < TRIES ? { kind: 'retry', afterMs: waitAfter(job.attempt) } : done;
}

/** A message about the mailbox itself, by one channel. */
export async function tellOfMailbox(
  context: NoticeContext,
  account: Account,
  key: string,
  what:
    | { readonly channel: 'email'; readonly subject: string; readonly text: string }
    | { readonly channel: 'sms'; readonly text: string },
): Promise<Sent> {
  return what.channel === 'sms'
    ? await sendSms(context, account, key, what.text)
    : await mailTo(context, account, what);
}
