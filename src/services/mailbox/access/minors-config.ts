// What minors may do here, by age. Nobody acts for them by default, whatever their age: own e-ID first (docs/divergences.md).
import { type Static, Type } from 'typebox';

const age = (description: string) => Type.Optional(Type.Integer({ minimum: 0, maximum: 18, description }));

export const MinorsConfig = Type.Object(
  {
    lowestAge: age('from what age somebody opens a mailbox; default any, with an e-ID of their own'),
    givesAccessFrom: age('from what age somebody lets others in and shares letters; default any'),
  },
  { additionalProperties: false },
);

export interface MinorsRules {
  readonly lowestAge: number;
  readonly givesAccessFrom: number;
}

/** The rules with their defaults. */
export function minorsRules({ lowestAge = 0, givesAccessFrom = 0 }: Static<typeof MinorsConfig> = {}): MinorsRules {
  return { lowestAge, givesAccessFrom };
}
