// The jobs of packages, apart from all others: a large mailbox that is taken along makes no notice or search wait.
import { startWorker } from '../../../platform/jobs/worker.ts';
import type { Running } from '../../../platform/running.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import { TAKE_JOB, TAKE_REMOVAL_JOB, takeHandler, takeRemovalHandler } from './take-along.ts';

/** One package at a time in each process. */
export function startMoving(context: MailboxContext): Running {
  const { database, organisation, log } = context;
  return startWorker(database, {
    organisation,
    handlers: { [TAKE_JOB]: takeHandler(context), [TAKE_REMOVAL_JOB]: takeRemovalHandler(context) },
    concurrency: 1,
    leaseMs: 120_000,
    log,
  });
}
