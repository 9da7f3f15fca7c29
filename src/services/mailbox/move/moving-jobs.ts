// The jobs of packages, apart from all others: a large mailbox that is taken along makes no notice or search wait.
import { startWorker } from '../../../platform/jobs/worker.ts';
import type { Running } from '../../../platform/running.ts';
import type { Config } from '../config.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { openTrust } from '../trust-in-use.ts';
import { MOVE_IN_JOB, moveInHandler } from './move-in.ts';
import { TAKE_JOB, TAKE_REMOVAL_JOB, takeHandler, takeRemovalHandler } from './take-along.ts';

/** One package at a time in each process. Letters that move in are judged by the same trust as at the door. */
export function startMoving({ trust, environment, attachmentTypes }: Config, context: MailboxContext): Running {
  const { database, organisation, log } = context;
  const trusted = openTrust(trust, environment, log);
  const moveIn = moveInHandler({
    ...context,
    trust: trusted,
    allowSha1: trust.allowSha1 ?? false,
    dispatcherMaySign: trust.dispatcherMaySign ?? false,
    attachmentTypes: attachmentTypes ?? ['application/pdf'],
  });
  const worker = startWorker(database, {
    organisation,
    handlers: {
      [TAKE_JOB]: takeHandler(context),
      [TAKE_REMOVAL_JOB]: takeRemovalHandler(context),
      [MOVE_IN_JOB]: moveIn,
    },
    concurrency: 1,
    leaseMs: 120_000,
    log,
  });
  const stop = async (): Promise<void> => {
    await worker.stop();
    trusted.close();
  };
  return { ...worker, stop };
}
