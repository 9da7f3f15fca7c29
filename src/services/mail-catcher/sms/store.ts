// Caught text messages in the database: newest first, by recipient, only so many kept.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Tables } from '../schema.ts';

export interface NewSms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly key: string | undefined;
}

export interface CaughtSms {
  readonly id: string;
  readonly receivedAt: Date;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Stores one message, unless its key has come before, and removes the oldest beyond `keep`. */
export async function storeSms(tx: Transaction<Tables>, sms: NewSms, keep: number): Promise<void> {
  await tx.query
    .insertInto('caught_sms')
    .values({ id: randomUUID(), sender: sms.from, recipient: sms.to, body: sms.text, key: sms.key ?? null })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  await sql`delete from caught_sms where number <=
    (select number from caught_sms order by number desc offset ${keep} limit 1)`.execute(tx.query);
}

/** Messages, newest first; to one number where it is given. */
export async function readSms(
  db: Reader<Tables>,
  of: { readonly to?: string | undefined; readonly limit: number; readonly offset: number },
): Promise<readonly CaughtSms[]> {
  const { to } = of;
  let query = db.query
    .selectFrom('caught_sms')
    .select(['id', 'received_at as receivedAt', 'sender as from', 'recipient as to', 'body as text']);
  if (to !== undefined) query = query.where('recipient', '=', to);
  return query.orderBy('number', 'desc').limit(of.limit).offset(of.offset).execute();
}

/** How many there are; to one number where it is given. */
export async function countSms(db: Reader<Tables>, to?: string): Promise<number> {
  let query = db.query.selectFrom('caught_sms').select(({ fn }) => fn.countAll<number>().as('count'));
  if (to !== undefined) query = query.where('recipient', '=', to);
  return Number((await query.executeTakeFirst())?.count ?? 0);
}
