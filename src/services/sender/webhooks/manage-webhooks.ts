// Webhooks made, changed, tested, begun again and removed: by an administrator on a page, or by a system of the organisation.
import { randomUUID } from 'node:crypto';
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { Receivers } from '../../../platform/webhooks/call-receiver.ts';
import { checkAddress } from '../../../platform/webhooks/check-address.ts';
import { callBody, newSecretText } from '../../../platform/webhooks/sign-events.ts';
import { type TestResult, testReceiver } from '../../../platform/webhooks/test-receiver.ts';
import {
  foundWebhook,
  requireAnotherSecret,
  requireRoomForSecret,
  requireRoomForWebhook,
} from '../../../platform/webhooks/webhook-rules.ts';
import type { SenderEventKind } from '../events.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { noticeHead } from '../store/notice-feed.ts';
import {
  columnsOf,
  deleteSecret,
  deleteWebhook,
  findWebhook,
  insertSecret,
  insertWebhook,
  listWebhooks,
  lockWebhook,
  updateWebhook,
  type Webhook,
  type WebhookChange,
  type WebhookSettings,
} from '../store/webhooks.ts';
import type { SenderTables } from '../tables.ts';
import { secretName, secretsOf, wakeWebhooks } from './deliver-webhook.ts';

const MOST = 20;

export interface WebhookTools {
  readonly records: Pick<Records, 'database' | 'blobs' | 'clock' | 'events'>;
  readonly environment: Environment;
  readonly outbound?: OutboundConfig | undefined;
  readonly receivers: Receivers;
}

/** Who does it, for which organisation. */
export interface By {
  readonly organisation: Pick<SenderOrganisation, 'id'>;
  readonly actor: Actor;
}

type Tx = Transaction<SenderTables>;

/** Makes the webhook with that id, or changes it. The secret comes once, when it is made. Errors: 'invalid-input', 'conflict', 'not-found'. */
export async function putWebhook(
  tools: WebhookTools,
  by: By,
  id: string,
  settings: WebhookSettings,
): Promise<{ readonly made: boolean; readonly secret: string | undefined; readonly webhook: Webhook }> {
  checkAddress(settings.url, tools);
  const { database, clock } = tools.records;
  const fresh = await newSecret(tools, by, randomUUID());
  return await database.transaction(by.organisation.id, async (tx) => {
    const known = await lockWebhook(tx, id);
    if (known !== undefined) {
      await updateWebhook(tx, id, { ...columnsOf(settings), failures: 0, waiting_since: null });
      await record(tx, tools, by, 'webhook-changed', id);
      return { made: false, secret: undefined, webhook: foundWebhook(await findWebhook(tx, id)) };
    }
    requireRoomForWebhook((await listWebhooks(tx)).length, MOST);
    const { position } = await noticeHead(tx);
    const made = { ...settings, id, by: by.actor.name, position, at: clock() };
    if (!(await insertWebhook(tx, made))) throw new BrevduvaError('not-found', 'there is no such webhook');
    await insertSecret(tx, id, fresh);
    await record(tx, tools, by, 'webhook-made', id);
    return { made: true, secret: fresh.text, webhook: foundWebhook(await findWebhook(tx, id)) };
  });
}

/** One of the organisation's. Errors: 'not-found'. */
export async function getWebhook({ records }: WebhookTools, { organisation }: By, id: string): Promise<Webhook> {
  return foundWebhook(await findWebhook(records.database.reader(organisation.id), id));
}

/** Paused it keeps its position; resumed it gets three days of its own. Errors: 'not-found'. */
export async function setWebhookState(tools: WebhookTools, by: By, id: string, state: Webhook['state']): Promise<void> {
  const change: WebhookChange =
    state === 'paused'
      ? { state, paused_because: 'owner' }
      : { state, paused_because: null, failures: 0, waiting_since: null };
  await alter(tools, by, id, state === 'paused' ? 'webhook-paused' : 'webhook-resumed', async () => change);
}

/** Every notice after the cursor is posted again, under the same ids. Errors: 'not-found', 'invalid-input'. */
export async function replayWebhook(tools: WebhookTools, by: By, id: string, after: number): Promise<void> {
  await alter(tools, by, id, 'webhook-replayed', async (tx) => {
    const { position } = await noticeHead(tx);
    if (after > position) throw noSuchCursor(position);
    return { position: after, state: 'active', paused_because: null, failures: 0, waiting_since: null };
  });
}

/** Removes it. Errors: 'not-found'. */
export async function removeWebhook(tools: WebhookTools, by: By, id: string): Promise<void> {
  await tools.records.database.transaction(by.organisation.id, async (tx) => {
    if (!(await deleteWebhook(tx, id))) throw new BrevduvaError('not-found', 'there is no such webhook');
    await record(tx, tools, by, 'webhook-removed', id);
  });
}

/** A second secret with that id; both sign until the first is removed. Errors: 'not-found', 'conflict' (two already, or made before). */
export async function addWebhookSecret(tools: WebhookTools, by: By, id: string, secretId: string): Promise<string> {
  const fresh = await newSecret(tools, by, secretId);
  await tools.records.database.transaction(by.organisation.id, async (tx) => {
    const webhook = foundWebhook(await lockWebhook(tx, id));
    requireRoomForSecret(webhook.secrets);
    if (!(await insertSecret(tx, id, fresh))) throw new BrevduvaError('conflict', 'the secret was made before');
    await record(tx, tools, by, 'webhook-changed', id);
  });
  return fresh.text;
}

/** Errors: 'not-found', 'conflict' for the only one. */
export async function removeWebhookSecret(tools: WebhookTools, by: By, id: string, secret: string): Promise<void> {
  await tools.records.database.transaction(by.organisation.id, async (tx) => {
    const webhook = foundWebhook(await lockWebhook(tx, id));
    requireAnotherSecret(webhook.secrets, secret);
    await deleteSecret(tx, id, secret);
    await record(tx, tools, by, 'webhook-changed', id);
  });
}

/** Sends a test event at once, also while it is paused. Errors: 'not-found'. */
export async function testWebhook(tools: WebhookTools, by: By, id: string): Promise<TestResult> {
  const webhook = await getWebhook(tools, by, id);
  const secrets = await secretsOf(tools.records, by.organisation.id, id);
  const bodyOf = (eventId: string, at: Date) =>
    callBody(id, [{ eventId, cursor: '0', kind: 'test', at: at.toISOString(), details: {} }]);
  return await testReceiver(webhook.url, { receivers: tools.receivers, secrets, clock: tools.records.clock, bodyOf });
}

async function alter(
  tools: WebhookTools,
  by: By,
  id: string,
  event: SenderEventKind,
  decide: (tx: Tx) => Promise<WebhookChange>,
): Promise<void> {
  await tools.records.database.transaction(by.organisation.id, async (tx) => {
    foundWebhook(await lockWebhook(tx, id));
    await updateWebhook(tx, id, await decide(tx));
    await record(tx, tools, by, event, id);
    await wakeWebhooks(tx);
  });
}

async function newSecret({ records: { blobs, clock } }: WebhookTools, { organisation }: By, id: string) {
  const text = newSecretText();
  return { id, text, at: clock(), sealed: await blobs.sealSmall(organisation.id, Buffer.from(text), secretName(id)) };
}

function record(tx: Tx, { records }: WebhookTools, { actor }: By, kind: SenderEventKind, subject: string) {
  return records.events.record(tx, { kind, actor: actor.login, subject });
}

function noSuchCursor(last: number): BrevduvaError {
  const faults = [
    {
      field: 'after',
      sv: `Skriv ett tal från 0 till ${last}.`,
      en: `Enter a number from 0 to ${last}.`,
    },
  ];
  return new BrevduvaError('invalid-input', 'the cursor has not been given out', { faults });
}
