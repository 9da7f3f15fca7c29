// Letters that asked for a receipt and were not opened within the working days of their case type (issue 4, "Paper"): a job for each organisation,
// only where the operator is configured to return receipts. Elsewhere nothing is known of opening, and no time runs.
import { passedBefore } from '../../../domain/working-days.ts';
import { stockholmDate } from '../../../platform/clock.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue, type JobResult } from '../../../platform/jobs/jobs.ts';
import { startOfDay } from '../../../platform/stockholm-days.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Records } from '../records.ts';
import { changeOnPaper, paperCaseTypes, readOnPaper, unopenedLetters } from '../store/on-paper.ts';
import { addEntries, lockLetter } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';

export const UNOPENED_JOB = 'unopened-letters';

const EVERY_MS = 900_000;
const AT_ONCE = 200;

/** Puts the organisation's job in the queue unless it is there: one for all processes. */
export async function planUnopened(tx: Transaction<SenderTables>): Promise<void> {
  await enqueue(tx, { kind: UNOPENED_JOB, key: tx.organisation, payload: {} });
}

/** One round, and the next a quarter of an hour later; at once where there is more. */
export function unopenedHandler(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id' | 'operators'>,
): () => Promise<JobResult<SenderTables>> {
  const operators = [...(organisation.operators ?? [])].flatMap(([id, { receipts }]) => (receipts ? [id] : []));
  return async () => {
    const now = records.clock();
    const reader = records.database.reader(organisation.id);
    let more = false;
    for (const { id: caseType, days } of operators.length === 0 ? [] : await paperCaseTypes(reader)) {
      const before = startOfDay(passedBefore(stockholmDate(now), days)) ?? now;
      const letters = await unopenedLetters(reader, { caseType, operators, before, limit: AT_ONCE });
      more = more || letters.length === AT_ONCE;
      for (const letter of letters) {
        await records.database.transaction(organisation.id, (tx) => wantPaper(tx, records, letter, { days, at: now }));
      }
    }
    return { kind: 'retry', afterMs: more ? 0 : EVERY_MS };
  };
}

// A letter that may go on paper has a copy in the queue at once; about any other a person decides. Its delivery stays what it is.
async function wantPaper(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'events'>,
  id: string,
  { days, at }: { readonly days: number; readonly at: Date },
): Promise<void> {
  const letter = await lockLetter(tx, { id });
  const known = await readOnPaper(tx, id);
  // A receipt may have come since it was found.
  if (letter?.state !== 'delivered' || letter.openedAt !== null) return;
  if (known.askedAt !== undefined || known.copy !== undefined) return;
  const byItself = letter.channel === 'digital-or-paper';
  await changeOnPaper(tx, id, { wanted_at: at, ...(byItself ? { decided_at: at, copy_queued_at: at } : {}) });
  await addEntries(tx, id, [
    { kind: 'paper-wanted', at, details: { reason: 'unopened', days } },
    ...(byItself ? [{ kind: 'to-print', at, details: { reason: 'unopened' } } as const] : []),
  ]);
  await noteFor(tx, {
    kind: 'unopened',
    unit: letter.unit,
    letter: id,
    ...(letter.mailing === null ? {} : { mailing: letter.mailing, to: 'webhooks' }),
    at,
    details: { days },
  });
  await records.events.record(tx, { kind: 'letter-unopened', actor: 'system', subject: id, details: { days } });
}
