// What is erased when: the feed's oldest part, and the content of finished deliveries. The mediation log has its own rules.
import { type Static, Type } from 'typebox';

export const RetentionConfig = Type.Object(
  {
    feedDays: Type.Optional(
      Type.Integer({ minimum: 7, maximum: 36_500, description: 'how long events can be read again; default 400' }),
    ),
    eraseAfterHours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 8_760,
        description: 'content is erased this long after the final outcome and the sender’s fetch of it; default 168',
      }),
    ),
    eraseAtLatestDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3_650,
        description: 'content is erased this long after the final outcome although nobody fetched it; default 90',
      }),
    ),
  },
  { additionalProperties: false },
);
export type RetentionConfig = Static<typeof RetentionConfig>;

const DAY_MS = 86_400_000;

/** The same in milliseconds, with defaults. */
export function retentionOf({ feedDays, eraseAfterHours, eraseAtLatestDays }: RetentionConfig = {}) {
  return {
    feedMs: (feedDays ?? 400) * DAY_MS,
    eraseAfterMs: (eraseAfterHours ?? 168) * 3_600_000,
    eraseAtLatestMs: (eraseAtLatestDays ?? 90) * DAY_MS,
  };
}
