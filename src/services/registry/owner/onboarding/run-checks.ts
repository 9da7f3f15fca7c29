// The job that runs a party's checks, one after the other, each bounded in time, and keeps what they found.
import { BrevduvaError } from '../../../../domain/errors.ts';
import type { ClaimedJob, JobResult } from '../../../../platform/jobs/jobs.ts';
import type { RegistryContext } from '../../registry-context.ts';
import { endRun, type Run, runById } from '../../store/onboarding.ts';
import { partyOf } from '../../store/parties.ts';
import type { RegistryTables } from '../../tables.ts';
import { keyOf, type Party } from '../party.ts';
import { checkAnswers } from './check-answers.ts';
import { checkAcceptedDelivery, checkOwnDelivery } from './check-delivery.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkAgreement, checkCertificate, checkTerms } from './check-papers.ts';
import { type CheckName, type CheckResult, checksOf, notDone } from './checks.ts';

type Check = (context: RegistryContext, party: Party, run: Run) => Promise<CheckResult>;

const CHECKS: Readonly<Record<CheckName, Check>> = {
  agreement: checkAgreement,
  terms: checkTerms,
  certificate: checkCertificate,
  endpoint: checkEndpoint,
  'test-delivery': (context, party, run) =>
    party.role === 'operator' ? checkAcceptedDelivery(context, party, run) : checkOwnDelivery(context, party),
  answers: checkAnswers,
};

// A fault of ours ends the check, not the run; only a lost database makes the job be done again.
async function checked(context: RegistryContext, name: CheckName, party: Party, run: Run): Promise<CheckResult> {
  try {
    return await CHECKS[name](context, party, run);
  } catch (err) {
    if (err instanceof BrevduvaError && err.code === 'unavailable') throw err;
    context.log.error({ err, check: name, run: run.id }, 'A check of a party could not be carried through');
    return notDone(name, 'failed-here');
  }
}

/** Done more than once it delivers the same bytes to the operator, and the first outcome stays. */
export function checksHandler(context: RegistryContext): (job: ClaimedJob) => Promise<JobResult<RegistryTables>> {
  const { database, organisation, events, clock } = context;
  return async (job) => {
    const reader = database.reader(organisation);
    const run = await runById(reader, job.key);
    const party = run === undefined ? undefined : await partyOf(reader, run);
    if (run === undefined || party === undefined || run.endedAt !== undefined) return { kind: 'done' };
    const results: CheckResult[] = [];
    for (const name of checksOf(party.role))
      if (run.checks.includes(name)) results.push(await checked(context, name, party, run));
    return {
      kind: 'done',
      settle: async (tx) => {
        const ended = await endRun(tx, { id: run.id, results, status: party.status, at: clock() });
        if (!ended) return;
        const outcomes = Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));
        const details = { by: run.askedBy, run: run.id, outcomes };
        await events.record(tx, { kind: 'party.checked', actor: 'system', subject: keyOf(party), details });
      },
    };
  };
}
