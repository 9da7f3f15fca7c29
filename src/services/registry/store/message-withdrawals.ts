// Messages to all that are taken back, in the database: who may have one, who asked and who confirmed, and where the withdrawal is.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { WithdrawalReason } from '../../../wire/operator-messages/withdrawal.ts';
import type { RegistryTables } from '../tables.ts';
import type { Writer } from './operator-message-rows.ts';
import type { HandoverState, TakenBackState } from './oversight-tables.ts';

type Tx = Transaction<RegistryTables>;

interface Which {
  readonly message: string;
  readonly operator: string;
}

/** Notes that the operator may have it from now on; whether it could not have it before. */
export async function giveTo({ query }: Tx, { message, operator }: Which, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('operator_message_handover')
    .set({ given_at: at })
    .where('message', '=', message)
    .where('operator', '=', operator)
    .where('given_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The operator does not have it after all, unless its withdrawal is on the way there. */
export async function notGivenTo({ query }: Tx, { message, operator }: Which): Promise<void> {
  await query
    .updateTable('operator_message_handover')
    .set({ given_at: null })
    .where('message', '=', message)
    .where('operator', '=', operator)
    .where('taken_back', 'is', null)
    .execute();
}

/** Nobody is given it any more; of one who may have it, and has not answered, nobody knows. */
export async function stopHandovers({ query }: Tx, message: string): Promise<void> {
  await query
    .updateTable('operator_message_handover')
    .set({
      state: sql<HandoverState>`case when coalesce(given_at, fetched_at) is null then 'stopped' else 'unknown' end`,
      reason: 'withdrawn',
    })
    .where('message', '=', message)
    .where('state', '=', 'waiting')
    .execute();
}

interface Asked {
  readonly by: Writer;
  readonly at: Date;
  readonly reason: WithdrawalReason;
}

/** Keeps that somebody wants it taken back. */
export async function askWithdrawal({ query }: Tx, id: string, { by, at, reason }: Asked): Promise<void> {
  await query
    .updateTable('operator_message')
    .set({
      withdrawal_reason: JSON.stringify(reason),
      withdrawal_by: by.name,
      withdrawal_login: by.subject,
      withdrawal_at: at,
    })
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .execute();
}

/** It stays as it was. */
export async function dropWithdrawal({ query }: Tx, id: string): Promise<void> {
  const nobody = { withdrawal_reason: null, withdrawal_by: null, withdrawal_login: null, withdrawal_at: null };
  await query
    .updateTable('operator_message')
    .set(nobody)
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .execute();
}

interface Confirmed {
  readonly by: Writer;
  readonly at: Date;
  /** Undefined where no operator had it. With it the table demands another than who asked. */
  readonly signed: string | undefined;
}

/** Takes it back. */
export async function confirmWithdrawal({ query }: Tx, id: string, { by, at, signed }: Confirmed): Promise<void> {
  await query
    .updateTable('operator_message')
    .set({
      state: 'withdrawn',
      withdrawn_by: by.name,
      withdrawn_login: by.subject,
      withdrawn_at: at,
      withdrawal_signed: signed ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .execute();
}

/** Where the withdrawal is at an operator; what it has taken it keeps. */
export async function keepTakenBack(
  { query }: Tx,
  { message, operator }: Which,
  { state, why, at }: { readonly state: TakenBackState; readonly why?: string | undefined; readonly at: Date },
): Promise<void> {
  await query
    .updateTable('operator_message_handover')
    .set({ taken_back: state, taken_back_why: why ?? null, taken_back_at: at })
    .where('message', '=', message)
    .where('operator', '=', operator)
    .where((by) => by.or([by('taken_back', 'is', null), by('taken_back', '<>', 'delivered')]))
    .execute();
}

export interface MessageForOperator {
  readonly id: string;
  readonly signed: string;
  readonly state: Exclude<HandoverState, 'stopped'>;
  /** The withdrawal as it is signed. */
  readonly withdrawal: string | undefined;
}

/** What an operator is to show, or was, the latest first, at most 100: it may have them from now on. */
export async function messagesFor(tx: Tx, operator: string, at: Date): Promise<readonly MessageForOperator[]> {
  // Whoever takes one back waits for us here, or we for them.
  const { rows } = await sql<{ id: string }>`select m.id from operator_message m
    join operator_message_handover h on h.message = m.id and h.operator = ${operator}
    where m.state = 'approved' and m.withdrawal_login is null and h.fetched_at is null
    order by m.id for share of m`.execute(tx.query);
  for (const { id } of rows) await noteFetched(tx, { message: id, operator }, at);
  return await givenTo(tx, operator);
}

async function noteFetched({ query }: Tx, { message, operator }: Which, at: Date): Promise<void> {
  const change = query.updateTable('operator_message_handover').set({ fetched_at: at });
  await change.where('message', '=', message).where('operator', '=', operator).execute();
}

async function givenTo({ query }: Reader<RegistryTables>, operator: string): Promise<readonly MessageForOperator[]> {
  const rows = await query
    .selectFrom('operator_message_handover as h')
    .innerJoin('operator_message as m', 'm.id', 'h.message')
    .select(['m.id', 'm.signed', 'm.withdrawal_signed', 'h.state'])
    .where('h.operator', '=', operator)
    .where((by) => by.or([by('h.given_at', 'is not', null), by('h.fetched_at', 'is not', null)]))
    .orderBy('m.decided_at', 'desc')
    .limit(100)
    .execute();
  return rows.flatMap(({ id, signed, withdrawal_signed, state }) =>
    signed === null || state === 'stopped' ? [] : [{ id, signed, state, withdrawal: withdrawal_signed ?? undefined }],
  );
}
