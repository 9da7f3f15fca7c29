// All SQL about what happens to a letter: the timeline is only added to, and the letter's state follows it in the same transaction.
import type { Updateable } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import { type LetterChannel, type LetterState, RESOLVED_BY_PERSON, stateAfter } from '../letter-state.ts';
import type { TimelineEntry } from '../letter-view.ts';
import type { LetterTable, SenderTables } from '../tables.ts';

type Tx = Transaction<SenderTables>;

/** Adds entries; one with a cursor that is there already is left out. Returns how many were new. */
export async function addEntries(
  tx: Tx,
  letter: string,
  entries: readonly (TimelineEntry & { readonly cursor?: string })[],
): Promise<number> {
  const rows = entries.map((entry) => ({
    letter,
    organisation: tx.organisation,
    at: entry.at,
    kind: entry.kind,
    details: JSON.stringify(entry.details),
    feed_cursor: entry.cursor ?? null,
  }));
  const result = await tx.query
    .insertInto('letter_event')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['organisation', 'feed_cursor']).doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0n);
}

/** Says on the timeline of the letter that this one is sent in place of, where there is one, that it was sent again. */
export async function tellPrevious(tx: Tx, letter: string, at: Date): Promise<void> {
  const row = await tx.query
    .selectFrom('letter')
    .select(['previous', 'author_name'])
    .where('id', '=', letter)
    .where('organisation', '=', tx.organisation)
    .executeTakeFirst();
  if (row === undefined || row.previous === null) return;
  await addEntries(tx, row.previous, [{ kind: 'sent-again', at, details: { by: row.author_name, letter } }]);
}

/** Everything that happened, in the order in which we learnt it. */
export async function readTimeline(reader: Reader<SenderTables>, letter: string): Promise<readonly TimelineEntry[]> {
  return await reader.query
    .selectFrom('letter_event')
    .select(['kind', 'at', 'details'])
    .where('letter', '=', letter)
    .where('organisation', '=', reader.organisation)
    .orderBy('id')
    .execute();
}

export interface LockedLetter {
  readonly id: string;
  readonly state: LetterState;
  readonly waiting: string | null;
  readonly deliveryId: string | null;
  readonly channel: LetterChannel;
  readonly unit: string;
  readonly caseType: string | undefined;
  readonly mailing: string | null;
  /** When the recipient opened it, where a receipt has said so. */
  readonly openedAt: Date | null;
}

/** The letter's state, locked until the transaction ends, so that two pieces of news follow each other. */
export async function lockLetter(
  tx: Tx,
  by: { readonly id: string } | { readonly deliveryId: string },
): Promise<LockedLetter | undefined> {
  const query = tx.query
    .selectFrom('letter')
    .select(['id', 'state', 'waiting', 'delivery_id', 'channel', 'unit', 'case_type', 'mailing', 'opened_at'])
    .where('organisation', '=', tx.organisation);
  const found = await ('id' in by ? query.where('id', '=', by.id) : query.where('delivery_id', '=', by.deliveryId))
    .forUpdate()
    .executeTakeFirst();
  return found === undefined
    ? undefined
    : {
        id: found.id,
        state: found.state,
        waiting: found.waiting,
        deliveryId: found.delivery_id,
        channel: found.channel,
        unit: found.unit,
        caseType: found.case_type ?? undefined,
        mailing: found.mailing,
        openedAt: found.opened_at,
      };
}

export type LetterChange = Updateable<Omit<LetterTable, 'id' | 'organisation' | 'state' | 'updated_at'>>;

/** Adds one entry and lets the letter follow it. Returns the state afterwards; nothing changes when the entry was there. */
export async function tell(
  tx: Tx,
  letter: LockedLetter,
  entry: TimelineEntry & { readonly cursor?: string },
  change: LetterChange = {},
): Promise<LetterState> {
  if ((await addEntries(tx, letter.id, [entry])) === 0) return letter.state;
  const byPerson = entry.details['reason'] === RESOLVED_BY_PERSON;
  const state = stateAfter(letter.state, entry.kind, { byPerson });
  await changeLetter(tx, letter.id, { ...change, state, updated_at: entry.at });
  return state;
}

/** Changes a letter's row. */
export async function changeLetter(tx: Tx, id: string, change: Updateable<LetterTable>): Promise<void> {
  await tx.query
    .updateTable('letter')
    .set(change)
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .execute();
}
