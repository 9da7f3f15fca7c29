// Configuration is checked whole at start: every fault at once, each with its place, what is wrong and what to do.
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { BrevduvaError } from '../../domain/errors.ts';
import { type ConfigFault, describeFaults } from './faults.ts';

export type { ConfigFault } from './faults.ts';

/** The configuration cannot be used; `faults` lists everything that is wrong with it. */
export class ConfigFaults extends BrevduvaError {
  readonly faults: readonly ConfigFault[];

  constructor(what: string, faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.path}: ${fault.wrong} ${fault.todo}`);
    super('invalid-input', `${what}: ${faults.length} fault${faults.length === 1 ? '' : 's'}\n${lines.join('\n')}`);
    this.name = 'ConfigFaults';
    this.faults = faults;
  }
}

/** A rule about several members at once, run only when every member alone is right. */
export type ConfigRule<T> = (config: T) => readonly ConfigFault[];

/**
 * The value as the schema's type; unknown members are faults. `what` names the file in the message.
 * Errors: ConfigFaults with every fault found.
 */
export function parseConfig<S extends TSchema>(
  schema: S,
  value: unknown,
  what: string,
  rules: readonly ConfigRule<Static<S>>[] = [],
): Static<S> {
  if (!Value.Check(schema, value)) throw new ConfigFaults(what, describeFaults(schema, value));
  const faults = rules.flatMap((rule) => rule(value));
  if (faults.length > 0) throw new ConfigFaults(what, faults);
  return value;
}
