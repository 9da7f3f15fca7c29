// How much programs with personal tokens may ask, and for how long a token may be good.
import { type Static, Type } from 'typebox';

export const OwnDataConfig = Type.Object(
  {
    requestsPerMinute: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: 'of one token at each process, default 600' }),
    ),
    longestDays: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 365, description: 'how far ahead a token’s last day may be, default 365' }),
    ),
  },
  { additionalProperties: false, description: 'programs of holders’ own (docs/egna-data.md)' },
);

export interface OwnDataRules {
  readonly requestsPerMinute: number;
  readonly longestDays: number;
}

/** The rules with their defaults. */
export function ownDataRules({
  requestsPerMinute = 600,
  longestDays = 365,
}: Static<typeof OwnDataConfig> = {}): OwnDataRules {
  return { requestsPerMinute, longestDays };
}
