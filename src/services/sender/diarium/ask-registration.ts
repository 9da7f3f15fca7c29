// A letter goes out, or a reply comes in: its registration is asked for in the same transaction, where the organisation registers such (SKL-20).
import type { Transaction } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/jobs/jobs.ts';
import { insertRegistration } from '../store/registrations.ts';
import type { SenderTables } from '../tables.ts';

export const REGISTRATION_JOB = 'ask-registration';
export const REGISTRATION_LATE_JOB = 'registration-late';

/** Asks, in the caller's transaction; asked for once, however often it is called. `reply`: the id of a reply to the letter. */
export async function askRegistration(
  tx: Transaction<SenderTables>,
  about: { readonly letter: string; readonly reply?: string; readonly at: Date },
): Promise<void> {
  const asked = await insertRegistration(tx, about);
  if (asked === undefined) return;
  await enqueue(tx, { kind: REGISTRATION_JOB, key: asked.id, payload: {} });
  await enqueue(tx, { kind: REGISTRATION_LATE_JOB, key: asked.id, payload: {}, runAt: asked.dueAt });
}
