// Names of what the log's lines refer to by id: units and case types, closed ones as well.
import type { Reader } from '../../../platform/database/database.ts';
import type { SenderTables } from '../tables.ts';

export interface Named {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface LogNames {
  readonly units: readonly Named[];
  readonly caseTypes: readonly Named[];
}

/** Every unit and case type, by name. */
export async function readLogNames(reader: Reader<SenderTables>): Promise<LogNames> {
  const named = (table: 'unit' | 'case_type') =>
    reader.query
      .selectFrom(table)
      .select(['id', 'code', 'name'])
      .where('organisation', '=', reader.organisation)
      .orderBy('name')
      .execute();
  const [units, caseTypes] = await Promise.all([named('unit'), named('case_type')]);
  return { units, caseTypes };
}

/** The name, or nothing where there is no id or it names nothing any more. */
export function nameOf(known: readonly Named[], id: string | undefined): string | undefined {
  return known.find((one) => one.id === id)?.name;
}
