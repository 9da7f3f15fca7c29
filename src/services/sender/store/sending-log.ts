// All SQL about the sending log (MMS-10): time, who was logged in, recipient's number, subject. Never the text.
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Scope } from '../rights.ts';
import type { SenderTables } from '../tables.ts';
import { NO_UNIT, storedRecipient } from './letters.ts';

export interface LogLine {
  readonly at: Date;
  /** The log-in's identity: the provider's subject, or the system's client id. */
  readonly login: string;
  readonly loginName: string;
  readonly recipient: RecipientId;
  readonly subject: string;
  readonly letter: string;
}

/** Writes a letter's line when it is sent; once for each letter. */
export async function insertLogLine(tx: Transaction<SenderTables>, letter: string, at: Date): Promise<void> {
  await tx.query
    .insertInto('sending_log')
    .columns([
      'organisation',
      'at',
      'login',
      'login_name',
      'recipient',
      'subject',
      'letter',
      'unit',
      'case_type',
      'protection_class',
      'matter_id',
      'secrecy',
    ])
    .expression((eb) =>
      eb
        .selectFrom('letter')
        .select([
          'organisation',
          eb.val(at).as('at'),
          'author',
          'author_name',
          'recipient',
          'subject',
          'id',
          'unit',
          'case_type',
          'protection_class',
          'matter_id',
          'secrecy',
        ])
        .where('id', '=', letter)
        .where('organisation', '=', tx.organisation),
    )
    .execute();
}

export interface LogFilter {
  readonly recipient?: RecipientId;
  /** Of these units only. */
  readonly units: Scope;
  /** Part of a subject or of a name. */
  readonly words?: string;
  readonly from?: Date;
  /** Exclusive. */
  readonly to?: Date;
  readonly limit: number;
  readonly offset: number;
}

function filtered(reader: Reader<SenderTables>, filter: LogFilter) {
  let query = reader.query.selectFrom('sending_log').where('organisation', '=', reader.organisation);
  if (filter.units !== 'all') query = query.where('unit', 'in', [...filter.units, NO_UNIT]);
  if (filter.recipient !== undefined) query = query.where('recipient', '=', filter.recipient);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  if (filter.words === undefined) return query;
  const words = `%${filter.words.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return query.where((eb) => eb.or([eb('subject', 'ilike', words), eb('login_name', 'ilike', words)]));
}

/** A page of the log, latest first, and how many lines there are in all. */
export async function listLog(
  reader: Reader<SenderTables>,
  filter: LogFilter,
): Promise<{ readonly lines: readonly LogLine[]; readonly total: number }> {
  const { total } = await filtered(reader, filter)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await filtered(reader, filter)
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  const lines = rows.map((row) => ({
    at: row.at,
    login: row.login,
    loginName: row.login_name,
    recipient: storedRecipient(row.recipient),
    subject: row.subject,
    letter: row.letter,
  }));
  return { lines, total: Number(total) };
}
