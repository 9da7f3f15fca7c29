// The job of a webhook: the organisation's notices are posted in order, signed, again for three days until they are taken; nothing is passed over.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { backOffMs } from '../../../platform/jobs/back-off.ts';
import { type ClaimedJob, enqueueAll, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { ReceiverAnswer, Receivers } from '../../../platform/webhooks/call-receiver.ts';
import { callBody } from '../../../platform/webhooks/sign-events.ts';
import type { Records } from '../records.ts';
import { type NumberedNotice, noticeHead, noticesAfter } from '../store/notice-feed.ts';
import {
  findWebhook,
  listWebhooks,
  lockWebhook,
  sealedSecrets,
  updateWebhook,
  type Webhook,
} from '../store/webhooks.ts';
import type { SenderTables } from '../tables.ts';

export const WEBHOOK_JOB = 'deliver-webhook';

const MOST_EVENTS = 100;
const GIVE_UP_MS = 72 * 3_600_000;
const BACK_OFF = { firstMs: 2000, longestMs: 900_000 };

type Tx = Transaction<SenderTables>;

/** A job for each active webhook that has not come to the last notice; one that is there already stays. */
export async function wakeWebhooks(tx: Tx): Promise<void> {
  const { position } = await noticeHead(tx);
  const behind = (await listWebhooks(tx)).filter((one) => one.state === 'active' && one.position < position);
  await enqueueAll(
    tx,
    behind.map(({ id }) => ({ kind: WEBHOOK_JOB, key: id, payload: {} })),
  );
}

/** An event as a receiver gets it: ids, kinds and reasons only. */
export function eventBody({ id, position, at, kind, unit, letter, mailing, details }: NumberedNotice) {
  const { draft: _, ...facts } = details;
  return {
    eventId: id,
    cursor: String(position),
    kind,
    at: at.toISOString(),
    unitId: unit,
    ...(letter === null ? {} : { letterId: letter }),
    ...(mailing === null ? {} : { mailingId: mailing }),
    details: facts,
  };
}

/** Posts what waits, at most a hundred at a time. What was posted just before a crash is posted again under the same ids. */
export async function deliverWebhook(
  records: Pick<Records, 'database' | 'blobs' | 'clock' | 'events'>,
  organisation: Organisationsnummer,
  receivers: Receivers,
  { key: id, signal }: Pick<ClaimedJob, 'key' | 'signal'>,
): Promise<JobResult<SenderTables>> {
  const { database, clock } = records;
  const reader = database.reader(organisation);
  const webhook = await findWebhook(reader, id);
  if (webhook === undefined || webhook.state === 'paused') return { kind: 'done' };
  const { position: end } = await noticeHead(reader);
  const notices = await noticesAfter(reader, { after: webhook.position, kinds: webhook.kinds, limit: MOST_EVENTS });
  const newest = notices.at(-1);
  if (newest === undefined) return { kind: 'done', settle: (tx) => moveOn(tx, webhook, end, undefined) };
  const secrets = await secretsOf(records, organisation, id);
  const body = callBody(id, notices.map(eventBody));
  const at = clock();
  const answer = await receivers.call({ url: webhook.url, body, eventId: newest.id, secrets, at, signal });
  if (answer.taken) {
    return { kind: 'retry', afterMs: 0, settle: (tx) => moveOn(tx, webhook, newest.position, clock()) };
  }
  const afterMs = backOffMs(webhook.failures + 1, BACK_OFF);
  return { kind: 'retry', afterMs, settle: (tx) => fail(tx, records, webhook, answer) };
}

/** The secrets in the clear, oldest first. */
export async function secretsOf(
  { database, blobs }: Pick<Records, 'database' | 'blobs'>,
  organisation: Organisationsnummer,
  webhook: string,
): Promise<readonly string[]> {
  const sealed = await sealedSecrets(database.reader(organisation), webhook);
  const opened = sealed.map((secret) => blobs.openSmall(organisation, secret.sealed, secretName(secret.id)));
  return (await Promise.all(opened)).map(String);
}

/** What a secret is sealed about. */
export function secretName(id: string): string {
  return `webhook secret ${id}`;
}

// Changed or replayed meanwhile: then its owner's word holds, and what was posted is posted again where that leads there.
async function moveOn(tx: Tx, before: Webhook, position: number, takenAt: Date | undefined): Promise<void> {
  const now = await lockWebhook(tx, before.id);
  if (now === undefined || now.position !== before.position || now.url !== before.url) return;
  await updateWebhook(tx, before.id, {
    position,
    ...(takenAt === undefined ? {} : { failures: 0, waiting_since: null, last_success_at: takenAt }),
  });
}

async function fail(
  tx: Tx,
  { clock, events }: Pick<Records, 'clock' | 'events'>,
  before: Webhook,
  answer: Extract<ReceiverAnswer, { taken: false }>,
): Promise<void> {
  // We stop: that says nothing about the receiver.
  if (answer.reason === 'cancelled') return;
  const now = await lockWebhook(tx, before.id);
  if (now === undefined || now.url !== before.url) return;
  const at = clock();
  const since = now.waitingSince ?? at;
  const givenUp = at.getTime() - since.getTime() >= GIVE_UP_MS;
  await updateWebhook(tx, before.id, {
    failures: now.failures + 1,
    waiting_since: since,
    last_failure_at: at,
    last_failure: answer.reason,
    last_status: answer.status ?? null,
    ...(givenUp ? { state: 'paused', paused_because: 'gave-up' } : {}),
  });
  if (givenUp) await events.record(tx, { kind: 'webhook-gave-up', actor: 'system', subject: before.id });
}
