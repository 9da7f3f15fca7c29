// What a sender wrote to be sent as e-mail and text message: each channel a job of its own, tried again on failure
// (Notification v3, EmailMessage and SmsMessage).
import type { Channel } from '../../../domain/notification-channel.ts';
import type { JsonValue } from '../../../platform/database/json.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { sendMail } from '../../../platform/mail/mail.ts';
import type { Account } from '../account.ts';
import { openTexts, type SendOnTexts } from '../content/letter-texts.ts';
import type { MailboxCiphers } from '../content/mailbox-cipher.ts';
import type { MailboxEvent } from '../events.ts';
import { texts } from '../messages.ts';
import { addressesAreGood, type NoticeContext, TRIES, waitAfter } from '../notice-job.ts';
import type { MailboxTables } from '../schema.ts';
import { accountById } from '../store/accounts.ts';
import { noticeTimesOf } from '../store/notice-settings.ts';
import { notificationToSend, type ToSendOn } from '../store/notifications.ts';
import { quietUntil } from './notice-times.ts';
import type { SmsGateway } from './sms-gateway.ts';

/** Payload of both: `{ delivery }`, the message's id; the texts and addresses are read when it is sent. */
export const NOTIFICATION_JOBS = { email: 'notification-email', sms: 'notification-sms' } as const;

export interface SendOnContext extends NoticeContext {
  readonly ciphers: MailboxCiphers;
  /** Absent where no gateway is configured. */
  readonly sms: SmsGateway | undefined;
}

interface Found {
  readonly account: Account;
  readonly message: ToSendOn;
  readonly texts: SendOnTexts;
}

/** How a try ended: `gone`, there is nobody to send to any more. */
type Try = 'sent' | 'gone' | 'refused' | 'failed';

/** The handlers of both channels, by their kind. A mailbox that was closed since, or has no address any more, gets nothing. */
export function notificationHandlers(context: SendOnContext) {
  return {
    [NOTIFICATION_JOBS.email]: handler(context, 'email', (found) => sendEmail(context, found)),
    [NOTIFICATION_JOBS.sms]: handler(context, 'sms', (found, key) => sendSms(context, found, key)),
  };
}

function handler(
  context: SendOnContext,
  channel: Channel,
  send: (found: Found, key: string) => Promise<Try>,
): (job: ClaimedJob) => Promise<JobResult<MailboxTables>> {
  return async (job) => {
    const first = await findFor(context, job.payload);
    if (first === undefined || first.account.state === 'closed') return { kind: 'done' };
    const afterMs = await waitFor(context, first.account, job);
    if (afterMs !== undefined) return { kind: 'retry', afterMs };
    // Read again: the addresses may just have been suspended.
    const found = await findFor(context, job.payload);
    if (found === undefined) return { kind: 'done' };
    const end = await send(found, job.key);
    if (end === 'gone') return { kind: 'done' };
    if (end === 'sent') return ended(context, found, channel, 'notification.sent');
    if (end === 'refused' || job.attempt >= TRIES) return ended(context, found, channel, 'notification.failed');
    return { kind: 'retry', afterMs: waitAfter(job.attempt) };
  };
}

/** How long to wait before anything is sent, ms: in quiet hours, and while nobody can say whose a company is now. */
async function waitFor(context: SendOnContext, account: Account, { attempt }: ClaimedJob): Promise<number | undefined> {
  if ((await addressesAreGood(context, account)) === 'wait') return waitAfter(Math.min(attempt, 10));
  const now = context.clock();
  const quiet = quietUntil(await noticeTimesOf(context.database.reader(context.organisation), account.id), now);
  return quiet === undefined ? undefined : quiet.getTime() - now.getTime();
}

async function findFor(
  { database, organisation, ciphers }: SendOnContext,
  payload: JsonValue,
): Promise<Found | undefined> {
  if (typeof payload !== 'object' || payload === null || !('delivery' in payload)) return undefined;
  const { delivery } = payload;
  if (typeof delivery !== 'string') return undefined;
  const reader = database.reader(organisation);
  const message = await notificationToSend(reader, delivery);
  const account = message === undefined ? undefined : await accountById(reader, message.accountId);
  if (message === undefined || account === undefined) return undefined;
  const { texts: kept } = message;
  const opened = Buffer.isBuffer(kept) ? openTexts(await ciphers.of(account.id), delivery, kept) : kept;
  return { message, account, texts: opened };
}

async function sendEmail(context: SendOnContext, { account, message, texts: { email } }: Found): Promise<Try> {
  const { senderName } = message;
  if (email === undefined || account.email === undefined) return 'gone';
  const t = texts(account.language);
  const { operatorName: operator, publicUrl: url } = context;
  // The sender's own words, and below them who sends this and where the message is: that is checked, the words are not.
  const footer = t('mailNotificationFooter', { sender: senderName, operator, url });
  try {
    await sendMail(context.mail, {
      to: account.email,
      subject: email.subject,
      text: `${email.text}\n\n-- \n${footer}\n`,
      onBehalfOf: { name: t('mailNotificationFrom', { sender: senderName, operator }), address: email.from },
    });
    return 'sent';
  } catch (error) {
    context.log.warn({ err: error, account: account.id }, 'A sender’s e-mail was not sent');
    return 'failed';
  }
}

async function sendSms(context: SendOnContext, { account, message, texts: { sms } }: Found, key: string): Promise<Try> {
  const { phone } = message;
  if (sms === undefined || phone === undefined) return 'gone';
  if (context.sms === undefined) return 'failed';
  const outcome = await context.sms.send({ to: phone, from: sms.from, text: sms.text, key });
  if (outcome.kind === 'accepted') return 'sent';
  context.log.warn(
    { account: account.id, outcome: outcome.kind, reason: outcome.reason },
    'A text message was not sent',
  );
  return outcome.kind;
}

function ended(
  { events }: SendOnContext,
  { account, message }: Found,
  channel: Channel,
  kind: MailboxEvent,
): JobResult<MailboxTables> {
  const details = { letter: message.letterId, channel, detail: message.senderName };
  return {
    kind: 'done',
    settle: (tx) => events.record(tx, { kind, actor: 'system', subject: account.id, details }),
  };
}
