// Powers of attorney and guardianships of the pretend registers.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { PersonId } from '../../../domain/person-id.ts';
import type { RecipientId } from '../../../domain/recipient-id.ts';
import type { Guardianship, PowerOfAttorney } from '../../../domain/representation.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Tables } from '../schema.ts';
import { recipientId } from './companies.ts';
import { personId } from './people.ts';

const MOST = 500;

/** Of a principal, an agent, both, by id or all of them; the newest first, at most 500. */
export async function readPowers(
  db: Reader<Tables>,
  of: { readonly id?: string; readonly principal?: string | undefined; readonly agent?: string | undefined },
): Promise<readonly PowerOfAttorney[]> {
  let query = db.query.selectFrom('power_of_attorney').selectAll().orderBy('position', 'desc').limit(MOST);
  if (of.id !== undefined) query = query.where('id', '=', of.id);
  if (of.principal !== undefined) query = query.where('principal', '=', of.principal);
  if (of.agent !== undefined) query = query.where('agent', '=', of.agent);
  return (await query.execute()).map((row) => ({
    id: row.id,
    principal: recipientId(row.principal),
    agent: recipientId(row.agent),
    right: row.power_right,
    from: row.valid_from,
    until: row.valid_until ?? undefined,
    revokedAt: row.revoked_at?.toISOString(),
  }));
}

/** Adds one; returns its id. */
export async function addPower(
  tx: Transaction<Tables>,
  power: Omit<PowerOfAttorney, 'id' | 'revokedAt'>,
): Promise<string> {
  const id = randomUUID();
  const { principal, agent, right, from, until } = power;
  const row = {
    id,
    principal,
    agent,
    power_right: right,
    valid_from: from,
    valid_until: until ?? null,
    revoked_at: null,
  };
  await tx.query.insertInto('power_of_attorney').values(row).execute();
  return id;
}

/** Takes one back, once. */
export async function revokePower(tx: Transaction<Tables>, id: string): Promise<void> {
  await tx.query
    .updateTable('power_of_attorney')
    .set({ revoked_at: new Date() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Of a ward, a guardian (numbers in use now), both, by id or all; the newest first, at most 500. */
export async function readGuardianships(
  db: Reader<Tables>,
  of: { readonly id?: string; readonly ward?: string | undefined; readonly guardian?: string | undefined },
): Promise<readonly Guardianship[]> {
  let query = db.query
    .selectFrom('guardianship')
    .innerJoin('person as ward', 'ward.id', 'guardianship.ward')
    .innerJoin('person as guardian', 'guardian.id', 'guardianship.guardian')
    .select(['guardianship.id', 'kind', 'duties', 'valid_from as from', 'valid_until as until'])
    .select(['ward.number as wardNumber', 'guardian.number as guardianNumber'])
    .orderBy('guardianship.position', 'desc')
    .limit(MOST);
  if (of.id !== undefined) query = query.where('guardianship.id', '=', of.id);
  if (of.ward !== undefined) query = query.where('ward.number', '=', of.ward);
  if (of.guardian !== undefined) query = query.where('guardian.number', '=', of.guardian);
  return (await query.execute()).map(({ id, kind, duties, from, until, wardNumber, guardianNumber }) => ({
    id,
    ward: personId(wardNumber),
    guardian: personId(guardianNumber),
    kind,
    duties,
    from,
    until: until ?? undefined,
  }));
}

/** Adds one between two people's row ids; returns its id. */
export async function addGuardianship(
  tx: Transaction<Tables>,
  given: Pick<Guardianship, 'kind' | 'duties' | 'from'> & { readonly ward: string; readonly guardian: string },
): Promise<string> {
  const id = randomUUID();
  const { ward, guardian, kind, duties, from } = given;
  const row = { id, ward, guardian, kind, duties: [...duties], valid_from: from, valid_until: null };
  await tx.query.insertInto('guardianship').values(row).execute();
  return id;
}

/** Ends one; `lastDay` is the last on which it counts. */
export async function endGuardianship(tx: Transaction<Tables>, id: string, lastDay: string): Promise<void> {
  await tx.query.updateTable('guardianship').set({ valid_until: lastDay }).where('id', '=', id).execute();
}

/** A person's number became another. */
export async function renumberInPowers(tx: Transaction<Tables>, from: PersonId, to: RecipientId): Promise<void> {
  await tx.query.updateTable('power_of_attorney').set({ principal: to }).where('principal', '=', from).execute();
  await tx.query.updateTable('power_of_attorney').set({ agent: to }).where('agent', '=', from).execute();
}

/** Names of people and companies by the numbers they have now. */
export async function namesOf(db: Reader<Tables>, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const asked = sql<boolean>`number = any(${numbers})`;
  const people = db.query.selectFrom('person').select(['number', 'name']).where(asked);
  const companies = db.query.selectFrom('company').select(['number', 'name']).where(asked);
  const rows = [...(await companies.execute()), ...(await people.execute())];
  return new Map(rows.map(({ number, name }) => [number, name]));
}
