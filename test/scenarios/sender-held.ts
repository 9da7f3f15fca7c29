// Steps of the scenarios about letters that wait: a case type that asks for approval, a letter written by somebody, the grace time.
import { randomUUID } from 'node:crypto';
import { Database } from '../../src/platform/database/database.ts';
import type { SenderTables } from '../../src/services/sender/tables.ts';
import type { Person } from '../person.ts';
import { kommunB, type SenderWorld, withMailbox } from './sender-world.ts';

export interface Waiting {
  readonly database: Database<SenderTables>;
  readonly caseType: string;
}

/** The world's tables, and a case type of Kommun B whose letters are approved by a second person. */
export async function waiting(world: SenderWorld): Promise<Waiting> {
  const database = Database.open<SenderTables>({ url: world.database.url, schema: world.database.schema });
  const caseType = randomUUID();
  const [organisation, code] = [kommunB.id, `fyra-ogon-${caseType.slice(0, 8)}`];
  await database.everyOrganisation
    .insertInto('case_type')
    .values({ id: caseType, organisation, code, name: 'Beslut i fyra ögon', approval: true, updated_by: 'test' })
    .execute();
  return { database, caseType };
}

/** A draft that is ready to be sent, of that case type where one is given; answers with its address. */
export async function writeDraft(
  person: Person,
  subject: string,
  { caseType }: Partial<Waiting> = {},
): Promise<string> {
  await person.open('/letters/new');
  await person.press(/Kontrollera mottagaren/, { recipient: withMailbox });
  const draft = new URL(person.url).pathname;
  await person.open(`${draft}/letter`);
  if (person.url.endsWith('/kind')) await person.press(/Fortsätt till brevet/, { 'case-type': caseType ?? '' });
  await person.press(/Granska brevet/, { subject, text: `Text i ${subject}` });
  return draft;
}

/** The same, sent; answers with the letter's address. */
export async function sendLetter(person: Person, subject: string, of: Partial<Waiting> = {}): Promise<string> {
  const draft = await writeDraft(person, subject, of);
  await person.open(`${draft}/check`);
  await person.press(/Skicka brevet/);
  return new URL(person.url).pathname;
}

/** Seconds in which a letter can be regretted, set by an administrator. */
export async function setGrace(person: Person, seconds: number): Promise<void> {
  await person.open('/settings/sending');
  await person.press(/^Spara$/, { grace: String(seconds) });
}

/** The letter's state, as the table has it. */
export async function stateOf({ database }: Pick<Waiting, 'database'>, letter: string): Promise<string | undefined> {
  const id = letter.split('/').at(-1) ?? '';
  const row = await database.everyOrganisation
    .selectFrom('letter')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.state;
}
