// Everything that follows the feed inside the mediator: who waits for events, webhooks, and what is erased in the end.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseOrganisationsnummer } from '../../domain/organisationsnummer.ts';
import type { BlobStore } from '../../platform/blobs/blobs.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { Log } from '../../platform/log.ts';
import type { Running } from '../../platform/running.ts';
import type { Config } from './config.ts';
import type { MediatorEvents } from './events.ts';
import { FeedWaiter } from './feed-waiter.ts';
import { retentionOf } from './retention/config.ts';
import { FeedReaders } from './retention/feed-readers.ts';
import { startRetention } from './retention/start-retention.ts';
import type { Senders } from './senders.ts';
import { FEED_CHANNEL } from './store/feed.ts';
import type { MediatorTables } from './store/schema.ts';
import { startWebhooks } from './webhooks/start-webhooks.ts';
import type { WebhookDesk } from './webhooks/webhook-desk.ts';

export interface FollowingParts {
  readonly config: Config;
  readonly mediator: Organisationsnummer;
  readonly database: Database<MediatorTables>;
  readonly audit: MediatorEvents;
  readonly blobs: BlobStore;
  readonly senders: Senders;
  /** Positions up to which others who follow the feed have come: nothing beyond is disposed of. */
  readonly followers?: readonly (() => Promise<number>)[];
  readonly clock: Clock;
  readonly log: Log;
}

export interface FeedFollowing extends Running {
  readonly waiter: FeedWaiter;
  readonly readers: FeedReaders;
  readonly webhooks: WebhookDesk;
}

/** Starts it. */
export async function startFollowing(options: FollowingParts): Promise<FeedFollowing> {
  const { config, mediator, database, clock, log } = options;
  const sendersOf = (organisation: string) => followedBy(options.senders, organisation);
  const parts = { ...options, sendersOf };
  const retention = await startRetention({ ...parts, ...retentionOf(config.retention) });
  const waiter = new FeedWaiter();
  const readers = new FeedReaders(database, mediator, clock, log);
  const webhooks = startWebhooks({
    ...parts,
    config: config.webhooks ?? {},
    environment: config.environment,
    outbound: config.outbound,
    pollMs: config.pollMs ?? 1_000,
  });
  const stopListening = await database.listen(FEED_CHANNEL, (senderIds) => {
    waiter.wake(senderIds);
    webhooks.delivery.wake(senderIds);
  });
  return {
    name: 'feed',
    addresses: {},
    waiter,
    readers,
    webhooks: webhooks.desk,
    async stop() {
      await stopListening();
      await webhooks.stop();
      await readers.stop();
      await retention.stop();
    },
  };
}

function followedBy(senders: Senders, organisation: string): readonly string[] {
  const caller = parseOrganisationsnummer(organisation);
  return caller.ok ? senders.followedBy(caller.value) : [];
}
