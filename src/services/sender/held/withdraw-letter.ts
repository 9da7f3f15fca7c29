// Regret: a held letter is withdrawn and becomes a draft again. It was never sent, and stands in no log of sendings.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { endApproval } from '../store/approvals.ts';
import { readKeeper } from '../store/held-letters.ts';
import { type LockedLetter, lockLetter, tell } from '../store/timeline.ts';
import type { SenderTables } from '../tables.ts';
import { draftOfLetter } from './draft-of-letter.ts';

export interface Withdrawn {
  /** The draft that it became; none where a system sent the letter. */
  readonly draft: string | undefined;
  readonly keeper: string;
}

/**
 * Withdraws it. The draft is whoever's the letter was. Throws 'not-found', and 'conflict' when it is not held any more:
 * of withdrawing, approving and its time exactly one wins.
 */
export async function withdrawLetter(
  records: Records,
  organisation: Pick<SenderOrganisation, 'id'>,
  actor: Actor,
  id: string,
): Promise<Withdrawn> {
  return await records.database.transaction(organisation.id, async (tx) => {
    const letter = await lockHeld(tx, id);
    const at = records.clock();
    await tell(tx, letter, { kind: 'withdrawn', at, details: { by: actor.name } }, { settled_at: at });
    await endApproval(tx, id, { decision: null, at, by: actor });
    await records.events.record(tx, { kind: 'letter-withdrawn', actor: actor.login, subject: id });
    return await backToKeeper(tx, records, id, at);
  });
}

/** The letter, locked. Throws 'not-found', and 'conflict' when it is not held (any more). */
export async function lockHeld(tx: Transaction<SenderTables>, id: string): Promise<LockedLetter> {
  const letter = await lockLetter(tx, { id });
  if (letter === undefined) throw new BrevduvaError('not-found', 'there is no such letter');
  if (letter.state === 'held') return letter;
  const gone = letter.state === 'withdrawn';
  throw new BrevduvaError('conflict', 'the letter is not held any more', {
    detail: gone
      ? {
          sv: 'Brevet är redan ångrat eller tillbakaskickat. Inget har ändrats.',
          en: 'The letter was withdrawn or returned already. Nothing was changed.',
        }
      : {
          sv: 'Brevet har redan skickats. Öppna brevet för att se hur det gick.',
          en: 'The letter has been sent already. Open it to see what became of it.',
        },
  });
}

/** Makes the keeper's draft of a letter that was not sent. A system's letter becomes none: it sends another one itself. */
export async function backToKeeper(
  tx: Transaction<SenderTables>,
  records: Pick<Records, 'cipher'>,
  letter: string,
  at: Date,
): Promise<Withdrawn> {
  const { keeper, origin } = await readKeeper(tx, letter);
  if (origin === 'api') return { draft: undefined, keeper };
  return { draft: await draftOfLetter(tx, records, { letter, owner: keeper, as: 'instead', at }), keeper };
}
