// God man and förvaltare (the municipalities' överförmyndare, by our own interface): who was appointed for whom, for what, and what has changed.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { PersonId } from '../../domain/person-id.ts';
import { type Guardianship, guardianDuties, guardianKinds } from '../../domain/representation.ts';
import type { JsonValue } from '../database/json.ts';
import type { ChangesSince, RegisterAnswer } from './answer.ts';
import { DayText, MomentText, NumberText, OptionalDay, readPersonId } from './json-parts.ts';
import { type RegisterDoor, readAll } from './register-door.ts';

export interface GuardianshipChange {
  readonly at: Date;
  readonly kind: 'appointed' | 'ended';
  readonly ward: PersonId;
  readonly guardian: PersonId;
}

/** At least one of them. */
export interface GuardianshipQuestion {
  readonly ward?: PersonId;
  readonly guardian?: PersonId;
}

export interface GuardianshipRegister {
  /** Of the ward, the guardian, or between both; also what is over (`isInForce` tells), at most 500, the newest first. */
  guardianships(asked: GuardianshipQuestion): Promise<RegisterAnswer<readonly Guardianship[]>>;
  changesSince: ChangesSince<GuardianshipChange>;
}

const GuardianshipJson = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  ward: NumberText,
  guardian: NumberText,
  kind: Type.Enum([...guardianKinds]),
  duties: Type.Array(Type.Enum([...guardianDuties]), { maxItems: 3 }),
  from: DayText,
  until: OptionalDay,
});
const FoundJson = Type.Object({ guardianships: Type.Array(Type.Unknown(), { maxItems: 500 }) });
const ChangeJson = Type.Object({
  at: MomentText,
  kind: Type.Enum(['appointed', 'ended']),
  ward: NumberText,
  guardian: NumberText,
});

function readGuardianship(json: unknown): Guardianship | undefined {
  if (!Value.Check(GuardianshipJson, json)) return undefined;
  const ward = readPersonId(json.ward);
  const guardian = readPersonId(json.guardian);
  if (ward === undefined || guardian === undefined) return undefined;
  const { id, kind, duties, from } = json;
  return { id, ward, guardian, kind, duties, from, until: json.until ?? undefined };
}

/** A guardianship as the register sends it. */
export function guardianshipJson(given: Guardianship): JsonValue {
  const { id, ward, guardian, kind, from } = given;
  return { id, ward, guardian, kind, duties: [...given.duties], from, until: given.until ?? null };
}

function readChange(json: unknown): GuardianshipChange | undefined {
  if (!Value.Check(ChangeJson, json)) return undefined;
  const ward = readPersonId(json.ward);
  const guardian = readPersonId(json.guardian);
  if (ward === undefined || guardian === undefined) return undefined;
  return { at: new Date(json.at), kind: json.kind, ward, guardian };
}

/** The register behind that door. */
export function guardianshipRegisterAt(door: RegisterDoor): GuardianshipRegister {
  return {
    guardianships({ ward, guardian }) {
      if (ward === undefined && guardian === undefined) throw new RangeError('a ward or a guardian is needed');
      const question = { ...(ward === undefined ? {} : { ward }), ...(guardian === undefined ? {} : { guardian }) };
      return door.ask('/guardianships/search', question, (json) => {
        const found = Value.Check(FoundJson, json) ? readAll(json.guardianships, readGuardianship) : undefined;
        const asked = (one: Guardianship) =>
          (ward ?? one.ward) === one.ward && (guardian ?? one.guardian) === one.guardian;
        return found?.every(asked) === true ? found : undefined;
      });
    },
    changesSince: (cursor) => door.changes(cursor, readChange),
  };
}
