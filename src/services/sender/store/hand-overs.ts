// All SQL about attempts to hand letters over by SOAP: each is written before its first byte and ended once (DESIGN rule 4).
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { LetterState } from '../letter-state.ts';
import type { HandOverAttemptTable, SenderTables } from '../tables.ts';
import { storedRecipient } from './letters.ts';

type Tx = Transaction<SenderTables>;

/** Whether this attempt of the job still holds it, locked until the transaction ends: a process that woke too late must not send. */
export async function holdsJob(tx: Tx, job: { readonly id: number; readonly attempt: number }): Promise<boolean> {
  const row = await tx.query
    .selectFrom('job')
    .select('id')
    .where('id', '=', job.id)
    .where('attempt', '=', job.attempt)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export interface HandOverAttempt {
  readonly number: number;
  readonly startedAt: Date;
  /** Undefined while it runs, or when its process died. */
  readonly outcome: HandOverAttemptTable['outcome'] | undefined;
}

/** The attempts of a letter, in order. */
export async function attemptsOf(reader: Reader<SenderTables>, letter: string): Promise<readonly HandOverAttempt[]> {
  const rows = await reader.query
    .selectFrom('hand_over_attempt')
    .select(['number', 'started_at', 'outcome'])
    .where('letter', '=', letter)
    .where('organisation', '=', reader.organisation)
    .orderBy('number')
    .execute();
  return rows.map(({ number, started_at, outcome }) => ({
    number,
    startedAt: started_at,
    outcome: outcome ?? undefined,
  }));
}

/** Begins an attempt. */
export async function insertAttempt(tx: Tx, letter: string, number: number, at: Date): Promise<void> {
  const row = { letter, organisation: tx.organisation, number, started_at: at };
  await tx.query
    .insertInto('hand_over_attempt')
    .values({ ...row, ended_at: null, outcome: null, reason: null })
    .execute();
}

/** Ends an attempt that has not ended. */
export async function endAttempt(
  tx: Tx,
  letter: string,
  number: number,
  end: {
    readonly outcome: NonNullable<HandOverAttemptTable['outcome']>;
    readonly reason: string | null;
    readonly at: Date;
  },
): Promise<void> {
  await tx.query
    .updateTable('hand_over_attempt')
    .set({ outcome: end.outcome, reason: end.reason, ended_at: end.at })
    .where('letter', '=', letter)
    .where('number', '=', number)
    .where('organisation', '=', tx.organisation)
    .where('outcome', 'is', null)
    .execute();
}

/** What is needed to ask about a letter that a mediator has taken. */
export async function findFollowed(
  reader: Reader<SenderTables>,
  letter: string,
): Promise<{ readonly deliveryId: string; readonly recipient: RecipientId; readonly state: LetterState } | undefined> {
  const row = await reader.query
    .selectFrom('letter')
    .select(['delivery_id', 'recipient', 'state'])
    .where('id', '=', letter)
    .where('organisation', '=', reader.organisation)
    .executeTakeFirst();
  if (row === undefined || row.delivery_id === null) return undefined;
  return { deliveryId: row.delivery_id, recipient: storedRecipient(row.recipient), state: row.state };
}
