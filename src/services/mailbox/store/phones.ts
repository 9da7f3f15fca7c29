// The telephone number of a mailbox, and one that waits for its code.
import { sql } from 'kysely';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseTelephoneNumber, type TelephoneNumber } from '../../../domain/telephone-number.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';

export interface PhoneCheck {
  readonly number: TelephoneNumber;
  readonly nonce: Buffer;
  readonly tries: number;
  readonly askedAt: Date;
  readonly codes: number;
  readonly firstAskedAt: Date;
}

function numberOf(text: string): TelephoneNumber {
  const parsed = parseTelephoneNumber(text);
  if (parsed.ok) return parsed.value;
  throw new BrevduvaError('internal', 'a stored telephone number cannot be read');
}

/** The number that text messages go to; undefined when there is none. */
export async function phoneOf(reader: Reader<MailboxTables>, accountId: string): Promise<TelephoneNumber | undefined> {
  const row = await reader.query
    .selectFrom('phone')
    .select('number')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row === undefined ? undefined : numberOf(row.number);
}

/** The number that waits for its code, however old. */
export async function phoneCheckOf(reader: Reader<MailboxTables>, accountId: string): Promise<PhoneCheck | undefined> {
  const row = await reader.query
    .selectFrom('phone_check')
    .selectAll()
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { number, nonce, tries, asked_at: askedAt, codes, first_asked_at: firstAskedAt } = row;
  return { number: numberOf(number), nonce, tries, askedAt, codes, firstAskedAt };
}

/** One at a time for a mailbox until the transaction ends: what is counted there is counted once for each. */
export async function holdPhoneChecks(tx: Transaction<MailboxTables>, accountId: string): Promise<void> {
  await sql`select 1 from account where id = ${accountId} for no key update`.execute(tx.query);
}

/** Asks for a code for a number, in place of what was asked before. */
export async function putPhoneCheck(
  tx: Transaction<MailboxTables>,
  accountId: string,
  check: Omit<PhoneCheck, 'tries'>,
): Promise<void> {
  const values = {
    number: check.number,
    nonce: check.nonce,
    tries: 0,
    asked_at: check.askedAt,
    codes: check.codes,
    first_asked_at: check.firstAskedAt,
  };
  await tx.query
    .insertInto('phone_check')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
}

/** Holds the mailbox's check so that tries at it are counted one at a time, and counts one more. Gives it as it was. */
export async function tryPhoneCheck(
  tx: Transaction<MailboxTables>,
  accountId: string,
): Promise<PhoneCheck | undefined> {
  await sql`select 1 from phone_check where account_id = ${accountId} for update`.execute(tx.query);
  const check = await phoneCheckOf(tx, accountId);
  await tx.query
    .updateTable('phone_check')
    .set((each) => ({ tries: each('tries', '+', 1) }))
    .where('account_id', '=', accountId)
    .execute();
  return check;
}

/** Text messages go to this number from now on. */
export async function putPhone(
  tx: Transaction<MailboxTables>,
  accountId: string,
  number: TelephoneNumber,
  checkedAt: Date,
): Promise<void> {
  const values = { number, checked_at: checkedAt };
  await tx.query
    .insertInto('phone')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
}

/** No text messages any more; false when there was no number. */
export async function deletePhone(tx: Transaction<MailboxTables>, accountId: string): Promise<boolean> {
  const gone = await tx.query.deleteFrom('phone').where('account_id', '=', accountId).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}
