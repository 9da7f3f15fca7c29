// The jobs of diarium, archive and file drop as the organisation's worker runs them, and what is put in the queue at start.
import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { Log } from '../../../platform/log.ts';
import { ARCHIVE_JOB, ARCHIVE_REMOVAL_JOB, makeVolume, removePackage } from '../archive/make-volumes.ts';
import type { Config } from '../config.ts';
import { FILE_DROP_JOB, planFileDrop, readDropFolder } from '../file-drop/read-drop-folder.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { writeDiarium } from '../store/registrations.ts';
import type { SenderTables } from '../tables.ts';
import { REGISTRATION_JOB, REGISTRATION_LATE_JOB } from './ask-registration.ts';
import { dropRegistration, registrationLate } from './drop-registration.ts';
import { planReceipts, RECEIPTS_JOB, readReceipts } from './read-receipts.ts';

type Handlers = Readonly<Record<string, (job: ClaimedJob) => Promise<JobResult<SenderTables>>>>;

/** The handlers of one organisation. In crash tests the process ends at the configured step. */
export function diariumHandlers(
  records: Records,
  organisation: SenderOrganisation,
  log: Log,
  { failpoints }: Pick<Config, 'failpoints'>,
): Handlers {
  const reached = (step: 'archive-letter'): void => {
    if (failpoints?.includes(`sender.${step}`) === true) process.kill(process.pid, 'SIGKILL');
  };
  return {
    [REGISTRATION_JOB]: (job) => dropRegistration(records, organisation, job),
    [REGISTRATION_LATE_JOB]: async (job) => registrationLate(records, job),
    [RECEIPTS_JOB]: () => readReceipts(records, organisation, log),
    [FILE_DROP_JOB]: () => readDropFolder(records, organisation, log),
    [ARCHIVE_JOB]: (job) => makeVolume(records, organisation, job, log, reached),
    [ARCHIVE_REMOVAL_JOB]: async (job) => removePackage(records, job),
  };
}

/** Writes the configuration where transactions ask for it, and begins to look into the folders. */
export async function beginDiarium(tx: Transaction<SenderTables>, organisation: SenderOrganisation): Promise<void> {
  await writeDiarium(tx, organisation.diarium);
  if (organisation.diarium?.folder !== undefined) await planReceipts(tx);
  if (organisation.fileDrop !== undefined) await planFileDrop(tx);
}
