// After how long without a log-in a mailbox goes dormant (vilande), and how long before that its holder is warned.
import { type Static, Type } from 'typebox';

export const DormantConfig = Type.Object(
  {
    afterDays: Type.Integer({
      minimum: 90,
      maximum: 3650,
      description: 'days without a log-in before the first warning, such as 400',
    }),
    noticeDays: Type.Optional(
      Type.Integer({
        minimum: 28,
        maximum: 365,
        description:
          'days from the first warning until the mailbox is dormant; default 60. The last warning comes a week before',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'dormant mailboxes (vilande); absent: none. Needs registry.changes, by which the register is told',
  },
);

const DAY_MS = 86_400_000;
const LAST_WARNING_MS = 7 * DAY_MS;
/** Warnings before it is done. */
export const WARNINGS = 3;

export interface DormantRules {
  readonly afterMs: number;
  /** How long to wait after the first, the second and the last warning, ms. */
  readonly waits: readonly [number, number, number];
}

/** The rules; undefined where mailboxes never go dormant. */
export function dormantRules(config: Static<typeof DormantConfig> | undefined): DormantRules | undefined {
  if (config === undefined) return undefined;
  const noticeMs = (config.noticeDays ?? 60) * DAY_MS;
  const half = Math.floor(noticeMs / 2);
  return { afterMs: config.afterDays * DAY_MS, waits: [half, noticeMs - half - LAST_WARNING_MS, LAST_WARNING_MS] };
}

/** How long after this warning the mailbox is dormant, ms. */
export function leftAfter({ waits }: DormantRules, warning: number): number {
  return waits.slice(warning - 1).reduce((sum, wait) => sum + wait, 0);
}

/** Days without a log-in before the mailbox is dormant. */
export function daysOf(rules: DormantRules): number {
  return Math.round((rules.afterMs + leftAfter(rules, 1)) / DAY_MS);
}
