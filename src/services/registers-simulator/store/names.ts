// Names of people and companies by the numbers they have now.
import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { Tables } from '../schema.ts';

export async function namesOf(db: Reader<Tables>, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = sql<boolean>`number = any(${numbers})`;
  const people = db.query.selectFrom('person').select(['number', 'name']).where(asked);
  const companies = db.query.selectFrom('company').select(['number', 'name']).where(asked);
  const rows = [...(await companies.execute()), ...(await people.execute())];
  return new Map(rows.map(({ number, name }) => [number, name]));
}
