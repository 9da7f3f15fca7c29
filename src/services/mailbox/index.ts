// The mailbox operator (brevlådeoperatör): takes deliveries in over the wire and lets their recipients read them.

import type { Recovery } from '../../platform/backup/recovery.ts';
import { BlobStore } from '../../platform/blobs/blobs.ts';
import { readKeyEncryptionKey } from '../../platform/blobs/key-encryption-key.ts';
import { planSweep, SWEEP_JOB, sweepHandler } from '../../platform/blobs/sweep-job.ts';
import { openKeyPair } from '../../platform/certificates/key-pair-in-use.ts';
import { systemClock } from '../../platform/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { declareEvents } from '../../platform/events/events.ts';
import { registryOf } from '../../platform/events/registry.ts';
import { WireClient } from '../../platform/http-client/wire-client.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import { createLog, type Log } from '../../platform/log.ts';
import { openMessageTypes } from '../../platform/presentation/message-types.ts';
import { type Running, together } from '../../platform/running.ts';
import { startUpkeep } from '../../platform/upkeep.ts';
import { createSoapServer } from '../../platform/web/soap.ts';
import { AGE_JOB, comingOfAgeHandler, planComingOfAge } from './access/come-of-age.ts';
import { minorsRules } from './access/minors-config.ts';
import { openActing } from './act/acting.ts';
import { REMINDER_JOB, reminderHandler } from './act/reminder-job.ts';
import { OUTGOING_JOB, outgoingHandler } from './act/send-job.ts';
import { type Config, operatorOf } from './config.ts';
import { MailboxCiphers } from './content/mailbox-cipher.ts';
import { planSealingEvents, SEAL_EVENTS_JOB, sealEventsHandler } from './content/seal-old-events.ts';
import { planSealing, SEAL_JOB, sealHandler } from './content/seal-old-rows.ts';
import { sealEvents } from './content/sealed-events.ts';
import { contentKey } from './content-token.ts';
import { Intake } from './deliver/intake.ts';
import { Quotas } from './deliver/quotas.ts';
import type { ForwardContext } from './deliver/receive-forward.ts';
import { dormantRules } from './dormant/dormant-config.ts';
import { DORMANT_NOTICE_JOB, dormantNoticeHandler } from './dormant/dormant-notice.ts';
import { declarations } from './events.ts';
import { followClient } from './follow/follow-config.ts';
import { startFollowing } from './follow/start-following.ts';
import { messageDoor } from './infrastructure-messages/message-door.ts';
import type { MailboxContext } from './mailbox-context.ts';
import { moveRules } from './move/move-config.ts';
import { startMoving } from './move/moving-jobs.ts';
import { noticeHandlers } from './notice-job.ts';
import { CODE_JOB } from './notify/change-phone.ts';
import { codeHandler } from './notify/code-job.ts';
import { notificationHandlers } from './notify/notification-jobs.ts';
import type { NotifyContext } from './notify/receive-notification.ts';
import { SmsGateway } from './notify/sms-gateway.ts';
import { TOKEN_JOB, tokenNoticeHandler } from './own-data/token-notice.ts';
import { ChangesDoor } from './registry/changes-door.ts';
import { Directory } from './registry/directory.ts';
import { Far } from './registry/far.ts';
import { Mandates, mandateTimes } from './registry/mandates.ts';
import { serviceV3 } from './routes/service-v3.ts';
import type { MailboxTables } from './schema.ts';
import { filesHandler } from './search/files-job.ts';
import { forgetHandler, indexHandler } from './search/index-job.ts';
import { FILES_JOB, FORGET_JOB, INDEX_JOB, SEARCH_SWEEP_JOB } from './search/job-kinds.ts';
import { planSearchSweep, searchSweepHandler } from './search/sweep-job.ts';
import { referredBlobs } from './store/blobs-in-use.ts';
import { openTrust } from './trust-in-use.ts';
import { EMPTY_TRASH_JOB, emptyTrashHandler, planEmptying } from './use/empty-trash.ts';
import { seedAccounts } from './use/seed-accounts.ts';
import { startContent, startPages } from './web.ts';

export { type Config, configSchema } from './config.ts';
export { configRules } from './config-rules.ts';
export const migrations: URL = new URL('./migrations/', import.meta.url);
/** For backup and restore (docs/backup.md). */
export const recovery: Recovery<Config> = { organisation: operatorOf, blobs: (config) => config.blobs };

const DEFAULTS = { timeoutMs: 10_000, freshSeconds: 60, staleSeconds: 86_400 } as const;

/** Starts the pages, the content origin, the wire and the notices. Errors: 'invalid-input' naming what cannot be read. */
export async function start(config: Config): Promise<Running> {
  const log = createLog('mailbox', { level: config.logLevel ?? 'info' }).child({ operator: config.operator.name });
  const stops: Running[] = [];
  try {
    const context = openContext(config, log, stops);
    await seedAccounts(context, config.accounts ?? []);
    const service = `mailbox ${config.database.schema}`;
    stops.push(await startUpkeep({ ...context, service, config }));
    stops.push(await startContent(config, context));
    stops.push(await startPages(config, context));
    stops.push(await startJobs(config, context));
    stops.push(await startIndexing(context));
    stops.push(startMoving(config, context));
    stops.push(await startFollowing(config, context));
    stops.push(await startWire(config, context, stops));
    return together(`mailbox ${config.operator.name}`, stops, log);
  } catch (error) {
    await together('mailbox', stops, log).stop();
    throw error;
  }
}

function part(name: string, stop: () => Promise<void> | void): Running {
  return { name, addresses: {}, stop: async () => await stop() };
}

function openContext(config: Config, log: Log, stops: Running[]): MailboxContext {
  const organisation = operatorOf(config);
  const database = Database.open<MailboxTables>(config.database);
  stops.push(part('database', () => database.close()));
  const { registry } = config;
  const keyPair = openKeyPair(registry, { environment: config.environment, log });
  const client = new WireClient({
    keyPair,
    caFiles: registry.caFiles,
    ...(config.outbound === undefined ? {} : { outbound: config.outbound }),
  });
  stops.push(
    part('FaR client', () => client.close()),
    part('FaR client certificate', () => keyPair.close()),
  );
  const { recipientUrl, authorityUrl, timeoutMs, freshSeconds, staleSeconds } = {
    ...DEFAULTS,
    ...registry,
  };
  const clock = systemClock;
  const sms = config.sms === undefined ? undefined : new SmsGateway(config.sms, config.environment, config.outbound);
  if (sms !== undefined) stops.push(part('SMS gateway', () => sms.close()));
  const acting = openActing(config, log);
  stops.push(part('ways out for replies', () => acting.close()));
  const far = new Far({ client, recipientUrl, authorityUrl, timeoutMs, organisation, clock });
  const blobs = BlobStore.open(config.blobs, config.environment);
  const times = { freshMs: freshSeconds * 1000, staleMs: staleSeconds * 1000 };
  return {
    organisation,
    operator: config.operator,
    database,
    blobs,
    ...openSealing(config, log, { database, organisation, blobs }),
    far,
    mandates: new Mandates({ far, clock, ...mandateTimes(registry.mandateSeconds) }),
    changes: openChanges(config, stops),
    directory: new Directory({ far, database, organisation, clock, log, ...times }),
    clock,
    log,
    contentOrigin: new URL(config.content.publicUrl).origin,
    // Every process of the operator has this file, so a link from one is good at another.
    sms,
    messageTypes: openMessageTypes(config.messageTypes),
    acting,
    moving: moveRules(config.moving),
    minors: minorsRules(config.minors),
    dormant: dormantRules(config.dormant),
    contentKey: contentKey(readKeyEncryptionKey(config.blobs.keyFile, config.environment).key),
  };
}

function openSealing(
  { database: { schema } }: Config,
  log: Log,
  keeping: ConstructorParameters<typeof MailboxCiphers>[0],
): Pick<MailboxContext, 'ciphers' | 'events'> {
  const ciphers = new MailboxCiphers(keeping);
  const declared = declareEvents(declarations, { log, registry: registryOf(`mailbox ${schema}`) });
  return { ciphers, events: sealEvents(declared, ciphers) };
}

function openChanges({ registry, environment, outbound }: Config, stops: Running[]): ChangesDoor | undefined {
  if (registry.changes === undefined) return undefined;
  const client = followClient(registry.changes, { environment, outbound });
  stops.push(part('FaR REST client', () => client.close()));
  return new ChangesDoor(client);
}

async function startJobs(config: Config, context: MailboxContext): Promise<Running> {
  const { publicUrl } = config.pages;
  const sending = { ...context, operatorName: config.operator.name, mail: config.mail, publicUrl };
  const { database, organisation, blobs, log } = context;
  const sweep = sweepHandler<MailboxTables>({
    blobs,
    organisations: async () => [organisation],
    referred: (addresses) => referredBlobs(database.reader(organisation), addresses),
    database,
    log,
  });
  await database.transaction(organisation, planSweep);
  await database.transaction(organisation, planEmptying);
  await database.transaction(organisation, planComingOfAge);
  await database.transaction(organisation, planSealing);
  await database.transaction(organisation, planSealingEvents);
  return startWorker(context.database, {
    organisation: context.organisation,
    handlers: {
      ...noticeHandlers(sending),
      ...notificationHandlers(sending),
      [CODE_JOB]: codeHandler(sending),
      [TOKEN_JOB]: tokenNoticeHandler(sending),
      [SWEEP_JOB]: sweep,
      [EMPTY_TRASH_JOB]: emptyTrashHandler(context),
      [AGE_JOB]: comingOfAgeHandler(context),
      [DORMANT_NOTICE_JOB]: dormantNoticeHandler(sending),
      [OUTGOING_JOB]: outgoingHandler(context),
      [REMINDER_JOB]: reminderHandler(sending),
      [SEAL_JOB]: sealHandler(context),
      [SEAL_EVENTS_JOB]: sealEventsHandler(context),
    },
    concurrency: 4,
    leaseMs: 60_000,
    log: context.log,
  });
}

/** Apart from the other jobs: a notice never waits for a letter's files to be read. */
async function startIndexing(context: MailboxContext): Promise<Running> {
  const { database, organisation, log } = context;
  await database.transaction(organisation, planSearchSweep);
  return startWorker(database, {
    organisation,
    handlers: {
      [FILES_JOB]: filesHandler(context),
      [INDEX_JOB]: indexHandler(context),
      [FORGET_JOB]: forgetHandler(context),
      [SEARCH_SWEEP_JOB]: searchSweepHandler(context),
    },
    concurrency: 1,
    leaseMs: 120_000,
    log,
  });
}

async function startWire(config: Config, context: MailboxContext, stops: Running[]): Promise<Running> {
  const { environment, wire, trust } = config;
  const keyPair = openKeyPair(wire, { environment, log: context.log });
  const trusted = openTrust(trust, environment, context.log);
  stops.push(
    part('wire certificate', () => keyPair.close()),
    part('trust', () => trusted.close()),
  );
  const receive: NotifyContext & ForwardContext = {
    ...context,
    sendsSms: context.sms !== undefined,
    intake: new Intake(context),
    quotas: new Quotas(config.quotas ?? {}, context.clock),
    trust: trusted,
    allowSha1: trust.allowSha1 ?? false,
    dispatcherMaySign: trust.dispatcherMaySign ?? false,
    attachmentTypes: config.attachmentTypes ?? ['application/pdf'],
  };
  const afterStore = (): void => {
    if (config.failpoints?.includes('mailbox.stored') === true) process.kill(process.pid, 'SIGKILL');
  };
  const services = [serviceV3(receive, afterStore)];
  const doors = [messageDoor(context, { owner: config.infrastructureOwner?.organisation, trust: trusted })];
  const { log } = context;
  return await createSoapServer({ service: 'mailbox', environment, listen: wire, keyPair, log, services, doors });
}
