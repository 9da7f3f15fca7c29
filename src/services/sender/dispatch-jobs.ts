// The jobs of a letter as the worker runs them: what cannot ever succeed is said to be so, all else is tried again.
import { BrevduvaError } from '../../domain/errors.ts';
import type { ClaimedJob, JobResult } from '../../platform/jobs/jobs.ts';
import type { Log } from '../../platform/log.ts';
import { CATCH_UP_JOB, catchUp } from './catch-up.ts';
import { SIGN_JOB } from './create-letter.ts';
import { FOLLOW_JOB, followDistribution } from './follow-distribution.ts';
import { handOverBySoap } from './hand-over-by-soap.ts';
import { handOverLetter } from './hand-over-letter.ts';
import { RELEASE_JOB } from './held/hold-letter.ts';
import { releaseHeldLetter } from './held/release-letter.ts';
import type { SenderOrganisation } from './organisations.ts';
import { askAboutList } from './prechecks/ask-about-list.ts';
import { PRECHECK_JOB } from './prechecks/begin-precheck.ts';
import type { Records } from './records.ts';
import { HAND_OVER_JOB, signingFailed, signLetter, unsignable } from './sign-letter.ts';
import type { SenderTables } from './tables.ts';

type Handlers = Readonly<Record<string, (job: ClaimedJob) => Promise<JobResult<SenderTables>>>>;

/** The handlers of one organisation's worker. */
export function dispatchHandlers(records: Records, organisation: SenderOrganisation, log: Log): Handlers {
  return {
    [SIGN_JOB]: async (job) => {
      try {
        return await signLetter(records, organisation, job);
      } catch (error) {
        if (error instanceof BrevduvaError && error.code === 'unavailable') throw error;
        log.warn({ err: error, letter: job.key, attempt: job.attempt }, 'A letter could not be signed');
        const never = error instanceof BrevduvaError && error.code === 'invalid-input';
        return never ? unsignable(records, job) : signingFailed(records, job);
      }
    },
    [RELEASE_JOB]: (job) => releaseHeldLetter(records, organisation, job),
    [PRECHECK_JOB]: (job) => askAboutList(records, organisation, job),
    ...handOverHandlers(records, organisation),
  };
}

function handOverHandlers(records: Records, organisation: SenderOrganisation): Handlers {
  const { mediator } = organisation;
  if (mediator.kind === 'rest') {
    return {
      [HAND_OVER_JOB]: (job) => handOverLetter(records, organisation, mediator, job),
      [CATCH_UP_JOB]: (job) => catchUp(records, organisation, mediator, job),
    };
  }
  return {
    [HAND_OVER_JOB]: (job) => handOverBySoap(records, organisation, mediator, job),
    [FOLLOW_JOB]: (job) => followDistribution(records, organisation, mediator, job),
  };
}
