// Mailboxes in the database: found by the recipient's number or by their own random id.
import { type Insertable, type Selectable, sql } from 'kysely';
import { BrevduvaError } from '../../../domain/errors.ts';
import { parseMailboxIdentity } from '../../../domain/foreign-identity.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Account, AccountState, NoticeLanguage } from '../account.ts';
import type { AccountTable, MailboxTables } from '../schema.ts';
import { endTokensOf } from './personal-tokens.ts';

function accountFrom(row: Selectable<AccountTable>): Account {
  const recipient = parseMailboxIdentity(row.recipient_id);
  if (!recipient.ok) throw new BrevduvaError('internal', 'an account in the database has no readable number');
  return {
    id: row.id,
    recipient: recipient.value,
    name: row.name,
    email: row.email ?? undefined,
    language: row.language,
    state: row.state,
    openedAt: row.opened_at,
    closedAt: row.closed_at ?? undefined,
  };
}

/**
 * The recipient's mailbox here, whatever its state; undefined when there never was one. For a time also by a number that was replaced: an e-ID
 * may be slower than the register.
 */
export async function accountOf(reader: Reader<MailboxTables>, recipient: RecipientId): Promise<Account | undefined> {
  const { rows } = await sql<Selectable<AccountTable>>`select account.* from account where recipient_id = ${recipient}
    union all select account.* from former_number join account on account.id = account_id
      where number = ${recipient} and until > now() and state <> 'closed'
    limit 2`.execute(reader.query);
  // One that takes letters before one that was set aside under the number.
  const row = rows.find(({ state }) => state !== 'closed') ?? rows[0];
  return row === undefined ? undefined : accountFrom(row);
}

/** The mailbox with this id; undefined when there is none. */
export async function accountById(reader: Reader<MailboxTables>, id: string): Promise<Account | undefined> {
  const row = await reader.query.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : accountFrom(row);
}

export interface NewAccount {
  readonly recipient: RecipientId;
  readonly name: string;
  readonly email: string | undefined;
  readonly language: NoticeLanguage;
  readonly state: AccountState;
}

function columnsOf(account: NewAccount): Insertable<AccountTable> {
  const { recipient, name, email, language, state } = account;
  return { recipient_id: recipient, name, email: email ?? null, language, state };
}

/** Makes the mailbox, or opens the one that the recipient had before with its letters. */
export async function putAccount(tx: Transaction<MailboxTables>, account: NewAccount): Promise<Account> {
  const values = columnsOf(account);
  const row = await tx.query
    .insertInto('account')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('recipient_id')
        .doUpdateSet({ ...values, closed_at: null, takes_until: null, seen_at: sql<Date>`now()` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return accountFrom(row);
}

/** Makes the mailbox unless the recipient has one, and says whether it was made. */
export async function seedAccount(tx: Transaction<MailboxTables>, account: NewAccount): Promise<Account | undefined> {
  const row = await tx.query
    .insertInto('account')
    .values(columnsOf(account))
    .onConflict((conflict) => conflict.column('recipient_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : accountFrom(row);
}

/** Moves the mailbox to a state; closing notes the time. */
export async function setAccountState(
  tx: Transaction<MailboxTables>,
  id: string,
  state: AccountState,
  now: Date,
): Promise<void> {
  await tx.query
    .updateTable('account')
    .set({ state, closed_at: state === 'closed' ? now : null })
    .where('id', '=', id)
    .execute();
  // What is closed is read by no program, also when it is opened again.
  if (state === 'closed') await endTokensOf(tx, id, { why: 'closed', now });
}

/** Where notices go and in which language; no address means no notices. */
export async function setNotices(
  tx: Transaction<MailboxTables>,
  id: string,
  notices: { readonly email: string | undefined; readonly language: NoticeLanguage },
): Promise<void> {
  await tx.query
    .updateTable('account')
    .set({ email: notices.email ?? null, language: notices.language })
    .where('id', '=', id)
    .execute();
}

/** What is asked of a mailbox when something arrives. */
export interface MailboxFound {
  readonly id: string;
  readonly recipient: string;
  readonly takesLetters: boolean;
  /** Whether its holder is told of letters: by e-mail, or by text message. */
  readonly hasEmail: boolean;
  /** The mailbox's own key as it is kept; undefined before it has one, and where it was not asked for. */
  readonly wrappedKey: Buffer | undefined;
}

interface AccountFound {
  id: string;
  recipient_id: string;
  takes_letters: boolean;
  has_email: boolean;
  wrapped?: Buffer | null;
}

const ACCOUNT = sql`id, recipient_id, (state <> 'closed' or coalesce(takes_until > now(), false)) as takes_letters,
  (email is not null or wants_sms) as has_email`;

function mailboxesFrom(rows: readonly AccountFound[]): ReadonlyMap<string, MailboxFound> {
  return new Map(
    rows.map(({ id, recipient_id, takes_letters, has_email, wrapped }) => [
      recipient_id,
      {
        id,
        recipient: recipient_id,
        takesLetters: takes_letters,
        hasEmail: has_email,
        wrappedKey: wrapped ?? undefined,
      },
    ]),
  );
}

/** The mailboxes that these recipients have here, by recipient, whatever their state. */
export async function mailboxesOf(
  reader: Reader<MailboxTables>,
  recipients: readonly RecipientId[],
): Promise<ReadonlyMap<string, MailboxFound>> {
  const { rows } = await sql<AccountFound>`
    select ${ACCOUNT} from account where recipient_id = any(${[...recipients]}::text[])`.execute(reader.query);
  const found = mailboxesFrom(rows);
  const missing = recipients.filter((recipient) => found.get(recipient)?.takesLetters !== true);
  if (missing.length === 0) return found;
  const { rows: others } = await sql<AccountFound & { number: string }>`select number, ${ACCOUNT} from former_number
    join account on id = account_id ${underWay(missing)}`.execute(reader.query);
  return new Map([...found, ...byFormerNumber(others)]);
}

/** Letters that were on their way when a holder got another number, for a time. */
function underWay(recipients: readonly RecipientId[]) {
  return sql`where number = any(${[...recipients]}::text[]) and until > now()
    and (state <> 'closed' or coalesce(takes_until > now(), false))`;
}

function byFormerNumber(rows: readonly (AccountFound & { readonly number: string })[]): [string, MailboxFound][] {
  return rows.flatMap((row) =>
    [...mailboxesFrom([row]).values()].map((found): [string, MailboxFound] => [row.number, found]),
  );
}

/** The same with their keys, held so that nobody closes one before this transaction ends. */
export async function mailboxesHeld(
  tx: Transaction<MailboxTables>,
  recipients: readonly RecipientId[],
): Promise<ReadonlyMap<string, MailboxFound>> {
  const { rows } = await sql<AccountFound>`
    select ${ACCOUNT}, wrapped from account left join account_key on account_id = id
    where recipient_id = any(${[...recipients]}::text[])
    order by recipient_id for share of account`.execute(tx.query);
  const found = mailboxesFrom(rows);
  const missing = recipients.filter((recipient) => found.get(recipient)?.takesLetters !== true);
  if (missing.length === 0) return found;
  const { rows: others } = await sql<AccountFound & { number: string }>`
    select number, ${ACCOUNT}, wrapped from former_number join account on id = former_number.account_id
    left join account_key on account_key.account_id = id ${underWay(missing)}
    order by recipient_id for share of account`.execute(tx.query);
  return new Map([...found, ...byFormerNumber(others)]);
}

/** Somebody who may be in it has logged in to it: it is not a mailbox that nobody looks in. */
export async function noteSeen(tx: Transaction<MailboxTables>, id: string, now: Date): Promise<void> {
  await tx.query.updateTable('account').set({ seen_at: now }).where('id', '=', id).execute();
}
