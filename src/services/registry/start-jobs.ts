// What the registry does by itself: requests whose time is over end, outside registers' changes are followed, parties are watched and checked.
import { enqueueAll } from '../../platform/jobs/jobs.ts';
import { startWorker } from '../../platform/jobs/worker.ts';
import { type Running, together } from '../../platform/running.ts';
import { DISPOSE_JOB, disposeHandler } from './changes/dispose.ts';
import { COMPANIES_JOB, followCompanies } from './companies/follow-companies.ts';
import { handOverHandler } from './oversight/hand-over-job.ts';
import { MESSAGE_JOB } from './oversight/operator-messages.ts';
import { REMINDERS_JOB, remindersHandler } from './oversight/reminders-job.ts';
import { WITHDRAWAL_JOB } from './oversight/withdraw-message.ts';
import { withdrawalHandler } from './oversight/withdrawal-job.ts';
import { CHECKS_JOB } from './owner/onboarding/ask-for-checks.ts';
import { checksHandler } from './owner/onboarding/run-checks.ts';
import { STATISTICS_JOB, statisticsHandler } from './owner/statistics/count-job.ts';
import { PARTIES_JOB, partiesHandler } from './owner/watch-parties.ts';
import { followPeople, PEOPLE_JOB } from './people/follow-people.ts';
import type { RegistryContext } from './registry-context.ts';
import { EXPIRE_JOB, expireHandler } from './signing/end-requests.ts';

const LEASE_MS = 60_000;

/** Starts the workers. Each job is there once, however many processes run. */
export async function startJobs(context: RegistryContext): Promise<Running> {
  const { database, organisation, log, registers } = context;
  const kinds = [
    EXPIRE_JOB,
    DISPOSE_JOB,
    PARTIES_JOB,
    REMINDERS_JOB,
    STATISTICS_JOB,
    ...(registers.companies === undefined ? [] : [COMPANIES_JOB]),
    ...(registers.population === undefined ? [] : [PEOPLE_JOB]),
  ];
  await database.transaction(organisation, (tx) =>
    enqueueAll(
      tx,
      kinds.map((kind) => ({ kind, key: kind, payload: null })),
    ),
  );
  const common = { organisation, leaseMs: LEASE_MS, log };
  const worker = startWorker(database, {
    ...common,
    handlers: {
      [EXPIRE_JOB]: expireHandler(context),
      [COMPANIES_JOB]: followCompanies(context),
      [PEOPLE_JOB]: followPeople(context),
      [DISPOSE_JOB]: disposeHandler(context),
      [REMINDERS_JOB]: remindersHandler(context),
      [MESSAGE_JOB]: handOverHandler(context),
      [WITHDRAWAL_JOB]: withdrawalHandler(context),
      [PARTIES_JOB]: partiesHandler(context),
      [STATISTICS_JOB]: statisticsHandler(context),
    },
    concurrency: 2,
  });
  // A server that does not answer holds up other checks, and nothing else.
  const handlers = { [CHECKS_JOB]: checksHandler(context) };
  return together('jobs', [worker, startWorker(database, { ...common, handlers, concurrency: 2 })], log);
}
