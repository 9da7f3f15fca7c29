// How long a package of a whole mailbox can be fetched, and how large one may be that moves in.
import { type Static, Type } from 'typebox';

export const MoveConfig = Type.Object(
  {
    keepDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 60,
        description: 'days until a package can no longer be fetched; default 7',
      }),
    ),
    megabytes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: 'the largest package that may be moved in with; default 2000',
      }),
    ),
  },
  { additionalProperties: false },
);

export interface MoveRules {
  readonly keepDays: number;
  /** Bytes. */
  readonly largest: number;
}

/** The configured rules, with what is left out filled in. */
export function moveRules(config: Static<typeof MoveConfig> = {}): MoveRules {
  return { keepDays: config.keepDays ?? 7, largest: (config.megabytes ?? 2000) * 1_000_000 };
}
