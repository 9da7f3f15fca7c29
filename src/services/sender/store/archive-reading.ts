// All SQL that reads what archive packages are made of: a letter's audit trail, the letters of a period in their order.
import type { Reader } from '../../../platform/database/database.ts';
import type { LetterState } from '../letter-state.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { NO_UNIT } from './letters.ts';

/** Letters that were never sent. */
const NOT_SENT: readonly LetterState[] = ['held', 'withdrawn'];

export interface AuditEntry {
  readonly at: Date;
  readonly kind: string;
  /** The log-in or the system. */
  readonly actor: string;
  readonly details: unknown;
}

/** Everything that was done to the letter, and every look at it, in order. */
export async function auditOfLetter(reader: Reader<SenderTables>, letter: string): Promise<readonly AuditEntry[]> {
  return await reader.query
    .selectFrom('audit_event')
    .select(['at', 'kind', 'actor', 'details'])
    .where('organisation', '=', reader.organisation)
    .where('subject', '=', letter)
    .orderBy('id')
    .execute();
}

export interface Period {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly units: Scope;
}

export interface PeriodLetter {
  readonly id: string;
  readonly createdAt: Date;
}

/** How many letters of those units were made in the period and sent. */
export async function countPeriod(reader: Reader<SenderTables>, period: Period): Promise<number> {
  const { total } = await ofPeriod(reader, period)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

/** The next letters of the period after that one, the oldest first. */
export async function lettersOfPeriod(
  reader: Reader<SenderTables>,
  period: Period,
  after: PeriodLetter | undefined,
  limit: number,
): Promise<readonly PeriodLetter[]> {
  let query = ofPeriod(reader, period);
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '>', eb.tuple(after.createdAt, after.id)));
  }
  const rows = await query.select(['id', 'created_at']).orderBy('created_at').orderBy('id').limit(limit).execute();
  return rows.map((row) => ({ id: row.id, createdAt: row.created_at }));
}

function ofPeriod(reader: Reader<SenderTables>, { from, to, units }: Period) {
  const query = reader.query
    .selectFrom('letter')
    .where('organisation', '=', reader.organisation)
    .where('created_at', '>=', from)
    .where('created_at', '<', to)
    .where('state', 'not in', [...NOT_SENT]);
  return units === 'all' ? query : query.where('unit', 'in', [...units, NO_UNIT]);
}
