// The company register's changes are followed, so that a company that was sold is seen at once, also when nobody asks.
import { parseRecipientId, type RecipientId } from '../../../domain/recipient-id.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import type { RegistryContext } from '../registry-context.ts';
import { cursorOf, keepCursor, knownAmong, knownCompanies } from '../store/companies.ts';
import type { RegistryTables } from '../tables.ts';
import { companyFacts } from './company-facts.ts';

/** Follows the register; never done. */
export const COMPANIES_JOB = 'follow-companies';
const REGISTER = 'companies';
const EVERY_MS = 5000;

type Result = JobResult<RegistryTables>;

const later: Result = { kind: 'retry', afterMs: EVERY_MS };

/** The handler: looks up again whatever has changed, of what is known here. */
export function followCompanies(context: RegistryContext): (job: ClaimedJob) => Promise<Result> {
  const { database, organisation, registers, clock, log } = context;
  return async ({ signal }) => {
    const register = registers.companies;
    if (register === undefined) return { kind: 'done' };
    const reader = database.reader(organisation);
    let from = await cursorOf(reader, REGISTER);
    let answer = await register.changesSince(from);
    if (answer.kind === 'unanswered' && answer.reason === 'cursor-expired') {
      log.warn(
        {},
        'The company register does not keep changes as far back as we have followed: every company is looked up again',
      );
      from = undefined;
      answer = await register.changesSince(undefined);
    }
    if (answer.kind === 'unanswered') return later;
    // What changed before we began to follow is not among the changes: then everything that is known is looked up once.
    if (from === undefined && !(await lookUpEverything(context, signal))) return later;
    const { changes, cursor, more } = answer.value;
    const changed = await knownAmong(reader, [...new Set(changes.map(({ company }) => company))]);
    if (!(await lookUp(context, changed))) return later;
    return { kind: 'retry', afterMs: more ? 1 : EVERY_MS, settle: (tx) => keepCursor(tx, REGISTER, cursor, clock()) };
  };
}

async function lookUpEverything(context: RegistryContext, signal: AbortSignal): Promise<boolean> {
  const reader = context.database.reader(context.organisation);
  for (let page = await knownCompanies(reader, '0'); page.length > 0; ) {
    if (signal.aborted || !(await lookUp(context, page))) return false;
    page = await knownCompanies(reader, page.at(-1) ?? '');
  }
  return true;
}

/** Whether the register answered about each of them. */
async function lookUp(context: RegistryContext, ids: readonly string[]): Promise<boolean> {
  const known = ids.map((id) => parseRecipientId(id)).flatMap((id): RecipientId[] => (id.ok ? [id.value] : []));
  for (const id of known) {
    const facts = await companyFacts(context, id);
    if (facts.kind === 'silent' || (facts.kind === 'known' && !facts.live)) return false;
  }
  return true;
}
