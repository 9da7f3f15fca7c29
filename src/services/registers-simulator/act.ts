// One act in the pretend registers: everything that follows from it in one transaction, told in each register's feed.
import type { Organisationsnummer } from '../../domain/organisationsnummer.ts';
import { parseRecipientId } from '../../domain/recipient-id.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Reader, Transaction } from '../../platform/database/database.ts';
import type { Tables } from './schema.ts';
import { registersDay } from './store/calendar.ts';
import { addChange } from './store/changes.ts';
import { oneCompany, type StoredCompany } from './store/companies.ts';
import { peopleByNumbers, type StoredPerson, someAreOfAge, takeThoseOfAge, updatePerson } from './store/people.ts';
import { ActFault } from './texts.ts';

export interface Simulator {
  readonly database: Database<Tables>;
  readonly organisation: Organisationsnummer;
  readonly clock: Clock;
  /** Where browsers and services find the simulator. */
  readonly publicUrl: string;
}

export interface Act {
  readonly tx: Transaction<Tables>;
  /** The registers' day, yyyy-mm-dd. */
  readonly day: string;
}

/** Runs an act. Errors: 'invalid-input' with what was wrong (texts.ts). */
export async function act<T>(simulator: Simulator, work: (one: Act) => Promise<T>): Promise<T> {
  const { database, organisation, clock } = simulator;
  return await database.transaction(organisation, async (tx) => work({ tx, day: (await registersDay(tx, clock)).day }));
}

/** A reader, and the registers' day; whoever has come of age since last time has been told of. */
export async function look(simulator: Simulator): Promise<{ readonly db: Reader<Tables>; readonly day: string }> {
  const { database, organisation, clock } = simulator;
  const db = database.reader(organisation);
  const { day } = await registersDay(db, clock);
  if (await someAreOfAge(db, day)) await act(simulator, tellOfAge);
  return { db, day };
}

/** Tells of those who have come of age by the registers' day. */
export async function tellOfAge({ tx, day }: Act): Promise<void> {
  for (const person of await takeThoseOfAge(tx, day))
    await addChange(tx, 'population-register', { kind: 'came-of-age', person });
}

/** Somebody by a number that is or was theirs, shown on the pages from now on. Errors: a fault of `field`. */
export async function somebody({ tx, day }: Act, number: string, field: string): Promise<StoredPerson> {
  const [found] = await peopleByNumbers(tx, [number], day);
  if (found === undefined) throw new ActFault(field, 'no-such-person');
  if (!found.listed) await updatePerson(tx, found.key, {});
  return found;
}

/** A company by its number. Errors: a fault of `field`. */
export async function someCompany({ tx }: Act, number: string, field = 'company'): Promise<StoredCompany> {
  const found = parseRecipientId(number).ok ? await oneCompany(tx, { number }) : undefined;
  if (found === undefined) throw new ActFault(field, 'no-such-company');
  return found;
}

/** The day, or today. Errors: a fault of `field`. */
export function dayOr(given: string | undefined, today: string, field: string): string {
  if (given === undefined || given === '') return today;
  const right = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(given) && !Number.isNaN(Date.parse(`${given}T00:00:00Z`));
  if (!right) throw new ActFault(field, 'not-a-day');
  return given;
}
