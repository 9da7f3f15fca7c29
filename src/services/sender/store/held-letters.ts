// All SQL about letters that wait before they are sent, and about whose they are.

import { sql } from 'kysely';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Reach } from '../reach.ts';
import type { LetterTable, SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';
import { ofReach } from './of-reach.ts';

/** A held letter becomes one that is sent. False when it is not held. */
export async function releaseHeld(tx: Transaction<SenderTables>, id: string, at: Date): Promise<boolean> {
  const result = await tx.query
    .updateTable('letter')
    .set({ state: 'created', updated_at: at })
    .where('id', '=', id)
    .where('organisation', '=', tx.organisation)
    .where('state', '=', 'held')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Everybody whose words are in the letter, by account. */
export async function writersOf(reader: Reader<SenderTables>, id: string): Promise<readonly string[]> {
  const row = await reader.query
    .selectFrom('letter')
    .select('writers')
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  return row?.writers ?? [];
}

export interface HeldLetter {
  readonly id: string;
  readonly recipient: RecipientId;
  readonly unit: string;
  readonly channel: LetterTable['channel'];
  readonly approval: LetterTable['approval'];
  readonly sendAt: Date | undefined;
}

/** A letter that is held; undefined when it is not (any more). */
export async function findHeld(reader: Reader<SenderTables>, id: string): Promise<HeldLetter | undefined> {
  const row = await reader.query
    .selectFrom('letter')
    .select(['id', 'recipient', 'unit', 'channel', 'approval', 'send_at'])
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .where('state', '=', 'held')
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { send_at: sendAt, recipient, ...rest } = row;
  return { ...rest, recipient: storedRecipient(recipient), sendAt: sendAt ?? undefined };
}

/** When the letter is to be sent; undefined when it has no time of its own. */
export async function readSendAt(reader: Reader<SenderTables>, id: string): Promise<Date | undefined> {
  return (await findHeld(reader, id))?.sendAt;
}

/** Who keeps the letter, and where it came from. Throws when there is no such letter: look before. */
export async function readKeeper(
  reader: Reader<SenderTables>,
  id: string,
): Promise<Pick<LetterTable, 'keeper' | 'origin'>> {
  return await reader.query
    .selectFrom('letter')
    .select(['keeper', 'origin'])
    .where('id', '=', id)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirstOrThrow();
}

/** Of those that are read: the letter that this one stands in place of, and the letters that were made in its place, in order. */
export async function linkedLetters(
  reader: Reader<SenderTables>,
  { id, previous }: { readonly id: string; readonly previous: string | undefined },
  reach: Reach,
): Promise<{
  readonly before: string | undefined;
  readonly after: readonly { readonly id: string; readonly createdAt: Date }[];
}> {
  const rows = await reader.query
    .selectFrom('letter')
    .select(['id', 'created_at as createdAt'])
    .where((eb) => eb.or([eb('previous', '=', id), ...(previous === undefined ? [] : [eb('id', '=', previous)])]))
    .where('organisation', '=', reader.organisation)
    .where(ofReach(reach))
    .orderBy('created_at')
    .execute();
  const before = rows.find((one) => one.id === previous)?.id;
  return { before, after: rows.filter((one) => one.id !== previous) };
}

/** What a person keeps that needs a step of theirs, latest first: not delivered, not known, returned, or not sent. Dealt with: sent again or changed. */
export async function listUndone(
  reader: Reader<SenderTables>,
  keepers: readonly string[],
  { reach, limit }: { readonly reach: Reach; readonly limit: number },
) {
  const rows = await reader.query
    .selectFrom('letter')
    .select(['id', 'subject', 'state', 'approval', 'reason', 'updated_at', 'recipient'])
    .where('organisation', '=', reader.organisation)
    .where('keeper', 'in', [...keepers])
    .where(ofReach(reach))
    // Said as in the index of what is undone (0016): no parameters, so that it serves every plan.
    .where(sql<boolean>`mailing is null and origin = 'page'
      and state in ('refused', 'expired', 'cancelled', 'rejected', 'unknown', 'withdrawn')`)
    .where((eb) =>
      eb.or([
        eb('state', '<>', 'withdrawn'),
        eb.and([
          eb('reason', 'is not', null),
          eb.exists(
            eb
              .selectFrom('draft')
              .select('draft.id')
              .whereRef('draft.from_letter', '=', 'letter.id')
              .whereRef('draft.organisation', '=', 'letter.organisation'),
          ),
        ]),
      ]),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('letter as after')
            .select('after.id')
            .whereRef('after.previous', '=', 'letter.id')
            .whereRef('after.organisation', '=', 'letter.organisation'),
        ),
      ),
    )
    .where('updated_at', '>', sql<Date>`now() - interval '30 days'`)
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ updated_at: at, recipient, ...row }) => ({ ...row, at, recipient: storedRecipient(recipient) }));
}
