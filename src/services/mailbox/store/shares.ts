// Letters that a holder has shared with somebody for a time, and every look at them.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { LetterShareTable } from './acting-tables.ts';

type Read = Reader<MailboxTables>;
type Tx = Transaction<MailboxTables>;

export async function insertShare(tx: Tx, share: Omit<LetterShareTable, 'ended_at'>): Promise<void> {
  await tx.query
    .insertInto('letter_share')
    .values({ ...share, ended_at: null })
    .execute();
}

/** Every share of a letter of this mailbox, ended ones too, oldest first. */
export async function sharesOf(reader: Read, accountId: string, letterId: string): Promise<LetterShareTable[]> {
  return await reader.query
    .selectFrom('letter_share')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('letter_id', '=', letterId)
    .orderBy('made_at')
    .execute();
}

/** Ends a share of this mailbox; false when it is over already. */
export async function endShare(tx: Tx, accountId: string, id: string, now: Date): Promise<boolean> {
  const changed = await tx.query
    .updateTable('letter_share')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Ends every share of the mailbox that is open. */
export async function endSharesOf({ query }: Tx, accountId: string, now: Date): Promise<void> {
  await query
    .updateTable('letter_share')
    .set({ ended_at: now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .execute();
}

export interface OpenShare {
  readonly id: string;
  readonly accountId: string;
  readonly letterId: string;
  /** Whose letter it is. */
  readonly holder: string;
  readonly until: Date;
  /** What the holder calls whoever looks, sealed. */
  readonly label: Buffer;
}

// A letter in the trash is nobody's to look at, and a closed mailbox shares nothing.
function openShares(reader: Read, person: string, now: Date) {
  return reader.query
    .selectFrom('letter_share')
    .innerJoin('account', 'account.id', 'letter_share.account_id')
    .innerJoin('letter', 'letter.id', 'letter_share.letter_id')
    .select([
      'letter_share.id',
      'letter_share.account_id as accountId',
      'letter_share.letter_id as letterId',
      'account.name as holder',
      'letter_share.until',
      'letter_share.label',
    ])
    .where('letter_share.with_id', '=', person)
    .where('letter_share.ended_at', 'is', null)
    .where('letter_share.until', '>', now)
    .where('letter.trashed_at', 'is', null)
    .where('account.state', '=', 'active');
}

/** What somebody may look at now, newest first. */
export async function sharedWith(reader: Read, person: string, now: Date): Promise<OpenShare[]> {
  return await openShares(reader, person, now).orderBy('letter_share.made_at', 'desc').limit(100).execute();
}

/** One of them; undefined when it is over, ended, or somebody else's. */
export async function shareWith(reader: Read, person: string, id: string, now: Date): Promise<OpenShare | undefined> {
  return await openShares(reader, person, now).where('letter_share.id', '=', id).executeTakeFirst();
}

/** Notes a look. */
export async function insertLook(tx: Tx, shareId: string, at: Date, file: Buffer | undefined): Promise<void> {
  await tx.query
    .insertInto('share_look')
    .values({ share_id: shareId, at, file: file ?? null })
    .execute();
}

export interface Look {
  readonly shareId: string;
  readonly at: Date;
  readonly file: Buffer | null;
}

/** The looks at these shares, latest first, at most 100. */
export async function looksAt(reader: Read, shareIds: readonly string[]): Promise<Look[]> {
  if (shareIds.length === 0) return [];
  return await reader.query
    .selectFrom('share_look')
    .select(['share_id as shareId', 'at', 'file'])
    .where('share_id', 'in', [...shareIds])
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** How many shares the mailbox has open. */
export async function countShares(reader: Read, accountId: string, now: Date): Promise<number> {
  const row = await reader.query
    .selectFrom('letter_share')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('until', '>', now)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
