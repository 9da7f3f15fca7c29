// All SQL about units (förvaltningar).
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

export interface UnitName {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Every organisation has one unit at least: this one, named as the organisation, where nobody has made any. */
export async function ensureUnit(tx: Transaction<SenderTables>, name: string): Promise<void> {
  const known = await tx.query
    .selectFrom('unit')
    .select('id')
    .where('organisation', '=', tx.organisation)
    .limit(1)
    .execute();
  if (known.length > 0) return;
  const row = { id: crypto.randomUUID(), organisation: tx.organisation, code: 'gemensamt', name, updated_by: 'system' };
  await tx.query
    .insertInto('unit')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisation', 'code']).doNothing())
    .execute();
}

/** The units that letters may be written in, by name. */
export async function openUnits(reader: Reader<SenderTables>): Promise<readonly UnitName[]> {
  return await reader.query
    .selectFrom('unit')
    .select(['id', 'code', 'name'])
    .where('organisation', '=', reader.organisation)
    .where('closed_at', 'is', null)
    .orderBy('name')
    .execute();
}

/** Every unit's id by its code, closed ones too. */
export async function unitsByCode(reader: Reader<SenderTables>): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.query
    .selectFrom('unit')
    .select(['id', 'code'])
    .where('organisation', '=', reader.organisation)
    .execute();
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** The unit of what comes without one: the common one, else the first. */
export async function firstUnit(reader: Reader<SenderTables>): Promise<string> {
  const units = await openUnits(reader);
  const unit = units.find(({ code }) => code === 'gemensamt') ?? units[0];
  if (unit === undefined) throw new BrevduvaError('conflict', 'the organisation has no open unit');
  return unit.id;
}
