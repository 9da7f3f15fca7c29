// Powers of attorney (Mina ombud, by our own interface): who has let whom read or handle their mail, and what has changed.
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { RecipientId } from '../../domain/recipient-id.ts';
import { type PowerOfAttorney, powerRights } from '../../domain/representation.ts';
import type { JsonValue } from '../database/json.ts';
import type { ChangesSince, RegisterAnswer } from './answer.ts';
import { DayText, MomentText, NumberText, OptionalDay, readNumber } from './json-parts.ts';
import { type RegisterDoor, readAll } from './register-door.ts';

export interface MandateChange {
  readonly at: Date;
  readonly kind: 'given' | 'revoked';
  readonly principal: RecipientId;
  readonly agent: RecipientId;
}

/** At least one of them. */
export interface MandateQuestion {
  readonly principal?: RecipientId;
  readonly agent?: RecipientId;
}

export interface MandateRegister {
  /** Those of the principal, of the agent, or between both; also what is revoked or over (`isInForce` tells), at most 500, the newest first. */
  powersOfAttorney(asked: MandateQuestion): Promise<RegisterAnswer<readonly PowerOfAttorney[]>>;
  changesSince: ChangesSince<MandateChange>;
}

const PowerJson = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  principal: NumberText,
  agent: NumberText,
  right: Type.Enum([...powerRights]),
  from: DayText,
  until: OptionalDay,
  revokedAt: Type.Optional(Type.Union([MomentText, Type.Null()])),
});
const FoundJson = Type.Object({ powersOfAttorney: Type.Array(Type.Unknown(), { maxItems: 500 }) });
const ChangeJson = Type.Object({
  at: MomentText,
  kind: Type.Enum(['given', 'revoked']),
  principal: NumberText,
  agent: NumberText,
});

function readPower(json: unknown): PowerOfAttorney | undefined {
  if (!Value.Check(PowerJson, json)) return undefined;
  const principal = readNumber(json.principal);
  const agent = readNumber(json.agent);
  if (principal === undefined || agent === undefined) return undefined;
  const { id, right, from } = json;
  return { id, principal, agent, right, from, until: json.until ?? undefined, revokedAt: json.revokedAt ?? undefined };
}

/** A power of attorney as the register sends it. */
export function powerOfAttorneyJson(power: PowerOfAttorney): JsonValue {
  const { id, principal, agent, right, from } = power;
  return { id, principal, agent, right, from, until: power.until ?? null, revokedAt: power.revokedAt ?? null };
}

function readChange(json: unknown): MandateChange | undefined {
  if (!Value.Check(ChangeJson, json)) return undefined;
  const principal = readNumber(json.principal);
  const agent = readNumber(json.agent);
  if (principal === undefined || agent === undefined) return undefined;
  return { at: new Date(json.at), kind: json.kind, principal, agent };
}

/** The register behind that door. */
export function mandateRegisterAt(door: RegisterDoor): MandateRegister {
  return {
    powersOfAttorney({ principal, agent }) {
      if (principal === undefined && agent === undefined) throw new RangeError('a principal or an agent is needed');
      const question = { ...(principal === undefined ? {} : { principal }), ...(agent === undefined ? {} : { agent }) };
      return door.ask('/powers-of-attorney/search', question, (json) => {
        const found = Value.Check(FoundJson, json) ? readAll(json.powersOfAttorney, readPower) : undefined;
        const asked = (power: PowerOfAttorney) =>
          (principal ?? power.principal) === power.principal && (agent ?? power.agent) === power.agent;
        return found?.every(asked) === true ? found : undefined;
      });
    },
    changesSince: (cursor) => door.changes(cursor, readChange),
  };
}
