// How many numbers somebody may ask FaR about in a day: it answers about anybody, so that whoever asks without end learns who
// has which mailbox (an oracle). Counted before it is asked; what sending itself asks is not counted.
import { BrevduvaError } from '../../../domain/errors.ts';
import type { Transaction } from '../../../platform/database/database.ts';
import { formatDateTime, formatNumber } from '../../../platform/i18n/format.ts';
import type { SenderOrganisation } from '../organisations.ts';
import type { Actor, Records } from '../records.ts';
import { type FarUse, insertUse, usesSince } from '../store/far-use.ts';
import type { SenderTables } from '../tables.ts';
import { precheckMessages } from '../texts/precheck-messages.ts';

const DAY_MS = 86_400_000;

export interface LimitReached {
  readonly whose: 'person' | 'organisation';
  readonly limit: number;
  /** When so many can be asked about; undefined: never, they are more than the limit. */
  readonly again: Date | undefined;
}

/** Notes that so many numbers are asked about, or says that it is too many; nothing is noted then. */
async function charge(
  tx: Transaction<SenderTables>,
  { prechecks }: Pick<SenderOrganisation, 'prechecks'>,
  person: string,
  numbers: number,
  now: Date,
): Promise<LimitReached | undefined> {
  if (numbers === 0) return undefined;
  const uses = await usesSince(tx, new Date(now.getTime() - DAY_MS));
  const own = uses.filter((use) => use.person === person);
  const reached =
    over('person', own, numbers, prechecks.numbersPerPerson) ??
    over('organisation', uses, numbers, prechecks.numbersPerOrganisation);
  if (reached === undefined) await insertUse(tx, { person, at: now, numbers });
  return reached;
}

function over(
  whose: LimitReached['whose'],
  uses: readonly FarUse[],
  numbers: number,
  limit: number,
): LimitReached | undefined {
  let sum = uses.reduce((total, use) => total + use.numbers, 0);
  if (sum + numbers <= limit) return undefined;
  for (const use of uses) {
    sum -= use.numbers;
    if (sum + numbers <= limit) return { whose, limit, again: new Date(use.at.getTime() + DAY_MS) };
  }
  return { whose, limit, again: undefined };
}

/**
 * Counts the numbers against the limits of the person and the organisation, in a transaction of its own: a question that fails
 * has been asked. Throws 'too-many' with words that say when it is possible again; that it was reached is recorded.
 */
export async function chargeQuestions(
  records: Pick<Records, 'database' | 'events' | 'clock'>,
  organisation: SenderOrganisation,
  actor: Actor,
  numbers: number,
): Promise<void> {
  const now = records.clock();
  const reached = await records.database.transaction(organisation.id, async (tx) => {
    const result = await charge(tx, organisation, actor.id, numbers, now);
    if (result !== undefined) {
      const details = { numbers, limit: result.limit, whose: result.whose };
      const event = { kind: 'far-limit-reached', actor: actor.login, subject: organisation.id, details } as const;
      await records.events.record(tx, event);
    }
    return result;
  });
  if (reached === undefined) return;
  const { again } = reached;
  const wait = again === undefined ? {} : { retryAfter: Math.ceil((again.getTime() - now.getTime()) / 1000) };
  throw new BrevduvaError('too-many', 'the limit of questions to FaR was reached', {
    detail: { sv: limitText('sv', reached), en: limitText('en', reached) },
    ...wait,
  });
}

function limitText(language: 'sv' | 'en', { whose, limit, again }: LimitReached): string {
  const t = precheckMessages(language);
  const values = { limit: formatNumber(limit, language) };
  if (again === undefined) return t(`limit-${whose}-never`, values);
  return t(`limit-${whose}`, { ...values, when: formatDateTime(again, language) });
}
