// What somebody gave as a minor ends on the day they come of age: a job looks, tells both, and writes it down. Nobody goes on reading an adult's
// letters by what a child once gave.
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import type { MailboxContext } from '../mailbox-context.ts';
import type { MailboxTables } from '../schema.ts';
import {
  delegationsByAge,
  endOutgrownDelegation,
  endOutgrownShare,
  type GivenByAge,
  sharesByAge,
} from '../store/minors.ts';
import { comesOfAge, tellBoth } from './delegates.ts';
import { openLabel } from './labels.ts';

export const AGE_JOB = 'come-of-age';
const EVERY_MS = 3_600_000;
const AT_ONCE = 200;

/** Puts the job in the queue unless it is there: one for all processes. */
export async function planComingOfAge(tx: Transaction<MailboxTables>): Promise<void> {
  await enqueue(tx, { kind: AGE_JOB, key: 'age', payload: {} });
}

/** Ends what is outgrown and comes back in an hour. */
export function comingOfAgeHandler(context: MailboxContext): () => Promise<JobResult<MailboxTables>> {
  const { database, organisation } = context;
  return async () => {
    const reader = database.reader(organisation);
    await each(
      (after) => delegationsByAge(reader, after, AT_ONCE),
      (row) => endDelegation(context, row),
      context,
    );
    await each(
      (after) => sharesByAge(reader, after, AT_ONCE),
      (row) => endShare(context, row),
      context,
    );
    return { kind: 'retry', afterMs: EVERY_MS };
  };
}

async function each<T extends GivenByAge>(
  page: (after: string) => Promise<readonly T[]>,
  end: (row: T) => Promise<void>,
  { clock }: Pick<MailboxContext, 'clock'>,
): Promise<void> {
  const now = clock();
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await page(after);
    for (const row of rows) if (isOutgrown(row, now)) await end(row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = last.id;
  }
}

function isOutgrown({ holder, given_at: givenAt }: GivenByAge, now: Date): boolean {
  const person = parseRecipientId(holder);
  const adult = person.ok ? comesOfAge(person.value) : undefined;
  return adult !== undefined && adult <= now && givenAt < adult;
}

async function endDelegation(
  context: MailboxContext,
  row: Awaited<ReturnType<typeof delegationsByAge>>[number],
): Promise<void> {
  const { database, organisation, clock, events } = context;
  const detail = await openLabel(context, row);
  await database.transaction(organisation, async (tx) => {
    const ended = await endOutgrownDelegation(tx, row.id, clock());
    if (ended === undefined) return;
    const about = { actor: 'system', subject: row.account_id, details: { detail } };
    await events.record(tx, { kind: 'delegate.outgrown', ...about });
    await tellBoth(tx, ended);
  });
}

async function endShare(
  { database, organisation, clock, events }: MailboxContext,
  row: Awaited<ReturnType<typeof sharesByAge>>[number],
): Promise<void> {
  await database.transaction(organisation, async (tx) => {
    if (!(await endOutgrownShare(tx, row.id, clock()))) return;
    const about = { actor: 'system', subject: row.account_id, details: { letter: row.letter_id } };
    await events.record(tx, { kind: 'share.outgrown', ...about });
  });
}
