// People of the pretend population register, found by any number they have had.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { ageOn, bornOn, reachesAge } from '../../../domain/age.ts';
import { type PersonId, parsePersonId } from '../../../domain/person-id.ts';
import type { Protection, RegisteredPerson } from '../../../domain/registered-person.ts';
import type { Reader, Transaction } from '../../../platform/database/database.ts';
import type { Tables } from '../schema.ts';

export interface StoredPerson extends RegisteredPerson {
  /** The row's id, for addresses of pages. */
  readonly key: string;
  readonly listed: boolean;
}

/** A number that was checked when it was stored. */
export function personId(text: string): PersonId {
  const parsed = parsePersonId(text);
  if (parsed.ok) return parsed.value;
  throw new Error(`a number of a person in the database is none: ${parsed.problem.code}`);
}

export interface NewPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly listed: boolean;
  readonly died?: string | undefined;
  readonly protection?: Protection | undefined;
}

/** Adds those who are not there; nobody is changed. `day`: who has come of age by then is told of to nobody. */
export async function addPeople(tx: Transaction<Tables>, people: readonly NewPerson[], day: string): Promise<void> {
  const rows = people.map(({ id, name, listed, died, protection }) => {
    const born = bornOn(id);
    return {
      id: randomUUID(),
      number: id,
      name,
      listed,
      born: born ?? null,
      died: died ?? null,
      protection: protection ?? 'none',
      of_age: born === undefined || reachesAge(born, 18) <= day,
    };
  });
  // PostgreSQL takes so many parameters at once.
  for (let at = 0; at < rows.length; at += 1000)
    await tx.query
      .insertInto('person')
      .values(rows.slice(at, at + 1000))
      .onConflict((conflict) => conflict.column('number').doNothing())
      .execute();
}

/** By numbers they have or had; `day` decides their age. */
export async function peopleByNumbers(
  db: Reader<Tables>,
  numbers: readonly string[],
  day: string,
): Promise<readonly StoredPerson[]> {
  const earlier = db.query.selectFrom('earlier_number').select('person').where(isAny('number', numbers));
  const rows = await people(db)
    .where((row) => row.or([isAny('number', numbers), row('id', 'in', earlier)]))
    .execute();
  return await complete(db, rows, day);
}

/** By row id; undefined when there is none. */
export async function personByKey(db: Reader<Tables>, key: string, day: string): Promise<StoredPerson | undefined> {
  return (await complete(db, await people(db).where('id', '=', key).execute(), day))[0];
}

/** Those who are shown on the pages, by name. */
export async function listedPeople(db: Reader<Tables>, day: string): Promise<readonly StoredPerson[]> {
  return await complete(db, await people(db).where('listed', '=', true).orderBy('name').limit(500).execute(), day);
}

type Row = Awaited<ReturnType<ReturnType<typeof people>['execute']>>[number];

function people(db: Reader<Tables>) {
  return db.query
    .selectFrom('person')
    .select(['id', 'number', 'name', 'born', 'died', 'protection', 'of_age as ofAge', 'listed']);
}

const isAny = (column: string, values: readonly string[]) => sql<boolean>`${sql.ref(column)} = any(${values})`;

async function complete(db: Reader<Tables>, rows: readonly Row[], day: string): Promise<readonly StoredPerson[]> {
  const keys = rows.map(({ id }) => id);
  const earlier = await db.query
    .selectFrom('earlier_number')
    .select(['person', 'number'])
    .where(isAny('person', keys))
    .orderBy('position')
    .execute();
  const custodians = await db.query
    .selectFrom('custodian')
    .innerJoin('person', 'person.id', 'custodian.custodian')
    .select(['child', 'person.number'])
    .where(isAny('child', keys))
    .orderBy('person.name')
    .execute();
  return rows.map((row) => ({
    key: row.id,
    listed: row.listed,
    id: personId(row.number),
    earlier: earlier.filter(({ person }) => person === row.id).map(({ number }) => personId(number)),
    name: row.name,
    born: row.born ?? undefined,
    age: row.born === null || row.died !== null ? undefined : ageOn(row.born, day),
    died: row.died ?? undefined,
    protection: row.protection,
    custodians: row.ofAge ? [] : custodians.filter(({ child }) => child === row.id).map((one) => personId(one.number)),
  }));
}

/** Changes what is given, and shows the person on the pages from now on. */
export async function updatePerson(
  tx: Transaction<Tables>,
  key: string,
  change: { readonly died?: string | null; readonly protection?: Protection; readonly number?: PersonId },
): Promise<void> {
  const { number } = change;
  const renumbered = number === undefined ? {} : { born: bornOn(number) ?? null };
  await tx.query
    .updateTable('person')
    .set({ ...change, ...renumbered, listed: true })
    .where('id', '=', key)
    .execute();
}

/** Remembers a number that somebody had. */
export async function addEarlierNumber(tx: Transaction<Tables>, key: string, number: PersonId): Promise<void> {
  await tx.query.insertInto('earlier_number').values({ number, person: key }).execute();
}

/** Takes away a spare test number, so that somebody else can have it. */
export async function removeSpare(tx: Transaction<Tables>, key: string): Promise<void> {
  await tx.query.deleteFrom('person').where('id', '=', key).where('listed', '=', false).execute();
}

/** The custodians of a child, instead of those before. */
export async function setCustodians(tx: Transaction<Tables>, child: string, keys: readonly string[]): Promise<void> {
  await tx.query.deleteFrom('custodian').where('child', '=', child).execute();
  if (keys.length > 0)
    await tx.query
      .insertInto('custodian')
      .values(keys.map((custodian) => ({ child, custodian })))
      .execute();
}

/** 18 years after a birth date is by then; PostgreSQL's last of February is the law's (domain/age.ts). */
const isOfAge = (day: string) => sql<boolean>`born + interval '18 years' <= ${day}::date`;

/** Whether somebody has come of age by that day and was not told of. */
export async function someAreOfAge(db: Reader<Tables>, day: string): Promise<boolean> {
  const found = await db.query
    .selectFrom('person')
    .select('id')
    .where('of_age', '=', false)
    .where('died', 'is', null)
    .where(isOfAge(day))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Marks those who have come of age by that day and were not told of. Returns their numbers. */
export async function takeThoseOfAge(tx: Transaction<Tables>, day: string): Promise<readonly PersonId[]> {
  const rows = await tx.query
    .updateTable('person')
    .set({ of_age: true })
    .where('of_age', '=', false)
    .where('died', 'is', null)
    .where(isOfAge(day))
    .returning('number')
    .execute();
  return rows.map(({ number }) => personId(number));
}
