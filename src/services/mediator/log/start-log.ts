// Everything that goes on by itself about the mediation log: chaining, checkpoints, disposal.
import type { Organisationsnummer } from '../../../domain/organisationsnummer.ts';
import type { KeyPairInUse } from '../../../platform/certificates/key-pair-in-use.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Environment, OutboundConfig } from '../../../platform/config/parts.ts';
import type { Database } from '../../../platform/database/database.ts';
import { registryOf } from '../../../platform/events/registry.ts';
import { RestClient } from '../../../platform/http-client/rest-client.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import { startWorker } from '../../../platform/jobs/worker.ts';
import type { Log } from '../../../platform/log.ts';
import type { Running } from '../../../platform/running.ts';
import type { MediatorEvents } from '../events.ts';
import type { MediatorTables } from '../store/schema.ts';
import { startChaining } from './chainer.ts';
import { type CheckpointParts, checkpointHandlers, lastWords, planCheckpoints } from './checkpointing.ts';
import type { LogConfig } from './config.ts';
import { dispose } from './dispose.ts';

const DISPOSE_JOB = 'log-dispose';
const DAY_MS = 86_400_000;

export interface LogParts {
  readonly config: {
    readonly environment: Environment;
    readonly log?: LogConfig;
    readonly outbound?: OutboundConfig;
    readonly pollMs?: number;
  };
  readonly mediator: Organisationsnummer;
  readonly database: Database<MediatorTables>;
  readonly keyPair: KeyPairInUse;
  readonly audit: MediatorEvents;
  readonly clock: Clock;
  readonly log: Log;
}

/** Starts it. `stop()` chains what waits and signs one more checkpoint. */
export async function startLog(parts: LogParts): Promise<Running> {
  const { config, mediator, database, log } = parts;
  const checkpoints = checkpointsOf(parts);
  warnWhereKept(checkpoints, config.environment, log);
  await planCheckpoints(checkpoints);
  if (config.log?.disposal !== undefined) await planDisposal(parts);
  const stopping = new AbortController();
  const worker = startWorker(database, {
    organisation: mediator,
    handlers: { ...checkpointHandlers(checkpoints), [DISPOSE_JOB]: () => disposeDaily(parts, stopping.signal) },
    concurrency: 2,
    leaseMs: 60_000,
    pollMs: 5_000,
    log,
  });
  const chaining = startChaining({
    database,
    mediator,
    registry: registryOf('mediator'),
    log,
    ...(config.pollMs === undefined ? {} : { pollMs: config.pollMs }),
  });
  return {
    name: 'mediation log',
    addresses: {},
    async stop() {
      stopping.abort();
      await worker.stop();
      await chaining.stop();
      await lastWords(checkpoints).catch((err: unknown) =>
        log.warn({ err }, 'No checkpoint of the mediation log could be made at stop'),
      );
      checkpoints.receiver?.close();
    },
  };
}

function checkpointsOf({ config, mediator, database, keyPair, clock, log }: LogParts): CheckpointParts {
  const { everyMinutes = 60, folder, webhook } = config.log?.checkpoints ?? {};
  const { environment, outbound } = config;
  return {
    database,
    mediator,
    keyPair,
    clock,
    log,
    everyMs: everyMinutes * 60_000,
    ...(folder === undefined ? {} : { folder }),
    ...(webhook === undefined
      ? {}
      : {
          receiver: new RestClient({
            environment,
            baseUrl: webhook.url,
            ...(webhook.caFiles === undefined ? {} : { caFiles: webhook.caFiles }),
            ...(outbound === undefined ? {} : { outbound }),
            maxAnswerBytes: 65_536,
          }),
        }),
  };
}

function warnWhereKept({ folder, receiver }: CheckpointParts, environment: Environment, log: Log): void {
  if (environment === 'sandbox' || folder !== undefined || receiver !== undefined) return;
  log.warn(
    {},
    'Checkpoints of the mediation log stay in the database, where nobody can see that its end was cut off: set log.checkpoints',
  );
}

async function planDisposal({ database, mediator, clock }: LogParts): Promise<void> {
  await database.transaction(mediator, (tx) =>
    enqueue(tx, { kind: DISPOSE_JOB, key: 'log', payload: {}, runAt: new Date(clock().getTime() + DAY_MS / 24) }),
  );
}

async function disposeDaily(
  { config, database, mediator, audit, clock, log }: LogParts,
  stop: AbortSignal,
): Promise<JobResult<MediatorTables>> {
  if (config.log?.disposal === undefined) return { kind: 'done' };
  const tools = { database, mediator, audit, config: config.log, clock, actor: 'system' };
  for (const { rule, entries, deliveries, held } of await dispose(tools, stop))
    log.info(
      { rule, entries, deliveries, held },
      'The mediation log was disposed of by a rule; held entries were left',
    );
  return { kind: 'retry', afterMs: DAY_MS };
}
