// The population register (folkbokföringen, by our own interface): who is alive, protected, of age, under which number, and what has changed.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { PersonId } from '../../domain/person-id.ts';
import { protections, type RegisteredPerson } from '../../domain/registered-person.ts';
import type { JsonValue } from '../database/json.ts';
import { type ChangesSince, REGISTER_PAGE, type RegisterAnswer } from './answer.ts';
import { MomentText, NameText, NumberText, OptionalDay, readPersonId, readPersonIds } from './json-parts.ts';
import { type RegisterDoor, readAll } from './register-door.ts';

export const personChangeKinds = ['registered', 'died', 'protection', 'number', 'custodians', 'came-of-age'] as const;

export interface PersonChange {
  readonly at: Date;
  /** The number in use after the change. */
  readonly person: PersonId;
  readonly kind: (typeof personChangeKinds)[number];
  /** The number before it, for kind `number`. */
  readonly before: PersonId | undefined;
}

export interface PopulationRegister {
  /** By any number the person has had; undefined for nobody. */
  person(id: PersonId): Promise<RegisterAnswer<RegisteredPerson | undefined>>;
  /** At most `REGISTER_PAGE` at a time, by the numbers that were asked for; whom the register does not know is absent. */
  people(ids: readonly PersonId[]): Promise<RegisterAnswer<ReadonlyMap<PersonId, RegisteredPerson>>>;
  changesSince: ChangesSince<PersonChange>;
}

const PersonJson = Type.Object({
  id: NumberText,
  earlier: Type.Array(NumberText, { maxItems: 50 }),
  name: NameText,
  born: OptionalDay,
  age: Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 250 }), Type.Null()])),
  died: OptionalDay,
  protection: Type.Enum([...protections]),
  custodians: Type.Array(NumberText, { maxItems: 20 }),
});
const PeopleJson = Type.Object({ people: Type.Array(Type.Unknown(), { maxItems: REGISTER_PAGE }) });
const ChangeJson = Type.Object({
  at: MomentText,
  person: NumberText,
  kind: Type.Enum([...personChangeKinds]),
  before: Type.Optional(Type.Union([NumberText, Type.Null()])),
});

function readPerson(json: unknown): RegisteredPerson | undefined {
  if (!Value.Check(PersonJson, json)) return undefined;
  const id = readPersonId(json.id);
  const earlier = readPersonIds(json.earlier);
  const custodians = readPersonIds(json.custodians);
  if (id === undefined || earlier === undefined || custodians === undefined) return undefined;
  return {
    id,
    earlier,
    name: json.name,
    born: json.born ?? undefined,
    age: json.age ?? undefined,
    died: json.died ?? undefined,
    protection: json.protection,
    custodians,
  };
}

/** A person as the register sends it. */
export function personJson(person: RegisteredPerson): JsonValue {
  return {
    id: person.id,
    earlier: [...person.earlier],
    name: person.name,
    born: person.born ?? null,
    age: person.age ?? null,
    died: person.died ?? null,
    protection: person.protection,
    custodians: [...person.custodians],
  };
}

function readChange(json: unknown): PersonChange | undefined {
  if (!Value.Check(ChangeJson, json)) return undefined;
  const person = readPersonId(json.person);
  const before = readPersonId(json.before ?? undefined);
  // A number that changed from nothing would leave somebody's mailbox behind.
  if (person === undefined || (json.kind === 'number' && before === undefined)) return undefined;
  return { at: new Date(json.at), person, kind: json.kind, before };
}

/** By the numbers that were asked for; undefined when somebody is there whom nobody asked for. */
function byAsked(people: readonly RegisteredPerson[], asked: readonly PersonId[]) {
  const wanted = new Set(asked);
  const found = new Map<PersonId, RegisteredPerson>();
  for (const person of people) {
    const numbers = [person.id, ...person.earlier].filter((id) => wanted.has(id));
    if (numbers.length === 0) return undefined;
    for (const id of numbers) found.set(id, person);
  }
  return found;
}

/** The register behind that door. */
export function populationRegisterAt(door: RegisterDoor): PopulationRegister {
  const people: PopulationRegister['people'] = (ids) => {
    if (ids.length > REGISTER_PAGE) throw new RangeError(`at most ${REGISTER_PAGE} people in one question`);
    return door.ask('/people/look-up', { ids: [...ids] }, (json) => {
      const read = Value.Check(PeopleJson, json) ? readAll(json.people, readPerson) : undefined;
      return read === undefined ? undefined : byAsked(read, ids);
    });
  };
  return {
    people,
    async person(id) {
      const answer = await people([id]);
      return answer.kind === 'answer' ? { kind: 'answer', value: answer.value.get(id) } : answer;
    },
    changesSince: (cursor) => door.changes(cursor, readChange),
  };
}
