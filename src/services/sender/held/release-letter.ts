// The job that lets a held letter go when its time has come: FaR is asked again, and exactly one of release, regret and return wins.

import type { Transaction } from '../../../platform/database/database.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { releaseLetter } from '../create-letter.ts';
import { answerFacts, type Checked, farOperatorOf, lookUpRecipient } from '../look-up-recipient.ts';
import { noteFor } from '../notices/notice.ts';
import type { SenderOrganisation } from '../organisations.ts';
import { EVERYTHING } from '../reach.ts';
import type { Actor, Records } from '../records.ts';
import { findHeld, type HeldLetter } from '../store/held-letters.ts';
import { addEntries, changeLetter, lockLetter, tell } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import { backToKeeper } from './withdraw-letter.ts';

const SYSTEM: Actor = { id: 'system', name: 'Brevduva', login: 'system', sees: EVERYTHING };

/** Releases the letter of a job. A letter that is withdrawn, or not approved, is left alone. */
export async function releaseHeldLetter(
  records: Records,
  organisation: SenderOrganisation,
  { key: id }: Pick<ClaimedJob, 'key'>,
): Promise<JobResult<SenderTables>> {
  const letter = await findHeld(records.database.reader(organisation.id), id);
  if (letter === undefined || letter.approval === 'wanted') return { kind: 'done' };
  const early = (letter.sendAt?.getTime() ?? 0) - records.clock().getTime();
  if (early > 0) return { kind: 'retry', afterMs: early };
  const checked = await lookUpRecipient(records, organisation, SYSTEM, letter.recipient);
  return { kind: 'done', settle: (tx) => settle(tx, records, letter, checked) };
}

async function settle(
  tx: Transaction<SenderTables>,
  records: Records,
  { id, unit, channel }: HeldLetter,
  checked: Checked,
): Promise<void> {
  const locked = await lockLetter(tx, { id });
  if (locked?.state !== 'held') return;
  const at = records.clock();
  const { answer } = checked;
  await addEntries(tx, id, [{ kind: 'checked', at: checked.at, details: answerFacts(answer) }]);
  // One that may go on paper is let go: it is put in the print queue when it is to be signed.
  if (answer.kind !== 'unreachable' || channel === 'digital-or-paper') {
    await changeLetter(tx, id, { ...farOperatorOf(answer), updated_at: at });
    await releaseLetter(tx, id, at);
    return;
  }
  const { reason } = answer;
  await tell(tx, locked, { kind: 'withdrawn', at, details: { reason } }, { reason, settled_at: at });
  await records.events.record(tx, { kind: 'letter-not-sent', actor: 'system', subject: id, details: { reason } });
  await backToKeeper(tx, records, id, at);
  await noteFor(tx, { kind: 'not-sent', unit, letter: id, at, details: { reason } });
}
