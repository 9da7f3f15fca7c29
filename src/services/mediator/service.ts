// The mediator's parts put together and taken apart again in the right order.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { BlobStore } from '../../platform/blobs/blobs.ts';
import { type KeyPairInUse, openKeyPair } from '../../platform/certificates/key-pair-in-use.ts';
import { TrustInUse } from '../../platform/certificates/trust-in-use.ts';
import { systemClock } from '../../platform/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { declareEvents } from '../../platform/events/events.ts';
import { registryOf } from '../../platform/events/registry.ts';
import { WireClient } from '../../platform/http-client/wire-client.ts';
import type { Log } from '../../platform/log.ts';
import { type Running, together } from '../../platform/running.ts';
import { Telemetry } from '../../platform/telemetry/telemetry.ts';
import { createSoapServer } from '../../platform/web/soap.ts';
import { type AcceptTools, acceptDelivery } from './accept-delivery.ts';
import type { Config } from './config.ts';
import { putContent } from './content.ts';
import { leaseOf, startDelivering } from './deliver.ts';
import { declarations, type MediatorEvents } from './events.ts';
import { failAt } from './failpoints.ts';
import { logReading } from './log/read-log.ts';
import { startLog } from './log/start-log.ts';
import { chainedTo } from './log/store/chain.ts';
import { type MailingDesk, startMailings } from './mailings/start-mailings.ts';
import { acceptNotification } from './notifications/accept-notification.ts';
import { DeliveryTraces } from './operations/delivery-traces.ts';
import { type MediatorMetrics, mediatorMetrics } from './operations/metrics.ts';
import { startOperations } from './operations/start-operations.ts';
import { Operators } from './operators/operators.ts';
import { Registry } from './registry.ts';
import type { Door } from './routes/door.ts';
import { messageService } from './routes/message-soap.ts';
import { notificationService } from './routes/notification-soap.ts';
import { startWeb } from './routes/web.ts';
import { Sealer } from './sealer.ts';
import { Senders } from './senders.ts';
import { type FeedFollowing, startFollowing } from './start-following.ts';
import { Storage } from './storage.ts';
import type { MediatorTables } from './store/schema.ts';
import { startSweeping } from './sweep-blobs.ts';

const clock = systemClock;
const HOUR_MS = 3_600_000;
/** A registry that hangs does not stop accepting: so long the doors wait for one answer, whoever comes meanwhile. */
const DOOR_WAITS_MS = 3_000;

/** Starts everything; what was started is stopped again when a later part cannot start. */
export async function startService(
  config: Config,
  mediator: Organisationsnummer,
  log: Log,
  reread?: () => Config,
): Promise<Running> {
  const parts: Running[] = [];
  const keep = (name: string, stop: () => Promise<void> | void) => parts.push(part(name, stop));
  try {
    const { environment } = config;
    const keyPair = openKeyPair(config.wire, { environment, log });
    keep('certificate', () => keyPair.close());
    const database = Database.open<MediatorTables>(config.database);
    keep('database', () => database.close());
    const audit = declareEvents(declarations, { log, registry: registryOf('mediator') });
    const metrics = mediatorMetrics(registryOf('mediator'));
    const telemetry = telemetryOf(config, log);
    keep('telemetry', () => telemetry?.stop());
    const traces = new DeliveryTraces(telemetry);
    const storage = new Storage(database, mediator, audit, leaseOf(config), (settlements, kept) => {
      metrics.settled(settlements, kept);
      traces.settled(settlements);
    });
    const blobs = BlobStore.open(config.blobs, environment);
    const trust = new TrustInUse(config.trust, { environment, clock, log });
    const observers = { metrics, telemetry, traces };
    const using = { config, mediator, database, audit, storage, blobs, trust, keyPair, ...observers, log };
    await startParts(using, await startSending(using, keep, reread), parts);
    return together('mediator', parts, log);
  } catch (error) {
    await together('mediator', parts, log).stop();
    throw error;
  }
}

// What goes on beside the sending, and then the doors: nobody is let in before everything is there.
async function startParts(
  using: SendingParts,
  { operators, registry, sealer, pipeline }: Awaited<ReturnType<typeof startSending>>,
  parts: Running[],
): Promise<void> {
  const { config, mediator, database, audit, storage, blobs, keyPair, metrics, telemetry, traces, log } = using;
  const { environment, wire: listen } = config;
  parts.push(await startSweeping({ database, mediator, blobs, log }));
  const operations = await startOperations({ config, mediator, database, operators, clock, log });
  parts.push(operations);
  parts.push(await startLog({ config, mediator, database, keyPair, audit, clock, log }));
  const senders = new Senders(config.senders);
  const followers = [() => chainedTo(database.reader(mediator))];
  const feed = await startFollowing({ config, mediator, database, audit, blobs, senders, followers, clock, log });
  parts.push(feed);
  const tools = acceptTools({ config, storage, blobs, registry, sealer, senders, log });
  const released = () => pipeline.wake();
  const desk = startMailings({ config, database, mediator, audit, tools, released, clock, log });
  parts.push(desk);
  const door = openDoor({ tools, storage, feed, desk, metrics, traces });
  const services = [messageService(door), notificationService(door)];
  parts.push(await createSoapServer({ service: 'mediator', environment, listen, keyPair, log, services, telemetry }));
  const reading = logReading({ database, mediator, audit, clock });
  const { seen } = operations;
  parts.push(
    await startWeb({ config, mediator, database, door, reading, operators, operations: seen, telemetry, log }),
  );
}

interface SendingParts {
  readonly config: Config;
  readonly mediator: Organisationsnummer;
  readonly database: Database<MediatorTables>;
  readonly audit: MediatorEvents;
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly trust: TrustInUse;
  readonly keyPair: KeyPairInUse;
  readonly metrics: MediatorMetrics;
  readonly telemetry: Telemetry | undefined;
  readonly traces: DeliveryTraces;
  readonly log: Log;
}

// What moves deliveries on: FaR, the sealing threads, the operators and the pipeline over them.
async function startSending(
  using: SendingParts,
  keep: (name: string, stop: () => Promise<void> | void) => void,
  reread: (() => Config) | undefined,
) {
  const { config, mediator, trust, keyPair, metrics, log } = using;
  const registryClient = registryClientOf(config, keyPair, log);
  keep('registry client', () => registryClient.close());
  const registry = registryOfConfig(config, mediator, registryClient, metrics);
  const changes = reread === undefined ? {} : { reread: () => reread().operators };
  const operators = await Operators.open({ ...using, clock, ...changes });
  keep('operators', () => operators.close());
  const sealer = new Sealer(keyPair, trust, config.signingThreads ?? 1);
  keep('sealer', () => sealer.close());
  const { seal, asItIs } = sealer;
  const pipeline = startDelivering({ ...using, registry, operators, seal, asItIs, clock });
  keep('deliveries', () => pipeline.stop());
  return { registry, operators, sealer, pipeline };
}

interface AcceptParts {
  readonly config: Config;
  readonly storage: Storage;
  readonly blobs: BlobStore;
  readonly registry: Registry;
  readonly sealer: Sealer;
  readonly senders: Senders;
  readonly log: Log;
}

function telemetryOf({ telemetry, environment, outbound }: Config, log: Log): Telemetry | undefined {
  if (telemetry === undefined) return undefined;
  return new Telemetry(telemetry, {
    service: 'mediator',
    environment,
    outbound,
    registry: registryOf('mediator'),
    log,
  });
}

function acceptTools({ config, storage, blobs, registry, sealer, senders, log }: AcceptParts): AcceptTools {
  return {
    findByKey: (by, key) => storage.findByKey(by, key),
    open: sealer.open,
    drop: sealer.drop,
    senders,
    mediatesFor: (sender) => registry.mediatesFor(sender, DOOR_WAITS_MS),
    putContent: (sender, id, bytes, digest) => putContent(blobs, sender, id, bytes, digest),
    async store(delivery) {
      const accepted = await storage.accept(delivery);
      failAt(config, 'mediator.accepted');
      return accepted;
    },
    lifetimeMs: (config.lifetimeHours ?? 72) * HOUR_MS,
    clock,
    log,
  };
}

interface DoorParts {
  readonly tools: AcceptTools;
  readonly storage: Storage;
  readonly feed: FeedFollowing;
  readonly desk: MailingDesk;
  readonly metrics: MediatorMetrics;
  readonly traces: DeliveryTraces;
}

function openDoor({ tools, storage, feed, desk, metrics, traces }: DoorParts): Door {
  return {
    accept: async (handIn) => {
      const accepted = await metrics.accept(handIn.door, () => acceptDelivery(handIn, tools));
      traces.begin(accepted.deliveryId, handIn.traceparent);
      return accepted;
    },
    acceptNotification: (handIn) => acceptNotification(handIn, tools),
    followedBy: (caller) => tools.senders.followedBy(caller),
    storage,
    feed,
    batches: desk.batches,
    mailings: desk.mailings,
    clock,
  };
}

function registryClientOf({ registry, outbound }: Config, keyPair: KeyPairInUse, log: Log): WireClient {
  const { caFiles, crlFiles = [] } = registry;
  return new WireClient({
    keyPair,
    caFiles,
    crlFiles,
    lookAgainMs: 3_000,
    log,
    ...(outbound === undefined ? {} : { outbound }),
  });
}

function registryOfConfig(
  { registry }: Config,
  mediator: Organisationsnummer,
  client: WireClient,
  metrics: MediatorMetrics,
): Registry {
  const timeoutMs = registry.timeoutMs ?? 10_000;
  return new Registry({
    post: (url, envelope) => metrics.question(() => client.post(url, envelope, { timeoutMs })),
    recipientUrl: registry.recipientUrl,
    authorityUrl: registry.authorityUrl,
    mediator,
    reachableForMs: registry.reachableForMs ?? 5_000,
    dispatchersForMs: registry.dispatchersForMs ?? 600_000,
    clock,
  });
}

function part(name: string, stop: () => Promise<void> | void): Running {
  return { name, addresses: {}, stop: async () => stop() };
}
