// Caught e-mail in the database: newest first, by recipient, only so many kept.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../platform/database/database.ts';
import type { Tables } from './schema.ts';

export interface NewMail {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The message as it came over SMTP. */
  readonly source: Uint8Array;
}

export interface CaughtMail {
  readonly id: string;
  readonly receivedAt: Date;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export interface Addressee {
  readonly address: string;
  readonly count: number;
  readonly latest: Date;
}

/** Stores one message and removes the oldest beyond `keep`. Returns its id. */
export async function storeMail(tx: Transaction<Tables>, mail: NewMail, keep: number): Promise<string> {
  const id = randomUUID();
  // PostgreSQL's text cannot hold NUL.
  const clean = (text: string) => text.replaceAll('\0', '');
  const row = {
    id,
    sender: clean(mail.sender),
    subject: clean(mail.subject),
    body: clean(mail.text),
    source: mail.source,
  };
  await tx.query.insertInto('caught_mail').values(row).execute();
  const addresses = new Set(mail.recipients.map((address) => clean(address).toLowerCase()));
  if (addresses.size > 0)
    await tx.query
      .insertInto('caught_mail_recipient')
      .values([...addresses].map((address) => ({ mail_id: id, address })))
      .execute();
  await sql`delete from caught_mail where number <=
    (select number from caught_mail order by number desc offset ${keep} limit 1)`.execute(tx.query);
  return id;
}

/** Everybody who got something, the latest first. */
export async function readAddressees(db: Reader<Tables>): Promise<readonly Addressee[]> {
  return db.query
    .selectFrom('caught_mail_recipient')
    .innerJoin('caught_mail', 'caught_mail.id', 'caught_mail_recipient.mail_id')
    .select(({ fn }) => ['address', fn.countAll<number>().as('count'), fn.max('caught_mail.received_at').as('latest')])
    .groupBy('address')
    .orderBy('latest', 'desc')
    .limit(500)
    .execute();
}

function mails(db: Reader<Tables>) {
  return db.query
    .selectFrom('caught_mail')
    .select([
      'id',
      'received_at as receivedAt',
      'sender',
      'subject',
      'body as text',
      sql<string[]>`array(select address from caught_mail_recipient where mail_id = caught_mail.id order by 1)`.as(
        'recipients',
      ),
    ]);
}

/** Messages, newest first; of one recipient where an address is given. */
export async function readMails(
  db: Reader<Tables>,
  of: { readonly address?: string | undefined; readonly limit: number; readonly offset: number },
): Promise<readonly CaughtMail[]> {
  const { address } = of;
  const chosen =
    address === undefined
      ? mails(db)
      : mails(db).where('id', 'in', (row) =>
          row.selectFrom('caught_mail_recipient').select('mail_id').where('address', '=', address.toLowerCase()),
        );
  return chosen.orderBy('number', 'desc').limit(of.limit).offset(of.offset).execute();
}

/** How many there are; of one recipient where an address is given. */
export async function countMails(db: Reader<Tables>, address?: string): Promise<number> {
  const counted =
    address === undefined
      ? db.query.selectFrom('caught_mail').select(({ fn }) => fn.countAll<number>().as('count'))
      : db.query
          .selectFrom('caught_mail_recipient')
          .where('address', '=', address.toLowerCase())
          .select(({ fn }) => fn.countAll<number>().as('count'));
  return Number((await counted.executeTakeFirst())?.count ?? 0);
}

/** One message with its source, or undefined. */
export async function readMail(
  db: Reader<Tables>,
  id: string,
): Promise<(CaughtMail & { readonly source: Uint8Array }) | undefined> {
  return mails(db).select('source').where('id', '=', id).executeTakeFirst();
}
