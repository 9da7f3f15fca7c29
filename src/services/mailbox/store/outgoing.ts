// What a holder sends, in the database: drafts, what is on its way, and what became of it. Every query of a page names the mailbox.
import { type Selectable, sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MailboxTables } from '../schema.ts';
import type { OutgoingKind, OutgoingState, OutgoingTable } from './acting-tables.ts';

/** One thing that was written; content and envelope are sealed. */
export interface OutgoingRow {
  readonly id: string;
  readonly accountId: string;
  readonly letterId: string;
  readonly kind: OutgoingKind;
  readonly state: OutgoingState;
  readonly content: Buffer;
  /** SHA-256 of the bytes that go. */
  readonly digest: Buffer | undefined;
  readonly peerId: string | undefined;
  readonly transId: string | undefined;
  readonly reason: string | undefined;
  readonly unsure: boolean;
  readonly tries: number;
  readonly changedAt: Date;
  readonly sentAt: Date | undefined;
  readonly settledAt: Date | undefined;
}

// Without the envelope, which only sending and saving need.
const COLUMNS = [
  'id',
  'account_id',
  'letter_id',
  'kind',
  'state',
  'content',
  'digest',
  'peer_id',
  'trans_id',
  'reason',
  'unsure',
  'tries',
  'changed_at',
  'sent_at',
  'settled_at',
] as const;

function rowFrom(row: Pick<Selectable<OutgoingTable>, (typeof COLUMNS)[number]>): OutgoingRow {
  return {
    id: row.id,
    accountId: row.account_id,
    letterId: row.letter_id,
    kind: row.kind,
    state: row.state,
    content: row.content,
    digest: row.digest ?? undefined,
    peerId: row.peer_id ?? undefined,
    transId: row.trans_id ?? undefined,
    reason: row.reason ?? undefined,
    unsure: row.unsure,
    tries: row.tries,
    changedAt: row.changed_at,
    sentAt: row.sent_at ?? undefined,
    settledAt: row.settled_at ?? undefined,
  };
}

type Read = Reader<MailboxTables>;
type Tx = Transaction<MailboxTables>;

/** Everything that was written about a letter, drafts included, oldest first. */
export async function outgoingOf(reader: Read, accountId: string, letterId: string): Promise<OutgoingRow[]> {
  const rows = await reader.query
    .selectFrom('outgoing')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('letter_id', '=', letterId)
    .orderBy('changed_at')
    .orderBy('id')
    .execute();
  return rows.map(rowFrom);
}

/** One of them; undefined when this mailbox has none of that id. */
export async function outgoingIn(reader: Read, accountId: string, id: string): Promise<OutgoingRow | undefined> {
  const row = await reader.query
    .selectFrom('outgoing')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : rowFrom(row);
}

/** The sealed envelope; undefined for a draft, and for another mailbox's. */
export async function envelopeIn(reader: Read, accountId: string, id: string): Promise<Buffer | undefined> {
  const row = await reader.query
    .selectFrom('outgoing')
    .select('envelope')
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.envelope ?? undefined;
}

/** Keeps the draft of a reply: makes it, or replaces what is in it. Gives its id. */
export async function putDraft(
  tx: Tx,
  draft: Pick<OutgoingRow, 'id' | 'accountId' | 'letterId' | 'content'>,
  now: Date,
): Promise<void> {
  const { id, accountId: account_id, letterId: letter_id, content } = draft;
  await tx.query
    .insertInto('outgoing')
    .values({ id, account_id, letter_id, content, kind: 'reply', state: 'draft', changed_at: now })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ content, changed_at: now }).where('outgoing.state', '=', 'draft'),
    )
    .execute();
}

/** Throws away a draft, or a no to a receipt. False when there is none. */
export async function dropOutgoing(
  tx: Tx,
  accountId: string,
  letterId: string,
  state: 'draft' | 'declined',
): Promise<boolean> {
  const gone = await tx.query
    .deleteFrom('outgoing')
    .where('account_id', '=', accountId)
    .where('letter_id', '=', letterId)
    .where('state', '=', state)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** What is to go: sealed bytes and where to. */
export interface ToSend {
  readonly id: string;
  readonly content: Buffer;
  readonly envelope: Buffer;
  readonly digest: Buffer;
  readonly peerId: string;
  readonly url: string;
}

function sendingColumns({ content, envelope, digest, peerId, url }: ToSend, now: Date) {
  return { state: 'sending', content, envelope, digest, peer_id: peerId, url, changed_at: now, sent_at: now } as const;
}

/**
 * The draft as it was last changed then (`asRead`) becomes what is sent. False when it is no draft any more, since somebody pressed twice, or was
 * changed meanwhile: what is signed already would say something else.
 */
export async function sendDraft(
  tx: Tx,
  accountId: string,
  what: ToSend,
  { asRead, now }: { readonly asRead: Date; readonly now: Date },
): Promise<boolean> {
  const changed = await tx.query
    .updateTable('outgoing')
    .set(sendingColumns(what, now))
    .where('id', '=', what.id)
    .where('account_id', '=', accountId)
    .where('state', '=', 'draft')
    .where('changed_at', '=', asRead)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Something that is sent without a draft. False when there is a receipt for the letter already. */
export async function insertSending(
  tx: Tx,
  of: { readonly accountId: string; readonly letterId: string; readonly kind: OutgoingKind },
  what: ToSend,
  now: Date,
): Promise<boolean> {
  const added = await tx.query
    .insertInto('outgoing')
    .values({
      ...sendingColumns(what, now),
      id: what.id,
      account_id: of.accountId,
      letter_id: of.letterId,
      kind: of.kind,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The holder says no to a receipt. Nothing where there is one already. */
export async function insertDeclined(
  tx: Tx,
  of: Pick<OutgoingRow, 'id' | 'accountId' | 'letterId' | 'content'>,
  now: Date,
): Promise<boolean> {
  const { id, accountId: account_id, letterId: letter_id, content } = of;
  const added = await tx.query
    .insertInto('outgoing')
    .values({ id, account_id, letter_id, content, kind: 'receipt', state: 'declined', changed_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Puts what failed, or whose end is not known, on its way again. False when it is in another state. */
export async function sendAgain(tx: Tx, accountId: string, id: string, now: Date): Promise<boolean> {
  const changed = await tx.query
    .updateTable('outgoing')
    .set({ state: 'sending', tries: 0, changed_at: now, settled_at: null })
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('state', 'in', ['failed', 'unknown'])
    // What moved in was another operator's to send.
    .where('url', 'is not', null)
    // A receipt that failed may have been followed by another, or by a no.
    .where(
      sql<boolean>`(kind in ('reply', 'forward') or state = 'unknown' or not exists (select from outgoing as other
        where other.letter_id = outgoing.letter_id and other.kind in ('receipt', 'signed-receipt')
          and other.state in ('sending', 'delivered', 'unknown', 'declined')))`,
    )
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** How many were sent since then. */
export async function countSent(reader: Read, accountId: string, kind: OutgoingKind, since: Date): Promise<number> {
  const row = await reader.query
    .selectFrom('outgoing')
    .select((each) => each.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .where('changed_at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Of these letters, those with something that did not come where it should. */
export async function lettersWithTrouble(
  reader: Read,
  accountId: string,
  letterIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (letterIds.length === 0) return new Set();
  const { rows } = await sql<{ letter_id: string }>`
    select distinct letter_id from outgoing where letter_id = any(${[...letterIds]}::uuid[]) and account_id = ${accountId}
    and state in ('refused', 'unknown', 'failed') and url is not null`.execute(reader.query);
  return new Set(rows.map((row) => row.letter_id));
}
