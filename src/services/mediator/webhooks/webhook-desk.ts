// Where webhooks are made, changed, tested and begun again, by their owners and by those who run the mediator.
import { randomUUID } from 'node:crypto';
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../../platform/blobs/blobs.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import type { Database, Reader, Transaction } from '../../../platform/database/database.ts';
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
import type { MediatorEvent, MediatorEvents } from '../events.ts';
import { requireKept } from '../follow-events.ts';
import { holdFeedStart } from '../store/dispose-feed.ts';
import { feedEnds } from '../store/feed.ts';
import type { MediatorTables } from '../store/schema.ts';
import {
  countAlone,
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
  type WhichWebhook,
} from '../store/webhooks.ts';
import type { WebhooksConfig } from './config.ts';
import { testEvent } from './event-body.ts';
import { type Asked, onceOnly } from './once-only.ts';

export interface DeskParts {
  readonly config: WebhooksConfig;
  readonly environment: Environment;
  readonly outbound?: OutboundConfig | undefined;
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly blobs: BlobStore;
  readonly receivers: Receivers;
  readonly secretsOf: (webhook: string) => Promise<readonly string[]>;
  readonly seal: (secretId: string, text: string) => Promise<Buffer>;
  /** Something may have to be delivered now. */
  readonly changed: () => void;
  readonly clock: Clock;
}

/** A secret, as it is shown: once, to whoever made it. */
export interface ShownSecret {
  readonly secretId: string;
  readonly secret: string;
  readonly createdAt: string;
}

export interface MadeWebhook {
  readonly webhookId: string;
  readonly position: number;
  readonly createdAt: string;
  readonly settings: WebhookSettings;
  readonly secret: ShownSecret;
}

export class WebhookDesk {
  readonly reader: Reader<MediatorTables>;
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.reader = parts.database.reader(parts.mediator);
  }

  /** Makes one that follows from `after`, or from now. Errors: 'invalid-input', 'gone', 'conflict' (too many, or the key). */
  async create(
    asked: Asked,
    settings: WebhookSettings,
    after: number | undefined,
  ): Promise<{ readonly made: MadeWebhook; readonly replayed: boolean }> {
    checkAddress(settings.url, this.#parts);
    const { answer, replayed } = await onceOnly<MadeWebhook>(this.#parts, asked, async () => {
      const id = randomUUID();
      const at = this.#parts.clock();
      const { shown, sealed } = await this.#newSecret(at);
      return async (tx) => {
        await holdFeedStart(tx, 'shared');
        const ends = await feedEnds(tx);
        if (after !== undefined) requireKept(after, ends);
        requireRoomForWebhook(await countAlone(tx, asked.organisation), this.#parts.config.perOrganisation ?? 20);
        const position = after ?? ends.last;
        const owned = { id, organisation: asked.organisation, createdBy: asked.actor, position, at };
        await insertWebhook(tx, { ...settings, ...owned }, { id: shown.secretId, sealed, createdAt: at });
        await this.#record(tx, 'webhook.created', asked.actor, { id, organisation: asked.organisation });
        return { webhookId: id, position, createdAt: at.toISOString(), settings, secret: shown };
      };
    });
    this.#parts.changed();
    return { made: answer, replayed };
  }

  list(page: { organisation?: string; limit: number; offset: number }) {
    return listWebhooks(this.reader, page);
  }

  /** Errors: 'not-found', also for somebody else's. */
  async find(which: WhichWebhook): Promise<Webhook> {
    return foundWebhook(await findWebhook(this.reader, which));
  }

  /** The owner's settings and state as a whole. Errors: 'not-found', 'invalid-input', 'gone' (resumed in a disposed range). */
  async change(which: WhichWebhook, actor: string, settings: WebhookSettings, state: Webhook['state']) {
    checkAddress(settings.url, this.#parts);
    return this.#update(which, actor, 'webhook.changed', (before, ends) => {
      if (state === 'paused') return { settings, ...paused(before, 'owner') };
      if (before.state === 'paused') requireKept(before.position, ends);
      return { settings, state: { kind: 'active' } };
    });
  }

  /** By those who run the mediator. Errors: 'not-found', 'gone'. */
  async pause(which: WhichWebhook, actor: string): Promise<Webhook> {
    return this.#update(which, actor, 'webhook.paused', (before) => paused(before, 'staff'));
  }

  async resume(which: WhichWebhook, actor: string): Promise<Webhook> {
    return this.#update(which, actor, 'webhook.resumed', (before, ends) => {
      requireKept(before.position, ends);
      return { state: { kind: 'active' } };
    });
  }

  /** Every event after the cursor is sent again, under the same ids. Errors: 'not-found', 'gone', 'invalid-input'. */
  async replay(
    which: WhichWebhook,
    asked: Asked,
    after: number,
  ): Promise<{ readonly position: number; readonly replayed: boolean }> {
    const { answer, replayed } = await onceOnly<{ position: number }>(this.#parts, asked, async () => async (tx) => {
      await this.#updateIn(tx, which, asked.actor, 'webhook.replayed', (_before, ends) => {
        requireKept(after, ends);
        return { position: after, state: { kind: 'active' } };
      });
      return { position: after };
    });
    this.#parts.changed();
    return { position: answer.position, replayed };
  }

  async remove(which: WhichWebhook, actor: string): Promise<void> {
    await this.#parts.database.transaction(this.#parts.mediator, async (tx) => {
      const webhook = foundWebhook(await lockWebhook(tx, which));
      await deleteWebhook(tx, webhook.id);
      await this.#record(tx, 'webhook.deleted', actor, webhook);
    });
  }

  /** A second secret; both sign until the old one is removed. Errors: 'not-found', 'conflict' (two already, or the key). */
  async addSecret(which: WhichWebhook, asked: Asked): Promise<{ shown: ShownSecret; replayed: boolean }> {
    const { answer, replayed } = await onceOnly<ShownSecret>(this.#parts, asked, async () => {
      const at = this.#parts.clock();
      const { shown, sealed } = await this.#newSecret(at);
      return async (tx) => {
        const webhook = foundWebhook(await lockWebhook(tx, which));
        requireRoomForSecret(webhook.secrets);
        await insertSecret(tx, webhook.id, { id: shown.secretId, sealed, createdAt: at });
        await this.#record(tx, 'webhook.secret-added', asked.actor, webhook);
        return shown;
      };
    });
    return { shown: answer, replayed };
  }

  /** Errors: 'not-found', 'conflict' for the only one. */
  async removeSecret(which: WhichWebhook, secretId: string, actor: string): Promise<void> {
    await this.#parts.database.transaction(this.#parts.mediator, async (tx) => {
      const webhook = foundWebhook(await lockWebhook(tx, which));
      requireAnotherSecret(webhook.secrets, secretId);
      await deleteSecret(tx, webhook.id, secretId);
      await this.#record(tx, 'webhook.secret-removed', actor, webhook);
    });
  }

  /** Sends a test event at once, also while it is paused. Errors: 'not-found'. */
  async test(which: WhichWebhook): Promise<TestResult> {
    const webhook = await this.find(which);
    const secrets = await this.#parts.secretsOf(webhook.id);
    const { receivers, clock } = this.#parts;
    return testReceiver(webhook.url, {
      receivers,
      secrets,
      clock,
      bodyOf: (eventId, at) => callBody(webhook.id, [testEvent(webhook.organisation, eventId, at)]),
    });
  }

  async #update(which: WhichWebhook, actor: string, event: MediatorEvent, decide: Decide): Promise<Webhook> {
    const { database, mediator, changed } = this.#parts;
    await database.transaction(mediator, (tx) => this.#updateIn(tx, which, actor, event, decide));
    changed();
    return this.find(which);
  }

  async #updateIn(
    tx: Transaction<MediatorTables>,
    which: WhichWebhook,
    actor: string,
    event: MediatorEvent,
    decide: Decide,
  ): Promise<void> {
    await holdFeedStart(tx, 'shared');
    const before = foundWebhook(await lockWebhook(tx, which));
    await updateWebhook(tx, before.id, decide(before, await feedEnds(tx)), this.#parts.clock());
    await this.#record(tx, event, actor, before);
  }

  async #newSecret(createdAt: Date): Promise<{ readonly shown: ShownSecret; readonly sealed: Buffer }> {
    const [secretId, secret] = [randomUUID(), newSecretText()];
    const sealed = await this.#parts.seal(secretId, secret);
    return { shown: { secretId, secret, createdAt: createdAt.toISOString() }, sealed };
  }

  #record(
    tx: Transaction<MediatorTables>,
    kind: MediatorEvent,
    actor: string,
    webhook: { id: string; organisation: string },
  ) {
    const { id: subject, organisation } = webhook;
    return this.#parts.audit.record(tx, { kind, actor, subject, details: { organisation } });
  }
}

type Decide = (before: Webhook, ends: { readonly last: number; readonly disposedTo: number }) => WebhookChange;

// Whoever paused it first, and why, stays told.
function paused(before: Webhook, because: 'owner' | 'staff'): WebhookChange {
  return { state: { kind: 'paused', because: before.pausedBecause ?? because } };
}
