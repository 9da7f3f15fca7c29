// Webhooks put together: the delivering of this process, and the desk where they are made and changed.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../../platform/blobs/blobs.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Log } from '../../../platform/log.ts';
import { Receivers } from '../../../platform/webhooks/call-receiver.ts';
import type { MediatorEvents } from '../events.ts';
import { storeFetched } from '../store/fetched.ts';
import { readFeedPart } from '../store/follow-feed.ts';
import type { MediatorTables } from '../store/schema.ts';
import {
  claimWebhook,
  dueWebhooks,
  type HeldWebhook,
  passOver,
  releaseWebhook,
  storeFailure,
  storeTaken,
} from '../store/webhook-turns.ts';
import { sealedSecrets } from '../store/webhooks.ts';
import type { WebhooksConfig } from './config.ts';
import { WebhookDelivery } from './deliver-webhooks.ts';
import { takeTurn } from './take-turn.ts';
import { WebhookDesk } from './webhook-desk.ts';

const HOUR_MS = 3_600_000;
/** Beyond the call's own time: for the commit that follows it. */
const LEASE_MARGIN_MS = 30_000;

export interface WebhookParts {
  readonly config: WebhooksConfig;
  readonly environment: Environment;
  readonly outbound?: OutboundConfig | undefined;
  readonly database: Database<MediatorTables>;
  readonly mediator: Organisationsnummer;
  readonly audit: MediatorEvents;
  readonly blobs: BlobStore;
  readonly sendersOf: (organisation: string) => readonly string[];
  readonly pollMs: number;
  /** How long a claim outlives the last sign of life; for tests. */
  readonly leaseMs?: number;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningWebhooks {
  readonly desk: WebhookDesk;
  readonly delivery: WebhookDelivery;
  /** Breaks off calls that run; what they carried is sent again, under the same ids. */
  stop(): Promise<void>;
}

/** Starts delivering. The caller wakes `delivery` when the feed does. */
export function startWebhooks(parts: WebhookParts): RunningWebhooks {
  const { config, environment, outbound, database, mediator, blobs, clock } = parts;
  const stopping = new AbortController();
  const timeoutMs = config.timeoutMs ?? 10_000;
  const receivers = new Receivers({ environment, caFiles: config.caFiles, outbound, timeoutMs });
  const reader = database.reader(mediator);
  const secretsOf = async (webhook: string) => {
    const sealed = await sealedSecrets(reader, webhook);
    const opened = sealed.map((secret) => blobs.openSmall(mediator, secret.sealed, secretName(secret.id)));
    return (await Promise.all(opened)).map(String);
  };
  const delivery = new WebhookDelivery({
    due: () => dueWebhooks(reader, clock()),
    sendersOf: parts.sendersOf,
    async look({ organisation, position, kinds }) {
      const question = { senderIds: parts.sendersOf(organisation), after: position, kinds, limit: 1 };
      const { events, last } = await readFeedPart(reader, question);
      return { first: events[0]?.cursor, last };
    },
    passOver: (webhook, position) => database.transaction(mediator, (tx) => passOver(tx, webhook, position)),
    claim: (id) => database.transaction(mediator, (tx) => claimWebhook(tx, id, clock(), leaseOf(parts))),
    turn: (held) => takeTurn(held, turnTools(parts, { receivers, secretsOf, signal: stopping.signal })),
    pollMs: parts.pollMs,
    log: parts.log,
  });
  const desk = new WebhookDesk({
    ...parts,
    receivers,
    secretsOf,
    seal: (id, text) => blobs.sealSmall(mediator, Buffer.from(text), secretName(id)),
    changed: () => delivery.wake(),
  });
  return {
    desk,
    delivery,
    async stop() {
      stopping.abort();
      await delivery.stop();
      receivers.close();
    },
  };
}

function leaseOf({ config, leaseMs }: WebhookParts): number {
  return leaseMs ?? (config.timeoutMs ?? 10_000) + LEASE_MARGIN_MS;
}

function secretName(id: string): string {
  return `webhook-secret ${id}`;
}

function turnTools(
  parts: WebhookParts,
  using: {
    readonly receivers: Receivers;
    readonly secretsOf: (webhook: string) => Promise<readonly string[]>;
    readonly signal: AbortSignal;
  },
): Parameters<typeof takeTurn>[1] {
  const { config, database, mediator, audit, clock } = parts;
  const reader = database.reader(mediator);
  return {
    read: ({ organisation, kinds, maxEvents }, after) =>
      readFeedPart(reader, { senderIds: parts.sendersOf(organisation), after, kinds, limit: maxEvents }),
    secrets: using.secretsOf,
    call: (call) => using.receivers.call(call),
    taken: (held, position, finished) =>
      database.transaction(mediator, async (tx) => {
        const at = clock();
        const ours = await storeTaken(tx, held, { position, at, leaseMs: leaseOf(parts) });
        if (ours) await storeFetched(tx, finished, at);
        return ours;
      }),
    failed: (held, failure) =>
      database.transaction(mediator, async (tx) => {
        const ours = await storeFailure(tx, held, failure);
        if (ours && failure.giveUp) await audit.record(tx, gaveUp(held, failure.reason));
        return ours;
      }),
    release: (held, position) => database.transaction(mediator, (tx) => releaseWebhook(tx, held, position)),
    backOff: { firstMs: config.retry?.firstMs ?? 2_000, maxMs: config.retry?.maxMs ?? 900_000 },
    giveUpAfterMs: (config.giveUpAfterHours ?? 72) * HOUR_MS,
    clock,
    signal: using.signal,
  };
}

function gaveUp({ id, organisation, position }: HeldWebhook, reason: string) {
  return {
    kind: 'webhook.gave-up' as const,
    actor: 'system',
    subject: id,
    details: { organisation, position, reason },
  };
}
