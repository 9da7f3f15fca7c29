// Whether a letter waits before it is sent: for approval where its case type says so, for its time, or for the time in which it can be regretted.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import { createLetter, type NewLetter } from '../create-letter.ts';
import { noteFor } from '../notices/notice.ts';
import type { Actor, Records } from '../records.ts';
import { asksApproval, insertApproval } from '../store/approvals.ts';
import { readGraceSeconds } from '../store/settings.ts';
import { addEntries } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';

export const RELEASE_JOB = 'release-letter';

type Tx = Transaction<SenderTables>;
type Hold = NonNullable<NewLetter['hold']>;
type Held = Pick<NewLetter, 'caseType' | 'content' | 'at'>;

/** Why and until when; undefined when it goes at once. A time that has passed counts as now. */
export async function holdFor(
  reader: Reader<SenderTables>,
  { caseType, content, at }: Held,
): Promise<Hold | undefined> {
  const approval = caseType !== undefined && (await asksApproval(reader, caseType));
  const sendAt = earliest(at, await readGraceSeconds(reader), content.extras?.sendAt);
  if (!approval && sendAt === undefined) return undefined;
  return { approval, ...(sendAt === undefined ? {} : { sendAt }) };
}

/** The later of its own time and the end of the time in which it can be regretted; undefined when both are now. */
export function earliest(now: Date, graceSeconds: number, wanted: string | Date | undefined): Date | undefined {
  const graceEnd = now.getTime() + graceSeconds * 1000;
  const asked = wanted === undefined ? Number.NaN : new Date(wanted).getTime();
  const at = Number.isNaN(asked) ? graceEnd : Math.max(asked, graceEnd);
  return at > now.getTime() ? new Date(at) : undefined;
}

/** Creates the letter in the caller's transaction; it is sent once that commits, or held until it may be. */
export async function sendOrHold(
  tx: Tx,
  records: Pick<Records, 'cipher' | 'events'>,
  actor: Actor,
  letter: NewLetter,
): Promise<'sent' | 'held'> {
  const hold = await holdFor(tx, letter);
  await createLetter(tx, records, actor, hold === undefined ? letter : { ...letter, hold });
  if (hold === undefined) return 'sent';
  if (hold.approval) await askApproval(tx, actor, letter);
  else await planRelease(tx, letter.id, hold.sendAt ?? letter.at);
  return 'held';
}

/** Puts the job that lets it go in the queue, due at that time. */
export async function planRelease(tx: Tx, letter: string, at: Date): Promise<void> {
  await enqueue(tx, { kind: RELEASE_JOB, key: letter, payload: {}, runAt: at });
}

async function askApproval(tx: Tx, actor: Actor, { id: letter, unit, caseType, at }: NewLetter): Promise<void> {
  await insertApproval(tx, { letter, unit, at, by: actor.id });
  await addEntries(tx, letter, [{ kind: 'approval-asked', at, details: { by: actor.name } }]);
  const to = { role: 'approver', ...(caseType === undefined ? {} : { caseType }) } as const;
  await noteFor(tx, { kind: 'approval-wanted', unit, letter, to, at });
}
