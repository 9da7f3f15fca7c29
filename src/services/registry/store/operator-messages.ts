// Messages to all mailbox holders in the database, and what became of them at each operator.
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { MessageTexts } from '../../../wire/operator-messages/operator-message.ts';
import type { RegistryTables } from '../tables.ts';
import type { HandoverState } from './oversight-tables.ts';

/** A member of staff: `subject` is the same at every log-in. */
export interface Writer {
  readonly name: string;
  readonly subject: string;
}

export interface MessageToAll {
  readonly id: string;
  readonly texts: MessageTexts;
  readonly shownFrom: Date;
  readonly shownUntil: Date;
  readonly state: 'waiting' | 'approved' | 'returned';
  readonly writtenBy: Writer;
  readonly writtenAt: Date;
  readonly decided: { readonly by: string; readonly at: Date; readonly ground: string | undefined } | undefined;
  /** As every operator gets it. */
  readonly signed: string | undefined;
}

export interface Handover {
  readonly message: string;
  readonly operator: string;
  readonly state: HandoverState;
  readonly tries: number;
  readonly reason: string | undefined;
  readonly at: Date;
  readonly reach: { readonly mailboxes: number; readonly opened: number; readonly at: Date } | undefined;
}

/** `id`: the caller's own; a new one otherwise. */
type NewMessage = Pick<MessageToAll, 'texts' | 'shownFrom' | 'shownUntil' | 'writtenBy' | 'writtenAt'> & {
  readonly id?: string | undefined;
};

/** Its id. */
export async function insertMessage({ query }: Transaction<RegistryTables>, message: NewMessage): Promise<string> {
  const { texts, shownFrom, shownUntil, writtenBy, writtenAt, id: own } = message;
  const row = {
    ...(own === undefined ? {} : { id: own }),
    texts: JSON.stringify(texts),
    shown_from: shownFrom,
    shown_until: shownUntil,
    state: 'waiting' as const,
    written_by: writtenBy.name,
    written_login: writtenBy.subject,
    written_at: writtenAt,
  };
  const { id } = await query.insertInto('operator_message').values(row).returning('id').executeTakeFirstOrThrow();
  return id;
}

export async function messageById(reader: Reader<RegistryTables>, id: string): Promise<MessageToAll | undefined> {
  const row = await reader.query.selectFrom('operator_message').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : messageOf(row);
}

/** Holds it until the transaction ends. */
export async function messageHeld(tx: Transaction<RegistryTables>, id: string): Promise<MessageToAll | undefined> {
  const asked = tx.query.selectFrom('operator_message').selectAll().where('id', '=', id);
  const row = await asked.forUpdate().executeTakeFirst();
  return row === undefined ? undefined : messageOf(row);
}

/** The latest first, at most 200. */
export async function listMessages({ query }: Reader<RegistryTables>): Promise<readonly MessageToAll[]> {
  const asked = query.selectFrom('operator_message').selectAll().orderBy('written_at', 'desc').limit(200);
  return (await asked.execute()).map(messageOf);
}

/** The decision of another than the writer (the table sees to it). */
export async function decideMessage(
  { query }: Transaction<RegistryTables>,
  id: string,
  decision: { readonly by: Writer; readonly at: Date; readonly ground?: string; readonly signed?: string },
): Promise<void> {
  const { by, at, ground = null, signed = null } = decision;
  await query
    .updateTable('operator_message')
    .set({
      state: signed === null ? 'returned' : 'approved',
      decided_by: by.name,
      decided_login: by.subject,
      decided_at: at,
      ground,
      signed,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** One for each operator; those that are there stay. */
export async function insertHandovers(
  { query }: Transaction<RegistryTables>,
  message: string,
  operators: readonly string[],
  at: Date,
): Promise<void> {
  if (operators.length === 0) return;
  const rows = operators.map((operator) => ({ message, operator, state: 'waiting' as const, at, reason: null }));
  const more = { mailboxes: null, opened: null, reported_at: null };
  await query
    .insertInto('operator_message_handover')
    .values(rows.map((row) => ({ ...row, ...more })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Of one message, by operator. */
export async function handoversOf(
  { query }: Reader<RegistryTables>,
  messages: readonly string[],
): Promise<readonly Handover[]> {
  if (messages.length === 0) return [];
  const asked = query
    .selectFrom('operator_message_handover')
    .selectAll()
    .where('message', 'in', [...messages]);
  return (await asked.orderBy('operator').execute()).map(handoverOf);
}

/** Keeps what became of a try; what an operator has taken it keeps. */
export async function keepHandover(
  { query }: Transaction<RegistryTables>,
  { message, operator }: Pick<Handover, 'message' | 'operator'>,
  outcome: {
    readonly state: HandoverState;
    readonly reason?: string | undefined;
    readonly at: Date;
    readonly again?: boolean;
  },
): Promise<void> {
  await query
    .updateTable('operator_message_handover')
    .set((by) => ({
      state: outcome.state,
      reason: outcome.reason ?? null,
      at: outcome.at,
      tries: by('tries', '+', outcome.again === true ? 0 : 1),
    }))
    .where('message', '=', message)
    .where('operator', '=', operator)
    .where('state', '<>', 'delivered')
    .execute();
}

export interface Reach {
  readonly mailboxes: number;
  readonly opened: number;
}

/** Keeps what an operator reports; false when it was not given this message. */
export async function keepReach(
  { query }: Transaction<RegistryTables>,
  { message, operator }: Pick<Handover, 'message' | 'operator'>,
  { mailboxes, opened }: Reach,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('operator_message_handover')
    .set({ state: 'delivered', reason: null, mailboxes, opened, reported_at: at })
    .where('message', '=', message)
    .where('operator', '=', operator)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What operators have taken, is still shown or was until lately, and was not reported on since then. */
export async function handoversToAsk(
  { query }: Reader<RegistryTables>,
  { shownAfter, reportedBefore }: { readonly shownAfter: Date; readonly reportedBefore: Date },
): Promise<readonly { readonly message: string; readonly operator: string }[]> {
  return await query
    .selectFrom('operator_message_handover as h')
    .innerJoin('operator_message as m', 'm.id', 'h.message')
    .select(['h.message', 'h.operator'])
    .where('h.state', '=', 'delivered')
    .where('m.shown_until', '>', shownAfter)
    .where((by) => by.or([by('h.reported_at', 'is', null), by('h.reported_at', '<', reportedBefore)]))
    .orderBy('h.reported_at')
    .limit(50)
    .execute();
}

export interface MessageForOperator {
  readonly id: string;
  readonly signed: string;
  readonly state: HandoverState;
}

/** What an operator is to show, or was, the latest first, at most 100. */
export async function messagesFor(
  { query }: Reader<RegistryTables>,
  operator: string,
): Promise<readonly MessageForOperator[]> {
  const rows = await query
    .selectFrom('operator_message_handover as h')
    .innerJoin('operator_message as m', 'm.id', 'h.message')
    .select(['m.id', 'm.signed', 'h.state'])
    .where('h.operator', '=', operator)
    .orderBy('m.decided_at', 'desc')
    .limit(100)
    .execute();
  return rows.flatMap(({ id, signed, state }) => (signed === null ? [] : [{ id, signed, state }]));
}

interface MessageRow {
  readonly id: string;
  readonly texts: MessageTexts;
  readonly shown_from: Date;
  readonly shown_until: Date;
  readonly state: MessageToAll['state'];
  readonly written_by: string;
  readonly written_login: string;
  readonly written_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly ground: string | null;
  readonly signed: string | null;
}

function messageOf(row: MessageRow): MessageToAll {
  const { id, texts, state, decided_by: by, decided_at: at, ground, signed } = row;
  return {
    id,
    texts,
    shownFrom: row.shown_from,
    shownUntil: row.shown_until,
    state,
    writtenBy: { name: row.written_by, subject: row.written_login },
    writtenAt: row.written_at,
    decided: by === null || at === null ? undefined : { by, at, ground: ground ?? undefined },
    signed: signed ?? undefined,
  };
}

interface HandoverRow {
  readonly message: string;
  readonly operator: string;
  readonly state: HandoverState;
  readonly tries: number;
  readonly reason: string | null;
  readonly at: Date;
  readonly mailboxes: number | null;
  readonly opened: number | null;
  readonly reported_at: Date | null;
}

function handoverOf(row: HandoverRow): Handover {
  const { message, operator, state, tries, reason, at, mailboxes, opened, reported_at } = row;
  const reach =
    mailboxes === null || reported_at === null ? undefined : { mailboxes, opened: opened ?? 0, at: reported_at };
  return { message, operator, state, tries, reason: reason ?? undefined, at, reach };
}
