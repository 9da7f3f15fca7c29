// The jobs that follow the register, apart from all others: what waits for FaR makes no notice wait. Without `registry.changes` there are none.
import { registryOf } from '../../../platform/events/registry.ts';
import { enqueueAll } from '../../../platform/jobs/jobs.ts';
import { startWorker } from '../../../platform/jobs/worker.ts';
import type { Running } from '../../../platform/running.ts';
import type { Config } from '../config.ts';
import { dormantRules } from '../dormant/dormant-config.ts';
import {
  DORMANT_JOB,
  DORMANT_TELL_JOB,
  dormantHandler,
  dormantTellHandler,
  planDormant,
} from '../dormant/dormant-job.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { followRules } from './follow-config.ts';
import { FOLLOW_JOB, followHandler } from './follow-far.ts';
import { followNumbersHandler, NUMBERS_JOB } from './follow-numbers.ts';
import { followGauges } from './gauges.ts';

/** Each job is there once, however many processes run; one that dies is taken over when its lease is out, ms. */
const LEASE_MS = 30_000;

export async function startFollowing(config: Config, context: MailboxContext): Promise<Running> {
  const { database, organisation, log, changes: door } = context;
  if (door === undefined) return { name: 'following', addresses: {}, stop: async () => undefined };
  const following = { ...context, door, rules: followRules(config.registry.changes) };
  const dormant = dormantRules(config.dormant);
  await database.transaction(organisation, async (tx) => {
    await enqueueAll(tx, [
      { kind: FOLLOW_JOB, key: 'register', payload: null },
      { kind: NUMBERS_JOB, key: 'numbers', payload: null },
    ]);
    if (dormant !== undefined) await planDormant(tx);
  });
  const removeGauges = followGauges(registryOf(`mailbox ${config.database.schema}`), context);
  const worker = startWorker(database, {
    organisation,
    handlers: {
      [FOLLOW_JOB]: followHandler(following),
      [NUMBERS_JOB]: followNumbersHandler(following),
      ...(dormant === undefined
        ? {}
        : {
            [DORMANT_JOB]: dormantHandler({ ...context, door, dormant }),
            [DORMANT_TELL_JOB]: dormantTellHandler({ ...context, door, dormant }),
          }),
    },
    concurrency: 3,
    leaseMs: LEASE_MS,
    log,
  });
  return {
    ...worker,
    async stop() {
      removeGauges();
      await worker.stop();
    },
  };
}
