// The population register's changes are followed, from where we stopped: mailboxes go with changed numbers, and close after a death.
// That somebody is protected is neither asked for nor kept: they are reached like anyone else.
import { isPersonId, type PersonId } from '../../../domain/person-id.ts';
import { parseRecipientId } from '../../../domain/recipient-id.ts';
import type { ClaimedJob, JobResult } from '../../../platform/jobs/jobs.ts';
import { REGISTER_PAGE } from '../../../platform/registers/answer.ts';
import type { PersonChange, PopulationRegister } from '../../../platform/registers/population-register.ts';
import type { RegistryContext } from '../registry-context.ts';
import { personsAfter } from '../store/accounts.ts';
import { cursorOf, dropCursor, keepCursor, knownAmong } from '../store/companies.ts';
import type { RegistryTables } from '../tables.ts';
import { followNumber } from './change-number.ts';
import { closeMailboxesOfDead, noteLife } from './deaths.ts';

/** Follows the register; never done. */
export const PEOPLE_JOB = 'follow-people';
const REGISTER = 'population';
/** How far everybody has been looked up, while that is under way. */
const EVERYBODY = 'population: everybody';
const EVERY_MS = 5000;

type Result = JobResult<RegistryTables>;

const later: Result = { kind: 'retry', afterMs: EVERY_MS };

/** The handler: one page of changes, and one of everybody while they are looked up. */
export function followPeople(context: RegistryContext): (job: ClaimedJob) => Promise<Result> {
  const { database, organisation, registers, clock } = context;
  return async () => {
    const register = registers.population;
    if (register === undefined) return { kind: 'done' };
    const reader = database.reader(organisation);
    const { answer, anew } = await ask(context, register, await cursorOf(reader, REGISTER));
    if (answer.kind === 'unanswered') return later;
    const { changes, cursor, more } = answer.value;
    if (!(await lookUp(context, register, await knownAmong(reader, namedIn(changes))))) return later;
    // What changed before we began to follow is not among the changes: then everybody is looked up once.
    const at = anew ? '0' : await cursorOf(reader, EVERYBODY);
    const page = at === undefined ? [] : await personsAfter(reader, at);
    if (!(await lookUp(context, register, page))) return later;
    if (!(await closeMailboxesOfDead(context))) return later;
    const last = page.at(-1);
    return {
      kind: 'retry',
      afterMs: more || last !== undefined ? 1 : EVERY_MS,
      async settle(tx) {
        await keepCursor(tx, REGISTER, cursor, clock());
        if (last !== undefined) await keepCursor(tx, EVERYBODY, last, clock());
        else if (at !== undefined) await dropCursor(tx, EVERYBODY);
      },
    };
  };
}

async function ask({ log }: RegistryContext, register: PopulationRegister, from: string | undefined) {
  const answer = await register.changesSince(from);
  if (answer.kind === 'answer' || answer.reason !== 'cursor-expired') return { answer, anew: from === undefined };
  log.warn(
    {},
    'The population register does not keep changes as far back as we have followed: everybody is looked up again',
  );
  return { answer: await register.changesSince(undefined), anew: true };
}

/** Both numbers of a change; of protection, custody and age the registry needs nothing. */
function namedIn(changes: readonly PersonChange[]): readonly PersonId[] {
  const ours = changes.filter(({ kind }) => kind === 'number' || kind === 'died' || kind === 'registered');
  return [...new Set(ours.flatMap(({ person, before }) => (before === undefined ? [person] : [before, person])))];
}

/** Whether the register answered about all of them. */
async function lookUp(
  context: RegistryContext,
  register: PopulationRegister,
  texts: readonly string[],
): Promise<boolean> {
  const ids = texts.flatMap((text) => {
    const id = parseRecipientId(text);
    return id.ok && isPersonId(id.value) ? [id.value] : [];
  });
  for (let from = 0; from < ids.length; from += REGISTER_PAGE) {
    const some = ids.slice(from, from + REGISTER_PAGE);
    const answer = await register.people(some);
    if (answer.kind === 'unanswered') return false;
    for (const id of some) {
      const person = answer.value.get(id);
      if (person === undefined) continue;
      if (person.id !== id) await followNumber(context, { former: id, current: person.id });
      await noteLife(context, person);
    }
  }
  return true;
}
