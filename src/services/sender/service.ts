// The sender's parts put together, and taken apart again in the reverse order.
import { BlobStore } from '../../platform/blobs/blobs.ts';
import { systemClock } from '../../platform/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { DisposalJournal } from '../../platform/disposal-journal.ts';
import { registryOf } from '../../platform/events/registry.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import { confinement } from '../../platform/killable/confinement.ts';
import { createLog, type Log } from '../../platform/log.ts';
import { clamdScan } from '../../platform/malware/clamd.ts';
import { type Running, together } from '../../platform/running.ts';
import { startUpkeep } from '../../platform/upkeep.ts';
import { Receivers } from '../../platform/webhooks/call-receiver.ts';
import type { Config } from './config.ts';
import { openContentCipher } from './content-cipher.ts';
import { beginDiarium, diariumHandlers } from './diarium/diarium-jobs.ts';
import { dispatchHandlers } from './dispatch-jobs.ts';
import { DISPOSE_JOB, disposeHandler } from './disposal/run-disposal.ts';
import { senderEvents } from './events.ts';
import { withFailpoints } from './failpoints.ts';
import { followMediator } from './follow-mediator.ts';
import { mailingHandlers } from './mailings/mailing-jobs.ts';
import { planTelling, TELL_JOB, tellPeople } from './notices/tell-people.ts';
import { openOrganisation } from './open-organisation.ts';
import { EMERGENCY_ALERT_JOB } from './organisation/emergency.ts';
import { emergencyAlertHandler } from './organisation/emergency-alert.ts';
import { Organisations, organisationNumber, type SenderOrganisation } from './organisations.ts';
import { printBatchHandler } from './paper/batch-job.ts';
import { PRINT_BATCH_JOB } from './paper/print-batch.ts';
import { planUnopened, UNOPENED_JOB, unopenedHandler } from './paper/unopened-job.ts';
import type { Records } from './records.ts';
import { startReplies } from './replies/replies-door.ts';
import { COUNT_JOB, countHandler, planCounting } from './statistics/count-job.ts';
import { beginFeed } from './store/feed.ts';
import { ensureUnit } from './store/units.ts';
import type { SenderTables } from './tables.ts';
import { planTidying, TIDY_JOB, tidyHandler } from './tidy-job.ts';
import { startWeb } from './web.ts';
import { deliverWebhook, WEBHOOK_JOB } from './webhooks/deliver-webhook.ts';
import type { WebhookTools } from './webhooks/manage-webhooks.ts';

const CONCURRENCY = 8;
const LEASE_MS = 60_000;
const MAILINGS_AT_ONCE = 3;

/** Starts everything; what was started is stopped again when a later part cannot start. */
export async function startService(config: Config): Promise<Running> {
  const log = await logOf(config);
  const parts: Running[] = [];
  try {
    const organisations = openAll(config, log, parts);
    const database = Database.open<SenderTables>(config.database);
    parts.push(part('database', () => database.close()));
    const records: Records = {
      database,
      blobs: BlobStore.open(config.blobs),
      cipher: openContentCipher(config.blobs),
      events: senderEvents({ log, registry: registryOf('sender') }),
      clock: systemClock,
      ...(config.malwareScan === undefined ? {} : { scan: clamdScan(config.malwareScan) }),
      ...(config.disposal === undefined ? {} : { disposalJournal: new DisposalJournal(config.disposal.journal) }),
    };
    const webhooks = webhookTools(config, records);
    parts.push(part('webhooks', async () => webhooks.receivers.close()));
    for (const organisation of organisations.all) {
      // The position's row is what news and handings-over wait for each other at: it is there before either begins.
      await database.transaction(organisation.id, async (tx) => {
        await beginFeed(tx);
        await ensureUnit(tx, organisation.name);
        await planTidying(tx);
        await beginDiarium(tx, organisation);
        await planTelling(tx);
        await planCounting(tx);
        await planUnopened(tx);
      });
      parts.push(...background(config, records, organisation, webhooks, log));
    }
    const organisation = organisationNumber(config.organisations[0]?.id ?? '');
    parts.push(await startUpkeep({ service: 'sender', config, organisation, database, clock: systemClock, log }));
    parts.push(await startWeb({ config, organisations, records, webhooks, log }));
    if (config.replies !== undefined) {
      parts.push(
        await startReplies({
          config: config.replies,
          environment: config.environment,
          organisations,
          records,
          log,
        }),
      );
    }
    return together('sender', parts, log);
  } catch (error) {
    await together('sender', parts, log).stop();
    throw error;
  }
}

// The log, which begins with how files from outside are shut in: nobody should believe in more than this machine can.
async function logOf({ logLevel }: Config): Promise<Log> {
  const log = createLog('sender', logLevel === undefined ? {} : { level: logLevel });
  const confined = await confinement();
  if (confined.network === 'namespace' && confined.memory === 'kernel')
    log.info(confined, 'Files are parsed without network');
  else log.warn(confined, 'Files are parsed in processes that this machine shuts in only in part: see operations.md');
  return log;
}

function openAll(config: Config, log: Log, parts: Running[]): Organisations {
  const opened: SenderOrganisation[] = [];
  for (const settings of config.organisations) {
    const one = openOrganisation(config, settings, { log, clock: systemClock });
    parts.push(part(`keys of ${one.organisation.id}`, () => one.close()));
    opened.push(withFailpoints(config, one.organisation));
  }
  return new Organisations(opened);
}

function webhookTools({ environment, outbound, webhooks }: Config, records: Records): WebhookTools {
  const timeoutMs = webhooks?.timeoutMs ?? 10_000;
  const receivers = new Receivers({ environment, caFiles: webhooks?.caFiles, outbound, timeoutMs });
  return { records, environment, outbound, receivers };
}

// A worker and a follower for each organisation: one with a slow mediator does not hold up another.
function background(
  config: Config,
  records: Records,
  organisation: SenderOrganisation,
  webhooks: WebhookTools,
  log: Log,
): Running[] {
  const worker = startWorker(records.database, {
    organisation: organisation.id,
    handlers: {
      ...dispatchHandlers(records, organisation, log),
      ...diariumHandlers(records, organisation, log, config),
      [TIDY_JOB]: tidyHandler(records, organisation, log),
      [WEBHOOK_JOB]: (job) => deliverWebhook(records, organisation.id, webhooks.receivers, job),
      [TELL_JOB]: tellPeople(records, organisation.id, { mail: config.mail, publicUrl: config.listen.publicUrl, log }),
      [DISPOSE_JOB]: disposeHandler(records, organisation),
      [COUNT_JOB]: countHandler(records),
      [PRINT_BATCH_JOB]: printBatchHandler(records, organisation),
      [UNOPENED_JOB]: unopenedHandler(records, organisation),
      [EMERGENCY_ALERT_JOB]: emergencyAlertHandler(config, records, organisation, log),
    },
    concurrency: config.dispatchConcurrency ?? CONCURRENCY,
    leaseMs: config.leaseMs ?? LEASE_MS,
    log,
  });
  // Apart from the letters' own: a mailing that takes an hour never holds the place of a single letter.
  const mailings = startWorker(records.database, {
    organisation: organisation.id,
    handlers: mailingHandlers(records, organisation, config),
    concurrency: MAILINGS_AT_ONCE,
    leaseMs: config.leaseMs ?? LEASE_MS,
    log,
  });
  const { mediator } = organisation;
  // A mediator behind Message v3 has no feed: it is asked about each letter by a job.
  return mediator.kind === 'rest'
    ? [worker, mailings, followMediator(records, organisation, mediator, log)]
    : [worker, mailings];
}

function part(name: string, stop: () => Promise<void>): Running {
  return { name, addresses: {}, stop };
}
