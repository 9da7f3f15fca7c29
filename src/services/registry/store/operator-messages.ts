// Messages to all mailbox holders in the database, and what became of them at each operator.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { RegistryTables } from '../tables.ts';
import { type Handover, handoverOf, type MessageToAll, messageOf, type Writer } from './operator-message-rows.ts';
import type { HandoverState } from './oversight-tables.ts';

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

/** Keeps what an operator reports, and gives how many mailboxes FaR itself has there; undefined when it was not given this message. */
export async function keepReach(
  { query }: Transaction<RegistryTables>,
  { message, operator }: Pick<Handover, 'message' | 'operator'>,
  { mailboxes, opened }: Reach,
  at: Date,
): Promise<number | undefined> {
  const row = await query
    .updateTable('operator_message_handover')
    .set({
      state: 'delivered',
      reason: null,
      mailboxes,
      opened,
      reported_at: at,
      given_at: sql<Date>`coalesce(given_at, ${at})`,
      known_mailboxes: sql<number>`(select count(*) from recipient where operator = ${operator} and not pending)`,
    })
    .where('message', '=', message)
    .where('operator', '=', operator)
    .where('state', '<>', 'stopped')
    .returning('known_mailboxes')
    .executeTakeFirst();
  return row?.known_mailboxes ?? undefined;
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
