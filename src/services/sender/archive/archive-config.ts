// How archive packages are made and how long they are kept for fetching (issue 4, "Diarium").
import { type Static, Type } from 'typebox';

export const ArchiveConfig = Type.Object(
  {
    keepDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 365,
        description: 'days until a package of a period is removed; default 14',
      }),
    ),
    lettersPerVolume: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 5000,
        description: 'letters in each package of a period, which is made in several where there are more; default 500',
      }),
    ),
  },
  { additionalProperties: false },
);

export interface ArchiveRules {
  readonly keepDays: number;
  readonly lettersPerVolume: number;
}

/** The configured rules, with what is left out filled in. */
export function archiveRules(config: Static<typeof ArchiveConfig> = {}): ArchiveRules {
  return { keepDays: config.keepDays ?? 14, lettersPerVolume: config.lettersPerVolume ?? 500 };
}
