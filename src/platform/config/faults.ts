// From a schema's errors to sentences a person can act on: where, what is wrong, what to do.
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';

export interface ConfigFault {
  /** Where in the file: `listen.port`, `allowedCallers[2]`. */
  readonly path: string;
  readonly wrong: string;
  readonly todo: string;
}

/** Every fault of the value against the schema. */
export function describeFaults(schema: TSchema, value: unknown): ConfigFault[] {
  return [...Value.Errors(schema, value)].map((error) => ({
    path: error.instancePath,
    wrong: error.message,
    todo: '',
  }));
}
