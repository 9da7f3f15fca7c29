// Configuration of the feed of changes for operators and senders.
import { type Static, Type } from 'typebox';

const days = (maximum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description }));

export const ChangesConfig = Type.Object(
  {
    keptDays: days(400, 'how long changes can be read, default 90'),
    watchDays: days(400, 'how long a sender is told of a recipient that it has named, unless named again, default 180'),
    watchMax: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 10_000_000,
        description: 'recipients that one sender may follow, default 100 000',
      }),
    ),
  },
  { additionalProperties: false },
);

const DAY_MS = 86_400_000;

export interface FeedRules {
  readonly keptMs: number;
  readonly watchMs: number;
  readonly watchMax: number;
}

/** The rules with their defaults. */
export function feedRulesOf({
  keptDays = 90,
  watchDays = 180,
  watchMax = 100_000,
}: Static<typeof ChangesConfig>): FeedRules {
  return { keptMs: keptDays * DAY_MS, watchMs: watchDays * DAY_MS, watchMax };
}
