// A letter on paper that came back in the post: on its timeline, and its keeper's task until somebody has dealt with it (issue 4, "Paper").
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { Actor, Records } from '../records.ts';
import { changeOnPaper, readOnPaper } from '../store/on-paper.ts';
import type { ReturnReason } from '../store/paper-tables.ts';
import { addEntries, lockLetter } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';

/** Writes it, in the caller's transaction. The same once more changes nothing. False when the letter was not printed. */
export async function noteReturned(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'clock' | 'events'>,
  actor: Pick<Actor, 'name' | 'login'>,
  id: string,
  reason: ReturnReason,
): Promise<boolean> {
  const letter = await lockLetter(tx, { id });
  const known = await readOnPaper(tx, id);
  if (letter === undefined || (letter.state !== 'printed' && known.copy !== 'printed')) return false;
  if (known.returned !== undefined) return true;
  const at = records.clock();
  await changeOnPaper(tx, id, { returned_at: at, return_reason: reason, return_done_at: null });
  await addEntries(tx, id, [{ kind: 'returned-mail', at, details: { by: actor.name, reason } }]);
  await records.events.record(tx, { kind: 'mail-returned', actor: actor.login, subject: id, details: { reason } });
  return true;
}

/** A person's or system's registration. Throws 'not-found', and 'conflict' when the letter was not printed. */
export async function registerReturned(
  records: Records,
  organisation: { readonly id: Parameters<Records['database']['reader']>[0] },
  actor: Actor,
  id: string,
  reason: ReturnReason,
): Promise<void> {
  const noted = await records.database.transaction(organisation.id, (tx) =>
    noteReturned(tx, records, actor, id, reason),
  );
  if (noted) return;
  throw new BrevduvaError('conflict', 'the letter was not printed', {
    detail: {
      sv: 'Brevet är inte utskrivet och kan inte ha kommit i retur. Kontrollera att det är rätt brev.',
      en: 'The letter was not printed and cannot have come back. Check that it is the right letter.',
    },
  });
}
