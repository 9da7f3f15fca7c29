// One question to a register: POST with JSON, so that no number stands in an address; nothing of the question is logged (docs/register.md).
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Environment } from '../config/parts.ts';
import type { JsonValue } from '../database/json.ts';
import type { RestClient } from '../http-client/rest-client.ts';
import type { Log } from '../log.ts';
import { type Changes, REGISTER_PAGE, type RegisterAnswer, type RegisterFailure } from './answer.ts';

export interface DoorOptions {
  readonly client: RestClient;
  /** For the log. */
  readonly register: string;
  readonly timeoutMs: number;
  /** In production, what a simulator says is no answer. */
  readonly environment: Environment;
  readonly log?: Log | undefined;
}

/** The header with which the simulator marks its answers: whoever reaches it decides who is dead and who owns what. */
export const SIMULATED = 'brevduva-simulator';

const ChangesJson = Type.Object({
  changes: Type.Array(Type.Unknown(), { maxItems: REGISTER_PAGE }),
  cursor: Type.String({ minLength: 1, maxLength: 200 }),
  more: Type.Boolean(),
});

export class RegisterDoor {
  readonly #options: DoorOptions;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** `read` gives undefined for what is not the register's format. Never rejects for what the register does. */
  async ask<T>(path: string, body: JsonValue, read: (json: unknown) => T | undefined): Promise<RegisterAnswer<T>> {
    const { client, timeoutMs, environment } = this.#options;
    const outcome = await client.request({ method: 'POST', path, body, timeoutMs });
    if (outcome.kind !== 'answer') return this.#unanswered(path, outcome.reason);
    if (outcome.status !== 200) return this.#unanswered(path, failureOf(outcome.status));
    if (environment === 'production' && outcome.headers[SIMULATED] !== undefined)
      return this.#unanswered(path, 'simulated');
    const value = read(outcome.json);
    return value === undefined ? this.#unanswered(path, 'not-understood') : { kind: 'answer', value };
  }

  /** A page of what happened; a change of a kind that is not known is an answer not understood. */
  async changes<C>(
    cursor: string | undefined,
    read: (json: unknown) => C | undefined,
  ): Promise<RegisterAnswer<Changes<C>>> {
    return await this.ask('/changes', { cursor: cursor ?? null, limit: REGISTER_PAGE }, (json) => {
      if (!Value.Check(ChangesJson, json)) return undefined;
      const changes = readAll(json.changes, read);
      return changes === undefined ? undefined : { changes, cursor: json.cursor, more: json.more };
    });
  }

  #unanswered(operation: string, reason: RegisterFailure): RegisterAnswer<never> {
    const { log, register } = this.#options;
    log?.warn({ register, operation, reason }, 'A register did not answer');
    return { kind: 'unanswered', reason };
  }
}

function failureOf(status: number): RegisterFailure {
  if (status === 410) return 'cursor-expired';
  return status >= 400 && status < 500 ? 'refused' : 'failing';
}

/** Every one read, or undefined when one of them cannot be. */
export function readAll<T>(list: readonly unknown[], read: (json: unknown) => T | undefined): readonly T[] | undefined {
  const all = list.map(read);
  const good = all.filter((one) => one !== undefined);
  return good.length === all.length ? good : undefined;
}
