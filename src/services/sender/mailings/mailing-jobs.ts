// The jobs of mailings as the worker runs them.

import { backOffMs } from '../../../platform/jobs/back-off.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { Config } from '../config.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import type { SenderTables } from '../tables.ts';
import { alignMediator } from './align-mediator.ts';
import { PREPARE_JOB, type Reached, runPreparation } from './prepare-job.ts';
import { type RunReached, runMailing } from './run-job.ts';
import { RUN_JOB, STEER_JOB } from './steer-mailing.ts';

type Handlers = Readonly<Record<string, (job: ClaimedJob) => Promise<JobResult<SenderTables>>>>;

/** The handlers of one organisation's worker. In crash tests the process ends at the configured steps. */
export function mailingHandlers(records: Records, organisation: SenderOrganisation, { failpoints }: Config): Handlers {
  const reached: RunReached & Reached = (step: Parameters<RunReached>[0] | Parameters<Reached>[0]) => {
    if (failpoints?.includes(`sender.${step}`) === true) process.kill(process.pid, 'SIGKILL');
  };
  const { mediator } = organisation;
  return {
    [PREPARE_JOB]: (job) => runPreparation(records, organisation, job, reached),
    [RUN_JOB]: (job) => runMailing(records, organisation, job, reached),
    [STEER_JOB]: async (job) => {
      const told = mediator.kind === 'soap' || (await alignMediator(records, organisation, mediator.mailings, job.key));
      return told
        ? { kind: 'done' }
        : { kind: 'retry', afterMs: backOffMs(job.attempt, { firstMs: 500, longestMs: 60_000 }) };
    },
  };
}
